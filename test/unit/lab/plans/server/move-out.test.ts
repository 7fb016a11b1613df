import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { moveOutPlan, type MoveOutRequest, whyNotMovedOut } from '../../../../../source/lab/plans/server/move-out.ts';
import type { ContainerSpec, MountSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';

const mounts: readonly MountSpec[] = [
	{ type: 'volume', source: 'db', target: '/var/lib/postgresql' },
	{ type: 'volume', source: 'etc', target: '/etc/lava-server' },
];

const specOf = (rest: Partial<ContainerSpec> = {}): ContainerSpec => ({
	name: 'lava-server',
	image: 'lavasoftware/lava-server:2023.01',
	networks: [{ network: 'dockernet', ipv4: '172.18.0.5' }],
	mounts,
	...rest,
});

const database = { host: 'db.lab', port: 5432, name: 'lava', user: 'lava' };
const elsewhere: MoveOutRequest['to'] = { at: 'elsewhere', database, expected: 'empty' };

function planOf(
	to: MoveOutRequest['to'] = elsewhere,
	rest: Partial<ContainerSpec> = {},
	changes: MoveOutRequest['changes'] = [],
) {
	const { container, found: old } = runningOf(specOf(rest));
	return moveOutPlan({ container, old, changes, image: old.spec.image, to, majors: { from: '15', to: '17' } });
}

const whyNot = (rest: Partial<ContainerSpec>): string | undefined => {
	const { container, found } = runningOf(specOf(rest));
	return whyNotMovedOut(container, found);
};

suite('a database that moves out of its container', () => {
	test('has its new place asked before anything stops, and its rows compared before LAVA is told of it', () => {
		const words = planOf().steps.map(step => (step.do === 'exec' ? step.says : step.do));
		const order = [
			'Ask the database lava at db.lab whether LAVA can have it',
			'rename',
			'Dump the database and restore it in its new place',
			'Compare the number of rows of every table',
			'Tell LAVA where its database is',
		].map(each => words.indexOf(each));
		assert.ok(order.every(at => at >= 0));
		assert.deepEqual(
			order,
			order.toSorted((a, b) => a - b),
		);
		assert.equal(words.at(-1), 'remove');
	});

	test('leaves a server that starts no PostgreSQL and keeps everything else', () => {
		const made = planOf(elsewhere, { environment: { SERVICES: 'gunicorn postgresql lava-scheduler', TZ: 'UTC' } });
		const specs = made.steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
		const server = specs.find(({ name }) => name === 'lava-server');
		assert.deepEqual(server?.environment, { SERVICES: 'gunicorn lava-scheduler', TZ: 'UTC' });
		assert.deepEqual(server?.mounts, [mounts[1]]);
		assert.deepEqual(server?.networks, [{ network: 'dockernet', ipv4: '172.18.0.5' }]);
		const helper = specs.find(({ name }) => name === 'lava-server-move');
		assert.deepEqual([helper?.mounts, helper?.networks], [mounts, [{ network: 'dockernet' }]]);
	});

	test('brings along the output of jobs that is in its container alone, in a volume', () => {
		const folder = '/var/lib/lava-server/default/media/job-output';
		const made = planOf(elsewhere, {}, [
			{ path: `${folder}/2026/12/01/7/output.yaml`, kind: 'added', folder: false, size: 9 },
		]);
		const at = (found: (step: (typeof made.steps)[number]) => boolean): number => made.steps.findIndex(found);
		const order = [
			at(step => step.do === 'create-volume' && step.volume.name === 'lava-server-jobs'),
			at(step => step.do === 'create' && step.spec.name === 'lava-server-move'),
			at(step => step.do === 'copy' && step.container.name === 'lava-server-move' && step.path === folder),
			at(step => step.do === 'start' && step.container.name === 'lava-server-move'),
			at(step => step.do === 'create' && step.spec.name === 'lava-server'),
		];
		assert.ok(!order.includes(-1), order.join(' '));
		assert.deepEqual(
			order,
			order.toSorted((a, b) => a - b),
		);
		const specs = made.steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
		for (const name of ['lava-server', 'lava-server-move']) {
			const mount = specs.find(each => each.name === name)?.mounts?.find(({ target }) => target === folder);
			assert.equal(mount?.type === 'volume' && mount.source, 'lava-server-jobs', name);
		}
		assert.match(made.warnings.join('\n'), /job-output is in no volume: it moves to the volume lava-server-jobs/);
	});

	test('takes away what it restored elsewhere when it is undone, and brings the settings back', () => {
		const undo = (says: string, to: MoveOutRequest['to'] = elsewhere): string => {
			const step = planOf(to).steps.find(each => each.do === 'exec' && each.says === says);
			return JSON.stringify(step?.do === 'exec' ? step.undo : undefined);
		};
		assert.match(undo('Dump the database and restore it in its new place'), /DROP TABLE/);
		assert.match(undo('Tell LAVA where its database is'), /00-database\.yaml\.inside/);
		const postgresql = { name: 'db', image: 'postgres:17', major: '17', pull: false, volume: 'db17', address: '' };
		assert.equal(
			undo('Dump the database and restore it in its new place', { at: 'container', postgresql }),
			'"not needed"',
		);
	});

	test('names both majors, and what keeps the old database', () => {
		const said = planOf().warnings.join('\n');
		assert.match(said, /^PostgreSQL 15 in lava-server becomes PostgreSQL 17 at db\.lab/m);
		assert.match(said, /^db keeps the database as it was/m);
	});

	test('says why it can not be moved', () => {
		assert.equal(whyNot({}), undefined);
		assert.match(whyNot({ mounts: [] }) ?? '', /in its container alone/);
		assert.match(whyNot({ environment: { SERVICES: 'gunicorn' } }) ?? '', /not in its container/);
		assert.match(whyNot({ networks: [{ network: 'bridge' }] }) ?? '', /no network on which names are found/);
		assert.match(whyNot({ image: 'lavasoftware/lava-server:2019.12' }) ?? '', /instance\.conf/);
	});
});
