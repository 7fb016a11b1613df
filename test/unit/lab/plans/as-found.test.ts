import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import { planAsFound } from '../../../../source/lab/plans/as-found.ts';
import { exportedPlan } from '../../../../source/lab/script/export.ts';
import { secretsToGive } from '../../../../source/lab/step/secrets.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { FoundContainer } from '../../../../source/lab/spec/read/container.ts';

const found = (
	name: string,
	rest: Partial<ContainerSpec> = {},
	more: Partial<FoundContainer> = {},
): FoundContainer => ({
	id: name.repeat(64).slice(0, 64),
	imageId: 'i',
	status: 'running',
	spec: { name, image: 'debian', ...rest },
	secrets: new Map(),
	warnings: [],
	macNetworks: [],
	dependants: [],
	missing: [],
	...more,
});

const planOf = (...containers: readonly FoundContainer[]) =>
	planAsFound(
		{
			containers,
			networks: [{ name: 'lab' }, { name: 'other' }, { name: 'bridge' }],
			volumes: [{ name: 'state' }, { name: 'unused' }],
		},
		'The lab',
	);

const doing = (...containers: readonly FoundContainer[]): string[] =>
	planOf(...containers).steps.map(step => {
		switch (step.do) {
			case 'create-network':
				return `network ${step.network.name}`;
			case 'create-volume':
				return `volume ${step.volume.name}`;
			case 'pull':
				return `pull ${step.image}`;
			case 'create':
				return `create ${step.spec.name}`;
			default:
				return 'container' in step ? `${step.do} ${step.container.name}` : step.do;
		}
	});

suite('the lab as it was found', () => {
	test('has the networks, volumes and images that its containers use, each once', () => {
		const uses = {
			networks: [{ network: 'lab' }, { network: 'bridge' }],
			mounts: [{ type: 'volume', source: 'state', target: '/s' }] as const,
		};
		assert.deepEqual(doing(found('a', uses), found('b', uses)), [
			'network lab',
			'volume state',
			'pull debian',
			'create a',
			'start a',
			'create b',
			'start b',
		]);
	});

	test('runs what ran, and pauses what was paused', () => {
		const create = ['pull debian', 'create a'];
		assert.deepEqual(doing(found('a', {}, { status: 'exited' })), create);
		assert.deepEqual(doing(found('a', {}, { status: 'paused' })), [...create, 'start a', 'pause a']);
	});

	test('makes first what others stand on, by names in place of ids', () => {
		const steps = doing(found('a', { networkMode: `container:${'b'.repeat(12)}` }), found('b'));
		assert.ok(steps.indexOf('create b') < steps.indexOf('create a'), steps.join());
		const create = planOf(found('a', { networkMode: `container:${'b'.repeat(12)}` }), found('b')).steps.find(
			step => step.do === 'create' && step.spec.name === 'a',
		);
		assert.equal(create?.do === 'create' && create.spec.networkMode, 'container:b');
	});

	test('names files that a container is told to read and that are in no mount of it', () => {
		const environment = { CA_FILE: '/etc/ca.pem', POSTGRES_DB: 'lavaserver' };
		const words = 'a reads /etc/ca.pem, which is missing from this: copy it into a before it is started.';
		const warningsOf = (target: string) => {
			const mounts = [{ type: 'volume', source: 'state', target }] as const;
			return planOf(found('a', { environment, mounts })).warnings;
		};
		assert.ok(warningsOf('/et').includes(words));
		assert.ok(!warningsOf('/etc').includes(words));
	});

	test('writes the file that a password is read from, and asks for the password', () => {
		const environment = { POSTGRES_PASSWORD_FILE: '/etc/password', POSTGRES_DB: 'lavaserver' };
		const database = found('a', { environment });
		assert.deepEqual(doing(database).slice(-3), ['create a', 'put-file a', 'start a']);
		const { steps, warnings } = planOf(database);
		assert.deepEqual(
			steps.find(step => step.do === 'put-file'),
			{
				do: 'put-file',
				container: { id: '', name: 'a' },
				path: '/etc/password',
				content: { secret: 'a POSTGRES_PASSWORD' },
				mode: 0o600,
				uid: 0,
				gid: 0,
			},
		);
		assert.ok(!warnings.some(text => text.includes('/etc/password')));
		assert.deepEqual(secretsToGive(steps), ['a POSTGRES_PASSWORD']);
		const far = planAsFound({ containers: [database], networks: [], volumes: [] }, 'x', hostKey('rack-1'));
		assert.deepEqual(secretsToGive(far.steps), ['a POSTGRES_PASSWORD on rack-1']);
		for (const file of ['lab.sh', 'lab.py', 'lab.yaml']) {
			assert.match(exportedPlan(planOf(database), file)[0]?.text ?? '', /A_POSTGRES_PASSWORD/);
		}
	});

	test('tells of whom each warning is, and what no plan can have', () => {
		const { warnings } = planOf(found('a', {}, { warnings: ['Not kept: x.'] }));
		assert.deepEqual(warnings, [
			'a: Not kept: x.',
			'What was written inside the containers and the volumes is not part of it.',
		]);
	});
});
