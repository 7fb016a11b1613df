/** What can be done from anywhere: leaving, going back, filters, pages. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { footerHints } from '../../../../source/console/actions/keymap.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import type { Run } from '../../../../source/console/state/run.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { RunPhase } from '../../../../source/engine/plan-run/progress.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const runIn = (phase: RunPhase): Run => ({
	progress: { plan: { title: 'A plan', steps: [], warnings: [] }, steps: [], phase, remarks: [] },
	secrets: new Map(),
	shows: {},
	ends: [],
});

const against = (console: TestConsole, id: string): string | undefined => {
	const action = actions.find(each => each.id === id);
	assert.ok(action, id);
	return obstacle(action, console.state());
};

const footer = (console: TestConsole): Map<string, string> =>
	new Map(footerHints(actions, console.state()).map(({ action, label }) => [action.id, label]));

const kindOf = (console: TestConsole): string | undefined => topOverlay(console.state())?.kind;

suite('q', () => {
	test('closes what is open, and at the top it quits', t => {
		const console = openConsole(t);
		assert.equal(footer(console).get('quit'), 'quit');
		console.press('?');
		assert.equal(footer(console).get('quit'), 'close');
		console.press('q');
		assert.deepEqual([kindOf(console), console.done], [undefined, []]);
		console.press('q');
		assert.deepEqual(console.done, ['quit']);
	});

	test('asks while a plan runs, and not when it is over', t => {
		for (const [phase, done] of [
			[{ phase: 'running' }, []],
			[{ phase: 'undoing' }, []],
			[{ phase: 'ended', outcome: { end: 'cancelled', stays: [] } }, ['quit']],
		] as const) {
			const console = openConsole(t);
			console.dispatch({ type: 'run-changed', run: runIn(phase) });
			console.press('q');
			assert.deepEqual([kindOf(console), console.done], [done.length === 0 ? 'ask' : undefined, done], phase.phase);
			if (done.length > 0) continue;
			console.press('n');
			assert.deepEqual(console.done, []);
			console.press('q', 'y');
			assert.deepEqual(console.done, ['quit']);
		}
	});
});

suite('Esc', () => {
	const steps = (t: TestContext, set: (console: TestConsole) => void): TestConsole => {
		const console = openConsole(t);
		set(console);
		assert.ok(footer(console).has('back'), 'there is a step back');
		console.press('esc');
		return console;
	};

	test('clears the filter of the view that has the keys, and not that of another', t => {
		const logs = (console: TestConsole): unknown => [console.state().logs.search, console.state().logs.filter];
		for (const change of [{ search: 'a' }, { filter: 'b' }, { search: 'a', filter: 'b' }]) {
			const console = steps(t, each => {
				each.dispatch({ type: 'logs-set', change });
				each.dispatch({ type: 'focused', panel: 'logs' });
			});
			assert.deepEqual([logs(console), console.state().attention.focus], [['', ''], 'logs']);
			console.press('esc');
			assert.equal(console.state().attention.focus, 'containers');
		}
		const events = steps(t, each => {
			each.dispatch({ type: 'events-set', change: { filter: 'die' } });
			each.dispatch({ type: 'logs-set', change: { search: 'a' } });
			each.dispatch({ type: 'focused', panel: 'events' });
		});
		assert.equal(events.state().events.filter, '');
		assert.equal(events.state().logs.search, 'a');
		assert.equal(events.state().attention.focus, 'events');
	});

	test('leaves the filter of another list alone', t => {
		const console = steps(t, each => {
			each.dispatch({ type: 'list-filtered', panel: 'networks', filter: 'x' });
			each.dispatch({ type: 'list-filtered', panel: 'containers', filter: 'y' });
			each.dispatch({ type: 'focused', panel: 'containers' });
		});
		assert.deepEqual([console.state().lists.containers.filter, console.state().lists.networks.filter], ['', 'x']);
	});

	test('clears marks where the containers have the keys', t => {
		const console = openConsole(t);
		console.dispatch({ type: 'marked', containerId: 'id-calvin' });
		console.dispatch({ type: 'focused', panel: 'networks' });
		console.press('esc');
		assert.equal(console.state().marked.size, 1);
		console.dispatch({ type: 'focused', panel: 'containers' });
		console.press('esc');
		assert.equal(console.state().marked.size, 0);
	});

	test('has nothing to do at the top', t => {
		const console = openConsole(t);
		const before = console.state();
		assert.equal(footer(console).has('back'), false);
		console.press('esc');
		assert.equal(console.state().attention, before.attention);
		assert.deepEqual(console.done, []);
	});
});

suite('from the panels', () => {
	test('pages are opened by their keys', t => {
		for (const [key, show] of [
			['?', 'help'],
			['f1', 'help'],
			['@', 'commands'],
			['P', 'checks'],
			['A', 'found'],
		] as const) {
			const console = openConsole(t);
			console.press(key);
			const overlay = topOverlay(console.state());
			assert.equal(overlay?.kind === 'viewer' && overlay.content.show, show, key);
		}
	});

	test('all is asked for again, and that is said', t => {
		const console = openConsole(t);
		console.press('R');
		assert.deepEqual(console.state().notice, { text: 'Asked the engine for everything again', tone: 'info' });
	});

	test('the terminal is given back for a while, or for good', t => {
		const console = openConsole(t);
		console.press('ctrl+z', 'ctrl+c');
		assert.deepEqual(console.done, ['suspend', 'quit']);
	});

	test('the demo is opened where no engine is in reach alone', t => {
		const console = openConsole(t);
		assert.equal(against(console, 'demo'), 'an engine is in reach: start with --demo instead');
		console.press('D');
		assert.deepEqual(console.done, []);
	});

	test('a filter is asked for of the list that has the keys, with what it is now', t => {
		const asked = (console: TestConsole): unknown => {
			console.press('/');
			const overlay = topOverlay(console.state());
			return overlay?.kind === 'prompt' && [overlay.purpose, overlay.field.text];
		};
		const console = openConsole(t);
		console.dispatch({ type: 'list-filtered', panel: 'networks', filter: 'dock' });
		console.dispatch({ type: 'focused', panel: 'networks' });
		assert.deepEqual(asked(console), [{ for: 'list-filter', panel: 'networks' }, 'dock']);
		console.type('x');
		console.press('enter');
		assert.equal(console.state().lists.networks.filter, 'dockx');
		assert.equal(console.state().lists.containers.filter, '');
	});

	test('a network is opened as a page, and its details are shown', t => {
		const console = openConsole(t);
		console.dispatch({ type: 'focused', panel: 'networks' });
		console.dispatch({ type: 'selected', panel: 'networks', key: 'id-dockernet' });
		console.press('enter');
		const overlay = topOverlay(console.state());
		assert.deepEqual(overlay?.kind === 'viewer' && overlay.content, { show: 'network', id: 'id-dockernet' });
		console.press('esc', 'i');
		assert.equal(console.state().attention.focus, 'details');
	});

	test('views are gone through in a ring, both ways', t => {
		const console = openConsole(t);
		const round = (key: string): string[] =>
			[0, 1, 2].map(() => {
				console.press(key);
				return console.state().attention.focus;
			});
		assert.deepEqual(round('right'), ['events', 'details', 'logs']);
		assert.deepEqual(round('left'), ['details', 'events', 'logs']);
	});
});
