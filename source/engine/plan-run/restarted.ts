/** Whether an engine was restarted, or only the line to it was broken. */

import * as z from 'zod/mini';
import { instant, readOne, text } from '../answers/answer.ts';
import { unlessMissing } from '../engine-error.ts';
import { readJsonLines } from '../session/json-lines.ts';
import { request, requestStream } from '../session/request.ts';
import type { Session } from '../session/session.ts';

const infoSchema = z.object({ SystemTime: text });

/** Milliseconds that the engine's clock is ahead of this one; too small by the time that the answer takes, never too large. */
export async function clockShift(session: Session): Promise<number> {
	const info = readOne(await request(session, { method: 'GET', path: '/info' }), 'engine', infoSchema);
	const now = Date.parse(info.SystemTime);
	return Number.isNaN(now) ? 0 : now - session.clock.now();
}

/** An engine keeps its last events in memory, and forgets them when it ends (Engine 20.10 to 28.5, `eventsLimit`). */
const REMEMBERED = 256;

/**
 * Whether this engine began after a moment at which one was there: it remembers nothing from before.
 *
 * @param since that moment, in milliseconds since the epoch, by the engine's clock
 */
export async function wasRestarted(session: Session, since: number, now: number): Promise<boolean> {
	const times = await eventTimes(session, now);
	if (times.some(time => time < since)) return false;
	return times.length < REMEMBERED || (await bridgeMadeAt(session)) >= since;
}

const EVENTS_MS = 20_000;

const eventSchema = z.object({ timeNano: z.number() });

/** Of the events that it remembers, in milliseconds. */
async function eventTimes(session: Session, now: number): Promise<number[]> {
	const over = new AbortController();
	const cancel = session.clock.after(EVENTS_MS, () => over.abort(new Error('The engine does not end its events.')));
	try {
		const query = { since: 0, until: (now / 1000).toFixed(3) };
		const wanted = { method: 'GET' as const, path: '/events', query, signal: over.signal };
		const events = await requestStream(session, wanted, EVENTS_MS);
		const times: number[] = [];
		for await (const event of readJsonLines(events)) {
			const { data } = eventSchema.safeParse(event);
			if (data !== undefined) times.push(data.timeNano / 1e6);
		}
		return times;
	} finally {
		cancel();
	}
}

const bridgeSchema = z.object({ Created: instant });

/** It recreates its own bridge whenever it starts and no container is on it; 0 where it has none. */
async function bridgeMadeAt(session: Session): Promise<number> {
	const bridge = await unlessMissing(request(session, { method: 'GET', path: '/networks/bridge' }));
	return bridge === undefined ? 0 : readOne(bridge, 'network', bridgeSchema).Created * 1000;
}
