import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readWorkerConfigs } from '../../../source/server/look/worker-configs.ts';

const read = (files: Readonly<Record<string, string>>) =>
	readWorkerConfigs(
		{
			filesIn: (_, folder) => {
				assert.equal(folder, '/etc/lava-server/dispatcher.d');
				return Promise.resolve(Object.entries(files).map(([path, text]) => ({ path: `dispatcher.d/${path}`, text })));
			},
		},
		'id',
	);

suite("what a server's files say of its workers", () => {
	test('is read as LAVA reads it: the file in a folder of its own before the other', async () => {
		const configs = await read({
			'w0/dispatcher.yaml': 'dispatcher_ip: 198.51.100.1\n',
			'w0/env.yaml': 'A: b\n',
			'w0.yaml': 'dispatcher_ip: 198.51.100.9\n',
			'w1/dispatcher.yaml': 'dispatcher_nfs_ip: 198.51.100.2\nprefix: tmp-\n',
			'w2.yaml': 'no_such_key: 1\n',
			'w3/dispatcher.yaml': 'dispatcher_ip: {}\n',
		});
		assert.deepEqual(
			configs,
			new Map([
				['w0', { ip: '198.51.100.1', ips: {}, nbdPort: undefined }],
				['w1', { ip: undefined, ips: { nfs: '198.51.100.2' }, nbdPort: undefined }],
				['w2', { ip: undefined, ips: {}, nbdPort: undefined }],
				['w3', { why: 'dispatcher_ip is of another kind' }],
			]),
		);
	});

	test('is not known where nobody can read it', async () => {
		const configs = await readWorkerConfigs({ filesIn: () => Promise.reject(new Error('the line broke')) }, 'id');
		assert.equal(configs, undefined);
	});
});
