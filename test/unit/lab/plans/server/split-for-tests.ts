/** A server in one container, and the plan that splits it. */

import assert from 'node:assert/strict';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { partPlaces } from '../../../../../source/lab/plans/server/part-places.ts';
import { splitExistingPlan } from '../../../../../source/lab/plans/server/split-existing.ts';
import type { ContainerSpec, MountSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';
import { detailOf, networkOf } from '../../objects-for-tests.ts';

export const volume = (source: string, target: string): MountSpec => ({ type: 'volume', source, target });

export const jobs = volume('jobs', '/var/lib/lava-server/default/media/job-output');
export const etc = volume('etc', '/etc/lava-server');
export const coordinator = volume('co', '/etc/lava-coordinator');

export const one: ContainerSpec = {
	name: 'lava',
	image: 'lavasoftware/lava-server:2023.01',
	hostname: 'lava.lab',
	networks: [{ network: 'dockernet', ipv4: '172.18.0.5' }, { network: 'boards' }],
	ports: [80, 3079, 5500].map(port => ({ container: port, host: port })),
	labels: { rack: '7' },
	restart: 'unless-stopped',
	environment: {
		ALLOWED_HOSTS: 'lava',
		LAVA_ADMIN_PASSWORD: { secret: 'lava LAVA_ADMIN_PASSWORD' },
		GUNICORN_BIND: '--bind 127.0.0.1:8000',
	},
	mounts: [volume('db', '/var/lib/postgresql'), etc, jobs, coordinator, volume('own', '/opt/lab')],
};

const networks = new Map([
	['dockernet', networkOf('dockernet', [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.128.0/17' }])],
	['boards', networkOf('boards', [{ subnet: '10.42.7.0/24', gateway: '10.42.7.1' }])],
]);

export const found = (spec: ContainerSpec) => {
	const environment = Object.entries(spec.environment ?? {}).map(
		([name, value]) => `${name}=${typeof value === 'string' ? value : ''}`,
	);
	return runningOf(spec, { detail: detailOf({ environment }) });
};

export function split(spec: ContainerSpec = one, changes: Parameters<typeof splitExistingPlan>[0]['changes'] = []) {
	const { container, found: old } = found(spec);
	const { parts, database } = partPlaces(spec, { networks, containers: new Map() });
	const postgresql = { name: 'lava-database', image: 'postgres:15', major: '15', pull: false, volume: 'lava-database' };
	return splitExistingPlan({
		container,
		old,
		changes,
		image: spec.image,
		database: { ...postgresql, address: database },
		places: parts,
		coordinatorMove: { steps: [], says: [] },
	});
}

const specsOf = (plan: Plan): ReadonlyMap<string, ContainerSpec> =>
	new Map(plan.steps.flatMap(step => (step.do === 'create' ? [[step.spec.name, step.spec] as const] : [])));

export const words = (plan: Plan): string[] =>
	plan.steps.map(step => {
		if (step.do === 'exec') return step.says;
		return 'container' in step ? `${step.do} ${step.container.name}` : step.do;
	});

export const targets = ({ mounts = [] }: ContainerSpec): string[] => mounts.map(({ target }) => target);

export function specIn(plan: Plan, name: string): ContainerSpec {
	const spec = specsOf(plan).get(name);
	assert.ok(spec, name);
	return spec;
}
