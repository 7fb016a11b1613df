/** What can be done with hosts: shown alone, one after the other, opened, left out, reached by a shell. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { footerHints } from '../../../../source/console/actions/keymap.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import { type State, topOverlay } from '../../../../source/console/state/state.ts';
import type { NamedHost } from '../../../../source/engine/hosts.ts';
import { hostKey, LOCAL } from '../../../../source/lab/host.ts';
import { hostOf } from '../../lab/objects-for-tests.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const [two, three] = [hostKey('two'), hostKey('three')];
const others = [two, three];

const against = (state: State, id: string): string | undefined => {
	const action = actions.find(each => each.id === id);
	assert.ok(action, id);
	return obstacle(action, state);
};

const shown = (console: TestConsole): string[] => [...console.state().hostsShown];

suite('the hosts that are shown', () => {
	test('are one after the other, and then all again', t => {
		const console = openConsole(t, { others });
		const rounds = [0, 1, 2, 3, 4].map(() => {
			console.press('O');
			return shown(console);
		});
		assert.deepEqual(rounds, [[LOCAL], ['two'], ['three'], [], [LOCAL]]);
	});

	test('are all again behind several', t => {
		const console = openConsole(t, { others });
		console.dispatch({ type: 'hosts-shown', hosts: new Set(others) });
		console.press('O');
		assert.deepEqual(shown(console), []);
	});

	test('are those that were marked, until their marks are taken away', t => {
		const console = openConsole(t, { others });
		console.press('0');
		const press = (key: string): string[] => {
			console.dispatch({ type: 'selected', panel: 'hosts', key });
			console.press('space');
			return shown(console);
		};
		assert.deepEqual(press('two'), ['two']);
		assert.deepEqual(press('three'), ['two', 'three']);
		assert.deepEqual(press('two'), ['three']);
		assert.deepEqual(press('three'), []);
	});

	test('are no matter where there is one alone', t => {
		const console = openConsole(t);
		const alone = 'there is one host alone';
		for (const id of ['hosts.next', 'host.show', 'host.leave-out'])
			assert.equal(against(console.state(), id), alone, id);
		console.press('O');
		assert.deepEqual(shown(console), []);
	});
});

test('a host is opened as a page, and its prerequisites are looked at', t => {
	const console = openConsole(t, { others });
	console.press('0');
	console.dispatch({ type: 'selected', panel: 'hosts', key: two });
	console.press('enter');
	const overlay = topOverlay(console.state());
	assert.deepEqual(overlay?.kind === 'viewer' && overlay.content, { show: 'host', key: two });
});

test('a host is not left out while a plan runs', t => {
	const console = openConsole(t, { others });
	assert.equal(against(console.state(), 'host.leave-out'), undefined);
	const plan = { title: 'A database', steps: [], warnings: [] };
	const runs = (phase: 'running' | 'ended'): State => ({
		...console.state(),
		run: {
			progress: {
				plan,
				steps: [],
				phase: phase === 'running' ? { phase } : { phase, outcome: { end: 'cancelled', stays: [] } },
				remarks: [],
			},
			secrets: new Map(),
			shows: {},
			ends: [],
		},
	});
	assert.equal(against(runs('running'), 'host.leave-out'), 'A database still runs');
	assert.equal(against(runs('ended'), 'host.leave-out'), undefined);
});

suite('a shell on a host', () => {
	const stateOf = (console: TestConsole, named: Partial<NamedHost>, address?: string): State => {
		const state = console.state();
		const hosts = state.hosts.map(host =>
			host.named.key === two
				? {
						...host,
						named: { key: two, ...named },
						snapshot: { ...host.snapshot, host: address === undefined ? undefined : hostOf('two', { address }) },
					}
				: host,
		);
		return { ...state, hosts };
	};

	const rows: [what: string, named: Partial<NamedHost>, address: string | undefined, why: string | undefined][] = [
		['is opened where it is reached by ssh', {}, 'ssh://root@two', undefined],
		['is tried where it has not answered yet', { context: 'two' }, undefined, undefined],
		['is opened by the address that was named', { host: 'ssh://two' }, undefined, undefined],
		['is not opened over TCP', {}, 'tcp://two:2375', 'two is not reached by ssh'],
		['is not opened over the TCP that was named', { host: 'tcp://two' }, undefined, 'two is not reached by ssh'],
		['is not opened on one that is read-only', { readOnly: true }, 'ssh://two', 'two is read-only'],
	];
	for (const [what, named, address, why] of rows) {
		test(what, t => {
			const console = openConsole(t, { others });
			console.press('0');
			console.dispatch({ type: 'selected', panel: 'hosts', key: two });
			const state = stateOf(console, named, address);
			assert.equal(against(state, 'host.shell'), why);
			const hinted = footerHints(actions, state).some(({ action }) => action.id === 'host.shell');
			const isBySsh = (address ?? named.host)?.startsWith('ssh://') === true;
			assert.equal(hinted, isBySsh && why === undefined, 'the footer tells it where it is known to be of use');
		});
	}
});
