/** What a form looks up while somebody goes on with it, and which of its keys have nothing to do. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { currentView, type Form, openForm } from '../../../../source/console/state/form.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import { worldHosts } from '../../../../source/console/state/hosts.ts';
import { formViews } from '../../../../source/console/state/open-form.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { Engine } from '../../../../source/engine/engine.ts';
import type { FieldView } from '../../../../source/wizards/field.ts';
import { until, untilSeen } from '../../../until.ts';
import { world } from '../../wizards/world-for-tests.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const formOf = ({ state }: TestConsole): Form | undefined => {
	const overlay = topOverlay(state());
	return overlay?.kind === 'form' ? overlay.form : undefined;
};

const current = (console: TestConsole): FieldView | undefined => {
	const form = formOf(console);
	return form && currentView(form, formViews(form, worldHosts(console.state())));
};

/** Goes down to the first question of which that is so. */
function goTo(console: TestConsole, isIt: (view: FieldView) => boolean): void {
	const form = formOf(console);
	assert.ok(form);
	for (const _ of formViews(form, worldHosts(console.state()))) {
		const view = current(console);
		if (view !== undefined && isIt(view)) return;
		console.press('tab');
	}
	assert.fail('There is no such question.');
}

type Lookup = Engine['lookups']['manifestOf'];

/** What was answered has gone its way. */
async function turns(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

/** A registry that has every image, and answers when it is told to. */
function slowRegistry(t: TestContext) {
	const asked: string[] = [];
	const waiting: (() => void)[] = [];
	const console = openConsole(t, {
		lookups: {
			manifestOf(image) {
				asked.push(image);
				const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<Lookup>>>();
				const manifest = { image, digest: 'sha256:1', list: false, platforms: [] };
				waiting.push(() => resolve({ state: 'found', manifest }));
				return promise;
			},
		},
	});
	return { console, asked, answer: () => waiting.shift()?.() };
}

suite('an answer that changes while the plan waits for a registry', () => {
	async function asking(t: TestContext) {
		const registry = slowRegistry(t);
		const { console, asked } = registry;
		console.press('n', 's');
		await until(console, () => formOf(console)?.awaits === undefined);
		goTo(console, ({ id }) => id === 'version');
		console.press('ctrl+p');
		assert.equal(formOf(console)?.planWanted, true);
		await until(console, () => asked.length === 1);
		return registry;
	}

	test('is looked up too before the plan comes', async t => {
		const { console, asked, answer } = await asking(t);
		console.type('2024.01');
		answer();
		await until(console, () => asked.length === 2);
		assert.match(asked[1] ?? '', /:2024\.01$/);
		assert.equal(topOverlay(console.state())?.kind, 'form', 'no plan of what nobody looked up');
		answer();
		await until(console, () => topOverlay(console.state())?.kind === 'preview');
		assert.equal(asked.length, 2);
	});

	test('is not looked up where no plan is wanted any more', async t => {
		const { console, asked, answer } = await asking(t);
		console.type('2024.01');
		console.press('tab');
		answer();
		await until(console, () => formOf(console)?.awaits === undefined);
		assert.deepEqual([asked.length, topOverlay(console.state())?.kind], [1, 'form']);
	});

	test('is not looked up where the form was left', async t => {
		const { console, asked, answer } = await asking(t);
		console.type('2024.01');
		console.press('esc', 'y');
		assert.equal(topOverlay(console.state()), undefined);
		answer();
		await new Promise(setImmediate);
		assert.deepEqual([asked.length, topOverlay(console.state())], [1, undefined]);
	});
});

suite('what a form has to know', () => {
	/** A form of which every look at the host waits until it is told what is there. */
	function slowHost(t: TestContext) {
		const waiting: ((volumes: readonly string[]) => void)[] = [];
		const console = openConsole(t, {
			others: [hostKey('attic')],
			lookups: {
				belongings() {
					const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<Engine['lookups']['belongings']>>>();
					waiting.push(volumes => resolve({ images: [], volumes: [...volumes] }));
					return promise;
				},
			},
		});
		return { console, waiting };
	}

	test('is looked up again where another host is chosen, and what was told of the first is left out', async t => {
		const { console, waiting } = slowHost(t);
		console.press('n', 'n');
		await untilSeen(() => waiting.length === 1);
		goTo(console, ({ id }) => id === 'host');
		console.press('right');
		assert.equal(current(console)?.value, 'attic');
		await untilSeen(() => waiting.length === 2);
		waiting[0]?.(['of the first']);
		await turns();
		assert.deepEqual([formOf(console)?.awaits, formOf(console)?.facts.volumes], ['facts', undefined]);
		waiting[1]?.(['of the attic']);
		await until(console, () => formOf(console)?.awaits === undefined);
		assert.deepEqual(formOf(console)?.facts.volumes, ['of the attic']);
	});

	test('is not looked up again by another answer', async t => {
		const { console, waiting } = slowHost(t);
		console.press('n', 'n');
		await untilSeen(() => waiting.length === 1);
		waiting[0]?.(['here']);
		await until(console, () => formOf(console)?.awaits === undefined);
		goTo(console, ({ id }) => id === 'internal');
		console.press('right');
		await turns();
		assert.deepEqual([waiting.length, formOf(console)?.facts.volumes], [1, ['here']]);
	});

	test('goes nowhere where the form was left meanwhile, also one that asks on at once', async t => {
		const { console, waiting } = slowHost(t);
		console.press('n', 'b');
		assert.equal(formOf(console)?.wizard, 'backup');
		await untilSeen(() => waiting.length === 1);
		console.press('esc');
		waiting[0]?.([]);
		await turns();
		assert.equal(topOverlay(console.state()), undefined);
	});
});

suite('a plan that is wanted', () => {
	/** A form with all that it has to know, and a question that is not answered well. */
	function wrong(t: TestContext): TestConsole {
		const console = openConsole(t);
		const form: Form = { ...openForm('network', { driver: 'macvlan' }, world.facts), awaits: undefined };
		console.dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form } });
		return console;
	}
	const notice = ({ state }: TestConsole): string | undefined => state().notice?.text;

	test('leads to what is wrong, and where the keys are there already it says so', t => {
		const console = wrong(t);
		console.press('ctrl+p');
		assert.deepEqual([current(console)?.id, notice(console)], ['parent', undefined]);
		console.press('ctrl+p');
		assert.equal(current(console)?.id, 'parent');
		assert.match(notice(console) ?? '', /^Correct it first: ./);
	});

	test('says nothing of a question that is answered well', t => {
		const console = wrong(t);
		console.press('enter');
		assert.equal(notice(console), undefined);
	});
});

