/** One line of `GET /events` (Engine API 1.41 to 1.54) -> EngineEvent. */

import * as z from 'zod/mini';
import { isSecretName, MASK, redactCommand } from '../../lab/secret.ts';
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

/** Undefined when the line is no event. */
export function readEvent(line: string): EngineEvent | undefined {
	const result = eventSchema.safeParse(parseJson(line));
	if (!result.success) {
		return undefined;
	}
	const { Type, Action, Actor, time, timeNano } = result.data;
	const { action, detail } = splitAction(Action);
	return {
		at: timeNano > 0 ? timeNano / 1e6 : time * 1000,
		type: Type,
		action,
		detail,
		id: Actor.ID,
		name: Actor.Attributes['name'] || Actor.ID,
		attributes: redacted(Actor.Attributes),
	};
}

/** The engine appends what a health check found and what an exec runs: `exec_create: sh -c ...`. */
function splitAction(said: string): { action: string; detail: string } {
	const [, action = said, detail = ''] = /^([a-z_-]+): (.*)$/s.exec(said) ?? [];
	return { action, detail: redactCommand(detail) };
}

/** Attributes hold the container's labels and, from Engine 23 on, an exec's command. */
function redacted(attributes: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(attributes).map(([name, value]) => [name, isSecretName(name) ? MASK : redactCommand(value)]),
	);
}
