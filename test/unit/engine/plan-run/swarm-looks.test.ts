/** What an engine tells of its Swarm: the conditions that plans wait for, and what a plan stands on. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { stepForward } from '../../../../source/engine/plan-run/forward.ts';
import { type Fingerprint, takePreconditions } from '../../../../source/engine/plan-run/look/preconditions.ts';
import { checkSwarm, seeSwarm } from '../../../../source/engine/plan-run/look/swarm.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import type { Thing } from '../../../../source/lab/step/touches.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { contextOf } from './step-for-tests.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());
beforeEach(() => {
	peer.answers.delete('/nodes');
	peer.answers.delete('/networks/ingress');
});

const OWN = '10.0.0.5';
const manager = (id: string, address: string) => ({ NodeID: id, Addr: `${address}:2377` });

/** As `GET /info` has it; this host is n1. */
function isIn(swarm: object): void {
	peer.answers.set('/info', { ID: 'AAAA', Swarm: { NodeID: 'n1', NodeAddr: OWN, ...swarm } });
}

const isWorker = (...managers: object[]): void =>
	isIn({ LocalNodeState: 'active', ControlAvailable: false, RemoteManagers: managers });
const isManager = (...managers: object[]): void =>
	isIn({ LocalNodeState: 'active', ControlAvailable: true, RemoteManagers: managers });
const isAlone = (): void => isIn({ LocalNodeState: 'inactive' });

suite('a guest is ready', () => {
	const node = (state: string, name = 'rack-2') => ({
		ID: 'n2',
		Description: { Hostname: name },
		Status: { State: state },
	});
	const rows: [what: string, nodes: object[], seen: string | undefined][] = [
		['where the manager hears it', [node('ready')], undefined],
		['where one that was it before is on the list too', [node('down'), node('ready')], undefined],
		['not before it is on the list', [], "it is not on the Swarm's list yet"],
		['not for another one', [node('ready', 'rack-3')], "it is not on the Swarm's list yet"],
		['not where it is not heard', [node('unknown')], "the Swarm's manager calls it unknown"],
	];
	for (const [what, nodes, seen] of rows) {
		test(what, async () => {
			peer.answers.set('/nodes', nodes);
			const state = await checkSwarm(session, { is: 'ready', guest: { name: 'rack-2', address: '' } });
			assert.deepEqual(state, seen === undefined ? { holds: true } : { holds: false, seen });
		});
	}
});

suite('a host has found another one', () => {
	const peered = () => checkSwarm(session, { is: 'peered', name: 'rack-2' });
	const found = (...addresses: string[]): void =>
		void peer.answers.set('/networks/ingress', { Id: 'i', Name: 'ingress', Peers: addresses.map(IP => ({ IP })) });

	test('where one of those that it knows has another address than its own', async () => {
		isWorker(manager('n0', '10.0.0.4'));
		for (const addresses of [['10.0.0.4'], [OWN, '10.0.0.4'], ['10.0.0.4', OWN]]) {
			found(...addresses);
			assert.deepEqual(await peered(), { holds: true }, addresses.join());
		}
	});

	test('or not yet, where it knows itself alone, or nobody', async () => {
		isWorker(manager('n0', '10.0.0.4'));
		for (const addresses of [[OWN], []]) {
			found(...addresses);
			assert.deepEqual(await peered(), { holds: 'unknown', seen: 'it has found no other host of it' });
		}
	});

	test('or not yet, where it has not got the network by which that is seen', async () => {
		isWorker(manager('n0', '10.0.0.4'));
		assert.deepEqual(await peered(), { holds: 'unknown', seen: "it has not got the Swarm's own network yet" });
	});

	test('or not, where it is in no Swarm, or can take no part in it', async () => {
		found('10.0.0.4');
		for (const state of ['inactive', 'pending', 'error']) {
			isIn({ LocalNodeState: state });
			assert.deepEqual(await peered(), { holds: false, seen: 'it is in no Swarm' }, state);
		}
	});
});

suite('a host has its part', () => {
	const [own, other] = [manager('n1', OWN), manager('n0', '10.0.0.4')];
	const hasPart = (role: 'manager' | 'worker') => checkSwarm(session, { is: 'role', name: 'rack-2', role });
	const stillWorker = { holds: false, seen: 'it is still a worker' };
	const stillManager = { holds: false, seen: 'it is still a manager' };
	const rows: [what: string, set: () => void, manager: unknown, worker: unknown][] = [
		['of a manager, by its word and by its list', () => isManager(other, own), { holds: true }, stillManager],
		['of a manager not before it lists itself', () => isManager(other), stillWorker, stillManager],
		['of a worker, by its word and by its list', () => isWorker(other), stillWorker, { holds: true }],
		['of a worker not before it is off its list', () => isWorker(other, own), stillWorker, stillManager],
	];
	for (const [what, set, asManager, asWorker] of rows) {
		test(what, async () => {
			set();
			assert.deepEqual([await hasPart('manager'), await hasPart('worker')], [asManager, asWorker]);
		});
	}
});

suite('a plan stands on', () => {
	const print = async (thing: Thing): Promise<Fingerprint | undefined> =>
		Object.values(await takePreconditions(session, [thing]))[0];
	const membership: Thing = { kind: 'Swarm', name: 'membership' };

	test('what its host is in a Swarm, and on the managers in no order', async () => {
		isWorker(manager('n9', '10.0.0.9'), manager('n0', '10.0.0.4'));
		const managers = '10.0.0.4:2377, 10.0.0.9:2377';
		assert.deepEqual(await print(membership), { state: 'worker', managers });
		isManager(manager('n9', '10.0.0.9'), manager('n0', '10.0.0.4'));
		assert.deepEqual(await print(membership), { state: 'manager', managers });
	});

	test('that its host is in none, of which no manager is told', async () => {
		isAlone();
		assert.deepEqual(await print(membership), { state: 'in no Swarm' });
		assert.deepEqual(await seeSwarm(session), { state: 'inactive' });
	});

	test('a network of the Swarm where a manager tells it: on a worker it comes and goes', async () => {
		const shared: Thing = { kind: 'network', name: 'shared' };
		const answer = { Id: 's1', Name: 'shared', Driver: 'overlay', IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } };
		const known = { id: 's1', subnets: '10.9.0.0/24' };
		for (const [set, scope, expected] of [
			[isManager, 'swarm', known],
			[isWorker, 'swarm', {}],
			[isAlone, 'swarm', {}],
			[isWorker, 'local', known],
			[isManager, 'local', known],
		] as const) {
			set();
			peer.answers.set('/networks/shared', { ...answer, Scope: scope });
			assert.deepEqual(await print(shared), expected, `${set.name} ${scope}`);
		}
	});
});

test('a wait for another part in the Swarm is not stopped by the change that it waits for', async () => {
	isManager(manager('n1', OWN));
	const wait: Step = { do: 'wait', until: { is: 'role', name: 'rack-2', role: 'manager' }, seconds: 5 };
	const context = contextOf(wait, undefined, { preconditions: { 'Swarm membership': { state: 'worker' } } });
	await stepForward(session, 0, wait, context, new AbortController().signal);
	assert.equal(context.state.entry().steps[0]?.state, 'done');
});
