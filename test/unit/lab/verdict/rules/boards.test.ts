import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWorkerConfig } from '../../../../../source/lab/lava/worker/config.ts';
import { configWords } from '../../../../../source/lab/verdict/rules/boards.ts';
import { containerOf } from '../../objects-for-tests.ts';

test('what boards are told is said as LAVA takes it', () => {
	const words = (text: string, container = containerOf('calvin')): string | undefined =>
		configWords({ config: readWorkerConfig(text), container });
	assert.equal(words('dispatcher_ip: 10.0.0.1\n'), '10.0.0.1');
	assert.equal(words('dispatcher_ip: 10.0.0.1\ndispatcher_http_ip: 10.0.0.1:8080\n'), '10.0.0.1, HTTP 10.0.0.1:8080');
	assert.equal(words(''), "the container's own address (no dispatcher_ip)");
	assert.equal(words('', containerOf('calvin', { networkMode: 'host' })), "the host's own address (no dispatcher_ip)");
	assert.equal(
		configWords({ config: readWorkerConfig(''), container: undefined }),
		'the address of its default route (no dispatcher_ip)',
	);
	assert.match(words('- 1\n') ?? '', /^unknown: /);
	assert.equal(configWords({ config: undefined, container: undefined }), undefined);
});
