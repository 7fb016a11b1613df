import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readHost } from '../../../source/engine/answers/host.ts';
import { hostKey } from '../../../source/lab/host.ts';
import type { Snapshot } from '../../../source/lab/objects.ts';
import { leavePlan, managerLeavePlan, swarmPlan } from '../../../source/lab/plans/network/swarm.ts';
import { exportedPlan } from '../../../source/lab/script/export.ts';
import { planCommands } from '../../../source/lab/script/shell.ts';
import { joinable } from '../../../source/lab/plans/network/joining.ts';
import type { Step } from '../../../source/lab/plan.ts';
import { isAlreadySo, objection } from '../../../source/lab/step/already.ts';
import { undoOf } from '../../../source/lab/step/undo.ts';
import { secretsToGive } from '../../../source/lab/step/secrets.ts';
import { guestWords, nodesMeant } from '../../../source/lab/step/swarm.ts';
import { inSwarmOf, withSwarmNetworks } from '../../../source/lab/swarm/hosts.ts';
import { isJoinToken, isSameSwarm, type SwarmNode, type SwarmState } from '../../../source/lab/swarm/state.ts';
import { activeSwarm, snapshot } from '../wizards/world-for-tests.ts';
import { byId, containerOf, endpointOf, networkOf } from './objects-for-tests.ts';

const swarmTold = (Swarm: unknown): SwarmState => readHost({}, { Swarm }, 'unix:///run/d.sock', '1.51').swarm;

suite('what an engine tells of its Swarm', () => {
	test('is none, a manager or a worker, or that it can not take part', () => {
		assert.deepEqual(swarmTold({ LocalNodeState: 'inactive', RemoteManagers: null }), { state: 'inactive' });
		assert.deepEqual(swarmTold(undefined), { state: 'inactive' });
		const reported = {
			LocalNodeState: 'active',
			NodeID: 'n1',
			NodeAddr: '10.0.0.1',
			RemoteManagers: [{ NodeID: 'm1', Addr: '10.0.0.2:2377' }],
		};
		const worker = swarmTold(reported);
		assert.ok(worker.state === 'active' && worker.role === 'worker' && worker.count === undefined);
		const manager = swarmTold({ ...reported, ControlAvailable: true, Nodes: 3, Managers: 1 });
		assert.ok(manager.state === 'active' && manager.role === 'manager');
		assert.deepEqual(manager.count, { nodes: 3, managers: 1 });
		for (const state of ['pending', 'locked', 'error']) {
			assert.deepEqual(swarmTold({ LocalNodeState: state, Error: 'why' }), { state, says: 'why', managers: [] });
		}
		assert.equal(swarmTold({ LocalNodeState: 'of tomorrow' }).state, 'error');
	});

	test('says whether two hosts are of one', () => {
		assert.ok(isSameSwarm(activeSwarm('manager'), activeSwarm('worker')));
		assert.ok(!isSameSwarm(activeSwarm('manager'), activeSwarm('worker', 1, 'm2')));
	});
});

const on = (name: string, swarm: SwarmState, rest: Partial<Snapshot> = {}): Snapshot => ({
	...snapshot,
	key: hostKey(name),
	host: snapshot.host && { ...snapshot.host, swarm },
	containers: new Map(),
	networks: new Map(),
	...rest,
});

const overlay = (host: string, rest = {}) => ({
	...networkOf('lab', [{ subnet: '10.0.1.0/24', gateway: '10.0.1.1' }]),
	host: hostKey(host),
	driver: 'overlay',
	scope: 'swarm',
	attachable: true,
	...rest,
});

suite('hosts of one Swarm', () => {
	const held = { containerId: 'x', name: 'x', ipv4: '10.0.1.5', ipv6: '', macAddress: '' };
	const manager = on('one', activeSwarm('manager', 2), {
		networks: byId(overlay('one', { members: [held] }), networkOf('own', [])),
		containers: byId(
			containerOf('asleep', {
				host: hostKey('one'),
				status: 'exited',
				endpoints: [endpointOf('lab', { staticIpv4: '10.0.1.7' })],
			}),
		),
	});
	const worker = on('two', activeSwarm('worker'));

	test('are found by their managers', () => {
		const alone = on('three', { state: 'inactive' });
		const other = on('four', activeSwarm('worker', 1, 'm2'));
		const keys = inSwarmOf(worker, [manager, worker, alone, other]).map(({ key }) => key);
		assert.deepEqual(keys, ['one', 'two']);
		assert.deepEqual(inSwarmOf(alone, [manager, alone]), []);
	});

	test('have its networks, with whoever is on them, running or not', () => {
		const wide = withSwarmNetworks(worker, [manager, worker]);
		const [lab, ...others] = [...wide.networks.values()];
		assert.deepEqual(others, []);
		assert.equal(lab?.host, 'two');
		assert.deepEqual(
			lab?.members.map(({ ipv4 }) => ipv4),
			['10.0.1.5', '10.0.1.7'],
		);
		assert.deepEqual(
			joinable(wide).map(({ name }) => name),
			['lab'],
		);
	});

	test('are given none of its own networks, and none for services alone', () => {
		const networks = byId(
			overlay('one', { id: 'i', name: 'ingress', ingress: true }),
			overlay('one', { id: 's', name: 'services', attachable: false }),
			networkOf('docker_gwbridge', []),
		);
		const wide = withSwarmNetworks(worker, [{ ...manager, networks }, worker]);
		assert.deepEqual(joinable(wide), []);
		assert.deepEqual(joinable({ networks, containers: new Map() }), []);
	});

	test('that are in none are themselves', () => {
		const alone = on('three', { state: 'inactive' });
		assert.equal(withSwarmNetworks(alone, [manager, alone]), alone);
	});
});

