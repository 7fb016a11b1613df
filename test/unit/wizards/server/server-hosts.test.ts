/** What a new server publishes for the workers of other hosts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import { serverWizard } from '../../../../source/wizards/server/server.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { snapshot, world } from '../world-for-tests.ts';

/** Nothing runs on it yet. */
const empty = { ...snapshot, containers: new Map() };
const alone: World = {
	...world,
	snapshot: empty,
	hosts: [{ snapshot: empty, address: '10.20.0.10', readOnly: false }],
};
const beside: World = {
	...alone,
	hosts: [...alone.hosts, { snapshot: { ...empty, key: hostKey('rack-1') }, address: '10.20.0.11', readOnly: false }],
};

function published(version: string, where: World): unknown {
	const { plan } = serverWizard.make({ source: 'docker-hub', version }, where);
	const created = plan.steps.find(step => step.do === 'create');
	return created?.do === 'create' && created.spec.ports?.map(({ container, host }) => [container, host]);
}

test('the web page always, and the ports of ZMQ to old releases where there are other hosts', () => {
	assert.deepEqual(published('2023.01', alone), [[80, 80]]);
	assert.deepEqual(published('2023.01', beside), [[80, 80]]);
	assert.deepEqual(published('2020.08', alone), [[80, 80]]);
	assert.deepEqual(published('2020.08', beside), [
		[80, 80],
		[5555, 5555],
		[5556, 5556],
	]);
});

test('it answers to the address by which they call it', () => {
	const hosts = (where: World) =>
		serverWizard.fields({ source: 'docker-hub' }, where).find(({ id }) => id === 'hosts')?.value;
	assert.match(String(hosts(beside)), /\b10\.20\.0\.10\b/);
	assert.doesNotMatch(String(hosts(alone)), /\b10\.20\.0\.10\b/);
	const own = { ...beside, facts: { ...beside.facts, addresses: ['10.20.0.10'] } };
	assert.equal(String(hosts(own)).match(/\b10\.20\.0\.10\b/g)?.length, 1, 'named once');
});
