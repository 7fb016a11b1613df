/** What can be done with several hosts, as the footer and the menu of n tell it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey, type HostKey } from '../../../../source/lab/host.ts';
import type { SwarmState } from '../../../../source/lab/swarm/state.ts';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { footerHints } from '../../../../source/console/actions/keymap.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import type { State } from '../../../../source/console/state/state.ts';
import type { Message } from '../../../../source/console/store/message.ts';
import { reduce } from '../../../../source/console/store/reduce.ts';
import { containerRows } from '../../../../source/console/selectors/rows.ts';
import { byId } from '../../lab/objects-for-tests.ts';
import { activeSwarm, snapshot } from '../../wizards/world-for-tests.ts';

const [one, two] = [hostKey('one'), hostKey('two')];
const none: SwarmState = { state: 'inactive' };

function stateOf(first: SwarmState, second: SwarmState): State {
	const all = [first, second].map((swarm, at) => {
		const key = at === 0 ? one : two;
		const containers = [...snapshot.containers.values()].map(each => ({
			...each,
			id: `${each.id} of ${key}`,
			host: key,
		}));
		return {
			...snapshot,
			key,
			containers: byId(...containers),
			host: snapshot.host && { ...snapshot.host, id: key, swarm },
		};
	});
	return initialState({
		size: { columns: 120, rows: 35 },
		now: 10_000,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: all.map(each => ({ named: { key: each.key }, snapshot: each })),
	});
}

test('the footer says what Space does to the panels where the cursor stands', () => {
	const label = (key: HostKey, ...only: readonly HostKey[]): string | undefined => {
		const messages: Message[] = [
			{ type: 'focused', panel: 'hosts' },
			{ type: 'selected', panel: 'hosts', key },
			{ type: 'hosts-shown', hosts: new Set(only) },
		];
		const hints = footerHints(actions, messages.reduce(reduce, stateOf(none, none)));
		return hints.find(({ action }) => action.id === 'host.show')?.label;
	};
	assert.equal(label(two), 'show only these');
	assert.equal(label(two, one), 'show only these');
	assert.equal(label(two, two), 'show all hosts');
	assert.equal(label(two, one, two), 'show without it');
});

test('the menu offers a Swarm while a host is in none, and the way out of it while one is in it', () => {
	const against = (id: string, ...swarms: readonly [SwarmState, SwarmState]): string | undefined => {
		const action = actions.find(each => each.id === id);
		assert.ok(action);
		return obstacle(action, stateOf(...swarms));
	};
	const [manager, worker] = [activeSwarm('manager', 2), activeSwarm('worker')];
	assert.equal(against('new.swarm', manager, none), undefined);
	assert.equal(against('new.swarm', manager, worker), 'all hosts are in a Swarm already');
	assert.equal(against('new.swarm-leave', manager, none), undefined);
	assert.equal(against('new.swarm-leave', none, none), 'no host is in a Swarm');
});

test('what changes a container says before its form opens that its host is read-only', () => {
	const state = stateOf(none, none);
	const fixed: State = {
		...state,
		hosts: state.hosts.map(host => (host.named.key === two ? { ...host, named: { key: two, readOnly: true } } : host)),
	};
	const against = (host: HostKey, id: string): string | undefined => {
		const row = containerRows(fixed).find(container => container.host === host && container.status === 'running');
		const action = actions.find(each => each.id === id);
		assert.ok(row && action);
		return obstacle(action, reduce(fixed, { type: 'selected', panel: 'containers', key: row.id }));
	};
	for (const id of ['container.connect', 'container.disconnect', 'container.restart']) {
		assert.equal(against(two, id), 'two is read-only', id);
		assert.equal(against(one, id), undefined, id);
	}
});
