/** One line of `GET /events` (Engine API 1.41 to 1.54) -> EngineEvent. */

import * as z from 'zod/mini';
import type { HostKey } from '../../lab/host.ts';
import { redactCommand } from '../../lab/secret.ts';
import type { EngineEvent } from '../../lab/objects.ts';
import { parseJson } from '../../text/json.ts';
import { count, text, texts } from './answer.ts';

const eventSchema = z.object({
	Type: text,
	Action: text,
	Actor: z.object({ ID: text, Attributes: texts }),
	time: count,
	timeNano: count,
});

/** What an event tells beside its action: why a container ended, and what an event of a network is about. */
const TELLING = ['exitCode', 'signal', 'container', 'oldName', 'image'];

/** A word of an event is kept to this length: thousands of events are kept. */
const LONGEST = 1000;

/** Undefined when the line is no event. */
export function readEvent(line: string, host: HostKey): EngineEvent | undefined {
	const result = eventSchema.safeParse(parseJson(line));
	if (!result.success) {
		return undefined;
	}
	const { Type, Action, Actor, time, timeNano } = result.data;
	const { action, detail } = splitAction(Action);
	return {
		host,
		at: timeNano > 0 ? timeNano / 1e6 : time * 1000,
		type: Type,
		action,
		detail,
		id: Actor.ID,
		name: shortened(Actor.Attributes['name'] || Actor.ID),
		attributes: telling(Actor.Attributes),
	};
}

/** The engine appends what a health check found and what an exec runs: `exec_create: sh -c ...`. */
function splitAction(said: string): { action: string; detail: string } {
	const [, action = said, detail = ''] = /^([a-z_-]+): (.*)$/s.exec(said) ?? [];
	return { action: shortened(action), detail: shortened(redactCommand(detail)) };
}

function telling(attributes: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		TELLING.flatMap(name => {
			const value = attributes[name] ?? '';
			return value === '' ? [] : [[name, shortened(redactCommand(value))]];
		}),
	);
}

/** A copy: a part of a text would keep the whole of it in memory. */
function shortened(said: string): string {
	if (said.length <= LONGEST) return said;
	return Buffer.from(`${said.slice(0, LONGEST).toWellFormed()} ...`).toString();
}
