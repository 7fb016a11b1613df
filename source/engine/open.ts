/** Puts the parts behind the Engine type together. */

import { type HostKey, LOCAL } from '../lab/host.ts';
import { findAddress, type AddressSources } from './reach/address.ts';
import { systemClock, type Clock } from './clock.ts';
import { createCommandLog } from './command-log.ts';
import { keepConnected } from './session/connection.ts';
import type { Engine } from './engine.ts';
import { createEventLog } from './watch/events/event-log.ts';
import { openExec } from './commands/exec.ts';
import { createLogFollowers } from './logs/followers.ts';
import { createLookups } from './lookups/lookups.ts';
import { createNotifier } from './notifier.ts';
import { createSnapshotCache } from './watch/snapshot-cache.ts';
import { openJournal, stateFolder } from './plan-run/journal/journal.ts';
import type { PlanHost, PlanHosts } from './plan-run/plan-host.ts';
import { createPlans, type Plans } from './plan-run/plans.ts';
import { EngineError } from './engine-error.ts';
import { runCommand } from './commands/run-command.ts';
import type { Session } from './session/session.ts';
import { askFirst } from './watch/first-questions.ts';
import { createUsageWatch } from './watch/usage.ts';
import { createWatch } from './watch/watch.ts';

export type EngineOptions = AddressSources & {
	/** What its host is called; with one engine it is not shown. */
	key?: HostKey;
	clock?: Clock;
	/** 0 to 1, for the jitter between attempts. */
	random?: () => number;
};

/**
 * Opens the engine that the options name and keeps at it, whatever happens, until it is closed. Never throws: how it
 * stands is in the snapshot's `connection`.
 */
export function openEngine(options: EngineOptions): Engine {
	const { planHost, ...engine } = openPart(options);
	const plans = openPlans(() => [planHost], options);
	return { ...engine, plans };
}

/** Plans over hosts that may come and go. */
export function openPlans(
	hosts: PlanHosts,
	{ clock = systemClock, environment }: Pick<EngineOptions, 'clock' | 'environment'>,
): Plans {
	const folder = stateFolder(environment);
	return createPlans({ hosts, clock, environment, journal: folder === undefined ? undefined : openJournal(folder) });
}

/** An engine without its plans, which may be over several of them. */
export type EnginePart = Omit<Engine, 'plans'> & { planHost: PlanHost };

export function openPart({
	key = LOCAL,
	clock = systemClock,
	random = Math.random,
	...sources
}: EngineOptions): EnginePart {
	const notifier = createNotifier();
	const cache = createSnapshotCache(key, clock.now(), notifier.changed, id => logs.resume(id));
	const events = createEventLog(notifier.changed);
	const commands = createCommandLog(clock, notifier.changed);
	const usage = createUsageWatch(clock, isMeasurable, notifier.changed);
	const watch = createWatch(cache, events);
	const connection = keepConnected({
		host: key,
		async locate() {
			const address = await findAddress(sources);
			cache.setEngine({ warning: address.warning });
			return address;
		},
		askFirst: (docker, abortSignal) => askFirst(docker, abortSignal, clock),
		serve: (session, live, first) =>
			watch.serve(
				session,
				() => {
					live();
					logs.resumeAll();
					void usage.serve(session);
				},
				first,
			),
		onChange: state => cache.setEngine({ connection: state }),
		clock,
		random,
	});
	/** Logs bear the engine's times. */
	const engineClock: Clock = { now: () => clock.now() + cache.engine().clockOffset, after: clock.after };
	const logs = createLogFollowers(openSession, engineClock, id => cache.containers().get(id));

	function isMeasurable(id: string): boolean {
		return cache.engine().host?.hasCgroups !== false && cache.containers().get(id)?.status === 'running';
	}

	/** @throws EngineError why there is none */
	function openSession(): Session {
		const open = connection.session();
		if (open) return open;
		const { connection: now } = cache.engine();
		throw new EngineError('reason' in now ? now.reason : NOT_YET);
	}

	const closing = new AbortController();

	return {
		snapshot: cache.snapshot,
		events: events.events,
		usage: usage.usage,
		commands: commands.records,
		subscribe: notifier.subscribe,
		prefer: watch.prefer,
		watchUsage: usage.watch,
		followLog: logs.follow,
		planHost: {
			key,
			line: { session: openSession, subscribe: notifier.subscribe, closing: closing.signal },
			log: commands,
		},
		lookups: createLookups(openSession, sources.environment, connection.askHost),
		exec: async options => openExec({ session: openSession, clock, closing: closing.signal }, options),
		hostShell: connection.shell,
		runCommand: async options => runCommand(openSession(), options),
		catchUp: watch.catchUp,
		refresh() {
			connection.retry();
			watch.refresh();
		},
		async close() {
			closing.abort(new Error('lavadock was closed'));
			logs.close();
			await connection.close();
			notifier.close();
		},
	};
}

const NOT_YET = { kind: 'silent', message: 'The engine has not answered yet.', remedy: [] } as const;
