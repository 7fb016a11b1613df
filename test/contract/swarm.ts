/** A Swarm of two engines, as the program expects it: how it is made, joined and left, and what each tells of it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as z from 'zod';
import { type ContainerOptions, DEAF, expectRefusal, expectStatus, type Fixture } from './fixture.ts';

/** Two engines that reach each other at these addresses, and are in no Swarm. */
export type Pair = { fixtures: readonly [Fixture, Fixture]; addresses: readonly [string, string] };

const membership = z.object({
	Swarm: z.object({
		NodeID: z.string(),
		NodeAddr: z.string(),
		LocalNodeState: z.enum(['inactive', 'active']),
		ControlAvailable: z.boolean(),
		Error: z.string(),
		RemoteManagers: z.nullable(z.array(z.object({ NodeID: z.string(), Addr: z.string() }))),
		Nodes: z.optional(z.int()),
		Managers: z.optional(z.int()),
	}),
});

const tokens = z.object({ JoinTokens: z.object({ Worker: z.string().regex(/^SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}$/) }) });

const nodeList = z.array(
	z.object({
		ID: z.string(),
		Version: z.object({ Index: z.int() }),
		Spec: z.object({ Role: z.enum(['manager', 'worker']), Availability: z.string() }),
		Description: z.object({ Hostname: z.string() }),
		Status: z.object({ State: z.string(), Addr: z.string() }),
		ManagerStatus: z.optional(z.object({ Reachability: z.string() })),
	}),
);

const peers = z.object({ Peers: z.array(z.object({ IP: z.string() })) });

const networkList = z.array(
	z.object({ Id: z.string(), Name: z.string(), Scope: z.string(), Attachable: z.boolean(), Ingress: z.boolean() }),
);

const NO_MANAGER = /^This node is not a swarm manager/;
const SUBNET = { Subnet: '10.31.0.0/24', Gateway: '10.31.0.1' };

