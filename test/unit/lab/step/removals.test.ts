import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weighed } from '../../../../source/lab/step/removals.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';

const calvin = { id: '7', name: 'calvin' };
const plan = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({ title: '', steps, warnings: [], ...more });
const takes = (steps: readonly Step[]): readonly string[] => weighed(plan(steps)).takes;
const remove = (name: string): Step => ({ do: 'remove', container: { id: '', name }, force: false, volumes: false });

test('what is removed is named, and nothing else', () => {
	assert.deepEqual(takes([remove('calvin'), { do: 'remove-volume', volume: 'state' }]), [
		'Removes the container calvin, the volume state.',
	]);
	assert.deepEqual(takes([{ do: 'stop', container: calvin, grace: 10 }]), []);
});

test('what is made again by the same name is replaced', () => {
	const again: readonly Step[] = [
		{ do: 'rename', container: calvin, to: 'calvin-old' },
		{ do: 'create', spec: { name: 'calvin', image: 'i' } },
		remove('calvin-old'),
		{ do: 'remove-network', network: 'boards' },
	];
	assert.deepEqual(takes(again), ['Removes the network boards. Replaces the container calvin by a new one.']);
});

test('what a plan makes for itself alone goes as it came', () => {
	const own: readonly Step[] = [
		{ do: 'create-network', network: { name: 'trial' } },
		{ do: 'create', spec: { name: 'trial', image: 'i' } },
		remove('trial'),
		{ do: 'remove-network', network: 'trial' },
	];
	assert.deepEqual(takes(own), []);
});

test('several of one kind are named together', () => {
	const again = (name: string): readonly Step[] => [remove(name), { do: 'create', spec: { name, image: 'i' } }];
	assert.deepEqual(takes([...again('calvin'), ...again('hobbes'), remove('moe'), remove('susie')]), [
		'Removes the containers moe, susie. Replaces the containers calvin, hobbes by new ones.',
	]);
});

test('a network and a volume that are made again are replaced, and their names alone say nothing', () => {
	assert.deepEqual(
		takes([
			{ do: 'remove-network', network: 'boards' },
			{ do: 'remove-volume', volume: 'boards' },
			{ do: 'create-network', network: { name: 'boards' } },
		]),
		['Removes the volume boards. Replaces the network boards by a new one.'],
	);
	assert.deepEqual(
		takes([
			{ do: 'remove-volume', volume: 'state' },
			{ do: 'create-volume', volume: { name: 'state' } },
		]),
		['Replaces the volume state by a new one.'],
	);
});

test('a helper that the plan makes and removes is not told', () => {
	const helped: readonly Step[] = [{ do: 'create', spec: { name: 'calvin-copy', image: 'i' } }, remove('calvin-copy')];
	assert.deepEqual(takes(helped), []);
	assert.deepEqual(takes([remove('calvin'), { do: 'create', spec: { name: 'calvin', image: 'i' } }]), [
		'Replaces the container calvin by a new one.',
	]);
});

test('what is lost stands with it; where no step names it, the first warning does', () => {
	assert.deepEqual(weighed(plan([remove('calvin')], { loses: ['Lost: its token.'], warnings: ['Jobs break off.'] })), {
		takes: ['Removes the container calvin.', 'Lost: its token.'],
		warns: ['Jobs break off.'],
	});
	const retire = plan([], { warnings: ['Its devices are retired.', 'A job runs.'] });
	assert.deepEqual(weighed(retire, true), { takes: ['Its devices are retired.'], warns: ['A job runs.'] });
	assert.deepEqual(weighed(retire), { takes: [], warns: retire.warnings });
});
