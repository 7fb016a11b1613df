import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { LOCAL } from '../../../../../source/lab/host.ts';
import { type Block, covers, overlaps, parseSubnet } from '../../../../../source/lab/address/address.ts';
import { networkNameProblem, networkPlan, plannedNetwork } from '../../../../../source/lab/plans/network/network.ts';
import {
	firstAddress,
	freeSubnet,
	gatewayProblem,
	rangeProblem,
	subnetDoubt,
	subnetProblem,
	upperHalf,
} from '../../../../../source/lab/plans/network/subnet.ts';
import { addressProblem, freeAddress } from '../../../../../source/lab/plans/network/static-address.ts';
import type { Network } from '../../../../../source/lab/objects.ts';
import { planCommands } from '../../../../../source/lab/script/shell.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../objects-for-tests.ts';

const dockernet = networkOf('dockernet', [
	{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17', reserved: { printer: '172.18.0.9' } },
]);
const lab = byId(
	containerOf('lava-server', { endpoints: [endpointOf('dockernet', { staticIpv4: '172.18.0.2' })] }),
	containerOf('calvin', { endpoints: [endpointOf('dockernet', { ipv4: '172.18.128.1' })] }),
);

const subnets = fc
	.tuple(fc.constantFrom('10', '172', '192'), fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 28 }))
	.map(([a, b, c, length]) => `${a}.${b}.${c}.0/${length}`);

const block = (subnet: string): Block => {
	const parsed = parseSubnet(subnet);
	assert.ok(parsed, subnet);
	return parsed;
};

const networksOn = (...taken: readonly string[]): Network[] => [
	networkOf(
		'lab',
		taken.map(subnet => ({ subnet })),
	),
];

/** Both halves of the default route, as OpenVPN and others set them. */
const VPN = ['0.0.0.0/1', '128.0.0.0/1'];

suite('the subnet that is proposed', () => {
	test('shares no address with a network, nor with a route that the kernel would take before its own', () => {
		fc.assert(
			fc.property(fc.array(subnets, { maxLength: 20 }), fc.array(subnets, { maxLength: 20 }), (taken, routes) => {
				const free = freeSubnet({ networks: networksOn(...taken), routes });
				if (free === undefined) return;
				const own = block(free);
				assert.ok(!taken.some(each => overlaps(block(each), own)));
				const narrower = routes.filter(each => !covers(block(each), own) || covers(own, block(each)));
				assert.ok(!narrower.some(each => overlaps(block(each), own)));
			}),
		);
	});

	test('is clear of every route while there is one that is', () => {
		fc.assert(
			fc.property(fc.array(subnets, { maxLength: 10 }), routes => {
				const isClear = (subnet: string): boolean => !routes.some(each => overlaps(block(each), block(subnet)));
				const clear = Array.from({ length: 256 }, (_, at) => `10.${at}.0.0/16`).some(isClear);
				const free = freeSubnet({ networks: [], routes });
				assert.ok(!clear || (free !== undefined && isClear(free)), `${free} of ${routes.join(' ')}`);
			}),
		);
	});

	test('is one that Docker takes itself, the lowest first', () => {
		assert.equal(freeSubnet({ networks: [], routes: [] }), '172.18.0.0/16');
		assert.equal(freeSubnet({ networks: [dockernet], routes: ['172.19.4.0/24'] }), '172.20.0.0/16');
	});

	test('is the same with a VPN that takes all traffic', () => {
		const known = { networks: [dockernet], routes: [...VPN, '10.8.0.0/24'] };
		assert.equal(freeSubnet(known), '172.19.0.0/16');
		assert.equal(subnetProblem('172.19.0.0/16', 4, known), undefined);
		assert.equal(subnetDoubt('172.19.0.0/16', 4, known), undefined);
	});

	test('is in the route that says least where routes are around all of them', () => {
		const routes = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
		assert.equal(freeSubnet({ networks: [], routes }), '10.0.0.0/16');
		assert.equal(freeSubnet({ networks: [], routes: [...routes, '10.0.0.0/12'] }), '10.16.0.0/16');
	});

	test('is none where networks have all of them', () => {
		const networks = networksOn('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');
		assert.equal(freeSubnet({ networks, routes: [] }), undefined);
		assert.match(subnetProblem('10.1.0.0/16', 4, { networks, routes: [] }) ?? '', /overlaps the network lab: choose/);
	});

	test('has its gateway at the bottom and its dynamic addresses in the upper half', () => {
		assert.equal(firstAddress('172.18.0.0/16'), '172.18.0.1');
		assert.equal(upperHalf('172.18.0.0/16'), '172.18.128.0/17');
		assert.equal(upperHalf('172.18.0.0/29'), '');
	});
});

