/** Hosts that share a network: joined by the wizards' plans, with containers that reach each other from host to host. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { messageOf } from '../../source/text/error.ts';
import type { Step } from '../../source/lab/plan.ts';
import { createFixture } from '../contract/fixture.ts';
import { swarmContract } from '../contract/swarm.ts';
import { wizardOf } from '../../source/wizards/wizards.ts';
import { dispatcherImage, serverImage, tagImages } from './harness/cut-off-cases.ts';
import type { TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { requireSwarm } from './harness/requirements.ts';
import { first, HOST_SUITES, joinToken, openTwoHosts, second, type TwoHosts } from './harness/two-hosts.ts';
import { eventually } from './harness/until.ts';

const skip = await requireSwarm(HOST_SUITES);

describe('two hosts', { skip, concurrency: 1 }, () => {
	let lab: TwoHosts;
	before(async () => {
		lab = await openTwoHosts();
	});
	after(() => lab?.close());

	it('that are in no Swarm get no overlay', async () => {
		assert.match(await lab.problemOf('network', { driver: 'overlay' }), /rack-1 is in no Swarm/);
		assert.match(await lab.problemOf('swarm-leave', {}), /No host of this console is in a Swarm/);
	});

	describe('as engines', () => {
		swarmContract(() => {
			const [one = '', two = ''] = lab.addresses;
			const fixture = ({ socket }: TestEngine) =>
				createFixture({ socketPath: socket, image: imageOf('busybox'), cleanup: () => undefined });
			return { fixtures: [fixture(lab.one), fixture(lab.two)], addresses: [one, two] };
		});
		after(() => lab.part());
	});

	const initAt = ({ docker }: TestEngine, address: string | undefined): Promise<unknown> =>
		docker.swarmInit({ ListenAddr: '0.0.0.0:2377', AdvertiseAddr: address });

	it('are as before where the manager is not reached, or does not take the token', async () => {
		const [, at] = lab.addresses;
		const elsewhere = { manager: 'elsewhere', at: at ?? '', hosts: ['rack-1'] };
		assert.match(await lab.problemOf('swarm', { ...elsewhere, token: 'SWMTKN-1-a-b' }), /not the whole/);
		await initAt(lab.two, at);
		const former = await joinToken(lab.two);
		await lab.part();
		// Nobody listens there any more.
		const { plan, secrets } = await lab.made('swarm', { ...elsewhere, token: former });
		assert.match(await lab.failure(plan, secrets), /The Swarm's manager did not answer this host: 2377/);
		await lab.become('apart');
		await initAt(lab.two, at);
		assert.match(await lab.failure(plan, secrets), /does not take this token/);
		const replaced = (await joinToken(lab.two)).replace(/.$/, last => (last === 'a' ? 'b' : 'a'));
		const wrong = await lab.made('swarm', { ...elsewhere, token: replaced });
		assert.match(await lab.failure(wrong.plan, wrong.secrets), /does not take this token/);
		assert.match(await lab.problemOf('swarm', { manager: 'rack-1', hosts: ['rack-2'] }), /in another Swarm/);
		await lab.part();
	});

	it('join one Swarm, and its token is nowhere', async () => {
		await lab.done('swarm');
		await lab.become('joined');
		const secret = (await joinToken(lab.one)).slice(-25);
		const commands = lab.hosts.all().flatMap(({ engine }) => engine.commands().map(({ command }) => command));
		assert.ok(commands.some(command => command.includes('docker swarm join')));
		for (const text of [...commands, ...(await lab.journals())]) assert.ok(!text.includes(secret));
	});

	const named = async (key: typeof first) =>
		[...(await lab.worldOn(key)).snapshot.networks.values()].find(({ name }) => name === 'lab');

	it('get a network that is one over both, made from either', async () => {
		await lab.done('network', { driver: 'overlay', name: 'lab' }, second);
		const [one, two] = [await named(first), await named(second)];
		assert.ok(one?.attachable);
		assert.equal(one.id, two?.id);
		// The engine that does not manage the Swarm tells nothing of it.
		assert.equal(lab.hosts.engine(second)?.snapshot().networks.has(one.id), false);
		const again = await lab.problemOf('network', { driver: 'overlay', name: 'lab' }, second);
		assert.match(again, /There is a network lab already/);
	});

	const block = async (): Promise<string> => (await named(first))?.subnets[0]?.subnet.replace(/\.0\/.*$/, '') ?? '';

	const containerOn = (host: typeof first, name: string, ipv4: string, image = imageOf('busybox')): Step[] => [
		{
			do: 'create',
			spec: { name, image, command: idle, networks: [{ network: 'lab', ipv4 }] },
			host,
		},
		{ do: 'start', container: { id: '', name }, host },
	];

	it('have containers on it that reach each other by static addresses and by name', async () => {
		const start = await block();
		const steps = [...containerOn(first, 'lab-one', `${start}.11`), ...containerOn(second, 'lab-two', `${start}.12`)];
		const outcome = await lab.hosts.plans.start({ title: 'Two', steps, warnings: [] }).outcome;
		assert.equal(outcome.end, 'unproven', JSON.stringify(outcome));
		await eventually(async () => {
			assert.match(await pinged(lab.one, 'lab-one', `${start}.12`), /1 packets received/);
			assert.match(await pinged(lab.two, 'lab-two', 'lab-one'), /1 packets received/);
		});
		assert.match(await lab.problemOf('swarm-leave', { leaves: 'rack-2' }), /lab-two is on the Swarm's network lab/);
		assert.match(await lab.problemOf('swarm-leave', { leaves: 'rack-1' }), /lab-one is on the Swarm's network lab/);
	});

	it('get a dispatcher beside a server on the other host, by the address on that network', async () => {
		const start = await block();
		for (const { docker } of [lab.one, lab.two]) await tagImages(docker);
		const steps = containerOn(first, 'lab-server', `${start}.5`, serverImage);
		await lab.hosts.plans.start({ title: 'Server', steps, warnings: [] }).outcome;
		const world = await lab.worldOn(second);
		const facts = { ...world.facts, images: [dispatcherImage] };
		const given = { server: 'lab-server on rack-1', name: 'calvin', source: 'here' };
		const views = new Map(
			wizardOf('dispatcher')
				.fields(given, { ...world, facts })
				.map(({ id, value }) => [id, value]),
		);
		assert.equal(views.get('network'), 'lab');
		assert.equal(views.get('url'), `http://${start}.5/`);
		const { plan } = wizardOf('dispatcher').make({ ...given, address: `${start}.6` }, { ...world, facts });
		// There is no LAVA that could register it.
		const alone = plan.steps.filter(step => !['exec', 'put-file', 'wait', 'pull'].includes(step.do));
		const placed = alone.map(step => ({ ...step, host: second }));
		const outcome = await lab.hosts.plans.start({ ...plan, steps: placed }).outcome;
		assert.equal(outcome.end, 'unproven', JSON.stringify(outcome));
		const found = await lab.two.docker.getContainer('calvin').inspect();
		assert.equal(found.NetworkSettings.Networks['lab']?.IPAddress, `${start}.6`);
		await eventually(async () => assert.match(await pinged(lab.one, 'lab-one', `${start}.6`), /1 packets received/));
		await lab.two.docker.getContainer('calvin').remove({ force: true });
		await lab.one.docker.getContainer('lab-server').remove({ force: true });
	});

	it('offer no address that a container of the other host has, running or not', async () => {
		const taken = `${await block()}.11`;
		const box = await lab.two.docker.createContainer({ name: 'lab-three', Image: imageOf('busybox'), Cmd: idle });
		await box.start();
		const given = { container: 'lab-three', network: 'lab', fixed: true };
		const views = wizardOf('connect').fields(given, await lab.worldOn(second));
		const proposed = views.find(({ id }) => id === 'address')?.value;
		const isTaken = async (): Promise<void> =>
			assert.match(await lab.problemOf('connect', { ...given, address: taken }, second), /lab-one has it/);
		await isTaken();
		await lab.one.docker.getContainer('lab-one').stop({ t: 0 });
		await isTaken();
		await lab.one.docker.getContainer('lab-one').start();
		await lab.done('connect', given, second);
		const { NetworkSettings } = await box.inspect();
		assert.equal(NetworkSettings.Networks['lab']?.IPAddress, proposed);
		await lab.done('disconnect', { container: 'lab-three', network: 'lab' }, second);
		await box.remove({ force: true });
	});

	it('say what is wrong where the Swarm gives no place, and all is as before', async () => {
		const steps = containerOn(second, 'lab-late', `${await block()}.11`);
		assert.match(
			await lab.failure({ title: 'Late', steps, warnings: [] }),
			/another host's container has its address|Address already in use/,
		);
		const left = await lab.two.docker.listContainers({ all: true });
		assert.ok(!left.some(({ Names }) => Names.includes('/lab-late')));
	});

	it('leave one after the other, and the last one ends the Swarm', async () => {
		await lab.one.docker.getContainer('lab-one').remove({ force: true });
		await lab.two.docker.getContainer('lab-two').remove({ force: true });
		await lab.done('swarm-leave', { leaves: 'rack-2' });
		assert.equal((await lab.one.docker.info()).Swarm?.Nodes, 1);
		await lab.done('swarm-leave', { leaves: 'rack-1' });
		await lab.part();
	});

	it('have another manager when the only one leaves, and its networks', async () => {
		await lab.done('swarm');
		await lab.done('network', { driver: 'overlay', name: 'lab' });
		const made = await named(first);
		await lab.done('swarm-leave', { leaves: 'rack-1' });
		assert.deepEqual(await partsOf(lab), ['inactive', 'manager of 1, nodes: 1']);
		assert.equal((await named(second))?.id, made?.id);
		await lab.done('swarm', { manager: 'rack-2', hosts: ['rack-1'] }, second);
		assert.deepEqual(await partsOf(lab), ['worker', 'manager of 1, nodes: 2']);
		await lab.part();
	});

	it('keep a majority of managers, or none leaves', async () => {
		await lab.done('swarm', { role: 'manager' });
		assert.deepEqual(await partsOf(lab), ['manager of 2, nodes: 2', 'manager of 2, nodes: 2']);
		await lab.done('swarm-leave', { leaves: 'rack-2' });
		assert.deepEqual(await partsOf(lab), ['manager of 1, nodes: 1', 'inactive']);
		await lab.done('swarm', { role: 'manager' });
		lab.two.pause();
		try {
			const why = async (): Promise<string> =>
				lab.hosts
					.engine(first)
					?.lookups.swarmNodes()
					.then(() => '', messageOf) ?? '';
			await eventually(async () => assert.match(await why(), /does not have a leader|deadline/));
		} finally {
			lab.two.resume();
		}
		await lab.part();
	});
});

/** What each host says of its part. */
const partsOf = ({ one, two }: TwoHosts): Promise<string[]> =>
	Promise.all(
		[one, two].map(async ({ docker }) => {
			const { Swarm } = await docker.info();
			if (Swarm?.LocalNodeState !== 'active') return Swarm?.LocalNodeState ?? '';
			return Swarm.ControlAvailable ? `manager of ${Swarm.Managers}, nodes: ${Swarm.Nodes}` : 'worker';
		}),
	);

async function pinged({ docker }: TestEngine, name: string, whom: string): Promise<string> {
	const Cmd = ['ping', '-c', '1', '-W', '2', whom];
	const exec = await docker.getContainer(name).exec({ Cmd, AttachStdout: true, AttachStderr: true, Tty: true });
	let text = '';
	for await (const chunk of await exec.start({ Tty: true })) text += String(chunk);
	return text;
}