const wish = {
	manager: { key: hostKey('one'), address: '10.20.0.10', isNew: true },
	joining: [{ key: hostKey('two'), name: 'two.lab', address: '10.20.0.11' }],
};

suite('a plan that joins hosts', () => {
	const plan = swarmPlan(wish);

	test('is said as docker says it, with the token in a variable', () => {
		assert.deepEqual(planCommands(plan), [
			'docker swarm init --advertise-addr 10.20.0.10',
			'SWARM_JOIN_TOKEN=$(docker swarm join-token --quiet worker)',
			'docker swarm join --token "$SWARM_JOIN_TOKEN" --advertise-addr 10.20.0.11 10.20.0.10:2377',
			"until docker node inspect --format '{{.Status.State}}' two.lab | grep -qx ready; do sleep 1; done",
			'until [ "$(docker network inspect --format \'{{len .Peers}}\' ingress)" -gt 1 ]; do sleep 1; done',
		]);
		assert.deepEqual(secretsToGive(plan.steps), []);
		assert.deepEqual(secretsToGive(plan.steps.slice(2)), ['Swarm join token']);
	});

	test('is no file, for docker takes the token as an argument', () => {
		for (const path of ['plan.sh', 'plan.py', 'plan.yaml']) {
			const alone = { ...plan, steps: plan.steps.slice(0, 1) };
			assert.throws(() => exportedPlan(alone, path), /join token as an argument/);
		}
	});

	test('is undone step by step, and the bridge that a Swarm brings with it', () => {
		const undo = plan.steps.map(step =>
			undoOf(step, { nodes: [{ id: 'a', name: 'one', address: '10.20.0.10', state: 'ready', role: 'manager' }] }),
		);
		assert.deepEqual(
			undo.map(each => (each.how === 'steps' ? each.steps.map(({ do: kind }) => kind) : each.how)),
			[['swarm-leave', 'remove-network'], ['swarm-forget'], ['swarm-leave', 'remove-network'], 'nothing', 'nothing'],
		);
		const network = { id: 'b', spec: { name: 'docker_gwbridge' }, held: [] };
		const [first] = plan.steps;
		assert.ok(first);
		const kept = undoOf(first, { network });
		assert.ok(kept.how === 'steps' && kept.steps.length === 1);
	});

	test('makes managers of those that the list calls ready, and takes that back', () => {
		const guest = { name: 'two.lab', address: '10.20.0.11' };
		const promote: Step = { do: 'swarm-role', guest, role: 'manager' };
		const node = { id: 'a', ...guest, state: 'ready', role: 'worker' } as const;
		const past = { id: 'b', ...guest, state: 'down', role: 'manager' } as const;
		assert.ok(!isAlreadySo(promote, { nodes: [past, node] }));
		assert.ok(isAlreadySo(promote, { nodes: [past, { ...node, role: 'manager' }] }));
		assert.deepEqual(undoOf(promote, { nodes: [node] }), { how: 'steps', steps: [{ ...promote, role: 'worker' }] });
		assert.match(objection(promote, { swarm: activeSwarm('worker') }) ?? '', /manages no Swarm/);
		assert.match(guestWords(guest, [past]), /calls it down/);
		assert.match(guestWords(guest, []), /not on the Swarm's list yet/);
	});

	test('takes off the list only who came by it', () => {
		const guest = { name: 'two.lab', address: '10.20.0.11' };
		const node = (id: string, name: string, address: string): SwarmNode => ({
			id,
			name,
			address,
			state: 'ready',
			role: 'worker',
		});
		const nodes = [
			node('old', 'two.lab', '10.20.0.11'),
			node('new', 'x', '10.20.0.11'),
			node('y', 'two.lab', '1.2.3.4'),
		];
		const idsOf = (address: string): string[] =>
			nodesMeant({ guest: { ...guest, address }, before: ['old'] }, nodes).map(({ id }) => id);
		assert.deepEqual(idsOf('10.20.0.11'), ['new']);
		assert.deepEqual(idsOf(''), ['y']);
	});

	test('looks first where the host is', () => {
		const [init, token, join] = plan.steps;
		assert.ok(init && token && join);
		const manager = { swarm: { ...activeSwarm('manager'), address: '10.20.0.10' } };
		const elsewhere = { swarm: activeSwarm('worker', 1, 'm2') };
		assert.ok(isAlreadySo(init, manager));
		assert.ok(isAlreadySo(join, { swarm: activeSwarm('worker') }));
		assert.ok(!isAlreadySo(token, manager));
		assert.match(objection(init, elsewhere) ?? '', /in another Swarm already/);
		assert.match(objection(join, { swarm: { state: 'locked', says: '', managers: [] } }) ?? '', /locked/);
		assert.equal(objection(join, { swarm: { state: 'pending', says: '', managers: [] } }), undefined);
		assert.match(objection(token, { swarm: { state: 'inactive' } }) ?? '', /manages no Swarm/);
	});
});

suite('a plan that takes a host out', () => {
	const leave = {
		key: hostKey('two'),
		name: 'two',
		nodeId: 'n2',
		address: '10.20.0.11',
		manager: { key: hostKey('one'), address: '10.20.0.10' },
		force: false,
		networks: [],
	};

	test('takes off the list what the host was before, once it is back as another, and nothing before', () => {
		const [token] = leavePlan(leave).steps;
		assert.ok(token);
		const node = (id: string, address: string): SwarmNode => ({
			id,
			name: 'x',
			address,
			state: 'ready',
			role: 'worker',
		});
		const before = [node('n1', '10.20.0.10'), node('n2', '10.20.0.11'), node('n0', '10.20.0.11')];
		const undo = undoOf(token, { nodes: before });
		const [back] = undo.how === 'steps' ? undo.steps : [];
		assert.ok(back?.do === 'swarm-forget');
		const meant = (...more: typeof before): string[] => nodesMeant(back.node, [...before, ...more]).map(({ id }) => id);
		assert.deepEqual(meant(), []);
		assert.deepEqual(meant(node('n3', '10.20.0.12')), [], 'another host that joined meanwhile');
		assert.deepEqual(meant(node('n4', '10.20.0.11')), ['n2']);
		assert.deepEqual(meant(node('n4', '')), ['n2']);
		assert.match(planCommands({ title: '', warnings: [], steps: [back] }).join(), /docker node rm --force n2/);
	});

	test('waits on the way back for what each host was on the way there, as long as it takes and no longer', () => {
		const host = { key: hostKey('two'), name: 'two', hostName: 'two.lab', nodeId: 'n2', address: '10.20.0.11' };
		const stays = { key: hostKey('one'), name: 'one', hostName: 'one.lab', address: '10.20.0.10', isWorker: true };
		const { steps } = managerLeavePlan({ leaving: host, stays, managers: 1 });
		const back = steps.toReversed().flatMap(step => {
			const undo = undoOf(step, { nodes: [] });
			return undo.how === 'steps' ? undo.steps.map(each => ({ ...each, host: each.host ?? step.host })) : [];
		});
		const words = back.map(step => {
			if (step.do === 'wait') return `${step.host} waits: ${step.until.is === 'role' && step.until.role}`;
			return step.do === 'swarm-role' ? `${step.host} makes ${step.guest.name} a ${step.role}` : step.do;
		});
		assert.deepEqual(words, [
			'swarm-join',
			'swarm-forget',
			'two waits: worker',
			'one makes two.lab a manager',
			'two waits: manager',
			'one waits: manager',
			'two makes one.lab a worker',
			'one waits: worker',
		]);
		assert.ok(back.every(step => step.do !== 'wait' || step.lenient));
	});

	test('leads back by a token that was asked for before', () => {
		const { steps } = leavePlan(leave);
		assert.deepEqual(planCommands(leavePlan(leave)).slice(1), ['docker swarm leave', 'docker node rm --force n2']);
		const [, left] = steps;
		assert.ok(left);
		const undo = undoOf(left, {});
		assert.ok(
			undo.how === 'steps' && undo.steps[0]?.do === 'swarm-join' && undo.steps[0].manager === '10.20.0.10:2377',
		);
	});

	test('has no way back where the Swarm ends with it, and says what goes', () => {
		const plan = leavePlan({ ...leave, manager: undefined, force: true, networks: ['lab'] });
		assert.match(plan.warnings.join(), /The Swarm ends with it, and its networks: lab/);
		const [left] = plan.steps;
		assert.ok(left);
		assert.equal(undoOf(left, {}).how, 'final');
	});
});

test('a token is whole, or it is none', () => {
	assert.ok(isJoinToken(`SWMTKN-1-${'a'.repeat(50)}-${'0'.repeat(25)}`));
	assert.ok(!isJoinToken(`SWMTKN-1-${'a'.repeat(50)}-${'0'.repeat(24)}`));
	assert.ok(!isJoinToken(` SWMTKN-1-${'a'.repeat(50)}-${'0'.repeat(25)}`));
});
