import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Engine } from '../../source/engine/engine.ts';
import { roleOf } from '../../source/lab/lava/role/role.ts';
import { writeTar } from '../../source/engine/archive/tar.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { labNetwork, runContainer } from './harness/lab.ts';
import { eventsOnlyClock, openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';
import { applyOperation, operations } from './harness/random-changes.ts';

const fileOf = (path: string, text: string) => ({ path, content: Buffer.from(text), mode: 0o755, uid: 0, gid: 0 });

const skip = await requireRealEngine();

describe('the watch', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	before(async () => {
		// Its log then names every request, which is how asking too much is found out.
		engine = await startEngine({ arguments: ['--debug'] });
		program = await openProgram(engine.address);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
	});

	it('equals what the engine says of itself after any series of changes from elsewhere, by events alone', async () => {
		const byEvents = await openProgram(engine.address, eventsOnlyClock);
		const property = fc.asyncProperty(fc.array(operations, { minLength: 40, maxLength: 80 }), async series => {
			for (const operation of series) await applyOperation(engine.docker, operation);
			const facts = await factsOf(engine.docker);
			await eventually(() => assert.deepEqual(beliefsOf(byEvents.snapshot()), facts), 60);
		});
		try {
			await fc.assert(property, { numRuns: 3, endOnFailure: true });
		} finally {
			await byEvents.close();
		}
	});

	it('learns with the next look around what Docker has no event for', async () => {
		await engine.docker.createNetwork({ Name: 'silent', IPAM: { Config: [{ Subnet: '10.79.0.0/24' }] } });
		const container = await engine.docker.createContainer({ name: 'stopped', Image: imageOf('busybox') });
		await until('it is seen', () => program.snapshot().containers.has(container.id));
		await engine.docker.getNetwork('silent').connect({ Container: container.id });
		program.refresh();
		const networks = () =>
			program
				.snapshot()
				.containers.get(container.id)
				?.endpoints.map(({ networkName }) => networkName);
		await until('the network is seen', () => networks()?.includes('silent'));
	});

	it("reads the script of LAVA's images where a container says nothing of itself, once for each image", async () => {
		const scripts = { worker: 'exec /usr/bin/lava-worker --url "$URL"\n', none: undefined };
		for (const [name, text] of Object.entries(scripts)) {
			const image = `lab/${name}:7`;
			const made = await engine.docker.createContainer({ Image: imageOf('busybox') });
			if (text !== undefined) await made.putArchive(writeTar([fileOf('root/entrypoint.sh', text)]), { path: '/' });
			await made.commit({ repo: `lab/${name}`, tag: '7', changes: 'ENTRYPOINT ["/root/entrypoint.sh"]' });
			await made.remove();
			for (const number of [1, 2]) await engine.docker.createContainer({ name: `${name}-${number}`, Image: image });
		}
		const roles = (): string[] =>
			[...program.snapshot().containers.values()]
				.filter(({ image }) => image.startsWith('lab/'))
				.map(container => `${container.name} ${roleOf(container).role} ${roleOf(container).contract}`)
				.toSorted();
		const reported = [
			'none-1 other unknown',
			'none-2 other unknown',
			'worker-1 dispatcher http',
			'worker-2 dispatcher http',
		];
		await eventually(() => assert.deepEqual(roles(), reported));
		const asked = engine.log().match(/GET \/v[\d.]+\/containers\/\w+\/archive\?path=%2Froot%2Fentrypoint\.sh/g) ?? [];
		assert.equal(asked.length, 2, asked.join('\n'));
	});

	it('has what was just made as soon as it has caught up', async () => {
		for (const number of [1, 2, 3]) {
			const name = `at-once-${number}`;
			const subnet = { Subnet: `10.78.${number}.0/24` };
			const { id } = await engine.docker.createNetwork({ Name: name, IPAM: { Config: [subnet] } });
			const container = await engine.docker.createContainer({ name, Image: imageOf('busybox') });
			await program.catchUp();
			const { networks, containers } = program.snapshot();
			assert.deepEqual([networks.has(id), containers.has(container.id)], [true, true]);
		}
	});

	it('tells static addresses from dynamic ones, with MAC and IPv6', async () => {
		await engine.docker.createNetwork({
			Name: 'both',
			EnableIPv6: true,
			IPAM: { Config: [{ Subnet: '172.30.0.0/24', IPRange: '172.30.0.128/25' }, { Subnet: 'fd00:30::/64' }] },
		});
		await runContainer(engine.docker, {
			name: 'fixed',
			HostConfig: { NetworkMode: 'both' },
			NetworkingConfig: {
				EndpointsConfig: { both: { IPAMConfig: { IPv4Address: '172.30.0.5', IPv6Address: 'fd00:30::5' } } },
			},
		});
		await runContainer(engine.docker, { name: 'floating', HostConfig: { NetworkMode: 'both' } });
		const facts = await factsOf(engine.docker);
		await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), facts));

		const { containers, networks } = program.snapshot();
		const endpointOf = (name: string) => [...containers.values()].find(known => known.name === name)?.endpoints[0];
		const fixed = endpointOf('fixed');
		assert.equal(fixed?.staticIpv4, '172.30.0.5');
		assert.equal(fixed.staticIpv6, 'fd00:30::5');
		assert.equal(fixed.ipv6, 'fd00:30::5');
		assert.match(fixed.macAddress, /^02:42:ac:1e:00:05$/);
		assert.equal(endpointOf('floating')?.staticIpv4, '');
		assert.match(endpointOf('floating')?.ipv4 ?? '', /^172\.30\.0\.(12[89]|1[3-9]\d)$/);
		const both = [...networks.values()].find(({ name }) => name === 'both');
		assert.equal(both?.subnets[0]?.range, '172.30.0.128/25');
		assert.deepEqual(
			both.members.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b)),
			['fixed', 'floating'],
		);
	});

	it('streams the events of others in their order', async () => {
		const container = await runContainer(engine.docker, { name: 'eventful' });
		await container.kill();
		await container.wait();
		await container.remove();
		const actions = () =>
			program
				.events()
				.filter(({ id }) => id === container.id)
				.map(({ action }) => action);
		const expected = ['create', 'start', 'kill', 'die', 'destroy'];
		await eventually(() => assert.deepEqual(actions(), expected));
	});

	it('asks for nothing because of execs', async () => {
		const container = await runContainer(engine.docker, { name: 'busy' });
		const facts = await factsOf(engine.docker);
		await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), facts));
		const earlier = requestsIn(engine.log());
		for (let count = 0; count < 10; count++) {
			const exec = await container.exec({ Cmd: ['true'] });
			await exec.start({ Detach: true });
			await until('the exec has ended', async () => !(await exec.inspect()).Running);
		}
		const ends = () => program.events().filter(({ id, action }) => id === container.id && action === 'exec_die');
		await until('the events are here', () => ends().length === 10);
		const asked = requestsIn(engine.log()).slice(earlier.length);
		// Pings and lists come by the clock, on a machine that is full also meanwhile.
		const byTime = /\/(?:_ping|containers\/json|networks)(?:\?|$)/;
		assert.deepEqual(
			asked.filter(request => !request.includes('/exec') && !byTime.test(request)),
			[],
		);
		await container.remove({ force: true });
	});

	it('knows the lab network of the administrators’ guide', async () => {
		await engine.docker.createNetwork(labNetwork);
		await until('the network is seen', () => [...program.snapshot().networks.values()].some(isDockernet));
		const network = [...program.snapshot().networks.values()].find(isDockernet);
		assert.deepEqual(network?.subnets, [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '', reserved: {} }]);
	});
});

function isDockernet({ name }: { name: string }): boolean {
	return name === labNetwork.Name;
}

function requestsIn(log: string): string[] {
	return Array.from(log.matchAll(/Calling (\S+ \S+?)"/g), match => match[1] ?? '');
}
