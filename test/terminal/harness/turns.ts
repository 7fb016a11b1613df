/** How long a program's event loop may be held up: whoever types feels more than that. */

import assert from 'node:assert/strict';
import * as z from 'zod';
import type { Turns } from '../programs/watch-turns.ts';

/** Milliseconds on the processor: a full machine makes these no more. */
const LONGEST_WORK = 50;
/**
 * Milliseconds of waiting: on a full machine for the threads of V8 that collect garbage beside it. Whoever waits for a
 * terminal of 10 kB in a second waits longer with each frame.
 */
const LONGEST_WAIT = 300;

const turnsSchema = z.strictObject({ worked: z.number(), waited: z.number() });

/** @param json as programs/watch-turns.ts tells them */
export function assertShortTurns(json: string): void {
	const turns: Turns = turnsSchema.parse(JSON.parse(json));
	assert.ok(turns.worked < LONGEST_WORK && turns.waited < LONGEST_WAIT, `the longest turns, in milliseconds: ${json}`);
}
