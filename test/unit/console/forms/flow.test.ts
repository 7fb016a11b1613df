/** From a form to its plan: what has to be looked up comes first, and nobody is kept waiting for nothing. */

import { worldHosts } from '../../../../source/console/state/hosts.ts';
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Form } from '../../../../source/console/state/form.ts';
import { formViews } from '../../../../source/console/state/open-form.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { Engine } from '../../../../source/engine/engine.ts';
import type { FieldView } from '../../../../source/wizards/field.ts';
import { until } from '../../../until.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const kind = ({ state }: TestConsole): string | undefined => topOverlay(state())?.kind;

const formOf = ({ state }: TestConsole): Form | undefined => {
	const overlay = state().overlays.find(each => each.kind === 'form');
	return overlay?.kind === 'form' ? overlay.form : undefined;
};

const problems = (console: TestConsole): string[] => {
	const form = formOf(console);
	return form === undefined
		? []
		: formViews(form, worldHosts(console.state())).flatMap(({ id, problem }) => (problem === undefined ? [] : id));
};

const isKnown = (console: TestConsole) => (): boolean => formOf(console)?.awaits === undefined;

const viewNow = (console: TestConsole): FieldView | undefined => {
	const form = formOf(console);
	return form && formViews(form, worldHosts(console.state()))[form.at];
};

type Manifest = Engine['lookups']['manifestOf'];

const found: Manifest = image =>
	Promise.resolve({ state: 'found', manifest: { image, digest: 'sha256:1', list: false, platforms: [] } });

test('an answer that leaves the host as it is looks nothing up again', async t => {
	const console = openConsole(t);
	console.press('n', 'n');
	await until(console, isKnown(console));
	const facts = formOf(console)?.facts;
	console.type('x');
	assert.deepEqual(Object.keys(formOf(console)?.given ?? {}), ['name']);
	assert.equal(formOf(console)?.awaits, undefined);
	assert.equal(formOf(console)?.facts, facts);
	while (viewNow(console)?.kind === 'text') console.press('tab');
	console.press('right');
	assert.equal(Object.keys(formOf(console)?.given ?? {}).length, 2);
	assert.equal(formOf(console)?.facts, facts);
});

suite('the plan of a form', () => {
	test('comes by itself when all is known, where it was wanted before', async t => {
		const console = openConsole(t);
		console.press('n', 'n', 'ctrl+p');
		assert.deepEqual([kind(console), formOf(console)?.planWanted], ['form', true]);
		await until(console, () => kind(console) === 'preview');
	});

	test('comes not where the form was left meanwhile, nor into another form', async t => {
		const console = openConsole(t);
		console.press('n', 'n', 'ctrl+p', 'esc', 'n', 'n');
		await until(console, isKnown(console));
		assert.equal(kind(console), 'form');
	});

	test('is wanted no more by whoever goes to another question', async t => {
		const console = openConsole(t);
		console.press('n', 'n', 'ctrl+p', 'tab');
		await until(console, isKnown(console));
		assert.equal(kind(console), 'form');
	});

	test('waits for what a registry says of the image, which is asked once', async t => {
		const asked: string[] = [];
		const manifestOf: Manifest = (image, login) => {
			asked.push(image);
			return found(image, login);
		};
		const console = openConsole(t, { lookups: { manifestOf } });
		console.press('n', 's', 'ctrl+p');
		await until(console, () => kind(console) === 'preview');
		assert.equal(asked.length, 1);
		console.press('esc', 'ctrl+p');
		assert.equal(kind(console), 'preview');
		assert.equal(asked.length, 1);
	});

	test('is none where the registry has no such image: the question is marked, and has the keys', async t => {
		const problem = { kind: 'unknown', message: 'It has none.', remedy: [] } as const;
		const console = openConsole(t, {
			lookups: { manifestOf: () => Promise.resolve({ state: 'missing', problem }) },
		});
		console.press('n', 's', 'ctrl+p');
		await until(console, () => problems(console).length > 0);
		assert.equal(kind(console), 'form');
		assert.deepEqual(problems(console), ['version']);
		const form = formOf(console);
		assert.ok(form);
		assert.equal(formViews(form, worldHosts(console.state()))[form.at]?.id, 'version');
	});

	test('is wanted no more where the engine does not answer, and that is said', async t => {
		const console = openConsole(t, {
			lookups: { manifestOf: () => Promise.reject(new Error('The engine is away.')) },
		});
		console.press('n', 's', 'ctrl+p');
		await until(console, () => console.state().notice !== undefined);
		assert.match(console.state().notice?.text ?? '', /The engine is away/);
		await until(console, isKnown(console));
		assert.deepEqual([kind(console), formOf(console)?.planWanted], ['form', false]);
	});
});
