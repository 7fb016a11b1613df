/** Names, addresses and files, as people and LAVA write them. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { occupiedBlocks } from '../../../../source/lab/address/space.ts';
import { parseServerUrl, isLoopback, urlHost } from '../../../../source/lab/lava/server-url.ts';
import { workerOfConfig } from '../../../../source/lab/lava/worker/config.ts';
import { serverNameProblem } from '../../../../source/lab/plans/server/server.ts';
import { call } from '../../../../source/lab/script/python/call.ts';
import { byId, containerOf, endpointOf, networkOf } from '../objects-for-tests.ts';

suite('where a worker looks for its server', () => {
	const rows: [text: string, expected: object | undefined][] = [
		['http://lava/', { scheme: 'http', host: 'lava', port: undefined }],
		['HTTP://Lava:8080/x', { scheme: 'http', host: 'lava', port: 8080 }],
		[' tcp://10.0.0.5:5556 ', { scheme: 'tcp', host: '10.0.0.5', port: 5556 }],
		['http://user:pw@lava/', { scheme: 'http', host: 'lava', port: undefined }],
		['http://[FD00::5]:80/', { scheme: 'http', host: 'fd00::5', port: 80 }],
		['lava', { scheme: '', host: 'lava', port: undefined }],
		['http://', undefined],
		['http://[]/', undefined],
		['', undefined],
		['http://a:b:c/', undefined],
	];
	for (const [text, expected] of rows) test(`"${text}"`, () => assert.deepEqual(parseServerUrl(text), expected));

	test('may be itself, and is written with brackets where it needs them', () => {
		const hosts = ['localhost', '127.0.0.1', '127.1.2.3', '::1', 'localhost.lab', '128.0.0.1', 'lava'];
		assert.deepEqual(hosts.map(isLoopback), [true, true, true, true, false, false, false]);
		assert.deepEqual(['lava', 'fd00::5'].map(urlHost), ['lava', '[fd00::5]']);
	});
});

test('a file of settings is of one worker', () => {
	const rows: [path: string, expected: object | undefined][] = [
		['/etc/lava-server/dispatcher.d/calvin/dispatcher.yaml', { worker: 'calvin', first: true }],
		['/etc/lava-server/dispatcher.d/calvin.yaml', { worker: 'calvin', first: false }],
		['calvin/dispatcher.yaml', { worker: 'calvin', first: true }],
		['calvin.yaml', { worker: 'calvin', first: false }],
		['calvin/other.yaml', undefined],
		['a/b/dispatcher.yaml', undefined],
		['calvin.yml', undefined],
		['', undefined],
	];
	for (const [path, expected] of rows) assert.deepEqual(workerOfConfig(path), expected, path);
});

test('a server has no underscore in its name', () => {
	assert.equal(serverNameProblem('lava-server'), undefined);
	assert.match(serverNameProblem('lava_server_2') ?? '', /write lava-server-2\.$/);
});

test('a call in Python stands on one line of 88 characters at most', () => {
	const word = (length: number): string => 'x'.repeat(length);
	assert.equal(call('f', word(85)), `f(${word(85)})`);
	assert.equal(call('f', word(86)), `f(\n    ${word(86)},\n)`);
	assert.equal(call('f', 'a', 'b\nc'), 'f(\n    a,\n    b\n    c,\n)');
});

test('the pieces of an IPv6 subnet have 256 addresses too', () => {
	const network = networkOf('n', [{ subnet: 'fd00::/64' }]);
	const [own] = network.subnets;
	assert.ok(own);
	const containers = byId(containerOf('a', { endpoints: [endpointOf('n', { ipv6: 'fd00::1:5' })] }));
	assert.deepEqual(occupiedBlocks(network, own, containers), ['fd00::1:0/120']);
});
