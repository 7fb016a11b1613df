import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as z from 'zod';
import { DEAF, expectRefusal, expectStatus, type ContainerOptions, type Fixture } from './fixture.ts';
import { listedNetworkSchema, networkSchema } from './schemas.ts';

/** Networks and the addresses on them: who gets which, and where that can be read. */
export function networkContract(open: () => Fixture): void {
	const inspect = async (reference: string) =>
		networkSchema.parse(expectStatus(await open().call('GET', `/networks/${reference}`), 200).body);
	const endpointOf = async (container: string, network: string) =>
		(await open().inspect(container)).NetworkSettings.Networks[network];

	it('has a bridge, the host and none', async () => {
		const { body } = expectStatus(await open().call('GET', '/networks'), 200);
		const networks = z.array(listedNetworkSchema).parse(body);
		const standard = ['bridge', 'host', 'none'].map(name => networks.find(network => network.Name === name));
		assert.deepEqual(
			standard.map(network => network?.Driver),
			['bridge', 'host', 'null'],
		);
		expectRefusal(
			await open().call('DELETE', '/networks/bridge'),
			403,
			/^bridge is a pre-defined network and cannot be removed$/,
		);
	});

	it('leaves the members out of the list and tells them in an inspect', async t => {
		const name = open().freshName();
		const id = await open().createNetwork(t, { Name: name });
		const container = await open().run(t, DEAF, on(name));
		const filter = encodeURIComponent(JSON.stringify({ name: [name] }));
		const { body } = expectStatus(await open().call('GET', `/networks?filters=${filter}`), 200);
		const [listed, ...others] = z.array(listedNetworkSchema).parse(body);
		assert.equal(listed?.Id, id);
		assert.deepEqual(listed?.Containers ?? {}, {});
		assert.deepEqual(others, []);

		const [member, ...rest] = Object.entries((await inspect(name)).Containers);
		assert.deepEqual(rest, []);
		const endpoint = await endpointOf(container, name);
		assert.equal(member?.[0], container);
		assert.equal(member?.[1].EndpointID, endpoint?.EndpointID);
		assert.equal(member?.[1].MacAddress, endpoint?.MacAddress);
		assert.equal(member?.[1].IPv4Address, `${endpoint?.IPAddress}/${endpoint?.IPPrefixLen}`);
		assert.equal(member?.[1].IPv6Address, '');
	});

	it('hands out the first free address of each family, and the gateway is the first of all', async t => {
		const [subnet4, subnet6] = freshSubnets();
		const network = open().freshName();
		const config = [{ Subnet: `${subnet4}.0/24`, Gateway: `${subnet4}.1` }, { Subnet: `${subnet6}::/64` }];
		await open().createNetwork(t, { Name: network, EnableIPv6: true, IPAM: { Config: config } });
		const second = await open().run(
			t,
			DEAF,
			on(network, { IPv4Address: `${subnet4}.3`, IPv6Address: `${subnet6}::3` }),
		);
		const first = await open().run(t, DEAF, on(network));
		const third = await open().run(t, DEAF, on(network));
		const places = await Promise.all([first, second, third].map(id => endpointOf(id, network)));
		assert.deepEqual(
			places.map(place => place?.IPAddress),
			[2, 3, 4].map(last => `${subnet4}.${last}`),
		);
		assert.deepEqual(
			places.map(place => place?.GlobalIPv6Address),
			[2, 3, 4].map(last => `${subnet6}::${last}`),
		);
		for (const place of places) {
			assert.deepEqual([place?.Gateway, place?.IPPrefixLen], [`${subnet4}.1`, 24]);
			assert.deepEqual([place?.IPv6Gateway, place?.GlobalIPv6PrefixLen], [`${subnet6}::1`, 64]);
		}
	});

	it('hands out addresses of the range only, its ends too, and none that is kept away', async t => {
		const [subnet] = freshSubnets();
		const network = open().freshName();
		const config = {
			Subnet: `${subnet}.0/24`,
			IPRange: `${subnet}.128/30`,
			Gateway: `${subnet}.1`,
			AuxiliaryAddresses: { router: `${subnet}.129` },
		};
		await open().createNetwork(t, { Name: network, IPAM: { Config: [config] } });
		assert.deepEqual((await inspect(network)).IPAM.Config, [config]);
		for (const last of [128, 130, 131]) {
			const container = await open().run(t, DEAF, on(network));
			assert.equal((await endpointOf(container, network))?.IPAddress, `${subnet}.${last}`);
		}
		const late = await open().create(t, DEAF, on(network));
		const refused = await open().call('POST', `/containers/${late}/start`);
		assert(refused.status >= 400);
		assert.match(refused.text, /no available (IPv4 )?addresses on this (network's address )?pool/);
	});

	it('tells in IPAMConfig the addresses that were asked for, and no others', async t => {
		const [subnet] = freshSubnets();
		const network = open().freshName();
		await open().createNetwork(t, { Name: network, IPAM: { Config: [{ Subnet: `${subnet}.0/24` }] } });
		const fixed = await open().run(t, DEAF, on(network, { IPv4Address: `${subnet}.9` }));
		const dynamic = await open().run(t, DEAF, on(network));
		assert.equal((await endpointOf(fixed, network))?.IPAMConfig?.IPv4Address, `${subnet}.9`);
		assert.equal((await endpointOf(dynamic, network))?.IPAMConfig?.IPv4Address, undefined);
		expectStatus(await open().call('POST', `/containers/${fixed}/kill`), 204);
		await open().ended(fixed);
		const stopped = await endpointOf(fixed, network);
		assert.deepEqual([stopped?.IPAMConfig?.IPv4Address, stopped?.IPAddress], [`${subnet}.9`, '']);
	});

	it('does not start a container whose address is taken, and says why', async t => {
		const [subnet] = freshSubnets();
		const network = open().freshName();
		await open().createNetwork(t, { Name: network, IPAM: { Config: [{ Subnet: `${subnet}.0/24` }] } });
		await open().run(t, DEAF, on(network, { IPv4Address: `${subnet}.9` }));
		const late = await open().create(t, DEAF, on(network, { IPv4Address: `${subnet}.9` }));
		expectRefusal(await open().call('POST', `/containers/${late}/start`), 403, /Address already in use/);
		const { State } = await open().inspect(late);
		assert.deepEqual([State.Status, State.ExitCode], ['created', 128]);
		assert.match(State.Error, /Address already in use/);
	});

	it('connects and disconnects a running container', async t => {
		const [subnet] = freshSubnets();
		const network = open().freshName();
		await open().createNetwork(t, { Name: network, IPAM: { Config: [{ Subnet: `${subnet}.0/24` }] } });
		const container = await open().run(t, DEAF);
		const EndpointConfig = { IPAMConfig: { IPv4Address: `${subnet}.20` }, Aliases: ['board'] };
		const connect = (body: unknown) => open().call('POST', `/networks/${network}/connect`, body);
		const disconnect = () => open().call('POST', `/networks/${network}/disconnect`, { Container: container });
		expectStatus(await connect({ Container: container, EndpointConfig }), 200);
		const endpoint = await endpointOf(container, network);
		assert.equal(endpoint?.IPAddress, `${subnet}.20`);
		assert(endpoint.Aliases?.includes('board'));
		expectRefusal(await connect({ Container: container }), 403, /already exists in network/);
		expectRefusal(await open().call('DELETE', `/networks/${network}`), 403, /has active endpoints/);
		expectStatus(await disconnect(), 200);
		assert.equal(await endpointOf(container, network), undefined);
		assert(!Object.hasOwn((await inspect(network)).Containers, container));
		assert.equal((await disconnect()).status >= 400, true);
	});

	it('refuses a name that is taken and a subnet that overlaps', async t => {
		const [subnet] = freshSubnets();
		const name = open().freshName();
		await open().createNetwork(t, { Name: name, IPAM: { Config: [{ Subnet: `${subnet}.0/24` }] } });
		const create = (body: unknown) => open().call('POST', '/networks/create', body);
		expectRefusal(
			await create({ Name: name, CheckDuplicate: true }),
			409,
			new RegExp(`^network with name ${name} already exists$`),
		);
		const clash = { Name: open().freshName(), IPAM: { Config: [{ Subnet: `${subnet}.128/25` }] } };
		expectRefusal(await create(clash), 403, /Pool overlaps with other one on this address space/);
	});

	it('chooses a subnet by itself, and removes what nobody uses', async t => {
		const name = open().freshName();
		const id = await open().createNetwork(t, { Name: name, Labels: { rack: '2' } });
		const network = await inspect(id.slice(0, 12));
		assert.deepEqual(
			[network.Name, network.Driver, network.Scope, network.Labels],
			[name, 'bridge', 'local', { rack: '2' }],
		);
		assert.match(network.IPAM.Config?.[0]?.Subnet ?? '', /^\d+\.\d+\.\d+\.\d+\/\d+$/);
		expectStatus(await open().call('DELETE', `/networks/${id}`), 204);
		expectRefusal(await open().call('GET', `/networks/${id}`), 404, new RegExp(`^network ${id} not found$`));
	});
}

/** The part of a create request that puts a container on a network, with addresses or without. */
function on(network: string, addresses?: { IPv4Address?: string; IPv6Address?: string }): ContainerOptions {
	return {
		HostConfig: { NetworkMode: network },
		NetworkingConfig: { EndpointsConfig: { [network]: addresses === undefined ? {} : { IPAMConfig: addresses } } },
	};
}

let subnetsMade = 0;

/** The start of an IPv4 /24 and of an IPv6 /64 that no other test has, as engines write them: `10.77.1`, `fd00:77:1`. */
function freshSubnets(): [string, string] {
	subnetsMade += 1;
	return [`10.77.${subnetsMade}`, `fd00:77:${subnetsMade.toString(16)}`];
}
