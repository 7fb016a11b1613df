import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mistakesIn } from '../../../../../source/lab/lava/worker/mistakes.ts';
import { valueText } from '../../../../../source/lab/value.ts';
import { translateEnvironment } from '../../../../../source/lab/plans/switch/translate.ts';

const zmq = {
	MASTER_URL: 'tcp://172.18.0.5:5556',
	LOGGER_URL: 'tcp://172.18.0.5:5555',
	DISPATCHER_HOSTNAME: '--hostname=calvin',
	LOGLEVEL: 'INFO',
	http_proxy: 'http://proxy:3128/',
};

const http = {
	URL: 'http://172.18.0.5/',
	WORKER_NAME: '--name=calvin',
	LOGLEVEL: 'INFO',
	http_proxy: 'http://proxy:3128/',
};

describe('a worker’s environment', () => {
	it('crosses the border from ZMQ to HTTP, and its address is said to be a guess', () => {
		const { environment, notes } = translateEnvironment(zmq, 'zmq', 'http');
		assert.deepEqual(environment, http);
		assert.deepEqual(notes, ["URL is http://172.18.0.5/, after MASTER_URL: it has to be the server's web address."]);
	});

	it('crosses it back', () => {
		const { TOKEN, ...rest } = { ...http, TOKEN: { secret: 'calvin TOKEN' } };
		assert.deepEqual(translateEnvironment({ ...rest, TOKEN }, 'http', 'zmq'), { environment: zmq, notes: [] });
	});

	it('has no mistakes on the other side', () => {
		for (const [environment, from, to] of [
			[zmq, 'zmq', 'http'],
			[http, 'http', 'zmq'],
		] as const) {
			const translated = Object.entries(translateEnvironment(environment, from, to).environment);
			const variables = new Map(translated.map(([name, value]) => [name, valueText(value, () => '')]));
			assert.deepEqual(mistakesIn(variables, to), []);
		}
	});

	it('loses what has no successor, and says so', () => {
		const { environment, notes } = translateEnvironment(
			{
				...zmq,
				ENCRYPT: '--encrypt',
				MASTER_CERT: '--master-cert /m.key',
				SOCKS_PROXY: '--socks-proxy proxy:1080',
				DISPATCHER_HOSTNAME: '--hostname calvin --debug',
			},
			'zmq',
			'http',
		);
		assert.deepEqual(environment, http);
		for (const lost of ['ENCRYPT', 'MASTER_CERT', 'SOCKS_PROXY', '"--debug"']) {
			assert.ok(
				notes.some(note => note.startsWith(lost)),
				lost,
			);
		}
	});

	it('stays as it is on one side of the border', () => {
		assert.deepEqual(translateEnvironment(zmq, 'zmq', 'zmq'), { environment: zmq, notes: [] });
		assert.deepEqual(translateEnvironment(zmq, 'unknown', 'http'), { environment: zmq, notes: [] });
	});
});
