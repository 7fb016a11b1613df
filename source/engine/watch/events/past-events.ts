/** Events of before: an engine keeps its last 256 in memory (Engine 20.10 to 28.5), so one that was restarted has none. */

import { Readable } from 'node:stream';
import type { EngineEvent } from '../../../lab/objects.ts';
import { ask, type Session } from '../../session/session.ts';
import { readEvents } from './events.ts';

/** Both by the engine's clock, in milliseconds since the epoch. */
export type EventRange = { since: number; until: number };

/** @throws what `ask` throws */
export async function pastEvents(session: Session, range: EventRange): Promise<EngineEvent[]> {
	const past: EngineEvent[] = [];
	const stream = await openPast(session, range);
	await readEvents(
		stream,
		session.host,
		event => past.push(event),
		() => undefined,
	);
	return past;
}

/**
 * Whether the engine remembers anything of that time.
 *
 * @throws what `ask` throws
 */
export async function remembersAny(session: Session, range: EventRange): Promise<boolean> {
	const stream = await openPast(session, range);
	const found = Promise.withResolvers<true>();
	try {
		const toItsEnd = readEvents(
			stream,
			session.host,
			() => found.resolve(true),
			() => undefined,
		);
		return await Promise.race([found.promise, toItsEnd.then(() => false)]);
	} finally {
		stream.destroy();
	}
}

async function openPast(session: Session, { since, until }: EventRange): Promise<Readable> {
	const range = { since: seconds(since), until: seconds(until), abortSignal: session.signal };
	const stream = await ask(session, () => session.docker.getEvents(range));
	return stream instanceof Readable ? stream : Readable.from(stream);
}

/** Seconds, of which the engine takes no more than nine decimals. */
export const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(3));
