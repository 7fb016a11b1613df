/** Several hosts in one state: one set of data of those that are shown, each with its own date. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey, type HostKey } from '../../../source/lab/host.ts';
import type { Connection, Container, Snapshot } from '../../../source/lab/objects.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { drawings } from '../../../source/console/panels/drawings.ts';
import { headerLine } from '../../../source/console/panels/header.ts';
import { planOnHosts, whyFixed, whyPlanFixed } from '../../../source/console/selectors/plan-hosts.ts';
import { addressRows, allWorkers, containerRows, networkRows } from '../../../source/console/selectors/rows.ts';
import {
	clocksApart,
	heardOf,
	lavaServers,
	tracesOf,
	shownContainers,
	shownHosts,
	shownNetworks,
	shownUsage,
	wholeLab,
	worldHosts,
} from '../../../source/console/state/hosts.ts';
import { NO_LAVA } from '../../../source/console/state/host-view.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import type { State } from '../../../source/console/state/state.ts';
import { createRounds } from '../../../source/console/subscriptions/rounds.ts';
import { createStore } from '../../../source/console/store/store.ts';
import { reduce } from '../../../source/console/store/reduce.ts';
import type { Message } from '../../../source/console/store/message.ts';
import { lookFor } from '../../../source/console/theme.ts';
import type { Box } from '../../../source/console/widgets/box.ts';
import type { Line } from '../../../source/console/widgets/line.ts';
import type { LavaServer } from '../../../source/lab/lava/server/server.ts';
import { byId, containerOf, endpointOf, hostOf, networkOf } from '../lab/objects-for-tests.ts';
import { workerOf } from '../lab/verdict/small-lab.ts';

const [one, two] = [hostKey('one'), hostKey('two')];

const server: LavaServer = {
	key: 'worker of one',
	name: 'lava',
	place: { at: 'container', container: { id: 'worker of one', name: 'worker' } },
	status: { state: 'ready' },
	way: 'rest',
	version: '2023.01',
	daemons: undefined,
	workers: [workerOf('calvin')],
};

/** Each has the same names, and the same subnet. */
const snapshotOf = (key: HostKey, rest: Partial<Snapshot> = {}): Snapshot => ({
	key,
	host: hostOf(`engine of ${key}`),
	connection: { state: 'live', since: 0 },
	containers: byId(
		containerOf('worker', {
			id: `worker of ${key}`,
			host: key,
			endpoints: [endpointOf('lab', { networkId: `lab of ${key}`, ipv4: '10.0.0.6' })],
		}),
	),
	networks: byId(
		networkOf('lab', [{ subnet: '10.0.0.0/24', gateway: '10.0.0.1' }], { id: `lab of ${key}`, host: key }),
	),
	syncedAt: 1,
	clockOffset: 0,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
	...rest,
});

const stateOf = (...snapshots: readonly Snapshot[]): State =>
	initialState({
		size: { columns: 120, rows: 35 },
		now: 10_000,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: snapshots.map(snapshot => ({ named: { key: snapshot.key, host: `ssh://${snapshot.key}` }, snapshot })),
	});

const reported = (state: State, ...messages: readonly Message[]): State => messages.reduce(reduce, state);

const picture = (snapshot: Snapshot) => ({ snapshot, events: [], usage: new Map(), commands: [] });

const wordsOf = (line: Line): string => line.map(({ text }) => text).join('');

const boxOf = (state: State, panel: keyof typeof drawings): Box =>
	drawings[panel]({ state, size: { columns: 100, rows: 12 }, look: lookFor(), focused: true });

const shown = (state: State, panel: keyof typeof drawings): string[] => boxOf(state, panel).lines.map(wordsOf);

/** What stands beside the title of the panel of hosts. */
const beside = (state: State): string => wordsOf(boxOf(state, 'hosts').aside ?? []);

const header = (state: State): string => wordsOf(headerLine(state, lookFor().glyphs));

