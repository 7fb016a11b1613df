/** A container's places on networks, read as they were asked for: each row differs in one fact. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { containerInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { readEndpoints, readNetworks } from '../../../../source/lab/spec/read/networks.ts';

type Reported = Record<string, unknown>;

const inspectOf = (
	networks: Record<string, Reported>,
	{ mode = 'lab', status = 'running', config = {} }: { mode?: string; status?: string; config?: Reported } = {},
) =>
	containerInspect.parse({
		Id: 'c0ffee'.padEnd(64, '0'),
		Name: '/calvin',
		Image: 'i1',
		State: { Status: status, Running: status === 'running' },
		Config: { Hostname: 'calvin', ...config },
		HostConfig: { NetworkMode: mode },
		NetworkSettings: {
			Networks: Object.fromEntries(
				Object.entries(networks).map(([name, reported]) => [
					name,
					{ NetworkID: `id-${name}`, EndpointID: 'e', ...reported },
				]),
			),
		},
	});

const placed = (reported: Reported, rest?: Parameters<typeof inspectOf>[1]) =>
	readEndpoints(inspectOf({ lab: reported }, rest))[0]?.endpoint;

suite('a place on a network', () => {
	const rows: [string, Reported, object][] = [
		['with nothing asked for', { IPAddress: '10.0.0.5' }, {}],
		['with its address', { IPAMConfig: { IPv4Address: '10.0.0.5' } }, { ipv4: '10.0.0.5' }],
		['with its IPv6 address', { IPAMConfig: { IPv6Address: 'fd00::5' } }, { ipv6: 'fd00::5' }],
		['with link-local ones', { IPAMConfig: { LinkLocalIPs: ['169.254.0.5'] } }, { linkLocal: ['169.254.0.5'] }],
		[
			'with empty words for none',
			{ IPAMConfig: { IPv4Address: '', LinkLocalIPs: [] }, Links: [], DriverOpts: {}, GwPriority: 0 },
			{},
		],
		['with null for none', { IPAMConfig: null, Aliases: null, Links: null, DriverOpts: null }, {}],
		['with aliases, each once', { Aliases: ['tftp', 'tftp', 'http'] }, { aliases: ['tftp', 'http'] }],
		['without the engine’s own alias', { Aliases: ['c0ffee000000', 'tftp'] }, { aliases: ['tftp'] }],
		['without the alias of older engines', { Aliases: ['calvin'] }, {}],
		['with the host’s name of newer engines', { Aliases: ['calvin'], DNSNames: ['calvin'] }, { aliases: ['calvin'] }],
		['with links', { Links: ['db:db'] }, { links: ['db:db'] }],
		['with the driver’s options', { DriverOpts: { a: '1', b: null } }, { driverOptions: { a: '1', b: '' } }],
		['with its rank as the way out', { GwPriority: 5 }, { gatewayPriority: 5 }],
	];
	for (const [what, reported, expected] of rows)
		test(what, () => assert.deepEqual(placed(reported), { network: 'lab', ...expected }));
});

suite('a MAC address', () => {
	const mac = '02:00:00:00:00:05';
	const own = (reported: Reported, rest?: Parameters<typeof inspectOf>[1]) =>
		readEndpoints(inspectOf({ other: { DNSNames: [], ...reported }, lab: { DNSNames: [] } }, rest)).at(-1);

	test('of the first network is that of the settings', () => {
		const [first] = readEndpoints(
			inspectOf({ lab: { DNSNames: [], MacAddress: 'x' } }, { config: { MacAddress: mac } }),
		);
		assert.deepEqual(first, { endpoint: { network: 'lab', mac }, own: true });
		const [older] = readEndpoints(inspectOf({ lab: { MacAddress: 'x' } }, { config: { MacAddress: mac } }));
		assert.deepEqual(older, { endpoint: { network: 'lab', mac }, own: false });
		assert.deepEqual(readEndpoints(inspectOf({ lab: { DNSNames: [] } }))[0]?.own, false);
	});

	test('of another network is one that it has now, unless it follows from its address', () => {
		const kept = own({ MacAddress: mac, IPAddress: '10.0.0.5' });
		assert.deepEqual([kept?.endpoint.mac, kept?.own], [mac, true]);
		assert.match(kept?.note ?? '', /keeps the MAC address 02:00:00:00:00:05 on other/);
		assert.deepEqual(own({ MacAddress: '02:42:0A:00:00:05', IPAddress: '10.0.0.5' }), {
			endpoint: { network: 'other' },
			own: false,
		});
		assert.equal(own({ MacAddress: '02:42:0a:00:00:06', IPAddress: '10.0.0.5' })?.own, true);
	});

	test('of another network is not known while it rests, and told of what never ran', () => {
		assert.match(
			own({ MacAddress: '' }, { status: 'exited' })?.note ?? '',
			/Not known: whether it had a MAC address of its own on other/,
		);
		assert.deepEqual(own({ MacAddress: mac }, { status: 'created' }), {
			endpoint: { network: 'other', mac },
			own: true,
		});
		assert.deepEqual(own({ MacAddress: '' }, { status: 'created' }), { endpoint: { network: 'other' }, own: false });
	});

	test('is none of older engines’ other networks', () => {
		const [, other] = readEndpoints(inspectOf({ other: { MacAddress: mac }, lab: {} }));
		assert.deepEqual(other, { endpoint: { network: 'other' }, own: false });
	});
});

suite('the networks of a container', () => {
	const fields = (networks: Record<string, Reported>, mode: string) =>
		readNetworks(inspectOf(networks, { mode })).fields;

	test('are one of Docker’s modes, whatever is listed', () => {
		for (const mode of ['host', 'none', 'container:f00'])
			assert.deepEqual(fields({ x: {} }, mode), { networkMode: mode });
	});

	test('begin with the one that its mode names, by name or id', () => {
		for (const mode of ['lab', 'id-lab']) {
			assert.deepEqual(fields({ a: {}, lab: {}, z: {} }, mode), {
				networks: ['lab', 'a', 'z'].map(network => ({ network })),
			});
		}
		for (const mode of ['default', 'bridge', '']) {
			assert.deepEqual(fields({ a: {}, bridge: {} }, mode), { networks: [{ network: 'bridge' }, { network: 'a' }] });
		}
	});

	test('are nothing to ask for on Docker’s bridge alone', () => {
		assert.deepEqual(fields({ bridge: {} }, 'default'), {});
		assert.deepEqual(fields({ bridge: { Aliases: ['x'] } }, 'default'), {
			networks: [{ network: 'bridge', aliases: ['x'] }],
		});
		assert.deepEqual(fields({ lab: {} }, 'lab'), { networks: [{ network: 'lab' }] });
	});

	test('are that of its mode where it was taken off all, and a warning where that is Docker’s bridge', () => {
		assert.deepEqual(readNetworks(inspectOf({}, { mode: 'lab' })), {
			fields: { networks: [{ network: 'lab' }] },
			macNetworks: [],
			warnings: [],
		});
		const off = readNetworks(inspectOf({}, { mode: 'bridge' }));
		assert.deepEqual(off.fields, {});
		assert.match(off.warnings.join(), /taken off Docker’s bridge/);
	});
});
