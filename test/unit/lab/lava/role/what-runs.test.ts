import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isAllowed } from '../../../../../source/lab/lava/server/allowed-hosts.ts';
import { allows } from '../../../../../source/lab/lava/server/host-settings.ts';
import { roleOf } from '../../../../../source/lab/lava/role/role.ts';
import { servicesOf } from '../../../../../source/lab/lava/role/by-variables.ts';
import { isPartOf, sharesNetwork } from '../../../../../source/lab/lava/server/split.ts';
import { commandLine, runOf, variablesOf } from '../../../../../source/lab/lava/role/what-runs.ts';
import type { Container } from '../../../../../source/lab/objects.ts';
import { containerOf, detailOf, endpointOf } from '../../objects-for-tests.ts';

const entry = ['/root/entrypoint.sh'];
const of = (entrypoint: readonly string[], command: readonly string[] = []): Container =>
	containerOf('c', { command: 'told by the list', detail: detailOf({ entrypoint, command }) });

suite('what a container runs', () => {
	const rows: [readonly string[], readonly string[], string][] = [
		[entry, [], 'image'],
		[entry, [''], 'image'],
		[entry, ['bash'], 'command'],
		[['/usr/bin/tini', '--'], entry, 'image'],
		[['/bin/sh', '-c'], ['sleep 5; exec /root/entrypoint.sh'], 'image'],
		[['/bin/sh', '-c'], ['sleep 5'], 'command'],
		[['/usr/bin/dumb-init', 'sleep'], ['infinity'], 'command'],
		[['/opt/lab/start'], [], 'own'],
		[['lava-worker'], ['--url', 'http://x/'], 'lava-worker'],
		[['/usr/bin/lava-worker'], [], 'lava-worker'],
		[entry, ['lava-slave', '--level', 'DEBUG'], 'lava-slave'],
		[['/bin/sh', '-c'], ['exec lava-worker --url http://x/'], 'lava-worker'],
		[['/bin/sh', '-c'], ['prepare && lava-worker'], 'lava-worker'],
		[['cat'], ['/etc/lava-dispatcher/lava-worker'], 'command'],
		[['lava-server'], ['manage', 'workers', 'add', 'lava-worker'], 'command'],
		[['/usr/bin/lava-coordinator'], ['--logfile', '-'], 'lava-coordinator'],
		[['gunicorn3'], ['lava_server.wsgi', '--bind', '0.0.0.0:8000'], 'web server'],
		[['gunicorn'], ['shop.wsgi'], 'own'],
		[['lava-server'], ['manage', 'lava-scheduler'], 'service'],
		[['lava-server'], ['manage', 'migrate'], 'command'],
		[['python3'], ['-m', 'celery', '-A', 'lava_server', 'worker'], 'service'],
		[['python3'], ['-m', 'celery', '-A', 'shop', 'worker'], 'command'],
		[entry, ['apache2ctl', '-DFOREGROUND'], 'service'],
	];
	for (const [entrypoint, command, expected] of rows) {
		test(`${[...entrypoint, ...command].join(' ')}: ${expected}`, () => {
			const run = runOf(of(entrypoint, command));
			assert.equal(run.as === 'daemon' ? run.daemon : run.as, expected);
		});
	}

	test('as the list of containers tells, where it was not inspected or has neither', () => {
		const listed = containerOf('c', { command: '/root/entrypoint.sh bash' });
		assert.equal(runOf(listed).as, 'command');
		assert.equal(runOf({ ...listed, detail: detailOf({}) }).as, 'command');
		assert.equal(commandLine(of(['a'], ['b'])), 'a b');
		assert.equal(runOf(containerOf('c', { command: '' })).as, 'untold');
	});
});

suite('variables and services', () => {
	test('by name, with the whole value, and empty where there is none', () => {
		const variables = variablesOf({ detail: detailOf({ environment: ['A=b=c', 'D', 'E='] }) });
		assert.deepEqual(
			[...variables],
			[
				['A', 'b=c'],
				['D', ''],
				['E', ''],
			],
		);
		assert.equal(variablesOf({ detail: undefined }).size, 0);
	});
	const services = (value: string) => servicesOf({ detail: detailOf({ environment: [`SERVICES=${value}`] }) });
	test('those that LAVA finds anywhere in the value; none that is named is all of them', () => {
		assert.deepEqual(services('gunicorn,lava-scheduler'), ['lava-scheduler', 'gunicorn']);
		assert.equal(services('nothing'), undefined);
		assert.equal(servicesOf({ detail: detailOf({}) }), undefined);
	});
	const role = (value: string, image = 'lavasoftware/lava-server:2023.01') =>
		roleOf(containerOf('c', { image, detail: detailOf({ environment: [`SERVICES=${value}`] }) })).role;
	const roles: [string, string][] = [
		['gunicorn', 'server'],
		['gunicorn lava-scheduler', 'server'],
		['lava-coordinator', 'coordinator'],
		['lava-coordinator lava-publisher', 'service'],
		['postgresql', 'database'],
		['postgresql apache2', 'service'],
		['', 'server'],
	];
	for (const [value, expected] of roles) {
		test(`SERVICES=${value}: ${expected}`, () => assert.equal(role(value), expected));
	}
	test('they mean nothing in what is not of LAVA', () => assert.equal(role('gunicorn', 'shop/web:1'), 'other'));
});

