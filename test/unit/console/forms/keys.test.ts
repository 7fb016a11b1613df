/** Ways into a form, through it and out of it again. */

import { worldHosts } from '../../../../source/console/state/hosts.ts';
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { selectedContainer } from '../../../../source/console/selectors/selection.ts';
import { drawForm } from '../../../../source/console/overlays/form.ts';
import { footerLines } from '../../../../source/console/panels/footer.ts';
import { currentView, type Form, openForm } from '../../../../source/console/state/form.ts';
import { formViews } from '../../../../source/console/state/open-form.ts';
import { asking } from '../../../../source/console/state/overlay.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import { span } from '../../../../source/console/widgets/line.ts';
import type { FieldView } from '../../../../source/wizards/field.ts';
import { NOTHING_KNOWN } from '../../../../source/wizards/world.ts';
import { containerOf, endpointOf } from '../../lab/objects-for-tests.ts';
import { lab, openConsole, type TestConsole } from '../console-for-tests.ts';
import { hostsWith, snapshot, world } from '../../wizards/world-for-tests.ts';

const size = { columns: 80, rows: 24 };

const kind = ({ state }: TestConsole): string | undefined => topOverlay(state())?.kind;

function formOf({ state }: TestConsole): Form {
	const overlay = topOverlay(state());
	assert.ok(overlay?.kind === 'form');
	return overlay.form;
}

const viewIn = (console: TestConsole, id: string): FieldView | undefined =>
	formViews(formOf(console), worldHosts(console.state())).find(view => view.id === id);

suite('within a form', () => {
	const current = (console: TestConsole): FieldView | undefined =>
		currentView(formOf(console), formViews(formOf(console), worldHosts(console.state())));

	test('Tab and Shift+Tab go through all fields, and stay at the ends', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		const ids = formViews(formOf(console), worldHosts(console.state())).map(({ id }) => id);
		const seen = ids.map(() => {
			const id = current(console)?.id;
			console.press('tab');
			return id;
		});
		assert.deepEqual(seen, ids);
		assert.equal(current(console)?.id, ids.at(-1));
		console.press('shift+tab');
		assert.equal(current(console)?.id, ids.at(-2));
	});

	test('Space, Right and Left give other answers', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		while (current(console)?.id !== 'internal') console.press('tab');
		const answers = ['space', 'right', 'left', 'space'].map(key => {
			console.press(key);
			return current(console)?.value;
		});
		assert.deepEqual(answers, [true, false, true, false]);
	});

	test('Right and Left go through the answers one by one, and say so', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		while (current(console)?.id !== 'driver') console.press('tab');
		const view = current(console);
		assert.ok(view?.kind === 'choice' && view.options.length > 2);
		const all = view.options.map(({ value }) => value);
		const seen = all.map(() => {
			console.press('right');
			return current(console)?.value;
		});
		const at = all.indexOf(view.value);
		assert.deepEqual(
			seen,
			all.map((_, index) => all[(at + index + 1) % all.length]),
		);
		console.press('left');
		assert.equal(current(console)?.value, all.at(at - 1));
		const turn = actions.find(({ id }) => id === 'form.turn');
		assert.equal(turn?.footerLabel?.(console.state()), 'change');
	});

	test('Enter says where it leads', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		const next = actions.find(({ id }) => id === 'form.next');
		const says = (): string | undefined => next?.footerLabel?.(console.state());
		const first = says();
		while (current(console)?.id !== 'internal') console.press('tab');
		assert.deepEqual([first, says()], ['next', 'plan']);
	});
});

suite('out of a form', () => {
	test('Esc leaves one that nothing was typed into, from whichever question', t => {
		const console = openConsole(t);
		console.press('n', 'n', 'enter', 'tab', 'esc');
		assert.equal(kind(console), undefined);
	});

	test('Esc asks where something was typed; what answers the question is not typed into a field', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		console.type('boards');
		console.press('enter', 'esc');
		assert.equal(kind(console), 'ask');
		console.type('zx');
		console.press('n');
		assert.equal(kind(console), 'form');
		assert.deepEqual(formOf(console).given, { name: 'boards' });
		console.press('esc', 'y');
		assert.equal(kind(console), undefined);
	});

	test('Esc again leaves it, and only it', t => {
		const console = openConsole(t);
		console.press('?', 'n');
		console.press('esc', 'n', 'n');
		console.type('boards');
		console.press('esc', 'esc');
		assert.equal(kind(console), undefined);
	});

	test('Enter at the question stays', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		console.type('boards');
		console.press('esc', 'enter');
		assert.equal(kind(console), 'form');
	});

	test('in other questions Esc is no answer', t => {
		const plan = { title: 'Create the network boards', steps: [], warnings: [] };
		const made = { plan, secrets: new Map(), shows: {}, ends: [] };
		const console = openConsole(t);
		console.dispatch({ type: 'overlay-opened', overlay: { kind: 'form', form: openForm('network') } });
		console.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'run-preview', made }) });
		console.press('esc');
		assert.equal(kind(console), 'form');
	});
});

