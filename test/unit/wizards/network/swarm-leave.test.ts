import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SwarmNode } from '../../../../source/lab/swarm/state.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { askedKey, type World, type WorldHost } from '../../../../source/wizards/world.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';
import { activeSwarm, problems } from '../world-for-tests.ts';
import { apart, commands, hostOf, type Rest, worldOf } from './swarm-for-tests.ts';

suite('the form that takes a host out', () => {
	const lab = {
		...networkOf('lab', [{ subnet: '10.0.1.0/24', gateway: '10.0.1.1' }]),
		driver: 'overlay',
		scope: 'swarm',
		attachable: true,
	};
	const manager = hostOf('one', { swarm: activeSwarm('manager', 2), networks: byId(lab) });
	const worker = (rest: Rest = {}) => hostOf('two', { swarm: activeSwarm('worker'), ...rest });

	test('asks the manager for the way back, and takes the host off its list', () => {
		assert.deepEqual(commands('swarm-leave', {}, worldOf([manager, worker()], 'one')), [
			'one: SWARM_JOIN_TOKEN=$(docker swarm join-token --quiet worker)',
			'two: docker swarm leave',
			'one: docker node rm --force m1-worker',
		]);
	});

	test('keeps a host whose containers would lose a network', () => {
		const asleep = containerOf('calvin', { status: 'exited', endpoints: [endpointOf('lab', { networkId: '' })] });
		const up = containerOf('calvin', { endpoints: [endpointOf('lab', { networkId: lab.id })] });
		for (const container of [asleep, up]) {
			const hosts = [manager, worker({ containers: byId(container) })];
			assert.match(
				problems('swarm-leave', { leaves: 'two' }, worldOf(hosts, 'one')).join(),
				/calvin is on the Swarm's network lab/,
			);
		}
		assert.match(problems('swarm-leave', {}, worldOf(apart, 'one')).join(), /No host of this console is in a Swarm/);
	});

	const node = (id: string, role: SwarmNode['role'], rest: Partial<SwarmNode> = {}): SwarmNode => ({
		id,
		name: `${id}.lab`,
		address: '10.20.0.1',
		state: 'ready',
		role,
		...rest,
	});
	/** The world with the nodes that the manager lists, or the reason why it does not. */
	const listed = (where: World, nodes: readonly SwarmNode[] | string): World => {
		const asked = wizardOf('swarm-leave').missing({ leaves: 'one' }, where);
		assert.deepEqual(asked, [{ about: 'nodes', host: 'one' }]);
		const reported = typeof nodes === 'string' ? { why: nodes } : { nodes };
		const answers = new Map(asked.map(each => [askedKey(each), { about: 'nodes', ...reported } as const]));
		return { ...where, facts: { ...where.facts, answers } };
	};
	const own = activeSwarm('manager').nodeId;

	test('lets the only manager go when another host has become one', () => {
		const where = listed(worldOf([manager, worker()], 'one'), [node(own, 'manager'), node('n2', 'worker')]);
		assert.deepEqual(problems('swarm-leave', { leaves: 'one' }, where), []);
		assert.deepEqual(commands('swarm-leave', { leaves: 'one' }, where), [
			'two: until [ "$(docker info --format \'{{.Swarm.ControlAvailable}}\')" = false ]; do sleep 1; done',
			'one: docker node promote two.lab',
			'two: until [ "$(docker info --format \'{{.Swarm.ControlAvailable}}\')" = true ]; do sleep 1; done',
			'one: until [ "$(docker info --format \'{{.Swarm.ControlAvailable}}\')" = true ]; do sleep 1; done',
			'two: docker node demote one.lab',
			'one: until [ "$(docker info --format \'{{.Swarm.ControlAvailable}}\')" = false ]; do sleep 1; done',
			'two: SWARM_JOIN_TOKEN=$(docker swarm join-token --quiet worker)',
			'one: docker swarm leave',
			`two: docker node rm --force ${own}`,
		]);
		const { plan } = wizardOf('swarm-leave').make({ leaves: 'one' }, where);
		assert.match(plan.warnings.join('\n'), /two is the only manager then/);
		// A worker takes less: it is proposed first.
		assert.equal(wizardOf('swarm-leave').fields({}, worldOf([manager, worker()], 'one'))[0]?.value, 'two');
	});

	test('asks which host becomes the manager, of those on which something can be changed', () => {
		const away = { connection: { state: 'connecting', since: 0, attempt: 1 } } as const;
		const hosts = [
			manager,
			hostOf('two', { swarm: activeSwarm('worker'), readOnly: true }),
			hostOf('three', { swarm: activeSwarm('worker'), ...away }),
			hostOf('four', { swarm: activeSwarm('worker') }),
			hostOf('five', { swarm: activeSwarm('worker') }),
		];
		const heir = (all: readonly WorldHost[]) =>
			wizardOf('swarm-leave')
				.fields({ leaves: 'one' }, worldOf(all, 'one'))
				.find(({ id }) => id === 'heir');
		assert.equal(heir(hosts)?.value, 'four');
		assert.equal(heir(hosts.slice(0, 3)), undefined);
		assert.match(
			problems('swarm-leave', { leaves: 'one' }, worldOf(hosts.slice(0, 3), 'one')).join(),
			/no other host of it can become a manager from here/,
		);
	});

	test('takes out one of several managers by another, and says what the rest bears', () => {
		const three = { ...activeSwarm('manager', 4), count: { nodes: 4, managers: 3 } };
		const hosts = [{ ...manager, ...hostOf('one', { swarm: three }) }, hostOf('two', { swarm: three }), worker()];
		const nodes = [node(own, 'manager'), node('n2', 'manager'), node('n3', 'manager'), node('n4', 'worker')];
		const where = listed(worldOf(hosts, 'one'), nodes);
		assert.deepEqual(problems('swarm-leave', { leaves: 'one' }, where), []);
		const all = commands('swarm-leave', { leaves: 'one' }, where);
		assert.ok(all.includes('two: docker node demote one.lab'), all.join('\n'));
		assert.ok(!all.some(command => command.includes('promote')));
		const { plan } = wizardOf('swarm-leave').make({ leaves: 'one' }, where);
		assert.match(plan.warnings.join('\n'), /The Swarm has 2 managers then: none of them may be lost/);
	});

	test('refuses where too few managers would be left, and says what to do', () => {
		const hosts = [manager, hostOf('two', { swarm: activeSwarm('manager', 3) })];
		const lost = node('n3', 'manager', { unreachable: true, state: 'down' });
		const three = [node(own, 'manager'), node('n2', 'manager'), lost];
		const said = (nodes: Parameters<typeof listed>[1]): string =>
			problems('swarm-leave', { leaves: 'one' }, listed(worldOf(hosts, 'one'), nodes)).join();
		assert.match(
			said(three),
			/Without one only 1 of 2 managers would be reached, and the Swarm needs 2\. Start n3\.lab/,
		);
		assert.equal(said([...three, node('n4', 'manager')]), '');
		assert.match(said('The swarm does not have a leader'), /can't be changed now \(The swarm does not have a leader\)/);
	});

	test('ends the Swarm with its last host', () => {
		const last = hostOf('one', { swarm: activeSwarm('manager'), networks: byId(lab) });
		const where = worldOf([last, hostOf('two')], 'one');
		assert.deepEqual(problems('swarm-leave', {}, where), []);
		assert.deepEqual(commands('swarm-leave', {}, where), ['one: docker swarm leave --force']);
		assert.match(wizardOf('swarm-leave').make({}, where).plan.warnings.join(), /its networks: lab/);
	});
});
