import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { Plan } from '../../../../source/lab/plan.ts';
import { previewing } from '../../../../source/console/state/overlay.ts';
import { openConsole } from '../console-for-tests.ts';

const plan: Plan = { title: 'Create the network boards', steps: [], warnings: [] };
const made = { plan, secrets: new Map(), shows: {}, ends: [] };

test('a plan is not run before it was seen and looked at', t => {
	const console = openConsole(t);
	console.dispatch({ type: 'overlay-opened', overlay: previewing(made, false) });
	console.press('enter');
	assert.deepEqual(console.done, []);
	assert.match(console.state().notice?.text ?? '', /^run it: the plan has just opened/);
	assert.equal(topOverlay(console.state())?.kind, 'preview');
	console.dispatch({ type: 'preconditions-taken', plan, preconditions: {} });
	console.press('enter');
	assert.deepEqual(console.done, [plan.title]);
});
