/** The footer at 80 columns: what is done most stays when the rest has no room. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { footerLines } from '../../../../source/console/panels/footer.ts';
import { panels, type PanelId } from '../../../../source/console/state/layout.ts';
import { lineWidth } from '../../../../source/console/widgets/line.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const footer = ({ state }: TestConsole): string =>
	footerLines(state(), actions)
		.flat()
		.map(({ text }) => text)
		.join('');

const wanted: Readonly<Record<PanelId, readonly string[]>> = {
	hosts: ['Enter open', '/ filter'],
	networks: ['Enter open', 'i details', '/ filter'],
	containers: ['l logs', 'x actions', 'e shell', 'i details', 'n new ...'],
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
			console.press(String(index));
			for (const hint of [...wanted[panel], '? help', 'q quit']) assert.ok(footer(console).includes(hint), hint);
			for (const line of footerLines(console.state(), actions)) assert.ok(lineWidth(line) <= 80);
		});
	}
});

test('a worker that can be fixed: fix, open, logs and actions, all four', t => {
	const console = openConsole(t);
	console.press('2');
	assert.match(footer(console), /f fix +Enter open +l logs +x actions/);
});

test('what can not be done now is not there', t => {
	const console = openConsole(t, { readOnly: true });
	assert.doesNotMatch(footer(console), /shell|new \.\.\./);
	console.press('5');
	assert.doesNotMatch(footer(console), /l logs/);
});

test('in the menu of what is new, Enter opens a wizard', t => {
	const console = openConsole(t);
	console.press('n');
	assert.match(footer(console), /Enter open the wizard/);
	assert.doesNotMatch(footer(console), /do it|run it/);
});

test('Esc is there where it leads back, and not at the top', t => {
	const console = openConsole(t);
	assert.doesNotMatch(footer(console), /Esc/);
	console.press('5');
	assert.match(footer(console), /Esc back/);
});

test('what went wrong is told in full, in as many rows as it needs', t => {
	const console = openConsole(t);
	const reason = 'docker rename lava-coordinator lava-server: the name "/lava-server" is already in use by a container';
	console.dispatch({ type: 'noticed', notice: { text: reason, tone: 'bad' } });
	const lines = footerLines(console.state(), actions);
	assert.ok(lines.length > 1);
	for (const line of lines) assert.ok(lineWidth(line) <= 80);
	assert.equal(footer(console).trim().replace(/ +/g, ' '), reason);
});

test('without an engine the ways out are there, and no key that does nothing', t => {
	const console = openConsole(t);
	const [host] = console.state().hosts;
	assert.ok(host);
	const down = {
		state: 'down',
		since: 0,
		retryAt: 0,
		attempt: 1,
		reason: { kind: 'no-engine', message: '', remedy: [] },
	} as const;
	console.dispatch({
		type: 'host-changed',
		host: { ...host, snapshot: { ...host.snapshot, connection: down, syncedAt: 0 } },
	});
	assert.match(footer(console), /D demo lab +P prerequisites +R reload/);
	assert.doesNotMatch(footer(console), /panel|zoom|Esc/);
});
