/** The footer in the demo lab, whose workers are in every state. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { footerHints } from '../../source/console/actions/keymap.ts';
import { actions } from '../../source/console/actions/table.ts';
import { workerRows } from '../../source/console/selectors/rows.ts';
import { openFrozenLab } from './harness/frozen-lab.ts';
import { createStage } from './harness/stage.ts';

test('a worker that has no problem offers no fix', async t => {
	const lab = await openFrozenLab();
	t.after(() => lab.close());
	const stage = createStage(lab, { size: { columns: 80, rows: 24 } });
	t.after(stage.close);
	stage.press('2', 'g');
	const offers = workerRows(stage.state()).map(({ verdict }) => {
		const offered = footerHints(actions, stage.state()).some(({ action }) => action.id === 'worker.fix');
		stage.press('j');
		return { state: verdict.state, fix: verdict.fix !== undefined, offered };
	});
	// What could be better with it is told on its page, and f does that.
	assert.ok(offers.some(({ state, fix }) => fix && state === 'working'));
	assert.deepEqual(
		offers.filter(({ state, offered }) => offered && state !== 'wrong'),
		[],
	);
	assert.ok(offers.some(({ offered }) => offered));
});
