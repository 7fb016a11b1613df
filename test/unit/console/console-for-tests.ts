/** The console's state with keys in front and a recording engine behind it. */

import assert from 'node:assert/strict';
import { oneHost } from '../../one-host.ts';
import type { HostView } from '../../../source/console/state/host-view.ts';
import { type HostKey, LOCAL } from '../../../source/lab/host.ts';
import type { TestContext } from 'node:test';
import { actions } from '../../../source/console/actions/table.ts';
import type { Action, LogEffects } from '../../../source/console/actions/action.ts';
import { createEffects } from '../../../source/console/effects/effects.ts';
import { handleInput } from '../../../source/console/keys.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import type { Size } from '../../../source/console/state/layout.ts';
import type { Message } from '../../../source/console/store/message.ts';
import type { State } from '../../../source/console/state/state.ts';
import { createStore, type Store } from '../../../source/console/store/store.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { openEngine } from '../../../source/engine/open.ts';
import type { Container, Network, Snapshot } from '../../../source/lab/objects.ts';
import { byId, containerOf, endpointOf, networkOf } from '../lab/objects-for-tests.ts';

export type TestConsole = {
	state(): State;
	/** Calls back before each frame. */
	subscribe(listener: () => void): () => void;
	press(...keys: readonly string[]): void;
	type(text: string): void;
	paste(text: string): void;
	dispatch(message: Message): void;
	/** What reached the engine or the terminal: plans' titles, commands, `quit`. */
	readonly done: readonly string[];
	/** The lab as it is from now on. */
	setContainers(containers: readonly Container[]): void;
};

export type TestConsoleOptions = {
	size?: Size;
	readOnly?: boolean;
	table?: readonly Action[];
	/** Other hosts, with the same lab; one engine stands for all. */
	others?: readonly HostKey[];
	/** What is looked up of an engine that is else not there. */
	lookups?: Partial<Engine['lookups']>;
	/** What is done with the logs that are open; nothing unless told. */
	logs?: Partial<LogEffects>;
};

const net = networkOf('dockernet', [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }], { raw: {} });

/** A LAVA server, two dispatchers and a database of a reader's own. */
export const lab: readonly Container[] = [
	containerOf('lava-server', {
		image: 'lavasoftware/lava-server:2023.01',
		endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5' })],
	}),
	containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2023.01' }),
	containerOf('hobbes', { image: 'lavasoftware/lava-dispatcher:2023.01', status: 'exited' }),
	containerOf('registry', { image: 'registry:2' }),
];

const snapshotOf = (containers: readonly Container[], networks: readonly Network[] = [net]): Snapshot => ({
	key: LOCAL,
	host: undefined,
	connection: { state: 'live', since: 0 },
	containers: byId(...containers),
	networks: byId(...networks),
	syncedAt: 1,
	clockOffset: 0,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
});

/** Opens it on `lab`, at 80x24; it ends with the test. */
export function openConsole(
	context: Pick<TestContext, 'after'>,
	{
		size = { columns: 80, rows: 24 },
		readOnly = false,
		table = actions,
		others = [],
		lookups = {},
		logs = {},
	}: TestConsoleOptions = {},
): TestConsole {
	const done: string[] = [];
	const snapshot = snapshotOf(lab);
	const nowhere = openEngine({ host: 'unix:///there/is/none.sock', environment: {} });
	const engine: Engine = {
		...nowhere,
		lookups: { ...nowhere.lookups, ...lookups },
		snapshot: () => snapshot,
		plans: {
			...nowhere.plans,
			start(plan, options) {
				done.push(plan.title);
				return nowhere.plans.start(plan, options);
			},
		},
		runCommand(options) {
			done.push('command');
			return nowhere.runCommand(options);
		},
		exec: () => {
			done.push('exec');
			return Promise.reject(new Error('There is no engine.'));
		},
	};
	const store = createStore(
		initialState({
			size,
			now: 0,
			readOnly,
			demo: false,
			logs: {},
			hosts: [LOCAL, ...others].map(key => ({ named: { key }, snapshot: { ...snapshot, key } })),
			folder: '/home/ada',
		}),
	);
	const dispatch = (message: Message): void => store.dispatch(message);
	const effects = createEffects({
		store,
		hosts: oneHost(engine),
		table,
		logs: { reopen() {}, search() {}, save() {}, copyVisible() {}, ...logs },
		handOver(_, command) {
			done.push(`hand over: ${command.join(' ')}`);
			return Promise.resolve({ end: 'exited', code: 0 });
		},
		runProgram(words) {
			done.push(`run: ${words.join(' ')}`);
			return Promise.resolve({ end: 'exited', code: 0 });
		},
		copy: () => ({ copied: false, reason: 'There is no terminal.' }),
		lookAtHost: () =>
			Promise.resolve({
				routes: [],
				addresses: [],
				listening: [],
				portsForAllFrom: undefined,
				devices: [],
			}),
		measureSpace: () => Promise.resolve(undefined),
		repaint() {},
		suspend: () => void done.push('suspend'),
		lookAtPrerequisites() {},
		openDemo: () => void done.push('demo'),
		quit: () => void done.push('quit'),
	});
	const setContainers = (containers: readonly Container[]): void =>
		dispatch({ type: 'host-changed', host: { ...firstOf(store), snapshot: snapshotOf(containers) } });
	const press = (name: string, text = ''): void => handleInput(effects, table, { type: 'key', name, text });
	setContainers(lab);
	context.after(() => {
		store.close();
		return nowhere.close();
	});
	return {
		state: store.now,
		subscribe: store.subscribe,
		dispatch,
		done,
		setContainers,
		press(...keys) {
			for (const key of keys) press(key, key === 'space' ? ' ' : key.length === 1 ? key : '');
		},
		type(text) {
			for (const { segment } of new Intl.Segmenter().segment(text)) press(segment === ' ' ? 'space' : segment, segment);
		},
		paste: text => handleInput(effects, table, { type: 'paste', text }),
	};
}

function firstOf(store: Store): HostView {
	const [host] = store.now().hosts;
	assert.ok(host);
	return host;
}
