/** Which network and which address a form proposes, and what becomes of them. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FieldView, Given } from '../../../../source/wizards/field.ts';
import type { WizardId } from '../../../../source/wizards/wizards.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import type { World } from '../../../../source/wizards/world.ts';
import type { Container, Network } from '../../../../source/lab/objects.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import type { EndpointSpec } from '../../../../source/lab/spec/network.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';
import { world } from '../world-for-tests.ts';

const worldOf = (
	networks: readonly Network[],
	containers: readonly Container[] = [],
	routes: string[] = [],
): World => ({
	hosts: [],
	facts: { ...world.facts, routes, servers: [], workers: [] },
	snapshot: { ...world.snapshot, networks: byId(...networks), containers: byId(...containers) },
});

const viewOf = (wizard: WizardId, id: string, where: World, given: Given = {}): FieldView | undefined =>
	wizardOf(wizard)
		.fields(given, where)
		.find(view => view.id === id);

const valueOf = (wizard: WizardId, id: string, where: World, given: Given = {}): unknown =>
	viewOf(wizard, id, where, given)?.value;

function placeIn(wizard: WizardId, where: World, given: Given = {}): EndpointSpec | undefined {
	const { steps } = wizardOf(wizard).make(given, where).plan;
	const [place] = steps.flatMap(step =>
		step.do === 'connect' ? [step.endpoint] : step.do === 'create' ? (step.spec.networks ?? []) : [],
	);
	return place;
}

const range = '172.20.0.128/25';
const chosen = networkOf('chosen', [{ subnet: '172.20.0.0/24', gateway: '172.20.0.1', range }]);
const shop = networkOf('shop', [{ subnet: '172.21.0.0/16', gateway: '172.21.0.1' }], {
	labels: { 'com.docker.compose.project': 'shop' },
});
const six = networkOf('six', [{ subnet: 'fd00:66::/64' }], { ipv6: true });
const box = containerOf('box', { endpoints: [endpointOf('bridge')] });

suite('the network that is proposed', () => {
	test("is made where there are only a project's, and one made by hand stands before it", () => {
		assert.equal(valueOf('server', 'network', worldOf([shop])), 'dockernet');
		assert.equal(valueOf('server', 'network', worldOf([shop, chosen])), 'chosen');
	});

	test('is another one where the usual name is taken by one that cannot be joined', () => {
		const full = networkOf('dockernet', [{ subnet: '10.0.0.0/30', gateway: '10.0.0.1' }]);
		const last = containerOf('last', { endpoints: [endpointOf('dockernet', { ipv4: '10.0.0.2' })] });
		const where = worldOf([full], [last]);
		assert.equal(valueOf('server', 'network', where), 'dockernet-2');
		assert.ok(planCommands(wizardOf('server').make({}, where).plan)[0]?.endsWith(' dockernet-2'));
	});

	test('is never one of two that share their name; who runs can be connected to either', () => {
		const twins = [1, 2].map(at => networkOf('twin', [{ subnet: `10.7.${at}.0/24` }], { id: `twin-number-${at}` }));
		const where = worldOf([...twins, chosen], [box, { ...box, id: 'idle', name: 'idle', status: 'exited' }]);
		const options = (wizard: WizardId, given: Given): string[] => {
			const view = viewOf(wizard, 'network', where, given);
			return view?.kind === 'choice' ? view.options.map(({ value, note }) => `${value} ${note}`) : [];
		};
		assert.equal(
			options('server', {}).some(each => each.includes('twin')),
			false,
		);
		assert.equal(
			options('connect', { container: 'idle' }).some(each => each.includes('twin')),
			false,
		);
		assert.deepEqual(options('connect', { container: 'box' }).slice(1), [
			'twin-number-1 10.7.1.0/24, twin-number-',
			'twin-number-2 10.7.2.0/24, twin-number-',
		]);
		const given = { container: 'box', network: 'twin-number-2' };
		assert.deepEqual(placeIn('connect', where, given), { network: 'twin-number-2', ipv4: '10.7.2.2' });
	});
});

suite('the address that is proposed', () => {
	test('is of IPv6 where the network has no other, and goes where it belongs', () => {
		const where = worldOf([six], [box]);
		assert.deepEqual(placeIn('connect', where), { network: 'six', ipv6: 'fd00:66::2' });
		assert.deepEqual(placeIn('server', where), { network: 'six', ipv6: 'fd00:66::2' });
		const both = networkOf('both', [
			{ subnet: '10.5.0.0/24', gateway: '10.5.0.1', range: '10.5.0.128/25' },
			{ subnet: 'fd00:5::/64' },
		]);
		assert.deepEqual(placeIn('connect', worldOf([both], [box])), { network: 'both', ipv4: '10.5.0.2' });
		const typed = { address: 'fd00:5::99' };
		assert.deepEqual(placeIn('connect', worldOf([both], [box]), typed), { network: 'both', ipv6: 'fd00:5::99' });
	});

	test('is of the second subnet where the first one is full', () => {
		const wide = networkOf('wide', [{ subnet: '10.5.0.0/30', gateway: '10.5.0.1' }, { subnet: '10.5.1.0/24' }]);
		const first = containerOf('first', { endpoints: [endpointOf('wide', { ipv4: '10.5.0.2' })] });
		assert.equal(valueOf('server', 'address', worldOf([wide], [first])), '10.5.1.2');
	});

	test('is none, and that is said, where no address is free for good', () => {
		const narrow = networkOf('narrow', [{ subnet: '10.5.0.0/28', gateway: '10.5.0.1', range: '10.5.0.8/29' }]);
		const held = [2, 3, 4, 5, 6, 7].map(at =>
			containerOf(`c${at}`, { endpoints: [endpointOf('narrow', { ipv4: `10.5.0.${at}` })] }),
		);
		const where = worldOf([narrow], held);
		assert.equal(valueOf('server', 'fixed', where), false);
		assert.match(viewOf('server', 'fixed', where)?.warning ?? '', /No address of narrow is free for good/);
		assert.ok(
			wizardOf('server')
				.make({}, where)
				.plan.warnings.some(each => /free for good/.test(each)),
		);
	});

	test('is none where the engine may have chosen the subnet itself: it would refuse', () => {
		const auto = networkOf('auto', [{ subnet: '172.19.0.0/16', gateway: '172.19.0.1' }]);
		assert.equal(valueOf('server', 'fixed', worldOf([auto])), false);
		assert.match(viewOf('server', 'fixed', worldOf([auto]), { fixed: true })?.warning ?? '', /does not tell that/);
		for (const subnet of [
			{ subnet: '172.19.0.0/16' },
			{ subnet: '172.19.0.0/24', gateway: '172.19.0.1' },
			{ subnet: '172.19.0.0/16', gateway: '172.19.0.254' },
			{ subnet: '172.19.0.0/16', gateway: '172.19.0.1', range: '172.19.128.0/17' },
			{ subnet: '172.19.0.0/16', gateway: '172.19.0.1', reserved: { printer: '172.19.0.9' } },
		]) {
			assert.equal(valueOf('server', 'fixed', worldOf([networkOf('auto', [subnet])])), true, JSON.stringify(subnet));
		}
		assert.equal(viewOf('server', 'fixed', worldOf([chosen]), { fixed: true })?.warning, undefined);
		const proof = containerOf('proof', { endpoints: [endpointOf('auto', { staticIpv4: '172.19.0.9' })] });
		assert.equal(valueOf('server', 'fixed', worldOf([auto], [proof])), true);
	});

	test('cannot be asked for where the network gives out none', () => {
		const without = worldOf([networkOf('without', [])]);
		assert.equal(valueOf('server', 'fixed', without), false);
		assert.equal(viewOf('server', 'fixed', without)?.warning, undefined);
		assert.match(viewOf('server', 'fixed', without, { fixed: true })?.problem ?? '', /no subnet of its own/);
	});
});

suite('the routes of a VPN', () => {
	test('keep nobody from a network, and no command has an empty subnet', () => {
		const where = worldOf([], [], ['0.0.0.0/1', '128.0.0.0/1']);
		assert.equal(valueOf('network', 'subnet', where), '172.18.0.0/16');
		assert.equal(viewOf('network', 'subnet', where, { subnet: '10.3.0.0/16' })?.problem, undefined);
		assert.match(planCommands(wizardOf('server').make({}, where).plan)[0] ?? '', /--subnet 172\.18\.0\.0\/16/);
	});

	test('where no subnet is left, the engine is asked for one, and nothing is said of it before', () => {
		const all = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((subnet, at) =>
			networkOf(`shop-${at}`, [{ subnet }], { labels: { 'com.docker.compose.project': 'shop' } }),
		);
		const where = worldOf(all);
		assert.equal(
			planCommands(wizardOf('server').make({}, where).plan)[0],
			'docker network create --driver bridge dockernet',
		);
		assert.equal(valueOf('server', 'fixed', where), false);
	});

	test('a doubt stands in the form and before the plan', () => {
		const where = worldOf([], [], ['10.0.0.0/8']);
		const given = { subnet: '10.3.0.0/16' };
		const { problem, warning } = viewOf('network', 'subnet', where, given) ?? {};
		assert.equal(problem, undefined);
		assert.match(warning ?? '', /route to 10\.0\.0\.0\/8/);
		assert.deepEqual(wizardOf('network').make(given, where).plan.warnings, [warning]);
	});
});