/** The steps build on each other. `carries`: why no container can be on its networks here; false = one can. */
export function swarmContract(open: () => Pair, carries: string | false = false): void {
	const ask = async <T>(at: 0 | 1, path: string, schema: z.ZodType<T>): Promise<T> =>
		schema.parse(expectStatus(await open().fixtures[at].call('GET', path), 200).body);
	const partOf = async (at: 0 | 1) => (await ask(at, '/info', membership)).Swarm;
	const networksOn = (at: 0 | 1) => ask(at, '/networks', networkList);
	const sharedOn = async (at: 0 | 1) => (await networksOn(at)).find(({ Name }) => Name === 'shared');
	const post = (at: 0 | 1, path: string, body: unknown = {}) => open().fixtures[at].call('POST', path, body);
	const init = () => post(0, '/swarm/init', { ListenAddr: '0.0.0.0:2377', AdvertiseAddr: open().addresses[0] });
	const join = (JoinToken: string) =>
		post(1, '/swarm/join', {
			ListenAddr: '0.0.0.0:2377',
			AdvertiseAddr: open().addresses[1],
			RemoteAddrs: [`${open().addresses[0]}:2377`],
			JoinToken,
		});
	const overlay = (at: 0 | 1, Name: string) =>
		post(at, '/networks/create', {
			Name,
			Driver: 'overlay',
			Attachable: true,
			CheckDuplicate: true,
			IPAM: { Config: [SUBNET] },
		});

	it('is in none at first, and has no nodes and no overlays', async () => {
		const part = await partOf(0);
		assert.deepEqual([part.LocalNodeState, part.ControlAvailable, part.RemoteManagers], ['inactive', false, null]);
		expectRefusal(await open().fixtures[0].call('GET', '/nodes'), 503, NO_MANAGER);
		expectRefusal(await open().fixtures[0].call('GET', '/swarm'), 503, NO_MANAGER);
		assert.ok((await overlay(0, 'shared')).status >= 400);
		expectRefusal(await post(0, '/swarm/leave'), 503, /^This node is not part of a swarm/);
	});

	it('is managed by the host that makes it', async () => {
		expectStatus(await init(), 200);
		const { RemoteManagers, ...part } = await partOf(0);
		assert.deepEqual([part.LocalNodeState, part.ControlAvailable, part.Nodes, part.Managers], ['active', true, 1, 1]);
		assert.deepEqual(RemoteManagers, [{ NodeID: part.NodeID, Addr: `${open().addresses[0]}:2377` }]);
		expectRefusal(await init(), 503, /^This node is already part of a swarm/);
		expectRefusal(await post(0, '/swarm/leave'), 503, /Removing the last manager erases all current state/);
	});

	it('is joined with its token, and with no other', async () => {
		const { Worker } = (await ask(0, '/swarm', tokens)).JoinTokens;
		const wrong = Worker.replace(/.$/, last => (last === 'a' ? 'b' : 'a'));
		expectRefusal(await join(wrong), 400, /A valid join token is necessary to join this cluster/);
		assert.equal((await partOf(1)).LocalNodeState, 'inactive');
		expectStatus(await join(Worker), 200);
		const [manager, worker] = [await partOf(0), await partOf(1)];
		assert.deepEqual([worker.LocalNodeState, worker.ControlAvailable, worker.Nodes], ['active', false, undefined]);
		assert.deepEqual(worker.RemoteManagers, manager.RemoteManagers);
		const nodes = await ask(0, '/nodes', nodeList);
		assert.deepEqual(nodes.map(({ ID }) => ID).toSorted(), [manager.NodeID, worker.NodeID].toSorted());
		assert.equal(nodes.find(({ ID }) => ID === worker.NodeID)?.Status.Addr, open().addresses[1]);
		expectRefusal(await open().fixtures[1].call('GET', '/nodes'), 503, NO_MANAGER);
	});

	it('has hosts that hear each other, and have found each other', async () => {
		await soon(async () => {
			const nodes = await ask(0, '/nodes', nodeList);
			assert.deepEqual(
				nodes.map(({ Status }) => Status.State),
				['ready', 'ready'],
			);
			for (const at of [0, 1] as const) {
				const { Peers } = await ask(at, '/networks/ingress', peers);
				assert.deepEqual(Peers.map(({ IP }) => IP).toSorted(), [...open().addresses].toSorted());
			}
		});
	});

	it('makes a worker a manager, and a worker again', async () => {
		const { NodeID } = await partOf(1);
		for (const Role of ['manager', 'worker'] as const) {
			const node = (await ask(0, '/nodes', nodeList)).find(({ ID }) => ID === NodeID);
			assert.ok(node);
			const { Version, Spec } = await ask(0, `/nodes/${NodeID}`, nodeList.element);
			expectStatus(await post(0, `/nodes/${NodeID}/update?version=${Version.Index}`, { ...Spec, Role }), 200);
			await soon(async () => {
				const { ManagerStatus } = await ask(0, `/nodes/${NodeID}`, nodeList.element);
				assert.equal(ManagerStatus !== undefined, Role === 'manager');
			});
		}
		await soon(async () => assert.equal((await partOf(1)).ControlAvailable, false));
	});

	it('has networks that its manager makes, and its worker tells nothing of', async () => {
		expectRefusal(await overlay(1, 'shared'), 403, NO_MANAGER);
		expectStatus(await overlay(0, 'shared'), 201);
		const shared = await sharedOn(0);
		assert.deepEqual([shared?.Scope, shared?.Attachable, shared?.Ingress], ['swarm', true, false]);
		assert.equal(await sharedOn(1), undefined);
		expectRefusal(await open().fixtures[1].call('GET', '/networks/shared'), 404, /^network shared not found$/);
		expectRefusal(await overlay(0, 'shared'), 409, /^network with name shared already exists$/);
		assert.ok((await networksOn(0)).some(({ Name, Ingress }) => Name === 'ingress' && Ingress));
	});

	it("gives a worker's container its place by the name, and tells of it while it runs", { skip: carries }, async t => {
		const [one, two] = open().fixtures;
		const there = await two.run(t, DEAF, on('10.31.0.12'));
		const place = (await two.inspect(there)).NetworkSettings.Networks['shared'];
		assert.equal(place?.IPAddress, '10.31.0.12');
		assert.equal((await sharedOn(1))?.Id, (await sharedOn(0))?.Id);
		const late = await one.create(t, DEAF, on('10.31.0.12'));
		const refused = await one.call('POST', `/containers/${late}/start`);
		assert.ok(
			refused.status >= 400 && /attaching to network failed|Address already in use/.test(refused.text),
			refused.text,
		);
		expectStatus(await two.call('POST', `/containers/${there}/kill`), 204);
		await two.ended(there);
		const deadline = Date.now() + 30_000;
		while ((await sharedOn(1)) !== undefined) assert.ok(Date.now() < deadline, 'it is still told of');
	});

	it('is left by the worker, which the manager then takes off its list', async () => {
		const { NodeID } = await partOf(1);
		expectStatus(await post(1, '/swarm/leave'), 200);
		assert.equal((await partOf(1)).LocalNodeState, 'inactive');
		const [one] = open().fixtures;
		expectStatus(await one.call('DELETE', `/nodes/${NodeID}?force=true`), 200);
		assert.equal((await partOf(0)).Nodes, 1);
		assert.equal((await one.call('DELETE', `/nodes/${NodeID}?force=true`)).status, 404);
	});

	it('ends with its last manager, and its networks too', async () => {
		expectStatus(await post(0, '/swarm/leave?force=true'), 200);
		assert.equal((await partOf(0)).LocalNodeState, 'inactive');
		const names = (await networksOn(0)).map(({ Name }) => Name);
		assert.ok(!names.includes('shared') && !names.includes('ingress'));
	});
}

/** Repeats an assertion until it holds: hosts of a Swarm hear of each other a moment later. */
async function soon(assertion: () => Promise<void>): Promise<void> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		try {
			return await assertion();
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		await new Promise(resolve => setTimeout(resolve, 50));
	}
}

function on(IPv4Address: string): ContainerOptions {
	return {
		HostConfig: { NetworkMode: 'shared' },
		NetworkingConfig: { EndpointsConfig: { shared: { IPAMConfig: { IPv4Address } } } },
	};
}
