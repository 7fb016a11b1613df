import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from '../../../until.ts';
import { listed } from '../scripted-engine.ts';
import { scriptedSetting } from '../scripted-setting.ts';

const setting = scriptedSetting();

it('a first list of many containers is told as a whole', async () => {
	const ids = Array.from({ length: 1200 }, (_, index) => `c${index}`);
	setting.peer.answers.set(
		'/containers/json',
		ids.map(id => listed(id)),
	);
	await setting.peer.start();
	setting.open();
	const seen = setting.recordOf(() => setting.engine.snapshot().containers.size);
	await until(setting.engine, () => setting.engine.snapshot().connection.state === 'live');
	assert.deepEqual(seen(), [0, ids.length]);
});