test('what is certain, and what only a name tells', () => {
	const certain = (rest: Partial<Container>): boolean => roleOf(containerOf('c', rest)).certain;
	const lava = 'lavasoftware/lava-server:2023.01';
	assert.equal(certain({ image: lava }), false, 'not inspected');
	assert.equal(certain({ image: lava, detail: detailOf({ entrypoint: entry }) }), true);
	assert.equal(certain({ image: lava, detail: detailOf({ entrypoint: ['/opt/start'] }) }), false);
	assert.equal(certain({ image: 'lab/lava-server-docs:1', detail: detailOf({ entrypoint: ['/opt/start'] }) }), false);
	assert.equal(certain({ image: 'lab/lava-server:1', detail: detailOf({ entrypoint: entry }) }), true);
	assert.equal(certain({ image: 'debian', labels: { 'lavadock.role': 'server' } }), true);
});

suite('the parts of one server', () => {
	const project = (name: string) => ({ 'com.docker.compose.project': name });
	const detail = (services: string) => detailOf({ entrypoint: entry, environment: [`SERVICES=${services}`] });
	const make = (services: string, rest: Partial<Container> = {}): Container =>
		containerOf(services, {
			image: 'x',
			imageId: 'sha256:1',
			detail: detail(services),
			endpoints: [endpointOf('a')],
			...rest,
		});
	const web = make('gunicorn');
	const rows: [string, Container, Container, boolean][] = [
		['of one image on one network', make('apache2'), web, true],
		['the coordinator too', make('lava-coordinator'), web, true],
		['of another image', make('apache2', { imageId: 'sha256:2' }), web, false],
		['on another network', make('apache2', { endpoints: [endpointOf('b')] }), web, false],
		['another server', make('gunicorn'), web, false],
		[
			'of one project, on no network of it',
			make('apache2', { labels: project('p'), endpoints: [] }),
			make('gunicorn', { labels: project('p') }),
			true,
		],
		[
			'of another project',
			make('apache2', { labels: project('q') }),
			make('gunicorn', { labels: project('p') }),
			false,
		],
		['of a project, beside one of none', make('apache2', { labels: project('q') }), web, false],
		['of none, beside one of a project', make('apache2'), make('gunicorn', { labels: project('p') }), false],
	];
	for (const [what, part, server, expected] of rows) {
		test(`${what}: ${expected}`, () => assert.equal(isPartOf(part, server), expected));
	}
	test('networks that were never joined are none', () => {
		const never = containerOf('n', { endpoints: [{ ...endpointOf('a'), networkId: '' }] });
		assert.equal(sharesNetwork(never, never), false);
	});
});

suite('allowed hosts', () => {
	const rows: [string, string, boolean][] = [
		['*', 'lava', true],
		['lava', 'lava', true],
		[' Lava ', 'lava', true],
		['lava', 'java', false],
		['.lab', 'lava.lab', true],
		['.lab', 'lab', true],
		['.lab', 'lava.laboratory', false],
		['lab', 'lava.lab', false],
		['', 'lava', false],
	];
	for (const [pattern, host, expected] of rows) {
		test(`"${pattern}" and ${host}: ${expected}`, () => assert.equal(isAllowed(pattern, host), expected));
	}
	const unset = { hosts: [], file: undefined };
	const serverWith = (...environment: string[]) => containerOf('s', { detail: detailOf({ environment }) });

	test('by its variable, a list that is added to the names of its own loopback', () => {
		const server = serverWith('ALLOWED_HOSTS=lava,172.18.0.5');
		const asked = ['lava', '172.18.0.5', 'localhost', 'other'].map(host => allows(server, unset, host));
		assert.deepEqual(asked, [true, true, true, false]);
		assert.equal(allows(serverWith(), unset, 'lava'), false);
	});

	test('by the file that sets them, in place of the variable', () => {
		const files = { hosts: ['.lab'], file: '/etc/lava-server/settings.d/30-hosts.yaml' };
		const server = serverWith('ALLOWED_HOSTS=lava');
		const asked = ['web.lab', 'lava', 'localhost'].map(host => allows(server, files, host));
		assert.deepEqual(asked, [true, false, false]);
	});

	test('it is not known where nobody read the files, or where a variable is read after them', () => {
		assert.equal(allows(serverWith('ALLOWED_HOSTS=lava'), undefined, 'lava'), undefined);
		assert.equal(allows(serverWith('LAVA_JSON_SETTINGS=e30='), unset, 'lava'), undefined);
		assert.equal(allows(serverWith('LAVA_JSON_SETTINGS='), unset, 'lava'), false);
	});
});
