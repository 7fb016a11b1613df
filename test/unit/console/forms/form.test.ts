import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fieldOf } from '../../../../source/console/state/field.ts';
import type { FieldView } from '../../../../source/wizards/field.ts';
import {
	currentView,
	type Form,
	goTo,
	onward,
	openForm,
	textAt,
	toggled,
	toPreview,
	turned,
	typedOver,
	withText,
} from '../../../../source/console/state/form.ts';
import { defineWizard } from '../../../../source/wizards/wizard.ts';
import { world } from '../../wizards/world-for-tests.ts';

type Answers = { name: string; password: string; kind: string; deep: boolean; depth: string; parts: readonly string[] };

const wizard = defineWizard<Answers>({
	title: 'Test',
	fields: {
		name: {
			kind: 'text',
			label: 'Name',
			help: '',
			proposal: () => 'calvin',
			problem: name => (name === 'hobbes' ? 'Hobbes is a tiger: choose another.' : undefined),
		},
		password: { kind: 'secret', twice: true, label: 'Password', help: '', proposal: () => 'made up' },
		deep: { kind: 'yes-no', label: 'Deep', help: '', detail: true, proposal: () => false },
		depth: {
			kind: 'text',
			label: 'Depth',
			help: '',
			detail: true,
			shown: ({ deep }) => deep,
			proposal: ({ name }) => `${name}-7`,
		},
		kind: {
			kind: 'choice',
			label: 'Kind',
			help: '',
			options: () => ['boy', 'tiger', 'snowman'].map(value => ({ value, label: value })),
			proposal: () => 'tiger',
		},
		parts: {
			kind: 'many',
			label: 'Parts',
			help: '',
			options: () => ['head', 'hat'].map(value => ({ value, label: value })),
			proposal: () => ['head'],
		},
	},
	plan: ({ name, depth, kind, parts }) => ({ title: [name, depth, kind, ...parts].join(' '), steps: [], warnings: [] }),
});

const opened = (): Form => ({ ...openForm('network'), awaits: undefined });
const views = (form: Form): readonly FieldView[] => wizard.fields(form.given, world);
const titleOf = (form: Form): string => wizard.make(form.given, world).plan.title;

function viewAt(form: Form, id: string): FieldView {
	const found = views(form).find(view => view.id === id);
	assert.ok(found, `there is no field ${id}`);
	return found;
}

function go(form: Form, id: string): Form {
	return goTo(
		form,
		views(form).findIndex(view => view.id === id),
	);
}

const type = (form: Form, id: string, text: string): Form => {
	const there = go(form, id);
	return withText(there, viewAt(there, id), fieldOf(text));
};

suite('a form', () => {
	test('Enter alone goes past the details, and from the last question to the plan', () => {
		const seen: string[] = [];
		let form = opened();
		for (;;) {
			seen.push(currentView(form, views(form))?.id ?? '');
			const way = onward(form, views(form));
			if (way.to === 'preview') break;
			form = way.form;
		}
		assert.deepEqual(seen, ['name', 'password', 'kind', 'parts']);
		assert.equal(titleOf(form), 'calvin calvin-7 tiger head');
	});

	test('in the details Enter goes through them', () => {
		const way = onward(go(opened(), 'deep'), views(opened()));
		assert.equal(way.to, 'preview');
		const deep = { ...opened(), given: { deep: true } };
		const next = onward(go(deep, 'deep'), views(deep));
		assert.equal(next.to === 'field' && currentView(next.form, views(next.form))?.id, 'depth');
	});

	test('proposals follow what was typed, and give way to it', () => {
		const form = type(opened(), 'name', 'moe');
		assert.equal(titleOf(form), 'moe moe-7 tiger head');
		const deep = { ...form, given: { ...form.given, deep: true } };
		assert.equal(titleOf(type(type(deep, 'depth', '9'), 'name', 'susie')), 'susie 9 tiger head');
	});

	test('a wrong answer keeps from the plan and takes the keys', () => {
		const form = go(type(opened(), 'name', 'hobbes'), 'parts');
		const way = toPreview(form, views(form));
		assert.equal(
			way.to === 'field' && currentView(way.form, views(way.form))?.problem,
			'Hobbes is a tiger: choose another.',
		);
	});

	test('a field that is not asked keeps nobody from the plan', () => {
		assert.deepEqual(
			views(opened()).map(view => view.id),
			['name', 'password', 'kind', 'parts', 'deep'],
		);
	});

	test('while facts are looked up, the plan is wanted and waits', () => {
		const form = openForm('network');
		const way = toPreview(form, views(form));
		assert.equal(way.to === 'field' && way.form.planWanted, true);
	});
});

