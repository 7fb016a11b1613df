/** When the workers of several hosts are judged anew, and by what. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { allWorkers, lastPingOf } from '../../../source/console/selectors/rows.ts';
import { NO_LAVA } from '../../../source/console/state/host-view.ts';
import { initialState } from '../../../source/console/state/initial.ts';
import type { State } from '../../../source/console/state/state.ts';
import type { Message } from '../../../source/console/store/message.ts';
import { reduce } from '../../../source/console/store/reduce.ts';
import { hostKey, type HostKey } from '../../../source/lab/host.ts';
import type { LavaServer } from '../../../source/lab/lava/server/server.ts';
import type { Snapshot } from '../../../source/lab/objects.ts';
import { byId, containerOf } from '../lab/objects-for-tests.ts';
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

const snapshotOf = (key: HostKey, clockOffset = 0): Snapshot => ({
	key,
	host: undefined,
	connection: { state: 'live', since: 0 },
	containers: byId(containerOf('worker', { id: `worker of ${key}`, host: key })),
	networks: new Map(),
	syncedAt: 1,
	clockOffset,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
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

suite('the workers of several hosts', () => {
	test('are judged once, until something of them changed or time has passed', () => {
		const ahead = stateOf(snapshotOf(one, 60_000), snapshotOf(two));
		const traces = (configFile: string) => ({ ...NO_LAVA, traces: new Map([['worker of two', { configFile }]]) });
		const before = reported(ahead, { type: 'lava-changed', host: one, lava: { ...NO_LAVA, servers: [server] } });
		const calvin = (state: State) => allWorkers(state).find(({ name }) => name === 'calvin');
		assert.ok(calvin(before));
		const after = reported(before, { type: 'lava-changed', host: two, lava: traces('') });
		assert.equal(calvin(after), calvin(before));
		const all = allWorkers(after);
		// While a host is away, the seconds are counted.
		const second = reported(after, { type: 'ticked', now: after.now + 1000 });
		assert.deepEqual([second.now, allWorkers(second) === all], [after.now + 1000, true]);
		const later = reported(second, { type: 'ticked', now: after.now + 10_000 });
		assert.equal(later.judged.at, after.now + 10_000);
		assert.notEqual(calvin(later), calvin(after));
	});

	test('are judged by whom their server had heard when it told something new, or at the last look at the clock', () => {
		const hear = (at: number, ...servers: readonly LavaServer[]) => ({
			type: 'lava-changed' as const,
			host: one,
			lava: {
				...NO_LAVA,
				servers,
				heard: new Map([[server.key, { reportedAt: at, lastPings: new Map([['calvin', at]]) }]]),
			},
		});
		const both = stateOf(snapshotOf(one), snapshotOf(two));
		const pinged = (state: State) => allWorkers(state).flatMap(row => lastPingOf(state, row) ?? []);
		const first = reported(both, hear(1000, server));
		const again = reported(first, hear(2000, server));
		assert.equal(allWorkers(again), allWorkers(first));
		assert.deepEqual([pinged(first), pinged(again)], [[1000], [2000]]);
		assert.equal(again.judged.heard.get(server.key)?.reportedAt, 1000);
		assert.equal(
			reported(again, hear(3000, { ...server, version: '2024.05' })).judged.heard.get(server.key)?.reportedAt,
			3000,
		);
		const later = reported(again, { type: 'ticked', now: again.now + 10_000 });
		assert.equal(later.judged.heard.get(server.key)?.reportedAt, 2000);
	});
});
