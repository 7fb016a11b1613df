import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Contract } from '../../../../../source/lab/lava/contract.ts';
import { parseServerUrl } from '../../../../../source/lab/lava/server-url.ts';
import { describeWorker, readShellFile, tokenOf } from '../../../../../source/lab/verdict/reading/worker-container.ts';
import { type Effect, mistakesIn } from '../../../../../source/lab/lava/worker/mistakes.ts';
import { containerOf, detailOf } from '../../objects-for-tests.ts';

suite('mistakes in the variables', () => {
	const rows: [Contract, variable: string, value: string, Effect | undefined][] = [
		['http', 'WORKER_NAME', '--name=calvin', undefined],
		['http', 'WORKER_NAME', '--name calvin --ping-interval 5', undefined],
		['http', 'WORKER_NAME', 'calvin', 'fatal'],
		['http', 'WORKER_NAME', '--hostname=calvin', 'fatal'],
		['http', 'WORKER_NAME', '', undefined],
		['http', 'TOKEN', '--token=abc', undefined],
		['http', 'TOKEN', '--token-file /run/secrets/token', undefined],
		['http', 'TOKEN', 'abc', 'fatal'],
		['http', 'WS_URL', 'http://lava/ws/', 'fatal'],
		['http', 'HTTP_TIMEOUT', '600', 'fatal'],
		['http', 'LOGLEVEL', 'debug', 'fatal'],
		['http', 'LOGLEVEL', 'WARNING', 'fatal'],
		['http', 'LOGLEVEL', 'WARN', undefined],
		['http', 'LOGFILE', '-', undefined],
		['http', 'LOGFILE', '/var/log/worker.log', 'blind'],
		['http', 'URL', 'https://lava.example.com/', undefined],
		['http', 'URL', 'tcp://172.18.0.5:5556', 'misled'],
		['http', 'URL', 'http://172.18.0.5:5556/', 'misled'],
		['http', 'URL', '172.18.0.5', 'misled'],
		['http', 'DISPATCHER_HOSTNAME', '--name=calvin', 'misled'],
		['http', 'SERVER_URL', 'http://172.18.0.5/', 'misled'],
		['http', 'MASTER_URL', 'tcp://172.18.0.5:5556', 'misled'],
		['http', 'LOGGER_URL', 'tcp://172.18.0.5:5555', 'idle'],
		['http', 'ENCRYPT', '--encrypt', 'idle'],
		['zmq', 'DISPATCHER_HOSTNAME', '--hostname=calvin', undefined],
		['zmq', 'DISPATCHER_HOSTNAME', '--name=calvin', 'fatal'],
		['zmq', 'MASTER_CERT', '/certs/master.key', 'fatal'],
		['zmq', 'SLAVE_CERT', '--slave-cert /certs/slave.key_secret', undefined],
		['zmq', 'ENCRYPT', 'yes', 'fatal'],
		['zmq', 'MASTER_URL', 'http://172.18.0.5/', 'misled'],
		['zmq', 'LOGGER_URL', 'tcp://172.18.0.5:5555', undefined],
		['zmq', 'URL', 'http://172.18.0.5/', 'misled'],
		['zmq', 'TOKEN', '--token=abc', 'idle'],
		['unknown', 'TOKEN', 'abc', undefined],
		['http', 'PATH', '/usr/bin', undefined],
	];
	for (const [contract, variable, value, effect] of rows) {
		test(`${contract}: ${variable}=${value} is ${effect ?? 'right'}`, () => {
			assert.equal(mistakesIn(new Map([[variable, value]]), contract)[0]?.effect, effect);
		});
	}

	test('a stray variable beside the right one only lies about', () => {
		const found = mistakesIn(
			new Map([
				['URL', 'http://lava/'],
				['SERVER_URL', 'http://other/'],
			]),
			'http',
		);
		assert.deepEqual(
			found.map(({ effect, correction }) => ({ effect, correction })),
			[{ effect: 'idle', correction: { unset: ['SERVER_URL'] } }],
		);
	});

	test('what would be right is told', () => {
		const corrections = (contract: Contract, variables: Record<string, string>) =>
			mistakesIn(new Map(Object.entries(variables)), contract).map(({ correction }) => correction);
		assert.deepEqual(corrections('http', { DISPATCHER_HOSTNAME: '--name=calvin' }), [
			{ set: { WORKER_NAME: '--name=calvin' }, unset: ['DISPATCHER_HOSTNAME'] },
		]);
		assert.deepEqual(corrections('http', { MASTER_URL: 'tcp://[fd00::5]:5556' }), [
			{ set: { URL: 'http://[fd00::5]/' }, unset: ['MASTER_URL'] },
		]);
		assert.deepEqual(corrections('zmq', { URL: 'http://lava:8000/' }), [
			{ set: { MASTER_URL: 'tcp://lava:5556' }, unset: ['URL'] },
		]);
		assert.deepEqual(corrections('http', { TOKEN: 'a-secret' }), [{ flag: ['TOKEN'] }]);
	});
});

