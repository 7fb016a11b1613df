import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SwarmNode } from '../../../../source/lab/swarm/state.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { askedKey, type World, type WorldHost } from '../../../../source/wizards/world.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';
import { activeSwarm, problems, world } from '../world-for-tests.ts';
import { apart, commands, hostOf, type Rest, worldOf } from './swarm-for-tests.ts';

const token = `SWMTKN-1-${'a'.repeat(50)}-${'0'.repeat(25)}`;

suite('the form that joins hosts', () => {
	test('joins all that can, under the addresses that are known', () => {
		const where = worldOf(apart, 'one');
		assert.deepEqual(problems('swarm', {}, where), []);
		assert.deepEqual(commands('swarm', {}, where), [
			'one: docker swarm init --advertise-addr 10.20.0.10',
			'one: SWARM_JOIN_TOKEN=$(docker swarm join-token --quiet worker)',
			'two: docker swarm join --token "$SWARM_JOIN_TOKEN" --advertise-addr 10.20.0.11 10.20.0.10:2377',
			'one: SWARM_JOIN_TOKEN=$(docker swarm join-token --quiet worker)',
			'three: docker swarm join --token "$SWARM_JOIN_TOKEN" 10.20.0.10:2377',
			"one: until docker node inspect --format '{{.Status.State}}' two.lab | grep -qx ready; do sleep 1; done",
			"one: until docker node inspect --format '{{.Status.State}}' three.lab | grep -qx ready; do sleep 1; done",
			'two: until [ "$(docker network inspect --format \'{{len .Peers}}\' ingress)" -gt 1 ]; do sleep 1; done',
			'three: until [ "$(docker network inspect --format \'{{len .Peers}}\' ingress)" -gt 1 ]; do sleep 1; done',
		]);
		const { plan } = wizardOf('swarm').make({}, where);
		assert.match(plan.unproven?.join() ?? '', /^two, three: joined; not known whether 4789\/udp passes/);
	});

	/** A container of LAVA's image, by which the image is known to be there. */
	const lava = (image: string): Rest => ({ containers: byId(containerOf('lava', { image })) });

	test('tries it out from the manager to each host that has an image of LAVA, unless that is not wanted', () => {
		const hosts = [
			hostOf('one', { address: '10.20.0.10', ...lava('lavasoftware/lava-server:2023.01') }),
			hostOf('two', { address: '10.20.0.11', ...lava('lavasoftware/lava-dispatcher:2023.01') }),
			hostOf('three', { address: '10.20.0.12' }),
		];
		const where = worldOf(hosts, 'one');
		const { plan } = wizardOf('swarm').make({}, where);
		const created = plan.steps.flatMap(step => (step.do === 'create' ? [`${step.host} ${step.spec.image}`] : []));
		assert.deepEqual(created, ['one lavasoftware/lava-server:2023.01', 'two lavasoftware/lava-dispatcher:2023.01']);
		const all = commands('swarm', {}, where);
		assert.ok(all.at(-1)?.endsWith('docker network rm swarm-trial'), all.join('\n'));
		assert.match(plan.unproven?.join() ?? '', /^three: joined/);
		const without = wizardOf('swarm').make({ trial: false }, where).plan;
		assert.ok(!without.steps.some(({ do: kind }) => kind === 'create'));
		assert.match(without.unproven?.join() ?? '', /^two, three: joined/);
	});

	test('tries first whether the manager that there is can be reached from each host that joins', () => {
		const hosts = [
			hostOf('one', { swarm: activeSwarm('manager') }),
			hostOf('two', { address: '10.20.0.11', ...lava('lavasoftware/lava-dispatcher:2023.01') }),
		];
		const where = worldOf(hosts, 'one');
		const [asked, ...more] = wizardOf('swarm').missing({}, where);
		assert.ok(asked);
		assert.deepEqual(more, []);
		assert.deepEqual(asked, {
			about: 'reaches',
			from: asked.about === 'reaches' && asked.from,
			host: '10.20.0.10',
			port: 2377,
		});
		const warned = (why: string | undefined): string => {
			const answers = new Map([[askedKey(asked), { about: 'reaches', why } as const]]);
			return wizardOf('swarm')
				.make({}, { ...where, facts: { ...where.facts, answers } })
				.plan.warnings.join('\n');
		};
		assert.match(warned('timed out'), /Containers on two do not reach 10\.20\.0\.10:2377: timed out\./);
		assert.doesNotMatch(warned(undefined), /do not reach/);
		// Nobody listens where there is no Swarm yet.
		assert.deepEqual(wizardOf('swarm').missing({}, worldOf(apart, 'one')), []);
	});

	test('makes managers of them where that is wanted, and says when their number is even', () => {
		const where = worldOf(apart.slice(0, 2), 'one');
		const all = commands('swarm', { role: 'manager' }, where);
		assert.ok(all.includes('one: docker node promote two.lab'), all.join('\n'));
		const warnings = (hosts: readonly WorldHost[]): string =>
			wizardOf('swarm').make({ role: 'manager' }, worldOf(hosts, 'one')).plan.warnings.join('\n');
		assert.match(warnings(apart.slice(0, 2)), /With 2 managers none of them may be lost, as with 1/);
		assert.doesNotMatch(warnings(apart), /odd number/);
	});

	test('names no host where there is one alone', () => {
		const where = { ...world, hosts: [] };
		assert.deepEqual(commands('swarm', {}, where), [': docker swarm init --advertise-addr 192.168.1.9']);
	});

	test('takes the Swarm that there is, and its address', () => {
		const hosts = [hostOf('one', { swarm: activeSwarm('manager') }), hostOf('two', { address: '10.20.0.11' })];
		assert.deepEqual(commands('swarm', {}, worldOf(hosts, 'two')), [
			'one: SWARM_JOIN_TOKEN=$(docker swarm join-token --quiet worker)',
			'two: docker swarm join --token "$SWARM_JOIN_TOKEN" --advertise-addr 10.20.0.11 10.20.0.10:2377',
			"one: until docker node inspect --format '{{.Status.State}}' two.lab | grep -qx ready; do sleep 1; done",
			'two: until [ "$(docker network inspect --format \'{{len .Peers}}\' ingress)" -gt 1 ]; do sleep 1; done',
		]);
	});

	const rows: readonly (readonly [string, readonly WorldHost[], Given, RegExp])[] = [
		['no address', [hostOf('one'), hostOf('two')], { address: '' }, /have to know where it is/],
		['a name for an address', apart, { address: 'one.lab' }, /Write an IP address/],
		['an address of its own', apart, { address: '127.0.0.1' }, /Nobody else reaches 127\.0\.0\.1/],
		[
			'a host of another Swarm',
			[...apart, hostOf('far', { swarm: activeSwarm('worker', 1, 'm9') })],
			{ hosts: ['far'] },
			/far is in another Swarm/,
		],
		[
			'a worker for a manager',
			[hostOf('one', { swarm: activeSwarm('worker') }), hostOf('two', { swarm: activeSwarm('manager', 2) })],
			{ manager: 'one' },
			/worker of the Swarm of two/,
		],
		[
			'a worker whose manager is elsewhere',
			[hostOf('one', { swarm: activeSwarm('worker') }), hostOf('two')],
			{ manager: 'one' },
			/Swarm of 10\.20\.0\.10:2377/,
		],
		[
			'a locked one',
			[hostOf('one', { swarm: { state: 'locked', says: '', managers: [] } })],
			{ manager: 'one' },
			/can't take part in \(locked\)/,
		],
		[
			'a read-only host',
			[hostOf('one', { readOnly: true, address: '10.20.0.10' }), hostOf('two')],
			{},
			/one is read-only/,
		],
		['a read-only host that joins', [...apart, hostOf('ro', { readOnly: true })], { hosts: ['ro'] }, /ro is read-only/],
		[
			'a host out of reach',
			[...apart, hostOf('away', { connection: { state: 'connecting', since: 0, attempt: 1 } })],
			{ hosts: ['away'] },
			/away is out of reach/,
		],
		[
			'nobody that joins',
			[hostOf('one', { swarm: activeSwarm('manager') }), hostOf('two')],
			{ hosts: [] },
			/Choose a host that joins/,
		],
		['nobody left', [hostOf('one', { swarm: activeSwarm('manager') })], {}, /no other host that could join/],
		[
			'half a token',
			apart,
			{ manager: 'elsewhere', at: '10.0.0.1', token: token.slice(0, -1) },
			/not the whole of a join token/,
		],
		['another word', apart, { manager: 'elsewhere', at: '10.0.0.1', token: 'secret' }, /begins with SWMTKN-1-/],
		['no address of a manager', apart, { manager: 'elsewhere', at: 'http://x/', token }, /Write its address/],
	];
	for (const [what, hosts, given, says] of rows) {
		test(`says what is wrong with ${what}`, () => {
			assert.match(problems('swarm', given, worldOf(hosts, 'one')).join('\n'), says);
		});
	}

	test('says which container has a port that a Swarm needs', () => {
		const port = { container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 7946 } } as const;
		const containers = byId(containerOf('web', { ports: [port] }));
		const hosts = [...apart.slice(0, 1), hostOf('two', { containers })];
		assert.match(problems('swarm', { hosts: ['two'] }, worldOf(hosts, 'one')).join(), /web on two publishes 7946\/tcp/);
	});

	test('gives a token to whoever runs the plan, and to nobody else', () => {
		const made = wizardOf('swarm').make({ manager: 'elsewhere', at: '10.0.0.1', token }, worldOf(apart, 'one'));
		assert.deepEqual([...made.secrets.values()], [token]);
		assert.ok(!JSON.stringify(made.plan).includes(token));
		assert.equal(made.plan.steps[0]?.do === 'swarm-join' && made.plan.steps[0].manager, '10.0.0.1:2377');
	});
});

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
		const told = typeof nodes === 'string' ? { why: nodes } : { nodes };
		const answers = new Map(asked.map(each => [askedKey(each), { about: 'nodes', ...told } as const]));
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