suite('one host', () => {
	test('is its own picture: nothing of it is recreated', () => {
		const snapshot = snapshotOf(one);
		const state = stateOf(snapshot);
		assert.equal(shownContainers(state), snapshot.containers);
		assert.equal(shownNetworks(state), snapshot.networks);
		assert.equal(shownUsage(state), state.hosts[0]?.usage);
		assert.equal(wholeLab(state).containers, snapshot.containers);
	});

	test('is named nowhere', () => {
		const state = stateOf(snapshotOf(one));
		for (const panel of ['containers', 'networks', 'addresses'] as const) {
			assert.doesNotMatch(shown(state, panel).join('\n'), /HOST|one/);
		}
		const plan: Plan = { title: '', steps: [{ do: 'start', container: { id: '', name: 'x' } }], warnings: [] };
		assert.equal(planOnHosts(state, one, plan), plan);
	});
});

test('news of several hosts is one message, with what each knows by then', async () => {
	const sent: [Message, string][] = [];
	const store = {
		...createStore(stateOf(snapshotOf(one))),
		dispatch: (message: Message, pace = 'calm') => void sent.push([message, pace]),
	};
	const rounds = createRounds(store, 5);
	let known = 1;
	const news = (now: number): Message => ({ type: 'ticked', now });
	const first = rounds.join(() => ({ message: news(known), pace: 'slow' }));
	const second = rounds.join(() => ({ message: news(-known), pace: 'calm' }));
	first.call();
	assert.deepEqual(sent, [[news(1), 'slow']]);
	first.call();
	second.call();
	first.call();
	known = 2;
	await new Promise<void>(resolve => {
		const look = (): void => void (sent.length > 1 ? resolve() : setImmediate(look));
		look();
	});
	assert.deepEqual(sent[1], [{ type: 'several', messages: [news(2), news(-2)] }, 'calm']);
	assert.equal(sent.length, 2);
	rounds.stop();
	store.close();
	assert.equal(reduce(stateOf(snapshotOf(one)), { type: 'several', messages: [news(5), news(7)] }).now, 7);
});