suite('what is wrong with a network', () => {
	const known = { networks: [dockernet], routes: ['10.0.0.0/8'] };
	const wrong: [what: string, problem: string | undefined, says: RegExp][] = [
		['overlap', subnetProblem('172.18.4.0/24', 4, known), /overlaps the network dockernet: take 172\.19\.0\.0\/16/],
		['host bits', subnetProblem('172.19.0.5/16', 4, known), /write 172\.19\.0\.0\/16/],
		['no length', subnetProblem('172.19.0.0', 4, known), /e\.g\. 172\.18\.0\.0\/16/],
		['the other family', subnetProblem('fd00::/64', 4, known), /e\.g\. 172\.18\.0\.0\/16/],
		['too small', subnetProblem('172.19.0.0/31', 4, known), /no room for a container/],
		['no text', subnetProblem('', 4, known), /e\.g\. 172\.18\.0\.0\/16/],
		['gateway nonsense', gatewayProblem('nobody', '172.19.0.0/16'), /Write an address, e\.g\. 172\.19\.0\.1/],
		['gateway with a length', gatewayProblem('172.19.0.1/16', '172.19.0.0/16'), /Write an address/],
		['gateway outside', gatewayProblem('172.20.0.1', '172.19.0.0/16'), /outside 172\.19\.0\.0\/16: take 172\.19\.0\.1/],
		['gateway the network', gatewayProblem('172.19.0.0', '172.19.0.0/16'), /take 172\.19\.0\.1/],
		['gateway the broadcast', gatewayProblem('172.19.255.255', '172.19.0.0/16'), /take 172\.19\.0\.1/],
		[
			'range outside',
			rangeProblem('172.20.0.0/17', '172.19.0.0/16'),
			/not inside 172\.19\.0\.0\/16: take 172\.19\.128\.0\/17/,
		],
		['range all of it', rangeProblem('172.19.0.0/16', '172.19.0.0/16'), /nothing for static/],
		['name taken', networkNameProblem('dockernet', [dockernet]), /already: choose another/],
		["docker's name", networkNameProblem('bridge', []), /for itself/],
		['a blank', networkNameProblem('my net', []), /letters, digits/],
	];
	for (const [what, problem, says] of wrong) test(what, () => assert.match(problem ?? '', says));

	test('nothing is wrong with what is proposed', () => {
		const subnet = freeSubnet(known);
		assert.ok(subnet);
		assert.equal(subnetProblem(subnet, 4, known), undefined);
		assert.equal(gatewayProblem(firstAddress(subnet), subnet), undefined);
		assert.equal(rangeProblem(upperHalf(subnet), subnet), undefined);
	});
});

