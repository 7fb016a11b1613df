import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { canBeSplit } from '../../../../../source/lab/lava/server/parts.ts';
import { SERVER_LABEL } from '../../../../../source/lab/lava/server/split.ts';
import { splitServerPlan, type SplitRequest } from '../../../../../source/lab/plans/server/split-server.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';

const request: SplitRequest = {
	name: 'lava',
	image: 'lavasoftware/lava-server:2023.01',
	pull: false,
	version: parseVersion('2023.01'),
	network: 'dockernet',
	newNetwork: undefined,
	address: '172.18.0.5',
	addresses: { web: '172.18.0.6' },
	ports: [80, 3079, 5500].map(port => ({ container: port, host: port })),
	keepAs: 'lava',
	there: [],
	database: undefined,
	runsOn: {
		at: 'container',
		postgresql: {
			name: 'lava-database',
			image: 'postgres:15',
			major: '15',
			pull: false,
			volume: 'lava-database',
			address: '',
		},
	},
	hosts: ['lava'],
	plainHttp: true,
	restart: 'no',
};
const plan = splitServerPlan(request);
const specs = new Map(plan.steps.flatMap(step => (step.do === 'create' ? [[step.spec.name, step.spec] as const] : [])));

function spec(name: string): ContainerSpec {
	const found = specs.get(name);
	assert.ok(found, name);
	return found;
}

const targets = (name: string): string[] => (spec(name).mounts ?? []).map(({ target }) => target);
const ports = (name: string): number[] => (spec(name).ports ?? []).map(({ container }) => container);

suite('a server in several containers', () => {
	test('has one of each, known as one server', () => {
		const labelled = [...specs.values()].filter(({ labels }) => labels?.[SERVER_LABEL] === 'lava');
		assert.deepEqual(
			labelled.map(({ name }) => name),
			['lava-database', 'lava-web', 'lava-publisher', 'lava-scheduler', 'lava-coordinator', 'lava'],
		);
	});

	test('shares one folder of settings, and each has what else it needs', () => {
		for (const name of ['lava-web', 'lava-scheduler', 'lava-publisher']) {
			assert.equal(spec(name).mounts?.[0]?.target, '/etc/lava-server');
		}
		assert.deepEqual(targets('lava-web'), ['/etc/lava-server', '/var/lib/lava-server/default/media/job-output']);
		assert.deepEqual(targets('lava-coordinator'), ['/etc/lava-coordinator']);
		assert.deepEqual(targets('lava'), []);
	});

	test('lets one of them migrate the database, and starts the others after it', () => {
		const migrates = [...specs.values()].filter(({ environment }) => environment?.['LAVA_DB_MIGRATE'] === 'yes');
		assert.deepEqual(
			migrates.map(({ name }) => name),
			['lava-web'],
		);
		const words = plan.steps.map(step => ('container' in step ? `${step.do} ${step.container.name}` : step.do));
		assert.ok(words.indexOf('start lava-web') < words.indexOf('start lava-scheduler'));
	});

	test('publishes each port where it is listened on, and has its address where it is reached', () => {
		assert.deepEqual([ports('lava'), ports('lava-coordinator'), ports('lava-publisher')], [[80], [3079], [5500]]);
		assert.deepEqual(spec('lava').networks, [{ network: 'dockernet', ipv4: '172.18.0.5' }]);
		assert.deepEqual(spec('lava-web').networks, [{ network: 'dockernet', ipv4: '172.18.0.6' }]);
		assert.deepEqual(ports('lava-web'), []);
	});

	test('ends at a word: its first processes would hear none', () => {
		const deaf = [...specs.values()].filter(
			({ init, environment }) => environment?.['SERVICES'] !== undefined && !init,
		);
		assert.deepEqual(deaf, []);
	});

	test('makes its network and fetches its image first, where they are not there', () => {
		const first = (rest: Partial<SplitRequest>): string[] =>
			splitServerPlan({ ...request, ...rest })
				.steps.slice(0, 3)
				.map(step => step.do);
		assert.deepEqual(first({}), ['create-volume', 'create-volume', 'create-volume']);
		assert.deepEqual(first({ newNetwork: { name: 'dockernet' } }), [
			'create-network',
			'create-volume',
			'create-volume',
		]);
		assert.deepEqual(first({ pull: true }), ['pull', 'create-volume', 'create-volume']);
		assert.deepEqual(first({ newNetwork: { name: 'dockernet' }, pull: true }), [
			'create-network',
			'pull',
			'create-volume',
		]);
	});

	test('makes only the volumes that are not there', () => {
		const volumes = (there: readonly string[]): string[] =>
			splitServerPlan({ ...request, there }).steps.flatMap(step =>
				step.do === 'create-volume' ? [step.volume.name] : [],
			);
		const [one = '', ...others] = volumes([]);
		assert.deepEqual(volumes([one]), others);
	});

	test('needs a release whose services take the addresses of the others', () => {
		assert.equal(canBeSplit(parseVersion('2022.01')), false);
		assert.equal(canBeSplit(parseVersion('2022.02')), true);
	});
});