suite('two hosts', () => {
	const both = stateOf(snapshotOf(one), snapshotOf(two));

	test('have rows of both, each with its host, and one book of addresses for each', () => {
		assert.deepEqual(
			containerRows(both).map(({ id }) => id),
			['worker of one', 'worker of two'],
		);
		assert.equal(networkRows(both).length, 2);
		const used = addressRows(both).filter(row => row.kind === 'address' && row.owner.kind === 'container');
		assert.equal(used.length, 2);
		for (const row of used) assert.deepEqual(row.kind === 'address' && row.problems, []);
		assert.match(shown(both, 'containers')[0] ?? '', /^NAME +HOST/);
		assert.match(shown(both, 'containers')[2] ?? '', /^worker +two/);
	});

	test('keep their picture while it is the same, whatever else happens', () => {
		const before = shownContainers(both);
		const [, second] = both.hosts;
		assert.ok(second);
		const after = reported(both, { type: 'host-changed', host: { ...second, usage: new Map() } });
		assert.equal(shownContainers(after), before);
	});

	test('keep it while the state before is asked too, as it is for each frame', () => {
		const [, second] = both.hosts;
		assert.ok(second);
		const lava = { ...NO_LAVA, servers: [], heard: new Map(), traces: new Map() };
		const after = reported(
			both,
			{ type: 'host-changed', host: { ...second, snapshot: snapshotOf(two), usage: new Map() } },
			{ type: 'lava-changed', host: two, lava },
		);
		const asked = [
			wholeLab,
			lavaServers,
			heardOf,
			tracesOf,
			shownContainers,
			shownNetworks,
			shownUsage,
			shownHosts,
			worldHosts,
			allWorkers,
		];
		const now = asked.map(select => select(after));
		for (const select of asked.slice(0, -1)) assert.notEqual(select(both), select(after), select.name);
		assert.deepEqual(
			asked.map((select, at) => select(after) === now[at]),
			asked.map(() => true),
		);
	});

	test('are restricted to one and back, and the header says so', () => {
		const only = reported(both, { type: 'hosts-shown', hosts: new Set([two]) });
		assert.deepEqual(
			containerRows(only).map(({ host }) => host),
			[two],
		);
		assert.match(header(only), /only two/);
		assert.equal(wholeLab(only).containers.size, 2);
		assert.equal(containerRows(reported(only, { type: 'hosts-shown', hosts: new Set() })).length, 2);
	});

	test('do without each other: the rows of one that is lost stay, and the header says which and since when', () => {
		const reason = { kind: 'unreachable', message: 'No route to it.', remedy: [] } as const;
		const connection: Connection = { state: 'lost', since: 0, reason, retryAt: 14_000, attempt: 1 };
		const state = reported(both, { type: 'host-changed', host: picture(snapshotOf(two, { connection })) });
		assert.match(header(state), /1 of 2 hosts live {2}two .*lost: data of .*next try in 4 s/);
		assert.equal(containerRows(state).length, 2);
		const { old } = drawings.containers({ state, size: { columns: 100, rows: 12 }, look: lookFor(), focused: true });
		assert.deepEqual(old, new Set([2]));
		assert.equal(whyFixed(state, two), 'two is out of reach');
		assert.equal(whyFixed(state, one), undefined);
	});

	test('say why one was never reached, in its row and below the list', () => {
		const message = 'The engine is too old: it speaks the API up to 1.30.';
		const reason = { kind: 'version', message, remedy: [] } as const;
		const connection: Connection = { state: 'down', since: 0, reason, retryAt: 14_000, attempt: 1 };
		const state = reported(both, { type: 'host-changed', host: picture(snapshotOf(two, { connection })) });
		assert.match(header(state), /1 of 2 hosts live {2}two .*engine too old; next try in 4 s/);
		assert.match(shown(state, 'hosts').join('\n'), /two +engine too old, next try in 4 s/);
		assert.match(beside(state), /1 of 2 live$/);
		const atTwo = { ...state, lists: { ...state.lists, hosts: { ...state.lists.hosts, index: 1 } } };
		const { foot = [] } = boxOf(atTwo, 'hosts');
		assert.match(wordsOf(foot), /^The engine is too old: it speaks the API up to 1\.30\./);
	});

	test('have clocks that are told of where they are more than a second apart', () => {
		const apart = (ms: number): number =>
			clocksApart(stateOf(snapshotOf(one), snapshotOf(two, { clockOffset: ms })), [one, two, two]);
		assert.deepEqual([apart(0), apart(1000), apart(-3000)], [0, 0, 3000]);
		assert.equal(clocksApart(stateOf(snapshotOf(one, { clockOffset: 9000 }), snapshotOf(two)), [one, one]), 0);
	});

	test('are one where they are the same engine', () => {
		const same = stateOf(snapshotOf(one), { ...snapshotOf(one), key: two });
		assert.equal(containerRows(same).length, 1);
		assert.match(shown(same, 'hosts').join('\n'), /the same engine as one/);
		assert.match(header(same), /1 of 1 hosts live/);
		assert.match(beside(same), /1 of 1 live$/);
		assert.deepEqual(
			worldHosts(same).map(({ snapshot }) => snapshot.key),
			[one],
		);
		const lava = { ...NO_LAVA, servers: [server] };
		const asked = { ...same, hosts: same.hosts.map(host => ({ ...host, lava })) };
		assert.equal(lavaServers(asked).length, 1);
	});

	test('have the steps of a plan where its containers are, said as docker commands for them', () => {
		const containers = [...wholeLab(both).containers.values()];
		const refOf = ({ id, name }: Container) => ({ id, name });
		const [first, second] = containers;
		assert.ok(first && second);
		const plan = planOnHosts(both, one, {
			title: '',
			steps: [
				{ do: 'start', container: refOf(second) },
				{ do: 'pull', image: 'debian' },
			],
			warnings: [],
		});
		assert.deepEqual(
			plan.steps.map(({ host }) => host),
			[two, one],
		);
		assert.deepEqual(plan.reached, { one: ['--host', 'ssh://one'], two: ['--host', 'ssh://two'] });
		const readOnly = {
			...both,
			hosts: both.hosts.map(host => ({ ...host, named: { ...host.named, readOnly: true } })),
		};
		assert.equal(whyPlanFixed(readOnly, plan), 'two is read-only');
		assert.equal(whyPlanFixed(both, plan), undefined);
	});

	test('that say one network over both have it once, with the members of both', () => {
		const member = (name: string) => ({ containerId: name, name, ipv4: '', ipv6: '', macAddress: '' });
		const overlay = (key: HostKey) => networkOf('over', [], { id: 'over', host: key, members: [member(key)] });
		const state = stateOf(
			snapshotOf(one, { networks: byId(overlay(one)) }),
			snapshotOf(two, { networks: byId(overlay(two)) }),
		);
		assert.deepEqual(
			networkRows(state).map(({ members }) => members.map(({ name }) => name)),
			[['one', 'two']],
		);
	});
});
