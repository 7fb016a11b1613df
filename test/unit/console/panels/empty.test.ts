/** An engine without containers says what makes a lab of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawings } from '../../../../source/console/panels/drawings.ts';
import type { PanelId } from '../../../../source/console/state/layout.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import type { Box } from '../../../../source/console/widgets/box.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import { newActions } from '../../../../source/console/actions/wizard.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

function boxOf(console: TestConsole, panel: PanelId): Box {
	console.setContainers([]);
	const size = { columns: 60, rows: 10 };
	return drawings[panel]({ state: console.state(), size, look: lookFor(), focused: true });
}

const drawn = (console: TestConsole, panel: PanelId): string[] => boxOf(console, panel).lines.map(plainText);

test('a lab’s first wizards are named in their order, by the keys of their menu', t => {
	const [says = '', ...steps] = drawn(openConsole(t), 'containers');
	assert.match(says, /^No containers .* n builds a lab$/);
	const named = steps.map(step => /^ {2}n (\w) {2}/.exec(step)?.[1]);
	const keys = ['server', 'superuser', 'dispatcher'].map(
		label => newActions.find(action => action.label.endsWith(label))?.keys[0],
	);
	assert.deepEqual(named, keys);
});

test('a log of nothing follows nothing', t => {
	const { title, aside, lines } = boxOf(openConsole(t), 'logs');
	assert.deepEqual([plainText(title).trim(), aside], ['5 Logs', []]);
	assert.match(lines.map(plainText).join(' '), /^The log of the selected container stands here/);
});

test('nothing is to be built where nothing may be changed', t => {
	for (const panel of ['containers', 'workers'] as const) {
		const lines = drawn(openConsole(t, { readOnly: true }), panel);
		assert.equal(lines.length, 1);
		assert.doesNotMatch(lines.join(), / n /);
	}
});
