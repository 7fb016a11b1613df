import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given } from '../../../../source/wizards/field.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { askedKey, type WorldHost } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
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
