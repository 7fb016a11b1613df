import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { serverPlan, serverPorts, type ServerRequest } from '../../../../../source/lab/plans/server/server.ts';
import { volumesProblem } from '../../../../../source/lab/plans/server/volumes.ts';
import { parseVersion } from '../../../../../source/lab/image/version.ts';

const request = (version: string, rest: Partial<ServerRequest> = {}): ServerRequest => ({
	name: 'lava-server',
	image: `lavasoftware/lava-server:${version}`,
	pull: true,
	version: parseVersion(version),
	network: 'dockernet',
	newNetwork: undefined,
	address: '172.18.0.5',
	ports: [{ container: 80, host: 80 }],
	keepAs: 'lava',
	there: [],
	database: undefined,
	hosts: ['172.18.0.5', 'lava-server'],
	runsOn: { at: 'inside' },
	plainHttp: true,
	restart: 'unless-stopped',
	...rest,
});

const stepsOf = (version: string, rest?: Partial<ServerRequest>): string[] =>
	serverPlan(request(version, rest)).steps.map(step => step.do);

const environmentOf = (version: string) => {
	const [create] = serverPlan(request(version)).steps.filter(step => step.do === 'create');
	return create?.spec.environment;
};

suite("a LAVA server's plan", () => {
	test('keeps what belongs together, starts it and waits until it answers', () => {
		const volumes = Array.from({ length: 4 }, () => 'create-volume');
		assert.deepEqual(stepsOf('2023.01'), ['pull', ...volumes, 'create', 'start', 'wait']);
		assert.deepEqual(stepsOf('2023.01', { pull: false, keepAs: '' }), ['create', 'start', 'wait']);
		const [create] = serverPlan(request('2023.01')).steps.filter(step => step.do === 'create');
		assert.deepEqual(
			create?.spec.mounts?.map(mount => ('source' in mount ? `${mount.source}:${mount.target}` : '')),
			[
				'lava-postgresql:/var/lib/postgresql',
				'lava-etc:/etc/lava-server',
				'lava-jobs:/var/lib/lava-server/default/media/job-output',
				'lava-coordinator:/etc/lava-coordinator',
			],
		);
		assert.ok((create?.spec.stopGrace ?? 0) >= 30, 'PostgreSQL needs more than the usual 10 seconds to stop');
	});

	test('writes what its release reads from a file, and nothing that it does not read', () => {
		const written = (version: string, rest: Partial<ServerRequest> = {}): string => {
			const step = serverPlan(request(version, rest)).steps.find(each => each.do === 'put-file');
			return typeof step?.content === 'string' ? step.content : 'nothing';
		};
		assert.match(written('2020.05'), /ALLOWED_HOSTS: .*lava-server.*\nCSRF_COOKIE_SECURE: false\nSESSION_/);
		assert.match(written('2021.03'), /ALLOWED_HOSTS/);
		assert.doesNotMatch(written('2021.04'), /ALLOWED_HOSTS/);
		assert.match(written('2022.11'), /COOKIE_SECURE/);
		assert.equal(written('2023.01'), 'nothing');
		assert.equal(written('2019.12'), 'nothing', 'it has no such folder');
		assert.doesNotMatch(written('2020.05', { hosts: [] }), /ALLOWED_HOSTS/);
		assert.doesNotMatch(written('2020.05', { plainHttp: false }), /COOKIE/);
		assert.equal(written('2020.05', { hosts: [], plainHttp: false }), 'nothing');
		assert.equal(written('2023.01', { version: undefined }), 'nothing', 'nobody knows what it reads');
	});

	test('has its coordinator listen for other containers, where its release does not', () => {
		const files = (version: string, rest: Partial<ServerRequest> = {}): string[] =>
			serverPlan(request(version, rest)).steps.flatMap(step => (step.do === 'put-file' ? [step.path] : []));
		assert.deepEqual(files('2026.09'), []);
		assert.deepEqual(files('2026.10'), ['/etc/lava-coordinator/lava-coordinator.conf']);
		assert.deepEqual(files('2026.10', { keepAs: '' }), ['/etc/lava-coordinator/lava-coordinator.conf']);
		assert.deepEqual(files('2026.10', { there: ['lava-coordinator'] }), [], 'that has a file of its own');
	});

	test('says what goes with the container when nothing is kept', () => {
		assert.match(serverPlan(request('2023.01', { keepAs: '' })).warnings.join(), /Nothing is kept/);
	});

	test('tells the settings in the way that the release reads', () => {
		assert.deepEqual(environmentOf('2023.01'), {
			ALLOWED_HOSTS: '172.18.0.5,lava-server',
			LAVA_YAML_SETTINGS_CSRF_COOKIE_SECURE: 'false',
			LAVA_YAML_SETTINGS_SESSION_COOKIE_SECURE: 'false',
		});
		assert.deepEqual(environmentOf('2021.05'), { ALLOWED_HOSTS: '172.18.0.5,lava-server' });
		assert.equal(environmentOf('2020.12'), undefined);
		const [file] = serverPlan(request('2020.12')).steps.filter(step => step.do === 'put-file');
		assert.equal(file?.path, '/etc/lava-server/settings.d/10-lavadock.yaml');
		assert.equal(
			file?.content,
			'ALLOWED_HOSTS: ["localhost","127.0.0.1","[::1]","172.18.0.5","lava-server"]\n' +
				'CSRF_COOKIE_SECURE: false\nSESSION_COOKIE_SECURE: false\n',
		);
	});

	test('offers the ports that the image exposes', () => {
		const ports = (version: string) => serverPorts(parseVersion(version)).map(({ port }) => port);
		assert.deepEqual(ports('2019.01'), [80, 5500, 5555, 5556]);
		assert.deepEqual(ports('2020.08'), [80, 3079, 5500, 5555, 5556]);
		assert.deepEqual(ports('2023.01'), [80, 3079, 5500, 8001]);
	});
});

