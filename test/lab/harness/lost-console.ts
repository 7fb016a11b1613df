/** A console that is lost within a plan, and the next one, which takes the plan up by a key. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openJournal } from '../../../source/engine/plan-run/journal/journal.ts';
import type { TestEngine } from '../../engine/harness/engine.ts';
import { until } from '../../engine/harness/until.ts';
import { type ByKeys, openByKeys } from './by-keys.ts';

/** Resolves when the plan that a console runs has come so far, from 0 to 1; rejects where it is over before. */
export async function reaches({ home, pty }: ByKeys, part: number, seconds: number): Promise<void> {
	await until(
		`the plan is at ${Math.floor(part * 100)} %`,
		async () => {
			const [entry] = await openJournal(join(home, '.local/state/lavadock')).entries();
			if (entry === undefined) {
				assert.doesNotMatch(pty.screen().join('\n'), /All is done|It failed/);
				return false;
			}
			const begun = entry.steps.filter(({ state }) => state !== 'waiting').length;
			return begun > part * entry.steps.length;
		},
		seconds,
	);
}

/** Kills it, and has its plan resumed by another one in the same home. @param meanwhile what happens before that opens */
export async function lost(
	engine: TestEngine,
	console: ByKeys,
	meanwhile: () => Promise<void> = async () => undefined,
): Promise<ByKeys> {
	console.pty.signal('SIGKILL');
	await console.pty.exit;
	await meanwhile();
	const next = await openByKeys(engine, { home: console.home });
	await next.sees('Unfinished plans');
	next.press('r');
	await next.sees('Enter leave it');
	return next;
}
