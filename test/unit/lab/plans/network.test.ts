import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { overlaps, parseSubnet } from '../../../../source/lab/address/address.ts';
import {
	firstAddress,
	freeSubnet,
	gatewayProblem,
	networkNameProblem,
	networkPlan,
	rangeProblem,
	subnetProblem,
	upperHalf,
} from '../../../../source/lab/plans/network.ts';
import { addressProblem, freeAddress } from '../../../../source/lab/plans/static-address.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import { byId, containerOf, endpointOf, networkOf } from '../objects-for-tests.ts';

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

suite('the subnet that is proposed', () => {
	test('overlaps no network and no route, whatever there is', () => {
		fc.assert(
			fc.property(fc.array(subnets, { maxLength: 20 }), fc.array(subnets, { maxLength: 20 }), (taken, routes) => {
				const free = freeSubnet({
					networks: [
						networkOf(
							'lab',
							taken.map(subnet => ({ subnet })),
						),
					],
					routes,
				});
				const block = parseSubnet(free);
				if (block === undefined) return free === '';
				return [...taken, ...routes].every(each => {
					const other = parseSubnet(each);
					return other === undefined || !overlaps(block, other);
				});
			}),
		);
	});

	test('is one that Docker takes itself, the lowest first', () => {
		assert.equal(freeSubnet({ networks: [], routes: [] }), '172.18.0.0/16');
		assert.equal(freeSubnet({ networks: [dockernet], routes: ['172.19.4.0/24'] }), '172.20.0.0/16');
	});

	test('has its gateway at the bottom and its dynamic addresses in the upper half', () => {
		assert.equal(firstAddress('172.18.0.0/16'), '172.18.0.1');
		assert.equal(upperHalf('172.18.0.0/16'), '172.18.128.0/17');
		assert.equal(upperHalf('172.18.0.0/29'), '');
	});
});

suite('what is wrong with a network', () => {
	const ground = { networks: [dockernet], routes: ['10.0.0.0/8'] };
	const wrong: [what: string, problem: string | undefined, says: RegExp][] = [
		['overlap', subnetProblem('172.18.4.0/24', 4, ground), /overlaps the network dockernet: take 172\.19\.0\.0\/16/],
		['a route', subnetProblem('10.9.0.0/16', 4, ground), /overlaps a route of this host: take/],
		['host bits', subnetProblem('172.19.0.5/16', 4, ground), /write 172\.19\.0\.0\/16/],
		['no length', subnetProblem('172.19.0.0', 4, ground), /e\.g\. 172\.18\.0\.0\/16/],
		['the other family', subnetProblem('fd00::/64', 4, ground), /e\.g\. 172\.18\.0\.0\/16/],
		['too small', subnetProblem('172.19.0.0/30', 4, ground), /too small/],
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
		const subnet = freeSubnet(ground);
		assert.equal(subnetProblem(subnet, 4, ground), undefined);
		assert.equal(gatewayProblem(firstAddress(subnet), subnet), undefined);
		assert.equal(rangeProblem(upperHalf(subnet), subnet), undefined);
	});
});

suite('static addresses', () => {
	test('the lowest free one is proposed, and nothing is wrong with it', () => {
		assert.equal(freeAddress(dockernet, lab), '172.18.0.3');
		assert.equal(addressProblem('172.18.0.3', dockernet, lab), undefined);
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