suite('the kinds of fields', () => {
	test('the first letter takes the place of a proposal; what was typed is edited', () => {
		const form = opened();
		const view = viewAt(form, 'name');
		const field = textAt(form, view);
		assert.deepEqual(field, fieldOf('calvin'));
		assert.equal(typedOver(form, view, fieldOf('calvin')).text, '');
		const typed = type(form, 'name', 'm');
		assert.equal(typedOver(typed, viewAt(typed, 'name'), fieldOf('m')).text, 'm');
	});

	test('a typed secret is typed twice, and a made one is not shown to be edited', () => {
		assert.deepEqual(textAt(opened(), viewAt(opened(), 'password')), { text: '', cursor: 0 });
		const once = type(opened(), 'password', 'correct horse');
		assert.match(viewAt(once, 'password again').problem ?? '', /differ/);
		const twice = type(once, 'password again', 'correct horse');
		assert.equal(viewAt(twice, 'password again').problem, undefined);
	});

	test('a secret that was typed is edited, and what is looked for is not', () => {
		const form = type(opened(), 'password', 'correct horse');
		assert.deepEqual(textAt(form, viewAt(form, 'password')), fieldOf('correct horse'));
		assert.deepEqual(textAt(form, { ...viewAt(form, 'name'), pending: true }), { text: '', cursor: 0 });
		for (const id of ['kind', 'parts', 'deep']) assert.equal(textAt(form, viewAt(form, id)), undefined, id);
		assert.equal(textAt(form, undefined), undefined);
	});

	test('choices turn round; yes and no change places', () => {
		const form = turned(opened(), viewAt(opened(), 'kind'), 1);
		assert.equal(viewAt(form, 'kind').value, 'snowman');
		assert.equal(viewAt(turned(form, viewAt(form, 'kind'), 1), 'kind').value, 'boy');
		assert.equal(viewAt(toggled(opened(), viewAt(opened(), 'kind')), 'kind').value, 'snowman', 'by Space too');
		const deep = toggled(opened(), viewAt(opened(), 'deep'));
		assert.equal(viewAt(deep, 'deep').value, true);
	});

	test('several of many: a cursor, and space takes in or out', () => {
		const there = go(opened(), 'parts');
		const moved = turned(there, viewAt(there, 'parts'), 1);
		assert.equal(moved.option, 1);
		const both = toggled(moved, viewAt(moved, 'parts'));
		assert.deepEqual(viewAt(both, 'parts').value, ['head', 'hat']);
		assert.deepEqual(viewAt(toggled(both, viewAt(both, 'parts')), 'parts').value, ['head']);
	});

	test('of many the first one has the cursor again for whoever comes back', () => {
		const moved = turned(go(opened(), 'parts'), viewAt(opened(), 'parts'), 1);
		const back = go(go(moved, 'kind'), 'parts');
		assert.deepEqual(viewAt(toggled(back, viewAt(back, 'parts')), 'parts').value, []);
	});

	test('the cursor of many stays among them, and space on none of them changes nothing', () => {
		const parts = viewAt(opened(), 'parts');
		const there = go(opened(), 'parts');
		assert.deepEqual([turned(there, parts, -1).option, turned(turned(there, parts, 1), parts, 1).option], [0, 1]);
		const beyond = { ...there, option: 7 };
		assert.equal(toggled(beyond, parts), beyond);
	});

	test('choices turn back, and text does not turn', () => {
		const kind = viewAt(opened(), 'kind');
		assert.equal(viewAt(turned(opened(), kind, -1), 'kind').value, 'boy');
		const first = turned(opened(), kind, -1);
		assert.equal(viewAt(turned(first, viewAt(first, 'kind'), -1), 'kind').value, 'snowman');
		const form = opened();
		assert.equal(turned(form, viewAt(form, 'name'), 1), form);
	});

	test('a text keeps its cursor inside it, and a move alone is no answer', () => {
		const form = type(opened(), 'name', 'moe');
		assert.deepEqual(textAt({ ...form, cursor: 99 }, viewAt(form, 'name')), { text: 'moe', cursor: 3 });
		assert.deepEqual(textAt({ ...form, cursor: 1 }, viewAt(form, 'name')), { text: 'moe', cursor: 1 });
		const there = opened();
		const moved = withText(there, viewAt(there, 'name'), { text: 'calvin', cursor: 2 });
		assert.deepEqual([moved.given, moved.cursor], [{}, 2]);
		assert.equal(typedOver(moved, viewAt(moved, 'name'), fieldOf('calvin')).text, 'calvin', 'the cursor was moved');
	});

	test('what is no answer any more gives way to the proposal', () => {
		const form = { ...opened(), given: { kind: 'mouse', parts: ['tail', 'hat'], deep: 'perhaps' } };
		assert.equal(titleOf(form), 'calvin calvin-7 tiger hat');
		assert.equal(viewAt(form, 'deep').value, false);
	});
});
