import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { whyOffline } from '../../../../source/lab/verdict/why-offline.ts';
import { rowsOf } from './small-lab.ts';

/** As a wizard makes it: its container is called as the worker is. */
const made = { container: { name: 'calvin' } };

suite('why a worker that is waited for is not Online', () => {
	test('is the verdict on it', () => {
		const why = whyOffline(rowsOf({ ...made, log: 'wrong-token' }), 'calvin', undefined);
		assert.deepEqual(why, { says: 'Its token is not the one that lava-server has for calvin.', hopeless: false });
	});

	test('is hopeless where its config file gives it another name', () => {
		const configFile = 'WORKER_NAME="--name=hobbes"\nTOKEN="--token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v"\n';
		const why = whyOffline(rowsOf({ ...made, log: 'config-file', configFile }), 'calvin', undefined);
		assert.equal(why?.hopeless, true);
		assert.match(why.says, /lava-worker in it sets WORKER_NAME against its environment\. It calls itself hobbes\./);
		assert.match(why.says, /take WORKER_NAME out of it, or put it right there, and restart the worker\.$/);
		assert.doesNotMatch(why.says, /y5s5AX/);
	});

	test('is hopeless where its config file has another token, which beats the one that it was given', () => {
		const configFile = 'TOKEN="--token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v"\n';
		const why = whyOffline(rowsOf({ ...made, log: 'wrong-token', configFile }), 'calvin', undefined);
		assert.equal(why?.hopeless, true);
		assert.match(why.says, /^TOKEN in its \/etc\/lava-dispatcher\/lava-worker is not .* take TOKEN out of it/);
		assert.doesNotMatch(why.says, /y5s5AX/);
	});

	test('may pass where its config file only names another way to the server', () => {
		const why = whyOffline(rowsOf({ ...made, configFile: 'URL="http://lava/"\n' }), 'calvin', undefined);
		assert.equal(why?.hopeless, false);
		assert.match(why.says, /sets URL against its environment/);
	});

	test('is told of the container that is meant, else of the worker', () => {
		const rows = rowsOf({ log: 'wrong-token' });
		assert.match(whyOffline(rows, 'calvin', { id: 'id-calvin-worker', name: '' })?.says ?? '', /Its token/);
		assert.match(whyOffline(rows, 'calvin', { id: 'another', name: '' })?.says ?? '', /Its token/);
		assert.equal(whyOffline(rows, 'moe', undefined), undefined);
	});
});
