import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { runText } from '../../../../source/console/overlays/run.ts';
import { footerLines } from '../../../../source/console/panels/footer.ts';
import type { Run } from '../../../../source/console/state/run.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import type { RunPhase, StepState } from '../../../../source/engine/plan-run/progress.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { openConsole } from '../console-for-tests.ts';

const container = { id: '', name: 'database' };
const start: Step = { do: 'start', container };
const stop: Step = { do: 'stop', container, grace: 60 };
const NOW = 1_000_000;

function run(step: Step, state: StepState, phase: RunPhase): Run {
	const plan: Plan = { title: 'A database', steps: [step], warnings: [] };
	return { progress: { plan, steps: [state], phase, remarks: [] }, secrets: new Map(), shows: {}, ends: [] };
}

const text = (shown: Run): string[] =>
	runText(shown, NOW, 80)
		.lines.map(line => plainText(line).trim())
		.filter(line => line !== '');

test('a stop that takes long says when its container is killed', () => {
	const since = (ago: number): StepState => ({ state: 'running', since: NOW - ago, progress: undefined });
	assert.deepEqual(text(run(stop, since(12_000), { phase: 'running' })), [
		'running    Stop database, for 12 s',
		'it is killed if it has not ended in 48 s',
	]);
	assert.equal(text(run(stop, since(200), { phase: 'running' })).length, 1, 'what is over at once says nothing');
});

test('what is undone says for how long, by what, and what it waits for', () => {
	const undoing: StepState = { state: 'undoing', since: NOW - 5000, by: stop };
	assert.deepEqual(text(run(start, undoing, { phase: 'undoing' })), [
		'undoing    Start database, for 5 s',
		'Stop database',
		'it is killed if it has not ended in 55 s',
	]);
});

test('what a plan did not come to is not waiting any more when it is over', () => {
	const over: RunPhase = { phase: 'ended', outcome: { end: 'cancelled', stays: [] } };
	assert.match(text(run(start, { state: 'waiting' }, over))[0] ?? '', /^not done +Start database$/);
	assert.match(text(run(start, { state: 'waiting' }, { phase: 'undoing' }))[0] ?? '', /^waiting +Start database$/);
});

test('while it is undone Esc leaves it, since nothing is left to be cancelled', t => {
	const console = openConsole(t);
	const footer = (): string => footerLines(console.state(), actions).flat().map(plainSpan).join('');
	const begin = (phase: RunPhase, state: StepState): void => {
		console.dispatch({ type: 'run-changed', run: run(start, state, phase) });
		console.dispatch({ type: 'overlay-opened', overlay: { kind: 'run', top: 'follow' } });
	};
	begin({ phase: 'running' }, { state: 'running', since: NOW, progress: undefined });
	assert.match(footer(), /Esc cancel/);
	begin({ phase: 'undoing' }, { state: 'undoing', since: NOW, by: stop });
	assert.match(footer(), /Esc back/);
	const open = console.state().overlays.length;
	console.press('esc');
	assert.equal(console.state().overlays.length, open - 1, 'no question is asked');
});

const plainSpan = ({ text: said }: { text: string }): string => said;
