/** What the engine room knows, sent to the state; and what is on the screen, sent to the engine room. */

import type { Engine } from '../../engine/engine.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { notifyOn } from '../store/notify.ts';
import { isNoise } from '../selectors/event-rows.ts';
import { hostOf as viewOf } from '../state/hosts.ts';
import type { HostReport } from '../state/host-view.ts';
import type { Pace, Store } from '../store/store.ts';
import { visibleOn } from '../selectors/visible.ts';
import type { News, Rounds } from './rounds.ts';

/** All that it knows now. */
export const reportOf = (engine: Engine): HostReport => ({
	snapshot: engine.snapshot(),
	events: engine.events(),
	usage: engine.usage(),
	commands: engine.commands(),
});

/** The state hears of every change of the engine's snapshot; the engine hears which rows are on the screen. */
export function watchEngine(store: Store, engine: Engine, rounds: Rounds): () => void {
	let warned: string | undefined;
	const news = (): News => {
		const host = reportOf(engine);
		const { warning } = host.snapshot;
		if (warning !== undefined && warning !== warned) notifyOn(store)(warning, 'bad');
		warned = warning;
		const before = viewOf(store.now(), host.snapshot.key) ?? host;
		// The time between two ticks is too long for a countdown, and for how long an answer is owed.
		const now = standsAlike(before.snapshot, host.snapshot) ? {} : { now: Date.now() };
		return { message: { type: 'host-changed', host, ...now }, pace: paceOf(before, host) };
	};
	const telling = rounds.join(news);
	const stops = [
		engine.subscribe(telling.call),
		telling.stop,
		store.subscribe(() => {
			const visible = visibleOn(store.frame(), engine.snapshot().key);
			engine.watchUsage(visible);
			engine.prefer(visible);
		}),
	];
	telling.call();
	return () => {
		for (const stop of stops) stop();
	};
}

const standsAlike = (before: Snapshot, now: Snapshot): boolean =>
	before.connection === now.connection && before.unansweredSince === now.unansweredSince;

/** Figures of use, health checks' events and that all is still so come without end, and are not waited for. */
function paceOf(before: HostReport, now: HostReport): Pace {
	const changed = !isStillSo(before.snapshot, now.snapshot) || now.commands !== before.commands;
	return changed || !isOnlyNoise(before.events, now.events) ? 'calm' : 'slow';
}

/** Whether nothing is other than that it was listed again. */
function isStillSo(before: Snapshot, now: Snapshot): boolean {
	let part: keyof Snapshot;
	for (part in now) if (part !== 'syncedAt' && now[part] !== before[part]) return false;
	return true;
}

function isOnlyNoise(before: HostReport['events'], now: HostReport['events']): boolean {
	if (now === before) return true;
	const last = before.at(-1);
	const fresh = last === undefined ? now : now.slice(now.lastIndexOf(last) + 1);
	return fresh.length > 0 && fresh.every(isNoise);
}
