import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { databaseSettings, dataFolder, majorOfImage } from '../../../../../source/lab/lava/database/database.ts';
import { databasePasswordProblem, type DatabasePlace } from '../../../../../source/lab/plans/server/database.ts';
import { serverPlan, type ServerRequest } from '../../../../../source/lab/plans/server/server.ts';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { exportedPlan } from '../../../../../source/lab/script/export.ts';
import { reveal } from '../../../../../source/lab/value.ts';

const database = { host: 'db.lab', port: 5433, name: 'lava', user: 'lava' };
const elsewhere: DatabasePlace = { at: 'elsewhere', database, expected: 'empty' };
const beside = (major: string): DatabasePlace => ({
	at: 'container',
	postgresql: {
		name: 'lava-database',
		image: `postgres:${major}`,
		major,
		pull: true,
		volume: 'lava-database',
		address: '',
	},
});

const request = (runsOn: DatabasePlace, rest: Partial<ServerRequest> = {}): ServerRequest => ({
	name: 'lava-server',
	image: 'lavasoftware/lava-server:2023.01',
	pull: false,
	version: parseVersion('2023.01'),
	network: 'dockernet',
	newNetwork: undefined,
	address: '',
	ports: [],
	keepAs: 'lava',
	there: [],
	database: undefined,
	runsOn,
	hosts: [],
	plainHttp: false,
	restart: 'no',
	...rest,
});

const words = (runsOn: DatabasePlace): string[] =>
	serverPlan(request(runsOn)).steps.map(step => {
		if (step.do === 'create') return `create ${step.spec.name}`;
		if (step.do === 'exec') return `${step.says} in ${step.container.name}`;
		return 'container' in step ? `${step.do} ${step.container.name}` : step.do;
	});

suite('a server whose database is not its own', () => {
	test('asks the database before LAVA is made, and proves at the end that LAVA uses it', () => {
		assert.deepEqual(words(elsewhere), [
			'create-volume',
			'create-volume',
			'create-volume',
			'create lava-server-ask',
			'start lava-server-ask',
			'Ask the database lava at db.lab:5433 whether LAVA can have it in lava-server-ask',
			'stop lava-server-ask',
			'create lava-server',
			'put-file lava-server',
			'start lava-server',
			'wait',
			'wait',
			'remove lava-server-ask',
		]);
		const all = words(beside('15'));
		assert.ok(all.indexOf('start lava-database') < all.indexOf('start lava-server-ask'));
		assert.ok(all.indexOf('put-file lava-database') < all.indexOf('start lava-database'));
	});

	test('starts no PostgreSQL of its own, and keeps no volume for one', () => {
		const steps = serverPlan(request(elsewhere)).steps;
		const server = steps.find(step => step.do === 'create' && step.spec.name === 'lava-server');
		assert.ok(server?.do === 'create');
		assert.deepEqual(server.spec.environment, {
			SERVICES: 'apache2 lava-coordinator lava-publisher lava-scheduler gunicorn',
		});
		assert.ok(server.spec.mounts?.every(({ target }) => target !== '/var/lib/postgresql'));
		const older = serverPlan(request(elsewhere, { version: parseVersion('2020.08') })).steps;
		const zmq = older.find(step => step.do === 'create' && step.spec.name === 'lava-server');
		assert.match(JSON.stringify(zmq), /lava-logs lava-master lava-publisher gunicorn/);
	});

	test('has its volume where the major wants it', () => {
		const target = (major: string): unknown => {
			const step = serverPlan(request(beside(major))).steps.find(
				each => each.do === 'create' && each.spec.name === 'lava-database',
			);
			return step?.do === 'create' ? step.spec.mounts?.[0]?.target : undefined;
		};
		assert.equal(target('17'), '/var/lib/postgresql/data');
		assert.equal(target('18'), '/var/lib/postgresql');
		assert.equal(dataFolder('9.6'), '/var/lib/postgresql/data');
	});

	test('has its password in files and on standard input alone; exports ask for it', () => {
		for (const place of [elsewhere, beside('15')]) {
			const plan = serverPlan(request(place));
			for (const step of plan.steps) {
				if (step.do === 'create') assert.doesNotMatch(JSON.stringify(step.spec), /"secret"/);
				if (step.do === 'exec') assert.doesNotMatch(JSON.stringify(step.command), /"secret"/);
			}
			for (const file of ['a.sh', 'a.py']) assert.match(exportedPlan(plan, file)[0]?.text ?? '', /DATABASE_PASSWORD/);
			assert.throws(() => exportedPlan(plan, 'a.yaml'), /Compose/);
		}
	});

	test('says what stays in a database elsewhere when all is undone', () => {
		const alters = (expected: 'empty' | 'lava'): string => {
			const step = serverPlan(request({ at: 'elsewhere', database, expected })).steps.find(
				each => each.do === 'start' && each.container.name === 'lava-server',
			);
			return (step?.do === 'start' ? step.alters : undefined) ?? '';
		};
		assert.match(alters('empty'), /made its tables in it, and they stay/);
		assert.match(alters('lava'), /may have migrated it/);
		assert.match(
			serverPlan(request({ at: 'elsewhere', database, expected: 'lava' })).warnings.join('\n'),
			/no way back for it: have a backup/,
		);
	});
});

test('any line of text is a password that LAVA reads as it was typed', () => {
	const Settings = z.object({ DATABASES: z.object({ default: z.record(z.string(), z.unknown()) }) });
	for (const password of ['plain', ' blank before', 'behind ', `'"\\ # : {}|>`, '- x', '{{ }}', 'ä€', '%', '&*!']) {
		const text = reveal(databaseSettings(database, 'it'), new Map([['it', password]]));
		const { default: reported } = Settings.parse(parse(text)).DATABASES;
		assert.equal(reported['PASSWORD'], password);
		assert.deepEqual(
			[reported['HOST'], reported['PORT'], reported['NAME'], reported['USER']],
			['db.lab', 5433, 'lava', 'lava'],
		);
		assert.equal(databasePasswordProblem(password), undefined);
	}
	assert.match(databasePasswordProblem('a\nb') ?? '', /one line/);
	assert.match(databasePasswordProblem('') ?? '', /type it/);
});

test("the major is told by an image's tag", () => {
	assert.deepEqual(
		['postgres:15', 'postgres:15.3-alpine', 'lab/postgres:9.6', 'postgres', 'postgres:latest', 'postgres:alpine'].map(
			majorOfImage,
		),
		['15', '15', '9.6', undefined, undefined, undefined],
	);
});