suite('the keys of a question', () => {
	const said = ({ state }: TestConsole) => {
		const of = (id: string) => actions.find(each => each.id === id);
		return {
			right: of('form.turn')?.footerLabel?.(state()),
			turns: of('form.turn')?.idle?.(state()) !== true,
			toggles: of('form.toggle')?.idle?.(state()) !== true,
		};
	};
	/** A form with all that it has to know. */
	const opened = (t: TestContext, wizard: Form['wizard']): TestConsole => {
		const console = openConsole(t);
		const form: Form = { ...openForm(wizard, {}, world.facts), awaits: undefined };
		console.dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form } });
		return console;
	};

	test('take several answers in and out, or change the one', t => {
		const console = opened(t, 'dispatcher');
		goTo(console, ({ kind }) => kind === 'many');
		assert.deepEqual(said(console), { right: 'next option', turns: true, toggles: true });
		const other = opened(t, 'network');
		goTo(other, ({ id }) => id === 'driver');
		assert.deepEqual(said(other), { right: 'change', turns: true, toggles: false });
	});

	test('have nothing to turn where there is one answer', t => {
		const console = opened(t, 'superuser');
		goTo(console, ({ kind }) => kind === 'choice');
		const view = current(console);
		assert.equal(view?.kind === 'choice' && view.options.length, 1);
		assert.deepEqual(said(console), { right: 'change', turns: false, toggles: false });
	});
});
