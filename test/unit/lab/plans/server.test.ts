import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { serverPlan, serverPorts, type ServerWish, volumesProblem } from '../../../../source/lab/plans/server.ts';
import { parseVersion } from '../../../../source/lab/image/version.ts';

const wish = (version: string, rest: Partial<ServerWish> = {}): ServerWish => ({
	name: 'lava-server',
	image: `lavasoftware/lava-server:${version}`,
	pull: true,
	version: parseVersion(version),
	network: 'dockernet',
	newNetwork: undefined,
	address: '172.18.0.5',
	ports: [{ container: 80, host: 80 }],
	keepAs: 'lava',
	hosts: ['172.18.0.5', 'lava-server'],
	plainHttp: true,
	restart: 'unless-stopped',
	...rest,
});

const stepsOf = (version: string, rest?: Partial<ServerWish>): string[] =>
	serverPlan(wish(version, rest)).steps.map(step => step.do);

const environmentOf = (version: string) => {
	const [create] = serverPlan(wish(version)).steps.filter(step => step.do === 'create');
	return create?.spec.environment;
};

suite("a LAVA server's plan", () => {
	test('keeps what belongs together, starts it and waits until it answers', () => {
		const volumes = Array.from({ length: 4 }, () => 'create-volume');
		assert.deepEqual(stepsOf('2023.01'), ['pull', ...volumes, 'create', 'start', 'wait']);
		assert.deepEqual(stepsOf('2023.01', { pull: false, keepAs: '' }), ['create', 'start', 'wait']);
		const [create] = serverPlan(wish('2023.01')).steps.filter(step => step.do === 'create');
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

	test('says what goes with the container when nothing is kept', () => {
		assert.match(serverPlan(wish('2023.01', { keepAs: '' })).warnings.join(), /Nothing is kept/);
	});

	test('tells the settings in the way that the release reads', () => {
		assert.deepEqual(environmentOf('2023.01'), {
			ALLOWED_HOSTS: '172.18.0.5,lava-server',
			LAVA_YAML_SETTINGS_CSRF_COOKIE_SECURE: 'false',
			LAVA_YAML_SETTINGS_SESSION_COOKIE_SECURE: 'false',
		});
		assert.deepEqual(environmentOf('2021.05'), { ALLOWED_HOSTS: '172.18.0.5,lava-server' });
		assert.equal(environmentOf('2020.12'), undefined);
		const [file] = serverPlan(wish('2020.12')).steps.filter(step => step.do === 'put-file');
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
});
