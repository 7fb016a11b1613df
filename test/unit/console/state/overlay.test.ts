/** What covers the panels: what moves in it, what is typed into it, and what it is called. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { emptyField, fieldOf } from '../../../../source/console/state/field.ts';
import type { Extent } from '../../../../source/console/state/list.ts';
import {
	asking,
	moveOverlay,
	nameAsked,
	previewing,
	withField,
	withPreconditions,
	yesWords,
} from '../../../../source/console/state/overlay.ts';
import type { Overlay } from '../../../../source/console/state/state.ts';
import type { Plan } from '../../../../source/lab/plan.ts';
import type { Made } from '../../../../source/wizards/wizard.ts';

const plan: Plan = { title: 'Remove calvin', steps: [], warnings: [] };
const made: Made = { plan, secrets: new Map(), shows: {}, ends: [] };

suite('what covers the panels is moved through', () => {
	const index = (overlay: Overlay): unknown => ('index' in overlay ? overlay.index : undefined);
	const top = (overlay: Overlay): unknown => ('top' in overlay ? overlay.top : undefined);

	test('row by row, where it is a list', () => {
		const extent: Extent = { count: 3, height: 10 };
		const lists: Overlay[] = [
			{ kind: 'menu', containerId: 'c', index: 1 },
			{ kind: 'palette', field: emptyField, index: 1 },
			{ kind: 'new', index: 1 },
			{ kind: 'unfinished', index: 1 },
			{ kind: 'add-host', index: 1, offers: [] },
		];
		for (const overlay of lists) {
			assert.equal(index(moveOverlay(overlay, 'down', extent)), 2, overlay.kind);
			assert.equal(index(moveOverlay(overlay, 'first', extent)), 0, overlay.kind);
			assert.equal(index(moveOverlay(moveOverlay(overlay, 'down', extent), 'down', extent)), 2, overlay.kind);
		}
	});

	test('as far as there is text below, where it is a page', () => {
		const page = (at: number): Overlay => ({
			kind: 'viewer',
			content: { show: 'help' },
			top: at,
			field: emptyField,
			typing: false,
		});
		assert.equal(top(moveOverlay(page(0), 'down', { count: 12, height: 10 })), 1);
		assert.equal(top(moveOverlay(page(0), 'last', { count: 12, height: 10 })), 2);
		assert.equal(top(moveOverlay(page(0), 'down', { count: 10, height: 10 })), 0);
		assert.equal(top(moveOverlay(page(0), 'down', { count: 3, height: 10 })), 0);
		assert.equal(top(moveOverlay(previewing(made, false), 'down', { count: 12, height: 10 })), 1);
	});

	test('from where a plan that runs is followed to', () => {
		const run: Overlay = { kind: 'run', top: 'follow' };
		assert.equal(top(moveOverlay(run, 'up', { count: 30, height: 10, top: 7 })), 6);
		assert.equal(top(moveOverlay(run, 'down', { count: 30, height: 10 })), 1);
		assert.equal(top(moveOverlay({ kind: 'run', top: 3 }, 'up', { count: 30, height: 10, top: 7 })), 2);
	});

	test('from no to yes, and nowhere where a text is asked for', () => {
		const question = asking({ about: 'cancel-run' });
		const yes = moveOverlay(question, 'down', { count: 1, height: 1 });
		assert.deepEqual([question.kind === 'ask' && question.yes, yes.kind === 'ask' && yes.yes], [false, true]);
		const prompt: Overlay = { kind: 'prompt', purpose: { for: 'log-search' }, field: emptyField };
		assert.equal(moveOverlay(prompt, 'down', { count: 9, height: 1 }), prompt);
	});
});

suite('a text is put', () => {
	const field = fieldOf('abc');
	const put = (overlay: Overlay): Overlay | undefined =>
		withField([{ kind: 'new', index: 4 }, overlay], field, []).at(-1);

	test('into what has the keys, whose list starts again', () => {
		assert.deepEqual(put({ kind: 'palette', field: emptyField, index: 7 }), { kind: 'palette', field, index: 0 });
		const viewer = { kind: 'viewer', content: { show: 'help' }, typing: true } as const;
		assert.deepEqual(put({ ...viewer, top: 7, field: emptyField }), { ...viewer, top: 0, field });
		const prompt = { kind: 'prompt', purpose: { for: 'log-search' } } as const;
		assert.deepEqual(put({ ...prompt, field: emptyField }), { ...prompt, field });
	});

	test('nowhere, where there is no field', () => {
		for (const overlay of [
			{ kind: 'new', index: 1 },
			{ kind: 'run', top: 'follow' },
			{ kind: 'menu', containerId: 'c', index: 2 },
		] as const)
			assert.equal(put(overlay), overlay);
		assert.deepEqual(withField([], field, []), []);
	});
});

test('a question is answered by a name where one is asked for, and says what yes does', () => {
	const remove = { about: 'run-plan', plan, name: 'calvin' } as const;
	assert.deepEqual([nameAsked(remove), yesWords(remove)], ['calvin', 'remove it']);
	assert.equal(nameAsked({ ...remove, name: undefined }), undefined);
	assert.equal(nameAsked({ about: 'quit-running' }), undefined);
	assert.deepEqual(
		(['leave-form', 'cancel-run', 'quit-running'] as const).map(about => yesWords({ about })),
		['leave it', 'cancel and undo', 'quit'],
	);
	assert.equal(yesWords({ about: 'run-preview', made }), 'run it');
});

test('a plan is shown with its docker commands where they fit, or are all that there is', () => {
	const commands = (change: Partial<Made>, fits: boolean): unknown => {
		const overlay = previewing({ ...made, ...change }, fits);
		return overlay.kind === 'preview' && overlay.commands;
	};
	assert.deepEqual(
		[commands({}, false), commands({}, true), commands({ asFound: true }, false)],
		['hidden', 'fitting', 'asked'],
	);
});

test('what a plan stands on is for the preview of that plan', () => {
	const other: Made = { ...made, plan: { ...plan } };
	const taken = withPreconditions([previewing(other, false), previewing(made, false)], plan, { 'volume v': {} });
	assert.deepEqual(
		taken.map(overlay => overlay.kind === 'preview' && overlay.preconditions),
		[undefined, { 'volume v': {} }],
	);
});