suite('what is seen of a container', () => {
	const see = (environment: string[], rest: Parameters<typeof detailOf>[0] = {}, configFile?: string) =>
		describeWorker(
			containerOf('calvin-worker', {
				image: 'lavasoftware/lava-dispatcher:2023.01',
				detail: detailOf({ environment, hostname: '3f2a9c01b7de', entrypoint: ['/root/entrypoint.sh'], ...rest }),
			}),
			{ configFile },
		);

	test("without a name it is the container's host name, and its server itself", () => {
		const seen = see([]);
		assert.deepEqual(seen?.name, { value: '3f2a9c01b7de', from: 'hostname' });
		assert.deepEqual([seen?.server?.value.url.host, seen?.server?.from], ['localhost', 'standard']);
	});

	test('its contract is that of its image, else of the daemon that logs, else of the container, else of the version that it tells', () => {
		const contract = (image: string, environment: string[], rest: object = {}): string | undefined =>
			describeWorker(
				containerOf('calvin', { image, detail: detailOf({ environment, entrypoint: ['/root/entrypoint.sh'] }) }),
				rest,
			)?.contract;
		const slave = { log: { daemon: 'lava-slave' } };
		const worker = { log: { daemon: 'lava-worker' } };
		const unknown = 'lab/lava-dispatcher:own';
		assert.equal(contract('lavasoftware/lava-dispatcher:2023.01', [], slave), 'http');
		assert.equal(contract(unknown, [], slave), 'zmq');
		assert.equal(contract(unknown, ['MASTER_URL=tcp://lava:5556'], worker), 'http');
		assert.equal(contract(unknown, ['MASTER_URL=tcp://lava:5556']), 'zmq');
		assert.equal(contract(unknown, [], { log: { version: '2023.01' } }), 'http');
		assert.equal(contract(unknown, [], { log: { version: '2020.05' } }), 'zmq');
		assert.equal(contract(unknown, ['MASTER_URL=tcp://lava:5556'], { log: { version: '2023.01' } }), 'zmq');
	});

	test('the config file beats the environment', () => {
		const seen = see(['WORKER_NAME=--name=calvin', 'URL=http://lava/'], {}, '# ours\nWORKER_NAME="--name hobbes"\n');
		assert.deepEqual(seen?.name, { value: 'hobbes', from: 'config file' });
		const path = '/etc/lava-dispatcher/lava-worker';
		assert.deepEqual(seen?.configFile, { path, sets: ['WORKER_NAME'], overrides: ['WORKER_NAME'] });
	});

	test('a config file that says the same, or what nobody else says, overrides nothing', () => {
		const file = 'URL=http://lava/\nWORKER_NAME="--name calvin"\nTOKEN="--token=secret"\nexport HTTP_PROXY=x\n';
		const { configFile } = see(['WORKER_NAME=--name=calvin', 'URL=http://lava', 'HTTP_PROXY=y'], {}, file) ?? {};
		assert.deepEqual(configFile?.sets, ['URL', 'WORKER_NAME', 'TOKEN']);
		assert.deepEqual(configFile?.overrides, []);
	});

	test('a config file that empties a variable leaves nothing of the environment', () => {
		const seen = see(['WORKER_NAME=--name=calvin', 'URL=http://lava/'], {}, 'URL=\nWORKER_NAME=""\n');
		assert.deepEqual([seen?.name.from, seen?.server?.from], ['hostname', 'standard']);
		assert.deepEqual(seen?.configFile?.overrides, ['URL', 'WORKER_NAME']);
	});

	test('an older worker has a config file of its own', () => {
		const seen = describeWorker(
			containerOf('calvin', {
				image: 'lavasoftware/lava-dispatcher:2020.08',
				detail: detailOf({ environment: ['MASTER_URL=tcp://lava:5556'] }),
			}),
			{ configFile: 'MASTER_URL="tcp://other:5556"\nLOGGER_URL="tcp://other:5555"\n' },
		);
		assert.deepEqual(seen?.configFile, {
			path: '/etc/lava-dispatcher/lava-slave',
			sets: ['MASTER_URL', 'LOGGER_URL'],
			overrides: ['MASTER_URL'],
		});
		assert.deepEqual([seen?.server?.value.url.host, seen?.server?.from], ['other', 'config file']);
	});

	test('a command in the place of the entrypoint leaves the config file unread', () => {
		assert.equal(see(['URL=http://lava/'], { command: ['sh'] }, 'URL=http://other/\n')?.configFile, undefined);
	});

	test('a mistake in the config file is told from one in the environment', () => {
		const seen = see(['TOKEN=abc'], {}, 'WORKER_NAME=hobbes\n');
		assert.deepEqual(
			seen?.mistakes.map(({ variable, inFile = false }) => [variable, inFile]),
			[
				['TOKEN', false],
				['WORKER_NAME', true],
			],
		);
	});

	test('a daemon as the command has flags instead of variables, and no log without its flag', () => {
		const command = ['lava-worker', '--url', 'http://lava/', '--name=docker-host1'];
		const seen = see(['WORKER_NAME=calvin'], { command });
		assert.deepEqual(seen?.name, { value: 'docker-host1', from: 'command' });
		assert.deepEqual([seen?.bypassed, seen?.silent, seen?.mistakes.length], [true, true, 0]);
		assert.equal(see([], { command: [...command, '--log-file', '-'] })?.silent, false);
	});

	test('the token is measured and compared, and its file is none', () => {
		assert.equal(see([`TOKEN=--token ${'a'.repeat(128)}`])?.tokenLength, 128);
		assert.equal(see(['TOKEN=--token-file=/token'])?.tokenLength, undefined);
		const container = containerOf('x', { detail: detailOf({ environment: ['TOKEN=--token=abc'] }) });
		assert.equal(tokenOf(container, {}), 'abc');
		assert.equal(tokenOf(container, { configFile: 'TOKEN="--token def"\n' }), 'def');
		assert.equal(see([], {}, `TOKEN=--token=${'a'.repeat(128)}\n`)?.tokenLength, 128);
	});
});

test('plain assignments of a sourced file', () => {
	const file = '# URL="http://no/"\nURL="http://lava/"\nexport WORKER_NAME=\'--name calvin\'\nLOGLEVEL=INFO # quiet\n';
	assert.deepEqual(
		[...readShellFile(file)],
		[
			['URL', 'http://lava/'],
			['WORKER_NAME', '--name calvin'],
			['LOGLEVEL', 'INFO'],
		],
	);
});

test('addresses of servers as people write them', () => {
	assert.deepEqual(parseServerUrl('http://LAVA:8000/x'), { scheme: 'http', host: 'lava', port: 8000 });
	assert.deepEqual(parseServerUrl('tcp://[fd00::5]:5556'), { scheme: 'tcp', host: 'fd00::5', port: 5556 });
	assert.deepEqual(parseServerUrl('lava'), { scheme: '', host: 'lava', port: undefined });
	assert.equal(parseServerUrl(''), undefined);
});
