/** The console without a terminal: the state, what the keys do to it, and the logs it follows. */

import { worldHosts } from '../../../source/console/state/hosts.ts';
import { HOST_FACTS, spaceAt } from '../../../source/demo/content/host.ts';
import { FROZEN_INSTANT } from '../../../source/demo/engine.ts';
import type { Check } from '../../../source/engine/prerequisites/checks.ts';
import { actions } from '../../../source/console/actions/table.ts';
import { createEffects } from '../../../source/console/effects/effects.ts';
import { reportOf } from '../../../source/console/subscriptions/engine.ts';
import { watchHosts } from '../../../source/console/subscriptions/hosts.ts';
import { LOCAL } from '../../../source/lab/host.ts';
import { oneHost } from '../../one-host.ts';
import { handleInput } from '../../../source/console/keys.ts';
import { createLogEffects } from '../../../source/console/effects/log-effects.ts';
import { subscribeToLogs } from '../../../source/console/subscriptions/logs.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import type { Size } from '../../../source/console/state/layout.ts';
import { wantedLogs } from '../../../source/console/selectors/selection.ts';
import type { Message } from '../../../source/console/store/message.ts';
import { type State, topOverlay } from '../../../source/console/state/state.ts';
import { stillAsked } from '../../../source/console/state/open-form.ts';
import { wizardOf } from '../../../source/wizards/wizards.ts';
import { createStore } from '../../../source/console/store/store.ts';
import type { Sight } from './frozen-lab.ts';
import { until } from '../../until.ts';

export type Stage = {
	state(): State;
	/** Presses keys by their names; `'text:...'` types it letter by letter. */
	press(...keys: readonly string[]): void;
	/** Takes the engine's picture as it is now. */
	look(): void;
	/** Resolves once every log that is wanted is there to its last line. */
	logsRead(): Promise<void>;
	/** Resolves once the wizard on the screen has looked up what it needs. */
	settled(): Promise<void>;
	dispatch(message: Message): void;
	until(fact: (state: State) => boolean): Promise<void>;
	close(): void;
};

export type StageOptions = {
	size: Size;
	readOnly?: boolean;
	checks?: readonly Check[];
	/** Engine and LAVA are followed; else the picture is taken once. */
	live?: true;
};

export function createStage(observed: Sight, { size, readOnly = false, checks = [], live }: StageOptions): Stage {
	const hosts = observed.hosts ?? oneHost(observed.engine);
	const store = createStore(
		initialState({
			size,
			now: FROZEN_INSTANT,
			readOnly,
			demo: live ?? false,
			logs: {},
			hosts: hosts.all().map(({ named, engine }) => ({ named, snapshot: engine.snapshot() })),
			folder: '/home/ada/lab',
		}),
	);
	const look = (): void => {
		for (const { engine } of hosts.all()) store.dispatch({ type: 'host-changed', host: reportOf(engine) });
	};
	look();
	for (const { named } of hosts.all()) {
		const lava = observed.lavaOn?.(named.key) ?? observed.lava;
		store.dispatch({ type: 'lava-changed', host: named.key, lava });
		store.dispatch({ type: 'space-measured', host: named.key, space: spaceAt(named.key) });
	}
	const subscription = subscribeToLogs(store, hosts);
	const follows = live ? [watchHosts(store, hosts)] : [];
	const effects = createEffects({
		store,
		hosts,
		table: actions,
		logs: createLogEffects({ store, subscription, copy: () => undefined }),
		handOver: () => Promise.resolve({ end: 'exited', code: 0 }),
		runProgram: () => Promise.resolve({ end: 'exited', code: 0 }),
		copy: () => ({ copied: false, reason: 'There is no terminal.' }),
		lookAtHost: () => Promise.resolve(HOST_FACTS),
		measureSpace: async engine => spaceAt(engine.snapshot().key),
		repaint: () => undefined,
		suspend: () => undefined,
		lookAtPrerequisites: (host = LOCAL) => store.dispatch({ type: 'checked', host, checks }),
		openDemo: () => undefined,
		quit: () => undefined,
	});
	const pressOne = (name: string): void => {
		const text = name === 'space' ? ' ' : name.length === 1 ? name : '';
		handleInput(effects, actions, { type: 'key', name, text });
	};
	return {
		state: store.now,
		press(...keys) {
			for (const key of keys) {
				if (key.startsWith('text:')) for (const letter of key.slice(5)) pressOne(letter === ' ' ? 'space' : letter);
				else pressOne(key);
			}
		},
		look,
		async logsRead() {
			const wanted = wantedLogs(store.now()).map(each => each.id);
			const lengths = new Map(await Promise.all(wanted.map(async id => [id, await observed.logLength(id)] as const)));
			await until(store, () => {
				const { sources, filtering } = store.now().logs;
				return (
					!filtering &&
					sources.length === wanted.length &&
					sources.every(each => each.state.state !== 'opening' && each.end === lengths.get(each.containerId))
				);
			});
		},
		settled: () => until(store, () => isSettled(store.now())),
		dispatch: store.dispatch,
		until: fact => until(store, () => fact(store.now())),
		close() {
			for (const stop of follows) stop();
			subscription.close();
			store.close();
		},
	};
}

function isSettled(state: State): boolean {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'preview') return overlay.preconditions !== undefined;
	if (overlay?.kind !== 'form') return true;
	const { form } = overlay;
	const asks = wizardOf(form.wizard).asksAtOnce && stillAsked(form, worldHosts(state)).length > 0;
	return form.awaits === undefined && !form.planWanted && !asks;
}
