/** What is wrong with a worker's variables, and what would be right. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Mistake, mistakesIn } from '../../../../../source/lab/lava/worker/mistakes.ts';

type Variables = Readonly<Record<string, string>>;

const found = (contract: Parameters<typeof mistakesIn>[1], variables: Variables): object[] =>
	mistakesIn(new Map(Object.entries(variables)), contract).map(({ effect, variable, correction }) => ({
		effect,
		variable,
		correction,
	}));
const said = (contract: Parameters<typeof mistakesIn>[1], variables: Variables): string | undefined =>
	mistakesIn(new Map(Object.entries(variables)), contract)[0]?.says;

const set = (values: Variables) => ({ set: values });
const misled = (variable: string, correction: Mistake['correction']) => ({ effect: 'misled', variable, correction });
const fatal = (variable: string, correction: Mistake['correction']) => ({ effect: 'fatal', variable, correction });

suite('variables of a worker that speaks HTTP', () => {
	const rows: [variables: Variables, mistakes: object[]][] = [
		[{ URL: 'http://lava/', WORKER_NAME: '--name=calvin' }, []],
		[{ URL: 'https://lava.example.com/', WORKER_NAME: '--name calvin' }, []],
		[{ URL: '', WORKER_NAME: '', LOGLEVEL: '' }, []],
		[{ WORKER_NAME: 'calvin' }, [fatal('WORKER_NAME', { flag: ['WORKER_NAME'] })]],
		[{ WORKER_NAME: '--hostname=calvin' }, [fatal('WORKER_NAME', set({ WORKER_NAME: '--name=calvin' }))]],
		[{ WORKER_NAME: '--sentry-dsn x' }, []],
		[{ TOKEN: '--token-file /t' }, []],
		[{ TOKEN: '--username ada' }, []],
		[{ TOKEN: 's3cret' }, [fatal('TOKEN', { flag: ['TOKEN'] })]],
		[{ URL: 'lava' }, [misled('URL', set({ URL: 'http://lava/' }))]],
		[{ URL: 'tcp://lava:5556' }, [misled('URL', set({ URL: 'http://lava/' }))]],
		[{ URL: 'http://lava:5556/' }, [misled('URL', set({ URL: 'http://lava/' }))]],
		[{ URL: 'http://lava:5555/' }, [misled('URL', set({ URL: 'http://lava/' }))]],
		[{ URL: 'http://lava:8080/' }, []],
		[{ LOGLEVEL: 'INFO' }, []],
		[{ LOGLEVEL: 'info' }, [fatal('LOGLEVEL', set({ LOGLEVEL: 'INFO' }))]],
		[{ LOGLEVEL: 'loud' }, [fatal('LOGLEVEL', set({ LOGLEVEL: 'DEBUG' }))]],
		[{ LOGFILE: '-' }, []],
		[{ LOGFILE: '/dev/stdout' }, []],
		[{ LOGFILE: '/dev/stderr' }, []],
		[{ LOGFILE: '/var/log/x' }, [{ effect: 'blind', variable: 'LOGFILE', correction: { unset: ['LOGFILE'] } }]],
		[
			{ DISPATCHER_HOSTNAME: '--hostname=calvin' },
			[misled('DISPATCHER_HOSTNAME', { set: { WORKER_NAME: '--name=calvin' }, unset: ['DISPATCHER_HOSTNAME'] })],
		],
		[
			{ WORKER_NAME: '--name=a', DISPATCHER_HOSTNAME: '--hostname=b' },
			[{ effect: 'idle', variable: 'DISPATCHER_HOSTNAME', correction: { unset: ['DISPATCHER_HOSTNAME'] } }],
		],
		[
			{ MASTER_URL: 'tcp://lava:5556' },
			[misled('MASTER_URL', { set: { URL: 'http://lava/' }, unset: ['MASTER_URL'] })],
		],
		[{ PATH: '/usr/bin', HTTP_PROXY: 'http://proxy/' }, []],
	];
	for (const [variables, mistakes] of rows) {
		test(JSON.stringify(variables), () => assert.deepEqual(found('http', variables), mistakes));
	}
});

suite('variables of a worker that speaks ZMQ', () => {
	const rows: [variables: Variables, mistakes: object[]][] = [
		[{ MASTER_URL: 'tcp://lava:5556', LOGGER_URL: 'tcp://lava:5555', DISPATCHER_HOSTNAME: '--hostname=a' }, []],
		[{ MASTER_URL: 'http://lava/' }, [misled('MASTER_URL', set({ MASTER_URL: 'tcp://lava:5556' }))]],
		[{ LOGGER_URL: 'lava' }, [misled('LOGGER_URL', set({ LOGGER_URL: 'tcp://lava:5555' }))]],
		[{ DISPATCHER_HOSTNAME: '--name=a' }, [fatal('DISPATCHER_HOSTNAME', set({ DISPATCHER_HOSTNAME: '--hostname=a' }))]],
		[{ URL: 'http://lava/' }, [misled('URL', { set: { MASTER_URL: 'tcp://lava:5556' }, unset: ['URL'] })]],
		[
			{ WORKER_NAME: '--name=a' },
			[misled('WORKER_NAME', { set: { DISPATCHER_HOSTNAME: '--hostname=a' }, unset: ['WORKER_NAME'] })],
		],
		[{ IPV6: 'yes' }, [fatal('IPV6', set({ IPV6: '--ipv6' }))]],
		[{ IPV6: '--ipv6' }, []],
	];
	for (const [variables, mistakes] of rows) {
		test(JSON.stringify(variables), () => assert.deepEqual(found('zmq', variables), mistakes));
	}
});

test('of an image that nobody knows nothing is said', () => {
	assert.deepEqual(found('unknown', { URL: 'lava', WORKER_NAME: 'calvin' }), []);
});

test('each is said in a sentence with what is expected, and no value that may be secret', () => {
	assert.equal(
		said('http', { TOKEN: 's3cret' }),
		'TOKEN holds a value without its option: this image expects TOKEN=--token=VALUE.',
	);
	assert.equal(said('zmq', { IPV6: 'yes' }), 'IPV6 holds a value without its option: this image expects IPV6=--ipv6.');
	assert.equal(said('http', { LOGLEVEL: 'warn' }), 'LOGLEVEL=warn has to be in upper case.');
	assert.equal(said('http', { LOGLEVEL: 'loud' }), 'LOGLEVEL=loud is no level: DEBUG, ERROR, INFO, WARN are.');
	assert.equal(said('http', { URL: 'tcp://lava:5556' }), 'URL is no http:// address, and this image speaks HTTP.');
	assert.equal(said('http', { URL: 'http://lava:5556' }), 'URL names a port of ZMQ, and this image speaks HTTP.');
	assert.equal(said('http', { MASTER_URL: 'x' }), 'MASTER_URL is not read by this image: it wants URL.');
	assert.equal(said('http', { URL: 'http://lava/', MASTER_URL: 'x' }), 'MASTER_URL is not read by this image.');
});
