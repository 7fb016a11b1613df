/** A worker's container in the small lab, and what the form asks that recreates it. */

import assert from 'node:assert/strict';
import type { Container } from '../../../../source/lab/objects.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { FoundContainer } from '../../../../source/lab/spec/read/container.ts';
import { againWizard } from '../../../../source/wizards/dispatcher/again.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { world as usual } from '../world-for-tests.ts';

/** Its worker runs in the container of the same name. */
export const container = calvin();

const workers = usual.facts.workers.flatMap(row => (row.worker ? [{ ...row, container }] : []));
export const world: World = { ...usual, facts: { ...usual.facts, workers } };

export const spec: ContainerSpec = {
	name: 'calvin',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	environment: { URL: 'http://172.18.0.5/', WORKER_NAME: '--name=calvin', LOGLEVEL: 'INFO', RACK: '7' },
	networks: [{ network: 'dockernet', ipv4: '172.18.0.9', aliases: ['c'] }, { network: 'boards' }],
	mounts: [{ type: 'bind', source: '/srv/calvin', target: '/var/lib/lava/dispatcher/worker' }],
	devices: [{ host: '/dev/ttyUSB7' }],
	ports: [{ container: 69, host: 69, protocol: 'udp' }],
	labels: { rack: '7' },
	restart: 'always',
};

/** The world with the container looked at. */
export function withOld(old: ContainerSpec = spec): World {
	const { id } = container;
	const found: FoundContainer = {
		id,
		imageId: 'i',
		status: 'running',
		spec: old,
		secrets: new Map(),
		macNetworks: [],
		absent: [],
		dependants: [],
		missing: [],
		warnings: [],
	};
	const key = askedKey({ about: 'container', id });
	const facts: LookedUp = { about: 'container', old: found, changes: [], image: undefined, imageNow: 'i' };
	return { ...world, facts: { ...world.facts, answers: new Map([...world.facts.answers, [key, facts]]) } };
}

export const values = (given: Given, where: World): Record<string, unknown> =>
	Object.fromEntries(againWizard.fields(given, where).map(({ id, value }) => [id, value]));

export const problems = (given: Given, where: World): string[] =>
	againWizard.fields(given, where).flatMap(({ problem }) => problem ?? []);

function calvin(): Container {
	const found = [...usual.snapshot.containers.values()].find(({ name }) => name === 'calvin');
	assert.ok(found);
	return found;
}
