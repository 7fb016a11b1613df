import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { contains, formatAddress, parseSubnet } from '../../../../source/lab/address/address.ts';
import { addressBook, addressMap, type AddressRow } from '../../../../source/lab/address/book.ts';
import { addressUse, nextFree, subnetCells } from '../../../../source/lab/address/space.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { byId, containerOf, endpointOf, networkOf } from '../objects-for-tests.ts';

const lab = networkOf('dockernet', [
	{ subnet: '172.18.0.0/24', gateway: '172.18.0.1', range: '172.18.0.128/25', reserved: { router: '172.18.0.9' } },
]);

const running = (name: string, ipv4: string, staticIpv4 = ''): Container =>
	containerOf(name, { endpoints: [endpointOf('dockernet', { ipv4, staticIpv4 })] });

const stopped = (name: string, staticIpv4: string): Container => ({
	...running(name, '', staticIpv4),
	status: 'exited',
});

const server = containerOf('lava-server', {
	endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5', staticIpv4: '172.18.0.5' })],
	ports: [
		{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 8080 } },
		{ container: 80, protocol: 'tcp', host: { address: '::', port: 8080 } },
		{ container: 5500, protocol: 'tcp' },
	],
});

/** One line a row, as a table would show it. */
const lines = (rows: readonly AddressRow[]): string[] =>
	rows.map(row =>
		row.kind === 'gap'
			? `${row.from} - ${row.to} ${row.count} free`
			: [row.address, row.owner.name, row.assignment, ...row.problems.map(({ says }) => says)].join(' '),
	);

