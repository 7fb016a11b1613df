/** The footer at 80 columns: what is done most stays when the rest has no room. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { footerLine } from '../../../../source/console/panels/footer.ts';
import { panels, type PanelId } from '../../../../source/console/state/layout.ts';
import { lineWidth } from '../../../../source/console/widgets/line.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const footer = ({ state }: TestConsole): string =>
	footerLine(state(), actions)
		.map(({ text }) => text)
		.join('');

const wanted: Readonly<Record<PanelId, readonly string[]>> = {
	networks: ['Enter open', 'i details', '/ filter'],
	containers: ['l logs', 'x actions', 'e shell', 'i details'],
	addresses: ['/ filter', 'n new ...'],
	logs: ['/ search', 'F filter', 'x actions'],
	events: ['l logs', '/ filter', 'x actions'],
	details: ['l logs', 'v reveal secrets', 'x actions'],
	workers: ['Enter open', 'l logs', 'x actions'],
};

describe('each panel at 80 columns', () => {
	for (const [index, panel] of panels.entries()) {
		test(panel, t => {
			const console = openConsole(t);
			console.press(String(index + 1));
			for (const hint of [...wanted[panel], '? help', 'q quit']) assert.ok(footer(console).includes(hint), hint);
			assert.ok(lineWidth(footerLine(console.state(), actions)) <= 80);
		});
	}
});

test('a worker that can be mended: mend, open, logs and actions, all four', t => {
	const console = openConsole(t);
	console.press('7', 'j');
	assert.match(footer(console), /f mend +Enter open +l logs +x actions/);
});

test('what can not be done now is not there', t => {
	const console = openConsole(t, { readOnly: true });
	assert.doesNotMatch(footer(console), /shell|new \.\.\./);
	console.press('4');
	assert.doesNotMatch(footer(console), /l logs/);
});

test('in the menu of what is new, Enter opens a wizard', t => {
	const console = openConsole(t);
	console.press('n');
	assert.match(footer(console), /Enter open the wizard/);
	assert.doesNotMatch(footer(console), /do it|run it/);
});
