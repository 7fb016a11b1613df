/** LAVA's servers and the traces of their workers, passed to the state while they are watched. */

import type { OpenHost } from '../../engine/hosts.ts';
import type { RunOutcome } from '../../engine/plan-run/progress.ts';
import type { HostKey } from '../../lab/host.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { memoizeByObject } from '../../lab/memoize.ts';
import type { Container } from '../../lab/objects.ts';
import { fairReadLimit } from '../../server/workers/read-limit.ts';
import type { ServerWatch } from '../../server/watch.ts';
import type { TracesWatch } from '../../server/workers/traces.ts';
import type { HostView } from '../state/host-view.ts';
import { rectOf } from '../state/layout.ts';
import { currentLayout, type State, topOverlay } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import { visibleServers, visibleWorkers } from '../selectors/visible.ts';
import type { Rounds } from './rounds.ts';
import { isOver, type Run } from '../state/run.ts';
import { hurryOnJobs } from './job-news.ts';
import { wizardOf } from '../../wizards/wizards.ts';

/** Begins once the server room is loaded, which the first frame does not wait for. Returns the way to stop. */
export function watchLava(store: Store, { engine, named }: OpenHost, rounds: Rounds): () => void {
	let stop: (() => void) | undefined;
	let stopped = false;
	const begin = async (): Promise<void> => {
		const [{ watchServers }, { watchTraces }] = await Promise.all([
			import('../../server/watch.ts'),
			import('../../server/workers/traces.ts'),
		]);
		if (stopped) return;
		const { demo: insideOnly } = store.now();
		const readOnly = store.now().readOnly || named.readOnly === true;
		stop = follow({
			store,
			rounds,
			host: named.key,
			servers: watchServers({ engine, insideOnly, readOnly }),
			traces: watchTraces(engine, { readOnly }),
		});
	};
	void begin();
	return () => {
		stopped = true;
		stop?.();
	};
}

type Followed = { store: Store; rounds: Rounds; host: HostKey; servers: ServerWatch; traces: TracesWatch };

function follow({ store, rounds, host, servers, traces }: Followed): () => void {
	const hurrying = hurryOnJobs(servers);
	const telling = rounds.join(() => {
		const lava = { servers: servers.servers(), heard: servers.heard(), traces: traces.traces() };
		hurrying.see(lava.traces);
		return { message: { type: 'lava-changed', host, lava }, pace: 'flow' };
	});
	const hasPlanEnded = endedPlans();
	const look = (): void => {
		const state = store.frame();
		// What a plan has changed is asked for at once.
		if (hasPlanEnded(state)) {
			servers.refresh();
			traces.refresh();
		}
		const seen = isSeen(state);
		servers.prefer(serversSeen(state));
		servers.watch(seen);
		traces.prefer(visibleWorkers(state), readLimit(state.hosts));
		traces.watch(seen);
	};
	const stops = [
		servers.subscribe(telling.call),
		traces.subscribe(telling.call),
		store.subscribe(look),
		telling.stop,
		hurrying.stop,
		servers.close,
		traces.close,
	];
	telling.call();
	look();
	return () => {
		for (const stop of stops) stop();
	};
}

/** How many workers of each host are read of at once. */
const readLimit = memoizeByObject((hosts: readonly HostView[]) =>
	fairReadLimit(hosts.map(({ snapshot }) => countWorkers(snapshot.containers))),
);

/** Whether a plan has ended since the last call, which may have begun since then too. */
export function endedPlans(): (state: Pick<State, 'run'>) => boolean {
	let last: RunOutcome | undefined;
	return ({ run }) => {
		const former = last;
		last = run?.progress.phase.phase === 'ended' ? run.progress.phase.outcome : undefined;
		return last !== undefined && last !== former;
	};
}

const countWorkers = memoizeByObject(
	(containers: ReadonlyMap<string, Container>) =>
		[...containers.values()].filter(each => roleOf(each).role === 'dispatcher').length,
);

/**
 * Whether the workers are on the screen, a form asks about them, or a plan waits for one, whose verdict then says why.
 * Other steps of a plan ask the server on their own, and it has enough to do with them.
 */
export function isSeen(state: State): boolean {
	const overlay = topOverlay(state);
	if (state.run !== undefined && !isOver(state.run)) return awaitsWorker(state.run);
	if (overlay?.kind === 'viewer') return overlay.content.show === 'worker';
	if (overlay?.kind === 'form' && wizardOf(overlay.form.wizard).asksWorkers) return true;
	return rectOf(currentLayout(state), 'workers') !== undefined;
}

/** The servers whose workers are on the screen; undefined: whatever is asked about may be of any. */
function serversSeen(state: State): ReadonlySet<string> | undefined {
	if (topOverlay(state) !== undefined || (state.run !== undefined && !isOver(state.run))) return undefined;
	const visible = visibleServers(state);
	return visible.size === 0 ? undefined : visible;
}

function awaitsWorker({ progress: { plan, steps } }: Run): boolean {
	const step = plan.steps[steps.findIndex(({ state }) => state === 'running')];
	return step?.do === 'wait' && step.until.is === 'online';
}