suite("a network's addresses", () => {
	test('in their order, with owners and gaps', () => {
		const containers = byId(running('worker', '172.18.0.128'), server);
		assert.deepEqual(lines(addressMap(lab, containers)), [
			'172.18.0.0 network reserved',
			'172.18.0.1 gateway reserved',
			'172.18.0.2 - 172.18.0.4 3 free',
			'172.18.0.5 lava-server static',
			'172.18.0.6 - 172.18.0.8 3 free',
			'172.18.0.9 router reserved',
			'172.18.0.10 - 172.18.0.127 118 free',
			'172.18.0.128 worker dynamic',
			'172.18.0.129 - 172.18.0.254 126 free',
			'172.18.0.255 broadcast reserved',
		]);
	});

	test('published ports are told, the others not', () => {
		const [row] = addressMap(lab, byId(server)).filter(
			each => each.kind === 'address' && each.owner.name === 'lava-server',
		);
		assert.ok(row?.kind === 'address');
		assert.deepEqual(row.ports, [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 8080 } }]);
	});

	test('what is wrong stands out', () => {
		const containers = byId(
			running('a', '172.18.0.130', '172.18.0.130'),
			running('b', '10.0.0.7'),
			running('c', '172.18.0.5'),
			stopped('d', '172.18.0.5'),
			running('e', '172.18.0.1'),
		);
		const wrong = lines(addressMap(lab, containers)).filter(line => !/(?:reserved|dynamic|static|free)$/.test(line));
		assert.deepEqual(wrong, [
			'172.18.0.1 e dynamic taken by gateway too',
			'172.18.0.1 gateway reserved taken by e too',
			'172.18.0.5 c dynamic taken by d too',
			'172.18.0.5 d static taken by c too',
			'172.18.0.130 a static static, but dynamic addresses come from 172.18.0.128/25',
			'10.0.0.7 b dynamic outside 172.18.0.0/24',
		]);
	});

	test("a stopped container's static address is kept in view, but not active", () => {
		const row = addressMap(lab, byId(stopped('d', '172.18.0.7'))).find(
			each => each.kind === 'address' && each.owner.name === 'd',
		);
		assert.ok(row?.kind === 'address');
		assert.deepEqual([row.address, row.assignment, row.active], ['172.18.0.7', 'static', false]);
	});

	test('one that was never started holds its static address too: its place has no id yet', () => {
		const made = containerOf('e', {
			status: 'created',
			endpoints: [{ ...endpointOf('dockernet', { staticIpv4: '172.18.0.2' }), networkId: '' }],
		});
		const containers = byId(made);
		assert.ok(lines(addressMap(lab, containers)).includes('172.18.0.2 e static'));
		const [subnet] = lab.subnets;
		assert.ok(subnet && nextFree(lab, subnet, containers) === '172.18.0.3');
	});

	test('a member that is no container of the list is told by its name', () => {
		const member = { containerId: 'lb', name: 'dockernet-endpoint', ipv4: '172.18.0.3/24', ipv6: '', macAddress: '' };
		const rows = addressMap({ ...lab, members: [member] }, new Map());
		assert.ok(lines(rows).includes('172.18.0.3 dockernet-endpoint dynamic'));
	});

	test('a gateway that the engine does not tell is kept all the same', () => {
		const gateways = [
			{ subnet: '172.28.0.0/24' },
			{ subnet: '172.29.0.0/24', range: '172.29.0.128/25' },
			{ subnet: '172.30.0.0/24', range: '172.30.0.0/25' },
			{ subnet: 'fd00:28::/64' },
		].map(subnet => {
			const rows = addressMap(networkOf('n', [subnet]), new Map());
			return rows.flatMap(row => (row.kind === 'address' && row.owner.kind === 'gateway' ? [row.address] : []));
		});
		assert.deepEqual(gateways, [['172.28.0.1'], ['172.29.0.128'], ['172.30.0.1'], ['fd00:28::1']]);
		const isolated = networkOf('dockernet', [{ subnet: '172.28.0.0/24' }]);
		const rows = addressMap(isolated, byId(running('first', '172.28.0.1')));
		assert.ok(lines(rows).includes('172.28.0.1 first dynamic'));
	});

	test('go from the lowest subnet to the highest, and then what is outside of all', () => {
		const two = networkOf('two', [
			{ subnet: '10.0.1.0/30', gateway: '10.0.1.1' },
			{ subnet: '10.0.0.0/30', gateway: '10.0.0.1' },
		]);
		const stray = containerOf('stray', { endpoints: [endpointOf('two', { ipv4: '10.0.0.99' })] });
		assert.deepEqual(lines(addressMap(two, byId(stray))), [
			'10.0.0.0 network reserved',
			'10.0.0.1 gateway reserved',
			'10.0.0.2 - 10.0.0.2 1 free',
			'10.0.0.3 broadcast reserved',
			'10.0.1.0 network reserved',
			'10.0.1.1 gateway reserved',
			'10.0.1.2 - 10.0.1.2 1 free',
			'10.0.1.3 broadcast reserved',
			'10.0.0.99 stray dynamic outside 10.0.1.0/30, 10.0.0.0/30',
		]);
	});

	test('IPv6 has no broadcast address', () => {
		const six = networkOf('six', [{ subnet: 'fd00::/64', gateway: 'fd00::1' }]);
		const container = containerOf('w', {
			endpoints: [endpointOf('six', { ipv6: 'fd00::5', staticIpv6: 'FD00:0::5' })],
		});
		assert.deepEqual(lines(addressMap(six, byId(container))), [
			'fd00:: network reserved',
			'fd00::1 gateway reserved',
			'fd00::2 - fd00::4 3 free',
			'fd00::5 w static',
			`fd00::6 - fd00::ffff:ffff:ffff:ffff ${2n ** 64n - 6n} free`,
		]);
	});

	test('every address of a subnet is in exactly one row, whoever holds what', () => {
		const held = fc.uniqueArray(fc.integer({ min: 0, max: 70 }), { maxLength: 20 });
		fc.assert(
			fc.property(held, hosts => {
				const containers = byId(...hosts.map(host => running(`c${host}`, `172.18.1.${host}`)));
				const small = networkOf('dockernet', [{ subnet: '172.18.1.0/26', gateway: '172.18.1.1' }]);
				const rows = addressMap(small, containers);
				const gaps = rows.flatMap(row => (row.kind === 'gap' ? [row.count] : []));
				const inside = new Set([0, 1, 63, ...hosts.filter(host => host < 64)]);
				assert.equal(
					gaps.reduce((total, each) => total + each, 0n),
					BigInt(64 - inside.size),
				);
				assert.equal(new Set(rows.map(row => row.key)).size, rows.length);
				const outside = rows.filter(
					row => row.kind === 'address' && row.problems.some(({ kind }) => kind === 'outside'),
				);
				assert.equal(outside.length, hosts.filter(host => host > 63).length);
			}),
		);
	});
});

