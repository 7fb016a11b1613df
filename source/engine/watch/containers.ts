/** Keeps the picture's containers true during one session. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Container } from '../../lab/objects.ts';
import { readEach } from '../answers/answer.ts';
import { pause } from '../clock.ts';
import { readContainer, readInspection } from '../answers/container.ts';
import { createDoubts } from './doubts.ts';
import { createInspectQueue } from './inspect-queue.ts';
import { differs, withListed, type Picture } from './picture.ts';
import { statusOf, wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';
import { createTurns } from './turns.ts';

export type ContainerWatch = {
	/** Lists all; inspects what differs from the picture, or everything. */
	resync: (everything: boolean) => Promise<void>;
	/** Lists all, and once more what an event named meanwhile. */
	catchUp: () => Promise<void>;
	/** These changed: they are listed again and inspected, soon. */
	changed: (ids: readonly string[]) => void;
	/** These are inspected before others. */
	prefer: (ids: readonly string[]) => void;
	stop: () => void;
};

/** A burst of events costs one request per this time. */
const SETTLE_MS = 50;
/** More than these are cheaper in one whole list, and the URL stays short. */
const MOST_IDS_IN_A_FILTER = 100;
const INSPECTS_AT_ONCE = 4;
/** Listed containers that are taken in without a pause. */
const SLICE = 100;

/** `onFailure` hears of a request that failed where nobody waits for it. */
export function watchContainers(
	session: Session,
	picture: Picture,
	onFailure: (error: unknown) => void,
): ContainerWatch {
	const { docker, clock, signal } = session;
	/** Named by an event since they were last asked for; an answer that is under way may be older than the event. */
	const stale = new Set<string>();
	const inspections = createInspectQueue(INSPECTS_AT_ONCE, inspect);
	const isDoubtful = createDoubts(clock);
	const inTurn = createTurns();
	let listed = false;
	let settling = false;

	/** Lists all, or those of `ids`, and inspects what differs from the picture and what is `wanted` anyway. */
	async function list(ids: readonly string[] | undefined, wanted: (id: string) => boolean): Promise<void> {
		const filters = ids && { filters: { id: [...ids] } };
		const answer: unknown = await ask(session, abortSignal =>
			docker.listContainers({ all: true, ...filters, abortSignal }),
		);
		const there = new Set<string>();
		const unreadable: string[] = [];
		for (const slice of slicesOf(answer)) {
			const read = readEach(slice, readContainer);
			unreadable.push(...read.unreadable);
			read.items.forEach(({ id }) => there.add(id));
			take(read.items, wanted);
			// Thousands at once would hold up the keyboard.
			await nextTurn();
		}
		for (const id of ids ?? picture.containers().keys()) {
			if (!there.has(id) && !stale.has(id)) picture.removeContainer(id);
		}
		if (!ids || unreadable.length > 0) picture.setUnreadable('containers', unreadable);
	}

	function take(containers: readonly Container[], wanted: (id: string) => boolean): void {
		const inspected: string[] = [];
		for (const container of containers) {
			if (stale.has(container.id)) continue;
			const old = picture.containers().get(container.id);
			if (listed && isDoubtful(old, container)) {
				stale.add(container.id);
				continue;
			}
			const next = withListed(old, container);
			picture.setContainer(next);
			if (wanted(next.id) || !old?.detail || differs(old, next)) inspected.push(next.id);
		}
		inspections.add(inspected);
	}

	async function listStale(): Promise<void> {
		const named = new Set(stale);
		stale.clear();
		await list(named.size > MOST_IDS_IN_A_FILTER ? undefined : [...named], id => named.has(id));
	}

	async function settle(): Promise<void> {
		if (settling || !listed) return;
		settling = true;
		while (stale.size > 0 && !signal.aborted) {
			await inTurn(listStale);
			await pause(clock, SETTLE_MS, signal);
		}
		settling = false;
	}

	async function inspect(id: string): Promise<void> {
		try {
			const answer: unknown = await ask(session, abortSignal => docker.getContainer(id).inspect({ abortSignal }));
			const container = picture.containers().get(id);
			if (container) picture.setContainer({ ...container, ...readInspection(answer) });
			picture.setUnreadable(id, []);
		} catch (error) {
			// Gone meanwhile: an event says so too. When the session is over, its own reason is told.
			if (statusOf(error) === 404 || signal.aborted) return;
			picture.setUnreadable(id, [`Container ${id.slice(0, 12)} can't be inspected: ${wordsOf(error)}`]);
		}
	}

	return {
		async resync(everything) {
			await inTurn(() => list(undefined, () => everything));
			listed = true;
			settle().catch(onFailure);
		},
		async catchUp() {
			await inTurn(() => list(undefined, () => false));
			await inTurn(async () => {
				if (stale.size > 0) await listStale();
			});
		},
		changed(ids) {
			ids.forEach(id => stale.add(id));
			settle().catch(onFailure);
		},
		prefer: inspections.prefer,
		stop: inspections.clear,
	};
}

/** What is no list stays whole: reading it says so. */
function* slicesOf(answer: unknown): Generator {
	if (!Array.isArray(answer)) return yield answer;
	for (let start = 0; start < answer.length; start += SLICE) yield answer.slice(start, start + SLICE);
}