suite('into a form', () => {
	const second = containerOf('a-second-server', {
		image: 'lavasoftware/lava-server:2023.01',
		endpoints: [endpointOf('dockernet')],
	});

	test('the server under the cursor is the one that is meant', t => {
		const console = openConsole(t);
		console.setContainers([...lab, second]);
		console.press('g', 'n', 'd');
		assert.equal(viewIn(console, 'server')?.value, 'a-second-server');
		console.press('esc', 'j', 'n', 'd');
		assert.equal(viewIn(console, 'server')?.value, 'lava-server');
		console.press('esc', 'n', 'u');
		assert.equal(viewIn(console, 'server')?.value, 'lava-server');
		console.press('esc');
		assert.equal(kind(console), undefined);
	});

	test('the container under the cursor is the one that is connected, or disconnected', t => {
		const console = openConsole(t);
		console.setContainers([...lab, second, containerOf('a-first')]);
		for (const [key, name] of [
			['c', 'calvin'],
			['o', 'lava-server'],
		]) {
			console.press('g');
			while (selectedContainer(console.state())?.name !== name) console.press('j');
			console.press('n', key ?? '');
			assert.equal(viewIn(console, 'container')?.value, name);
			console.press('esc');
		}
	});

	test('elsewhere the first one is proposed', t => {
		const console = openConsole(t);
		console.setContainers([...lab, second]);
		console.press('G', 'n', 'd');
		assert.equal(viewIn(console, 'server')?.value, 'a-second-server');
	});
});

suite('what Enter will do', () => {
	const shown = (console: TestConsole): string => {
		const { aside = [] } = drawForm(
			{ ...formOf(console), awaits: undefined },
			hostsWith(snapshot),
			size,
			lookFor().glyphs,
		);
		return [...aside.flat(), span(' |'), ...footerLines(console.state(), actions).flat()]
			.map(({ text }) => text)
			.join('');
	};

	test('is told: the next question, or the plan; further options are counted apart', t => {
		const console = openConsole(t);
		console.press('n', 'n');
		assert.match(shown(console), /^question 1 of 2, 5 more options \| Enter next .*\^P plan/);
		console.press('enter');
		assert.match(shown(console), /^question 2 of 2, 5 more options \| Enter plan /);
		assert.doesNotMatch(shown(console), /\^P/);
		console.press('tab');
		assert.match(shown(console), /^more options, 1 of 5 \| Enter next /);
		console.press('tab', 'tab', 'tab', 'tab');
		assert.match(shown(console), /^more options, 5 of 5 \| Enter plan /);
	});
});

suite('while a form looks', () => {
	const opened = (): Form => openForm('dispatcher', {}, { ...NOTHING_KNOWN, workers: world.facts.workers });
	const views = (form: Form): Map<string, FieldView> =>
		new Map(formViews(form, hostsWith(snapshot)).map(view => [view.id, view] as const));

	test('no proposal is shown that stands on what it looks for, and each is when all is known', () => {
		const pending = [...views(opened()).values()].filter(each => each.pending).map(({ id }) => id);
		assert.deepEqual(pending, ['name', 'version', 'url', 'source', 'address', 'devices']);
		const known = views({ ...opened(), facts: world.facts, awaits: undefined });
		assert.ok([...known.values()].every(each => !each.pending));
	});

	test('what was typed is', () => {
		const typed = views({ ...opened(), given: { name: 'zed' } });
		assert.deepEqual([typed.get('name')?.pending, typed.get('name')?.value], [false, 'zed']);
	});

	test('what the old container has is waited for when it is recreated', () => {
		const form = openForm('again', { container: 'calvin' });
		assert.equal(views(form).get('url')?.pending, true);
		const known = { ...form, facts: { ...world.facts, answers: new Map() } };
		assert.equal(views(known).get('url')?.pending, true);
		assert.equal(views({ ...form, facts: world.facts }).get('url')?.pending, false);
	});
});