suite('the address book', () => {
	const other = networkOf('bridge', [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }]);
	const none = networkOf('none', []);

	test('lists all networks by their lowest address', () => {
		const both = containerOf('both', {
			endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.2' }), endpointOf('bridge', { ipv4: '172.17.0.2' })],
		});
		const rows = addressBook(byId(none, lab, other), byId(both));
		assert.deepEqual(
			rows.flatMap(row => (row.kind === 'address' ? [`${row.networkName} ${row.address} ${row.owner.name}`] : [])),
			[
				'bridge 172.17.0.1 gateway',
				'bridge 172.17.0.2 both',
				'dockernet 172.18.0.1 gateway',
				'dockernet 172.18.0.2 both',
				'dockernet 172.18.0.9 router',
			],
		);
	});

	test('leaves out what no one could have anyway, unless somebody has it', () => {
		const tight = networkOf('tight', [{ subnet: '10.0.0.0/29', gateway: '10.0.0.1' }]);
		const on = (name: string, ipv4: string): Container =>
			containerOf(name, { endpoints: [endpointOf('tight', { ipv4 })] });
		const owners = (...containers: readonly Container[]): string[] =>
			addressBook(byId(tight), byId(...containers)).flatMap(row => (row.kind === 'address' ? row.owner.name : []));
		assert.deepEqual(owners(on('a', '10.0.0.2')), ['gateway', 'a']);
		assert.deepEqual(owners(on('low', '10.0.0.0')), ['low', 'network', 'gateway']);
		assert.deepEqual(owners(on('top', '10.0.0.7')), ['gateway', 'broadcast', 'top']);
	});

	test('has each gap once, of every network', () => {
		const tight = networkOf('tight', [{ subnet: '10.0.0.0/29', gateway: '10.0.0.1' }]);
		assert.deepEqual(lines(addressBook(byId(tight), new Map())), [
			'10.0.0.1 gateway reserved',
			'10.0.0.2 - 10.0.0.6 5 free',
		]);
	});

	test('goes by name where networks begin with the same address, and keeps those without any', () => {
		const [b, a] = ['b', 'a'].map(name => networkOf(name, [{ subnet: '10.0.0.0/29', gateway: '10.0.0.1' }]));
		assert.ok(a && b);
		const stray = containerOf('stray', { endpoints: [endpointOf('none', { ipv4: '10.9.9.9' })] });
		const rows = addressBook(byId(none, b, a, networkOf('empty', [])), byId(stray));
		const order = rows.flatMap(row => (row.kind === 'address' ? `${row.networkName} ${row.owner.name}` : []));
		assert.deepEqual(order, [
			'a network',
			'a gateway',
			'a broadcast',
			'b network',
			'b gateway',
			'b broadcast',
			'none stray',
		]);
	});

	test('finds an address taken on two networks', () => {
		const twin = networkOf('twin', [{ subnet: '172.18.0.0/24', gateway: '172.18.0.1' }]);
		const there = containerOf('there', { endpoints: [endpointOf('twin', { ipv4: '172.18.0.5' })] });
		const rows = addressBook(byId(lab, twin), byId(server, there));
		assert.ok(lines(rows).includes('172.18.0.5 lava-server static taken by there too'));
		assert.ok(lines(rows).includes('172.18.0.5 there dynamic taken by lava-server too'));
	});
});

suite('room in a subnet', () => {
	const subnet = lab.subnets[0];
	assert.ok(subnet);

	test('used and free', () => {
		assert.deepEqual(addressUse(lab, byId(server)), { used: 3, free: 251 });
		assert.equal(addressUse(networkOf('none', []), new Map()), undefined);
	});

	test('the next free address is nobody’s and not in the dynamic range', () => {
		assert.equal(nextFree(lab, subnet, new Map()), '172.18.0.2');
		const full = Array.from({ length: 126 }, (_, at) => running(`c${at}`, `172.18.0.${at + 2}`));
		assert.equal(nextFree(lab, subnet, byId(...full)), undefined);
		assert.equal(nextFree(lab, subnet, byId(...full.slice(0, 100), ...full.slice(101))), '172.18.0.102');
		assert.equal(nextFree(lab, { ...subnet, range: '172.18.0.0/25' }, new Map()), '172.18.0.128');
	});

	test('the last address of a subnet is an address too, where there is no broadcast', () => {
		const six = networkOf('six', [{ subnet: 'fd00::/126', gateway: 'fd00::1' }]);
		const [only] = six.subnets;
		assert.ok(only);
		const on = (at: number): Container =>
			containerOf(`c${at}`, { endpoints: [endpointOf('six', { ipv6: `fd00::${at}` })] });
		assert.equal(nextFree(six, only, byId(on(2))), 'fd00::3');
		assert.equal(nextFree(six, only, byId(on(2), on(3))), undefined);
	});

	test('a small subnet is drawn address by address', () => {
		const network = networkOf('dockernet', [{ subnet: '10.0.0.0/28', gateway: '10.0.0.1', range: '10.0.0.8/30' }]);
		const containers = byId(running('a', '10.0.0.5', '10.0.0.5'), running('b', '10.0.0.8'));
		const letters = { gateway: 'G', static: 'S', used: 'u', reserved: '#', range: '~', free: '.' };
		const drawn = network.subnets.flatMap(each => subnetCells(network, each, containers, 256));
		assert.equal(drawn.map(({ kind }) => letters[kind]).join(''), '#G...S..u~~~...#');
	});

	test('any subnet is drawn whole in equal cells, no more than asked for', () => {
		fc.assert(
			fc.property(fc.integer({ min: 8, max: 30 }), fc.integer({ min: 1, max: 400 }), (prefix, most) => {
				const network = networkOf('n', [{ subnet: `10.0.0.0/${prefix}`, gateway: '10.0.0.1' }]);
				const cells = network.subnets.flatMap(each => subnetCells(network, each, new Map(), most));
				assert.ok(cells.length <= most && (cells.length * 2 > most || cells.length === 2 ** (32 - prefix)));
				assert.equal(cells[0]?.from, '10.0.0.0');
				const block = parseSubnet(`10.0.0.0/${prefix}`);
				assert.ok(block);
				assert.equal(cells.at(-1)?.to, formatAddress({ family: 4, value: block.last }));
				assert.ok(contains(block, { family: 4, value: block.last }));
				assert.equal(
					cells.reduce((total, { held }) => total + held, 0),
					3,
				);
			}),
		);
	});
});