suite('volumes that are there already', () => {
	const all = ['lava-postgresql', 'lava-etc', 'lava-jobs', 'lava-coordinator'];
	const problem = (there: string[], now: string, last?: string) =>
		volumesProblem('lava', there, parseVersion(now), last === undefined ? undefined : parseVersion(last));

	test('none, or all of the same release, are fine', () => {
		assert.equal(problem([], '2023.01'), undefined);
		assert.equal(problem(all, '2023.01', '2023.01'), undefined);
	});

	test('a database without its settings is not', () => {
		assert.match(problem(['lava-postgresql'], '2023.01') ?? '', /lava-postgresql is there without lava-etc/);
		assert.match(problem(['lava-etc'], '2023.01') ?? '', /lava-etc is there without lava-postgresql/);
	});

	test('neither is another major of PostgreSQL, nor an older LAVA', () => {
		assert.match(problem(all, '2023.06', '2023.01') ?? '', /PostgreSQL 13 wrote lava-postgresql and this image has 15/);
		assert.match(problem(all, '2022.01', '2023.01') ?? '', /can't go back/);
	});

	test('without a container they are known by what is in them', () => {
		const holds = (now: string, postgresql: string | undefined, migration: number | undefined) =>
			volumesProblem('lava', all, parseVersion(now), undefined, { postgresql, migration, owner: 101 });
		assert.equal(holds('2023.01', '13', 56), undefined);
		assert.equal(holds('2023.01', '13', 53), undefined, 'older ones are migrated');
		assert.match(holds('2023.01', '15', 56) ?? '', /PostgreSQL 15 wrote lava-postgresql and this image has 13/);
		assert.match(holds('2020.12', '11', 56) ?? '', /LAVA 2021\.08 or later, before 2023\.06 wrote .* can't go back/);
		assert.equal(holds('2023.01', undefined, undefined), undefined, 'an empty one is a new one');
	});

	const database = { postgresql: '13', migration: 53, owner: 101 };
	const takeover = (rest: Partial<ServerRequest> = {}) =>
		serverPlan(request('2023.01', { there: all, database, ...rest }));

	test('are not made, but taken over: with what they hold, and that a migration does not go back', () => {
		const { steps, warnings } = takeover();
		assert.deepEqual(
			steps.map(step => step.do),
			['pull', 'create', 'start', 'wait'],
		);
		const said = warnings.join(' ');
		assert.match(
			said,
			/takes over the volume lava-postgresql: PostgreSQL 13 with the database of LAVA 2020\.09 or later/,
		);
		assert.match(said, /belong to the user 101/);
		assert.match(said, /LAVA 2023\.01 migrates that database .*no way back/);
		const start = steps.find(step => step.do === 'start');
		assert.match(
			start?.alters ?? '',
			/lava-postgresql: LAVA 2023\.01 ran on the database in it and may have migrated it/,
		);
	});

	test('of the same release stay as they are', () => {
		const { steps, warnings } = takeover({ database: { ...database, migration: 56 } });
		assert.match(warnings.join(' '), /of the same release: it stays as it is/);
		assert.doesNotMatch(warnings.join(' '), /no way back/);
		assert.match(steps.find(step => step.do === 'start')?.alters ?? '', /of the same release/);
	});

	test('that nobody could look into may be migrated', () => {
		assert.match(takeover({ database: undefined }).warnings.join(' '), /nobody could look into it.*no way back/);
	});

	test('with nothing in them are as new', () => {
		const empty = { postgresql: undefined, migration: undefined, owner: undefined };
		const { steps, warnings } = takeover({ database: empty });
		assert.doesNotMatch(warnings.join(' '), /no way back|PostgreSQL/);
		assert.equal(steps.find(step => step.do === 'start')?.alters, undefined);
	});

	test('without a database have nothing that changes for good', () => {
		const { steps, warnings } = takeover({ there: ['lava-jobs'], database: undefined });
		assert.match(warnings.join(' '), /takes over what is in lava-jobs/);
		assert.equal(steps.find(step => step.do === 'start')?.alters, undefined);
		assert.equal(steps.filter(step => step.do === 'create-volume').length, 3);
	});
});
