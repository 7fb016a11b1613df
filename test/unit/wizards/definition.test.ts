/** What every wizard has from its definition, shown by one that asks a question of each kind. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FieldView, Given } from '../../../source/wizards/field.ts';
import { defineWizard } from '../../../source/wizards/wizard.ts';
import { askedKey, type World } from '../../../source/wizards/world.ts';
import { type WizardId, wizardIds, wizardOf } from '../../../source/wizards/wizards.ts';
import { world } from './world-for-tests.ts';

type Answers = {
	name: string;
	sure: boolean;
	colour: string;
	many: readonly string[];
	password: string;
	hidden: string;
};

const options = ['red', 'green', 'blue'].map(value => ({ value, label: value }));

const wizard = defineWizard<Answers>({
	title: 'Questions',
	fields: {
		hidden: { kind: 'text', label: 'Hidden', help: 'H.', proposal: () => 'h', shown: ({ sure }) => sure, detail: true },
		name: {
			kind: 'text',
			label: 'Name',
			help: ({ colour }) => `It is ${colour}.`,
			proposal: ({ colour }) => `${colour}-1`,
			problem: name => (name === 'wrong' ? 'It is wrong.' : undefined),
			warning: name => (name.startsWith('w') ? 'It is doubtful.' : undefined),
			waits: (_, { facts }) => !facts.gathered,
		},
		sure: { kind: 'yes-no', label: 'Sure', help: 'S.', proposal: () => false, detail: ({ name }) => name === 'x' },
		colour: { kind: 'choice', label: 'Colour', help: 'C.', options: () => options, proposal: () => 'green' },
		many: { kind: 'many', label: 'Many', help: 'M.', options: () => options, proposal: () => ['red'] },
		password: { kind: 'secret', label: 'Password', help: 'P.', proposal: () => 'made', twice: true },
	},
	asks: ({ name }) => [
		{ about: 'container', id: name },
		{ about: 'container', id: 'known' },
	],
	plan: ({ name, many }) => ({ title: name, steps: [], warnings: ['It is doubtful.', ...many] }),
	shows: () => ({ Password: 'p' }),
	secrets: ({ password }) => new Map([['p', password]]),
	ends: ({ name }) => [name],
});

const view = (id: string, given: Given = {}, where: World = world): FieldView | undefined =>
	wizard.fields(given, where).find(each => each.id === id);
const value = (id: string, given: Given = {}): unknown => view(id, given)?.value;

suite('an answer', () => {
	const rows: [what: string, id: string, given: Given, value: unknown][] = [
		['is proposed', 'name', {}, 'green-1'],
		['is proposed by other answers', 'name', { colour: 'blue' }, 'blue-1'],
		['is what was given', 'name', { name: '' }, ''],
		['of text is text', 'name', { name: true }, 'green-1'],
		['of yes and no is either', 'sure', { sure: true }, true],
		['of yes and no is no text', 'sure', { sure: 'yes' }, false],
		['is one of the options', 'colour', { colour: 'red' }, 'red'],
		['is none that is not offered', 'colour', { colour: 'black' }, 'green'],
		['is all that was chosen and is offered', 'many', { many: ['blue', 'black', 'red'] }, ['blue', 'red']],
		['may be none of many', 'many', { many: [] }, []],
		['of many is a list', 'many', { many: 'blue' }, ['red']],
	];
	for (const [what, id, given, expected] of rows) test(what, () => assert.deepEqual(value(id, given), expected));

	test('is told from a proposal', () => {
		assert.deepEqual([view('name')?.given, view('name', { name: 'green-1' })?.given], [false, true]);
	});

	test('that is wrong is not doubtful as well', () => {
		const reported = (name: string) => [view('name', { name })?.problem, view('name', { name })?.warning];
		assert.deepEqual(['wrong', 'well', 'x'].map(reported), [
			['It is wrong.', undefined],
			[undefined, 'It is doubtful.'],
			[undefined, undefined],
		]);
	});

	test('waits for what is looked up, unless it was given', () => {
		const looking = { ...world, facts: { ...world.facts, gathered: false } };
		assert.deepEqual(
			[view('name', {}, looking), view('name', { name: 'x' }, looking), view('name'), view('sure', {}, looking)].map(
				each => each?.pending,
			),
			[true, false, false, false],
		);
	});
});

suite('a question', () => {
	test('may follow from other answers, be left out, and stand below the others', () => {
		const ids = (given: Given): string[] => wizard.fields(given, world).map(({ id }) => id);
		assert.deepEqual(ids({}), ['name', 'sure', 'colour', 'many', 'password']);
		assert.deepEqual(ids({ sure: true }), ['name', 'sure', 'colour', 'many', 'password', 'hidden']);
		assert.deepEqual(ids({ name: 'x' }), ['name', 'colour', 'many', 'password', 'sure']);
		assert.equal(view('name', { colour: 'blue' })?.help, 'It is blue.');
	});

	test('for a secret is asked twice where one is typed, and both have to be the same', () => {
		assert.equal(view('password again'), undefined);
		const again = (more: Given): FieldView | undefined => view('password again', { password: 'typed', ...more });
		assert.deepEqual(
			[again({})?.given, again({})?.value, again({})?.problem],
			[false, '', 'The two differ: type the same twice.'],
		);
		assert.equal(again({ 'password again': 'other' })?.given, true);
		assert.match(again({ 'password again': 'other' })?.problem ?? '', /differ/);
		assert.equal(again({ 'password again': 'typed' })?.problem, undefined);
	});
});

suite('what the answers make', () => {
	test('has each warning once, those of doubtful answers last', () => {
		assert.deepEqual(wizard.make({ name: 'well' }, world).plan.warnings, ['It is doubtful.', 'red']);
		assert.deepEqual(wizard.make({ name: 'x' }, world).plan.warnings, ['It is doubtful.', 'red']);
	});

	test('has secrets, what is shown of them, and what comes next', () => {
		const { secrets, shows, ends, dangerous } = wizard.make({ password: 'typed' }, world);
		assert.deepEqual([[...secrets], shows, ends, dangerous], [[['p', 'typed']], { Password: 'p' }, ['green-1'], false]);
	});

	test('needs what nobody has looked up yet', () => {
		const answers = new Map([[askedKey({ about: 'container', id: 'known' }), { about: 'container', gone: true }]]);
		const where: World = Object.assign({}, world, { facts: Object.assign({}, world.facts, { answers }) });
		assert.deepEqual(wizard.missing({ name: 'calvin' }, where), [{ about: 'container', id: 'calvin' }]);
	});
});

const dispatcher =
	'source network fixed address devices abilities mounts privileged ports wsUrl httpTimeout jobLogInterval restart';

const seldomAsked: Partial<Record<WizardId, string>> = {
	network: 'gateway range driver ipv6 internal',
	server: 'source network fixed address web ports services keep volumes database hosts plainHttp restart',
	dispatcher: `${dispatcher} multinode`,
	superuser: 'server email superuser',
	registry: '',
	worker: '',
	coordinator: 'port',
	removal: '',
	again: dispatcher,
	reset: '',
	backup: 'keep',
	restore: '',
	'move-database': 'postgresqlName postgresqlImage',
	connect: 'aliases',
	disconnect: '',
};

for (const [id, details] of Object.entries(seldomAsked)) {
	test(`of ${id} these questions are seldom answered otherwise: ${details}`, () => {
		const found = wizardIds.find(each => each === id);
		assert.ok(found !== undefined);
		const views = wizardOf(found).fields({}, world);
		assert.equal(views.flatMap(each => (each.detail ? each.id : [])).join(' '), details);
	});
}

suite('the menu of wizards', () => {
	/** Columns that an entry's help has at 80 columns, right of its key and label. */
	const WIDTH = 54;
	for (const id of wizardIds) {
		const { menu } = wizardOf(id);
		if (menu) test(`shows the help of ${id} whole`, () => assert.ok(menu.help.length <= WIDTH, menu.help));
	}
});
