import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../source/lab/objects.ts';
import { readEntrypointScript } from '../../../../source/lab/lava/entrypoint-script.ts';
import { mayHaveScript, roleOf } from '../../../../source/lab/lava/role/role.ts';
import { containerOf, detailOf } from '../objects-for-tests.ts';

suite('what the script of an image tells', () => {
	const rows: [what: string, text: string, tells: ReturnType<typeof readEntrypointScript>][] = [
		['starts lava-worker', 'exec /usr/bin/lava-worker --url "$URL" $TOKEN\n', { role: 'dispatcher', contract: 'http' }],
		['starts lava-slave', 'exec lava-slave --master "$MASTER_URL"\n', { role: 'dispatcher', contract: 'zmq' }],
		[
			'starts a server',
			'lava-server manage migrate\nlava-celery-worker -l info &\nexec gunicorn3 lava_server.wsgi\n',
			{ role: 'server', contract: 'unknown' },
		],
		['starts either daemon', 'case $V in 1) lava-slave;; *) lava-worker;; esac\n', undefined],
		['starts server and worker', 'lava-server manage migrate; lava-worker &\n', undefined],
		["is another's", 'exec nginx -g "daemon off;"\n', undefined],
		['names something with that name in it', 'exec my-lava-worker-proxy\n', undefined],
		['is empty', '', undefined],
	];
	for (const [what, text, tells] of rows) {
		test(`one that ${what}`, () => assert.deepEqual(readEntrypointScript(text), tells));
	}
});

const zmq = { role: 'dispatcher', contract: 'zmq' } as const;
const server = { role: 'server', contract: 'unknown' } as const;

const silent = (entrypoint: readonly string[], rest: Partial<Container> = {}, command: readonly string[] = []) =>
	containerOf('rack', { image: 'lab/rack:7', detail: detailOf({ entrypoint, command }), ...rest });

suite('where variables and command say nothing', () => {
	const lavas = ['/root/entrypoint.sh'];

	test("an image of the lab's own is what its script starts", () => {
		const part = roleOf(silent(lavas, { script: zmq }));
		assert.deepEqual([part.role, part.certain, part.contract], ['dispatcher', true, 'zmq']);
		assert.deepEqual([roleOf(silent(lavas)).role, roleOf(silent(lavas)).contract], ['other', 'unknown']);
	});

	test('a name does not say otherwise', () => {
		assert.equal(roleOf(silent(lavas, { image: 'lab/my-lava-server:7', script: zmq })).role, 'dispatcher');
	});

	test('a script of its own may start another: it is taken for a server, and asked nothing', () => {
		const { role, certain } = roleOf(silent(['/start'], { script: server }));
		assert.deepEqual([role, certain], ['server', false]);
	});

	test('the script that is there reads its own variables, whatever somebody meant', () => {
		const environment = ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin'];
		const meant = containerOf('rack', {
			image: 'lab/rack:7',
			detail: detailOf({ entrypoint: lavas, environment }),
		});
		assert.equal(roleOf(meant).contract, 'http');
		assert.equal(roleOf({ ...meant, script: zmq }).contract, 'zmq');
	});

	test('a shell in that image is none', () => {
		assert.equal(roleOf(silent(lavas, { script: zmq }, ['sh'])).role, 'other');
		assert.equal(roleOf(silent(['sh'], { script: zmq })).role, 'other');
	});
});

test("the script is looked for in images of the lab's own alone, where they are not told what to run", () => {
	assert.ok(mayHaveScript(silent(['/root/entrypoint.sh'])));
	assert.ok(mayHaveScript(silent(['/start'])));
	assert.ok(!mayHaveScript(silent(['/root/entrypoint.sh'], {}, ['sleep', '9'])));
	assert.ok(!mayHaveScript(silent(['/root/entrypoint.sh'], { image: 'lavasoftware/lava-dispatcher:2023.01' })));
	assert.ok(!mayHaveScript(silent(['/root/entrypoint.sh'], { labels: { 'lavadock.role': 'server' } })));
	assert.ok(!mayHaveScript(containerOf('untold')));
});
