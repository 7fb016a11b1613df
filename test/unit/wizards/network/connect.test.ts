/** Which containers can be put on a network, or taken off one, and what is done about devices that are missing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../source/lab/objects.ts';
import { connectWizard, disconnectWizard } from '../../../../source/wizards/network/connect.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { resetWizard } from '../../../../source/wizards/worker/reset.ts';
import type { Wizard } from '../../../../source/wizards/wizard.ts';
import { askedKey, containerFacts, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';
import { world } from '../world-for-tests.ts';

const labOf = (...containers: readonly Container[]): World => ({
	...world,
	snapshot: {
		...world.snapshot,
		networks: byId(networkOf('n', [{ subnet: '10.6.0.0/24' }]), networkOf('m', [{ subnet: '10.7.0.0/24' }])),
		containers: byId(...containers),
	},
});

const options = (wizard: Wizard, id: string, where: World, given: Given = {}): string[] => {
	const view = wizard.fields(given, where).find(each => each.id === id);
	return view?.kind === 'choice' ? view.options.map(({ value }) => value) : [];
};
const problem = (wizard: Wizard, id: string, where: World, given: Given = {}): string =>
	wizard.fields(given, where).find(each => each.id === id)?.problem ?? 'nothing';

const on = (name: string, networks: readonly string[], rest: Partial<Container> = {}): Container =>
	containerOf(name, {
		endpoints: networks.map(network => endpointOf(network, { networkId: `id-${network}` })),
		...rest,
	});

suite('containers', () => {
	const lab = labOf(
		on('c10', ['n']),
		on('c9', []),
		on('host', [], { networkMode: 'host', endpoints: [endpointOf('host')] }),
		on('none', [], { networkMode: 'none' }),
		on('other', [], { networkMode: 'container:c9' }),
	);

	test('that can be put on a network have a network of their own', () => {
		assert.deepEqual(options(connectWizard, 'container', lab), ['c9', 'c10']);
	});
	test('that can be taken off one are on it', () => {
		assert.deepEqual(options(disconnectWizard, 'container', lab), ['c10']);
		assert.deepEqual(options(disconnectWizard, 'network', lab, { container: 'c10' }), ['n']);
		assert.equal(problem(disconnectWizard, 'container', lab), 'nothing');
		assert.match(problem(disconnectWizard, 'container', labOf(on('c9', []))), /No container is on a network/);
	});
	test('are offered the networks that they are not on', () => {
		assert.deepEqual(options(connectWizard, 'network', lab, { container: 'c10' }), ['m']);
		assert.match(
			problem(connectWizard, 'network', labOf(on('all', ['n', 'm'])), { container: 'all' }),
			/on every network/,
		);
	});
	test('get the other names that were asked for', () => {
		const { plan } = connectWizard.make({ container: 'c9', network: 'n', aliases: ' tftp  nfs ' }, lab);
		const [step] = plan.steps;
		assert.deepEqual(step?.do === 'connect' && step.endpoint.aliases, ['tftp', 'nfs']);
		assert.match(problem(connectWizard, 'aliases', lab, { container: 'c9', aliases: 'a,b' }), /Use letters/);
		assert.equal(problem(connectWizard, 'aliases', lab, { container: 'c9', aliases: 'a-b c_d' }), 'nothing');
	});
	test('are asked about once more where they run', () => {
		const asked = (status: Container['status']): boolean | undefined =>
			disconnectWizard.make({}, labOf(on('c', ['n'], { status }))).dangerous;
		assert.deepEqual([asked('running'), asked('exited')], [true, false]);
	});
});

suite('a device that is not there now', () => {
	const [calvin] = [...world.snapshot.containers.values()].filter(({ name }) => name === 'calvin');
	assert.ok(calvin);
	const seen = containerFacts(calvin.id, world);
	assert.ok(seen !== undefined && seen !== 'gone');
	const key = askedKey({ about: 'container', id: calvin.id });

	function lacking(absent: readonly string[], status: 'running' | 'exited' = 'running'): World {
		assert.ok(seen !== undefined && seen !== 'gone');
		const spec = { ...seen.old.spec, devices: [{ host: '/dev/ttyUSB0' }, { host: '/dev/kvm' }] };
		const old = { ...seen.old, status, absent, spec };
		const answers = new Map([...world.facts.answers, [key, { about: 'container' as const, ...seen, old }]]);
		return { ...world, facts: { ...world.facts, answers } };
	}
	const asks = (where: World): boolean => resetWizard.fields({}, where).some(({ id }) => id === 'leaveOut');

	test('is asked about where its container runs, and nowhere else', () => {
		assert.deepEqual(
			[asks(lacking(['/dev/ttyUSB0'])), asks(lacking([])), asks(lacking(['/dev/ttyUSB0'], 'exited'))],
			[true, false, false],
		);
	});
	test('stands in the way until it is left out', () => {
		const where = lacking(['/dev/ttyUSB0']);
		assert.match(problem(resetWizard, 'leaveOut', where), /\/dev\/ttyUSB0 is not there now/);
		assert.equal(problem(resetWizard, 'leaveOut', where, { leaveOut: true }), 'nothing');
		const devices = (leaveOut: boolean): unknown =>
			resetWizard
				.make({ leaveOut }, where)
				.plan.steps.flatMap(step => (step.do === 'create' ? (step.spec.devices ?? []) : []))
				.map(({ host }) => host);
		assert.deepEqual(devices(true), ['/dev/kvm']);
		assert.deepEqual(devices(false), ['/dev/ttyUSB0', '/dev/kvm']);
	});
});
