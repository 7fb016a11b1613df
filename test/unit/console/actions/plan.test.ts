/** The keys of a plan that is shown before it runs, of one that runs or ran, and of those that were cut off. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { footerHints } from '../../../../source/console/actions/keymap.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import { previewing } from '../../../../source/console/state/overlay.ts';
import type { Run } from '../../../../source/console/state/run.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { RunPhase } from '../../../../source/engine/plan-run/progress.ts';
import type { UnfinishedPlan } from '../../../../source/engine/plan-run/unfinished.ts';
import type { Plan } from '../../../../source/lab/plan.ts';
import type { Made } from '../../../../source/wizards/wizard.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const plan: Plan = { title: 'A new Network: boards!', steps: [], warnings: [] };
const made: Made = { plan, secrets: new Map([['p', 'hunter2']]), shows: { Password: 'p' }, ends: [] };

const against = (console: TestConsole, id: string): string | undefined => {
	const action = actions.find(each => each.id === id);
	assert.ok(action, id);
	return obstacle(action, console.state());
};

const footer = (console: TestConsole, id: string): string | undefined =>
	footerHints(actions, console.state()).find(({ action }) => action.id === id)?.label;

const kindOf = (console: TestConsole): string | undefined => topOverlay(console.state())?.kind;

suite('a plan before it runs', () => {
	const shown = (t: TestContext, change: Partial<Made> = {}): TestConsole => {
		const console = openConsole(t);
		console.dispatch({ type: 'overlay-opened', overlay: previewing({ ...made, ...change }, false) });
		console.dispatch({ type: 'preconditions-taken', plan, preconditions: {} });
		return console;
	};

	test('shows its commands and hides them', t => {
		const console = shown(t);
		const seen: unknown[] = [];
		for (let presses = 0; presses < 3; presses++) {
			const overlay = topOverlay(console.state());
			seen.push([overlay?.kind === 'preview' && overlay.commands, footer(console, 'preview.commands')]);
			console.press('v');
		}
		const hidden = ['hidden', 'docker commands'];
		assert.deepEqual(seen, [hidden, ['asked', 'hide commands'], hidden]);
	});

	test('is saved under a name that is made of its title', t => {
		const console = shown(t);
		console.press('s');
		const overlay = topOverlay(console.state());
		assert.ok(overlay?.kind === 'prompt' && overlay.purpose.for === 'export');
		assert.deepEqual([overlay.purpose.plan, overlay.field.text], [plan, 'a-new-network-boards-.sh']);
	});

	test('that takes something away asks before, and runs after yes', t => {
		const console = shown(t, { dangerous: true });
		console.press('enter');
		assert.deepEqual([kindOf(console), console.done], ['ask', []]);
		console.press('n');
		assert.equal(kindOf(console), 'preview');
		console.press('enter', 'y');
		assert.deepEqual(console.done, [plan.title]);
	});

	test('is no plan to run where it is the lab as it is', t => {
		const console = shown(t, { asFound: true });
		console.press('enter');
		assert.match(against(console, 'preview.run') ?? '', /^this is the lab as it is/);
		assert.deepEqual(console.done, []);
	});

	test('waits for the one that runs', t => {
		const console = shown(t);
		assert.equal(against(console, 'preview.run'), undefined);
		console.dispatch({ type: 'run-changed', run: runIn({ phase: 'running' }) });
		assert.equal(against(console, 'preview.run'), `${plan.title} still runs`);
		console.dispatch({ type: 'run-changed', run: runIn(ended) });
		assert.equal(against(console, 'preview.run'), undefined);
	});
});

const ended: RunPhase = { phase: 'ended', outcome: { end: 'done', secrets: new Map() } };

function runIn(phase: RunPhase, { outputs }: { outputs?: ReadonlyMap<number, readonly string[]> } = {}): Run {
	const progress = { plan, steps: [], phase, remarks: [], ...(outputs && { outputs }) };
	return { ...made, progress };
}

suite('a plan that runs', () => {
	const running = (t: TestContext, run: Run): TestConsole => {
		const console = openConsole(t);
		console.dispatch({ type: 'run-changed', run });
		console.press('p');
		return console;
	};

	test('is shown where one ran', t => {
		const none = openConsole(t);
		assert.equal(against(none, 'run.show'), 'no plan ran since lavadock was opened');
		assert.equal(kindOf(running(t, runIn(ended))), 'run');
	});

	test('is left running, and one that is over is closed', t => {
		assert.equal(footer(running(t, runIn({ phase: 'running' })), 'run.background'), 'leave it running');
		assert.equal(footer(running(t, runIn(ended)), 'run.background'), 'close');
	});

	test('is cancelled after a question, unless it is being undone or over', t => {
		const rows: [phase: RunPhase, footer: string, then: string | undefined][] = [
			[{ phase: 'running' }, 'cancel', 'ask'],
			[{ phase: 'waiting', since: 0, why: 'The engine is away.' }, 'cancel', 'ask'],
			[{ phase: 'undoing' }, 'back', undefined],
			[ended, 'back', undefined],
		];
		for (const [phase, label, then] of rows) {
			const console = running(t, runIn(phase));
			assert.equal(footer(console, 'run.cancel'), label, phase.phase);
			console.press('esc');
			assert.equal(kindOf(console), then, phase.phase);
		}
	});

	test('goes on to what comes next when it is over, and never past a secret', t => {
		assert.match(against(running(t, runIn({ phase: 'running' })), 'run.new') ?? '', /still runs$/);
		assert.match(against(running(t, runIn(ended)), 'run.new') ?? '', /shown only now/);
		const over = running(t, { ...runIn(ended), shows: {} });
		over.press('n');
		assert.deepEqual(
			over.state().overlays.map(({ kind }) => kind),
			['new'],
		);
	});

	test('shows its secrets when it is done, once', t => {
		const console = running(t, runIn({ phase: 'running' }));
		assert.equal(against(console, 'run.copy'), 'no secret is shown');
		console.dispatch({ type: 'run-changed', run: runIn(ended) });
		for (const id of ['run.copy', 'run.save']) assert.equal(against(console, id), undefined, id);
		console.press('c');
		assert.match(console.state().notice?.text ?? '', /There is no terminal\./);
		console.press('s');
		const overlay = topOverlay(console.state());
		assert.equal(overlay?.kind === 'prompt' && overlay.field.text, 'lava-secrets.txt');
		console.press('esc', 'b');
		assert.equal(console.state().run, undefined);
	});

	test('is kept when it is left without secrets to show', t => {
		const console = running(t, { ...runIn(ended), shows: {} });
		console.press('b');
		assert.equal(kindOf(console), undefined);
		assert.ok(console.state().run);
	});

	test('shows all that a build printed, or its last lines', t => {
		assert.equal(against(running(t, runIn(ended)), 'run.output'), 'nothing is built in it');
		const console = running(t, runIn({ phase: 'running' }, { outputs: new Map([[0, ['Step 1/2']]]) }));
		assert.equal(against(console, 'run.output'), undefined);
		const seen = [0, 1, 2].map(() => {
			const label = footer(console, 'run.output');
			console.press('o');
			return label;
		});
		assert.deepEqual(seen, ['output', 'less output', 'output']);
	});
});

suite('a plan that was cut off', () => {
	const unfinished = (change: Partial<UnfinishedPlan> = {}): UnfinishedPlan => ({
		id: '1-a',
		plan,
		startedAt: 0,
		done: 1,
		direction: 'forward',
		secrets: [],
		missing: [],
		obstacle: undefined,
		...change,
	});
	const listed = (t: TestContext, ...plans: readonly UnfinishedPlan[]): TestConsole => {
		const console = openConsole(t);
		console.dispatch({ type: 'unfinished-found', plans });
		console.dispatch({ type: 'overlay-opened', overlay: { kind: 'unfinished', index: 0 } });
		return console;
	};

	test('is shown where there is one', t => {
		assert.equal(against(listed(t), 'unfinished.show'), 'no plan is unfinished');
		assert.equal(against(listed(t, unfinished()), 'unfinished.show'), undefined);
	});

	test('is not resumed against its obstacle, but can be undone', t => {
		const console = listed(t, unfinished({ obstacle: 'It was being undone.' }));
		assert.equal(against(console, 'unfinished.resume'), 'It was being undone.');
		assert.equal(against(console, 'unfinished.undo'), undefined);
		assert.equal(against(listed(t), 'unfinished.undo'), 'no plan is chosen');
	});

	test('asks for each of its secrets before it is resumed, and takes none that is empty', t => {
		const console = listed(t, unfinished({ secrets: ['token', 'password'] }));
		console.press('r');
		const asked = () => {
			const overlay = topOverlay(console.state());
			if (overlay?.kind !== 'prompt' || overlay.purpose.for !== 'secret') return overlay?.kind;
			return [...overlay.purpose.given.keys()];
		};
		assert.deepEqual(asked(), []);
		console.press('enter');
		assert.deepEqual(asked(), [], 'nothing was typed');
		console.type('abc');
		console.press('enter');
		assert.deepEqual(asked(), ['token']);
		console.type('def');
		console.press('enter');
		assert.notDeepEqual(asked(), ['token']);
	});
});
