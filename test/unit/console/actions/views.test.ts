/** The keys of logs, events and details. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import type { LogsState, OpenLog } from '../../../../source/console/state/logs.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { PanelId } from '../../../../source/console/state/layout.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const logOf = (name: string): OpenLog => ({
	containerId: `id-${name}`,
	host: LOCAL,
	name,
	end: 0,
	state: { state: 'following' },
});

type Opened = { console: TestConsole; asked: string[]; logs: () => LogsState };

/** @param names of the containers whose logs are open */
function opened(t: TestContext, names: readonly string[], panel: PanelId = 'logs'): Opened {
	const asked: string[] = [];
	const console = openConsole(t, {
		logs: {
			reopen: () => void asked.push('reopen'),
			search: direction => void asked.push(direction),
			save: path => void asked.push(`save ${path}`),
			copyVisible: () => void asked.push('copy'),
		},
	});
	console.dispatch({ type: 'logs-set', change: { sources: names.map(logOf) } });
	console.dispatch({ type: 'focused', panel });
	return { console, asked, logs: () => console.state().logs };
}

const against = (console: TestConsole, id: string): string | undefined => {
	const action = actions.find(each => each.id === id);
	assert.ok(action, id);
	return obstacle(action, console.state());
};

const prompted = (console: TestConsole): [purpose: string, text: string] | undefined => {
	const overlay = topOverlay(console.state());
	return overlay?.kind === 'prompt' ? [overlay.purpose.for, overlay.field.text] : undefined;
};

suite('of the logs', () => {
	test('each key that needs one says so where none is open', t => {
		const { console } = opened(t, []);
		const why = 'no log is open: choose a container';
		for (const id of ['next', 'previous', 'follow', 'widen', 'narrow', 'all', 'service', 'own', 'copy', 'save'])
			assert.equal(against(console, `logs.${id}`), why, id);
		for (const id of ['search', 'filter', 'wrap', 'timestamps'])
			assert.equal(against(console, `logs.${id}`), undefined);
	});

	test('the next match is there where something is searched for', t => {
		const { console, asked, logs } = opened(t, ['calvin']);
		assert.equal(against(console, 'logs.next'), 'nothing is searched for: press / first');
		console.press('/');
		assert.deepEqual(prompted(console), ['log-search', '']);
		console.press('enter');
		assert.deepEqual(asked, [], 'nothing was typed');
		console.press('/');
		console.type('error');
		console.press('enter');
		assert.deepEqual([logs().search, asked], ['error', ['next']]);
		console.press('n', 'N');
		assert.deepEqual(asked, ['next', 'next', 'previous']);
		console.press('/');
		assert.deepEqual(prompted(console), ['log-search', 'error']);
	});

	test('only lines that match are shown', t => {
		const { console, logs } = opened(t, ['calvin']);
		console.press('F');
		console.type('job');
		console.press('enter');
		assert.equal(logs().filter, 'job');
		console.press('F');
		assert.deepEqual(prompted(console), ['log-filter', 'job']);
	});

	test('how lines are shown goes round', t => {
		const { console, logs } = opened(t, ['calvin']);
		const round = (key: string, of: () => unknown, times: number): unknown[] =>
			Array.from({ length: times }, () => {
				console.press(key);
				return of();
			});
		assert.deepEqual(
			round('t', () => logs().timestamps, 3),
			['time', 'full', 'none'],
		);
		assert.deepEqual(
			round('w', () => logs().wrap, 2),
			[false, true],
		);
		assert.deepEqual(
			round('h', () => logs().showOwn, 2),
			[true, false],
		);
		assert.equal(against(console, 'logs.service'), 'this log is of one service');
		console.dispatch({ type: 'logs-set', change: { services: ['apache2', 'lava-scheduler'] } });
		assert.deepEqual(
			round('S', () => logs().service, 3),
			['apache2', 'lava-scheduler', undefined],
		);
	});

	test('more is asked for and less, up to all, and the log is opened again', t => {
		const { console, asked, logs } = opened(t, ['calvin']);
		const ranges = ['-', '-', '+', '+', '+', '+', '+', '-', 'a'].map(key => {
			console.press(key);
			const { range } = logs();
			return range.kind === 'tail' ? range.lines : range.kind;
		});
		assert.deepEqual(ranges, [100, 100, 1000, 10_000, 100_000, 'all', 'all', 100_000, 'all']);
		assert.equal(asked.filter(each => each === 'reopen').length, ranges.length);
	});

	test('what is seen is copied, and all is saved under a name of its containers and the time', t => {
		const { console, asked } = opened(t, ['calvin', 'hobbes']);
		console.dispatch({ type: 'ticked', now: Date.UTC(2026, 11, 1, 13, 5, 9) });
		console.press('c');
		console.press('ctrl+s');
		assert.deepEqual(prompted(console), ['log-save', 'calvin+hobbes-20261201T130509.log']);
		console.press('enter');
		assert.deepEqual(asked, ['copy', 'save calvin+hobbes-20261201T130509.log']);
	});

	test('a name of many containers is cut', t => {
		const { console } = opened(t, ['x'.repeat(59), 'yz']);
		console.press('ctrl+s');
		assert.match(prompted(console)?.[1] ?? '', /^x{59}\+-\d/);
	});
});

test('the events are filtered, and those of health checks are folded', t => {
	const { console } = opened(t, [], 'events');
	console.press('/');
	console.type('die');
	console.press('enter');
	assert.equal(console.state().events.filter, 'die');
	console.press('F');
	assert.deepEqual(prompted(console), ['events-filter', 'die']);
	console.press('esc');
	console.press('h');
	assert.equal(console.state().events.showExec, true);
	console.press('h');
	assert.equal(console.state().events.showExec, false);
});

suite('the details', () => {
	test('show secrets when they are asked for, and mask them again', t => {
		const { console } = opened(t, [], 'details');
		console.press('v');
		assert.equal(console.state().details.revealed, true);
		console.press('v');
		assert.equal(console.state().details.revealed, false);
	});

	test('are copied and saved of what is selected alone', t => {
		const { console } = opened(t, [], 'details');
		console.press('c');
		assert.match(console.state().notice?.text ?? '', /There is no terminal/);
		console.press('ctrl+s');
		const [purpose, file] = prompted(console) ?? [];
		assert.equal(purpose, 'details-save');
		assert.match(file ?? '', /^[a-z-]+-\d{8}T\d{6}\.json$/);
		console.press('ctrl+u', 'enter');
		assert.deepEqual(prompted(console), ['details-save', ''], 'a file has a name');
		console.press('esc');
		console.setContainers([]);
		for (const id of ['details.copy', 'details.save']) assert.equal(against(console, id), 'nothing is selected', id);
	});
});