suite('what is doubtful about a subnet', () => {
	const known = {
		networks: [dockernet, networkOf('mesh', [{ subnet: '10.0.9.0/24' }], { scope: 'swarm' })],
		routes: ['10.0.0.0/8', '192.168.1.0/24'],
	};
	const doubtful: [subnet: string, says: RegExp][] = [
		['10.9.0.0/16', /route to 10\.0\.0\.0\/8: it no longer reaches .* 172\.19\.0\.0\/16 is free of that\./],
		['192.168.1.0/24', /route to 192\.168\.1\.0\/24, this very subnet/],
		['192.168.0.0/16', /route to 192\.168\.1\.0\/24, a part of it/],
		['10.0.0.0/16', /The swarm's network mesh has addresses of it/],
		['172.19.0.0/30', /very small/],
	];
	for (const [subnet, says] of doubtful) {
		test(`${subnet} is taken all the same`, () => {
			assert.equal(subnetProblem(subnet, 4, known), undefined);
			assert.match(subnetDoubt(subnet, 4, known) ?? '', says);
		});
	}

	test('what is wrong is not doubtful too, and what is clear is not', () => {
		assert.equal(subnetDoubt('172.18.4.0/24', 4, known), undefined);
		assert.equal(subnetDoubt('172.19.0.0/29', 4, known), undefined);
		assert.equal(subnetDoubt('fd00:1a7a::/64', 6, known), undefined);
	});
});

suite('static addresses', () => {
	test('the lowest free one is proposed, and nothing is wrong with it', () => {
		assert.equal(freeAddress(dockernet, lab), '172.18.0.3');
		assert.equal(addressProblem('172.18.0.3', dockernet, lab), undefined);
	});

	test('addresses that the same plan gives away are not free', () => {
		assert.equal(freeAddress(dockernet, lab, ['172.18.0.3', '172.18.0.4']), '172.18.0.5');
		assert.equal(freeAddress(dockernet, lab, ['', 'fd00::3']), '172.18.0.3');
	});

	test('a network of IPv6 alone has its own; one of both is asked for IPv4', () => {
		const six = { subnet: 'fd00::/64', gateway: 'fd00::1' };
		assert.equal(freeAddress(networkOf('six', [six]), lab), 'fd00::2');
		assert.equal(
			freeAddress(networkOf('both', [six, { subnet: '10.9.0.0/24', gateway: '10.9.0.1' }]), lab),
			'10.9.0.2',
		);
		assert.equal(freeAddress(networkOf('none', []), lab), '');
	});

	const wrong: [address: string, says: RegExp][] = [
		['172.19.0.3', /outside dockernet \(172\.18\.0\.0\/16\): take 172\.18\.0\.3/],
		['172.18.0.1', /the gateway: take/],
		['172.18.0.2', /lava-server has it: take/],
		['172.18.0.9', /kept for printer: take/],
		['172.18.0.0', /network's own/],
		['172.18.255.255', /broadcast/],
		['172.18.200.1', /come from 172\.18\.128\.0\/17: take/],
		['nonsense', /Write an address of dockernet/],
	];
	for (const [address, says] of wrong) {
		test(address, () => assert.match(addressProblem(address, dockernet, lab) ?? '', says));
	}

	test('a container may keep its own', () => {
		assert.equal(addressProblem('172.18.0.2', dockernet, lab, 'id-lava-server'), undefined);
	});
});

test('the plan is what an administrator would type', () => {
	const plan = networkPlan({
		name: 'dockernet',
		driver: 'bridge',
		subnet: '172.18.0.0/16',
		gateway: '172.18.0.1',
		range: '172.18.128.0/17',
		subnet6: 'fd00:1a7a::/64',
		internal: true,
		parent: '',
	});
	assert.deepEqual(planCommands(plan), [
		'docker network create --driver bridge --subnet 172.18.0.0/16 --gateway 172.18.0.1 --ip-range 172.18.128.0/17' +
			' --subnet fd00:1a7a::/64 --ipv6 --internal dockernet',
	]);
	assert.equal(plan.warnings.length, 1);
});

test('a network without a subnet leaves the choice to the engine', () => {
	const request = {
		name: 'lab',
		driver: 'bridge',
		gateway: '',
		range: '',
		subnet6: undefined,
		internal: false,
		parent: '',
	};
	assert.deepEqual(planCommands(networkPlan({ ...request, subnet: undefined })), [
		'docker network create --driver bridge lab',
	]);
});

test('a network that is not there yet has what its spec says, and nothing else', () => {
	const plain = plannedNetwork({ name: 'lab', subnets: [{ subnet: '10.9.0.0/24' }] }, LOCAL);
	assert.deepEqual([plain.ipv6, plain.internal, plain.attachable, plain.driver], [false, false, false, 'bridge']);
	const other = plannedNetwork({ name: 'lab', driver: 'macvlan', ipv6: true, internal: true, attachable: true }, LOCAL);
	assert.deepEqual([other.ipv6, other.internal, other.attachable, other.driver], [true, true, true, 'macvlan']);
	assert.deepEqual(plain.subnets, [{ subnet: '10.9.0.0/24', gateway: '', range: '', reserved: {} }]);
});
