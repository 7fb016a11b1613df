/** How a form is drawn: which row has the keys, how answers of each kind stand there, and what is said below. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { drawForm } from '../../../../source/console/overlays/form.ts';
import { type Form, openForm, placeWords } from '../../../../source/console/state/form.ts';
import { formViews } from '../../../../source/console/state/open-form.ts';
import { inside } from '../../../../source/console/state/layout.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import type { Line } from '../../../../source/console/widgets/line.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import type { WizardId } from '../../../../source/wizards/wizards.ts';
import { hostsWith, snapshot, world } from '../../wizards/world-for-tests.ts';

const hosts = hostsWith(snapshot);

const { glyphs } = lookFor();
const size = { columns: 80, rows: 24 };

const known = (wizard: WizardId, given: Given = {}, more: Partial<Form> = {}): Form => ({
	...openForm(wizard, given, world.facts),
	awaits: undefined,
	...more,
});

const at = (form: Form, id: string): Form => ({
	...form,
	at: formViews(form, hosts).findIndex(view => view.id === id),
});

const textOf = (line: Line | undefined): string => (line ?? []).map(({ text }) => text).join('');
const drawn = (form: Form, where = size): string[] => drawForm(form, hosts, where, glyphs).lines.map(textOf);
const row = (form: Form, label: string): Line | undefined =>
	drawForm(form, hosts, size, glyphs).lines.find(line => line[1]?.text.trim() === label);
/** The words of a row behind its label, and how they are drawn. */
const value = (form: Form, label: string): [string, string | undefined] => {
	const [, , first, ...rest] = row(form, label) ?? [];
	return [textOf(first && [first, ...rest]).trimEnd(), first?.style];
};
const aside = (form: Form): string => textOf(drawForm(form, hosts, size, glyphs).aside);

suite('beside the title', () => {
	const wrong = { name: 'a b', email: 'x' };
	const rows: [what: string, form: Form, says: RegExp][] = [
		['stands which question it is', known('superuser'), /^question 1 of \d, \d more options$/],
		['stands which question of a form without others', known('removal'), /^question 1 of \d$/],
		['stands which of the others', at(known('superuser'), 'email'), /^more options, \d of \d$/],
		['stands how many answers are wrong', known('superuser', wrong), /^2 to correct$/],
		['stands that it looks around', known('superuser', {}, { awaits: 'facts' }), /^looking at this host \.\.\.$/],
		[
			'stands that it looks around, and what comes then',
			known('superuser', wrong, { awaits: 'facts', planWanted: true }),
			/^looking at this host, then comes the plan \.\.\.$/,
		],
		[
			'stands that it looks something up',
			known('superuser', {}, { awaits: 'answers' }),
			/^looking up what is needed \.\.\.$/,
		],
	];
	for (const [what, form, says] of rows) test(what, () => assert.match(aside(form), says));

	test('one question that is seldom asked for is counted too', () => {
		const form = known('connect', { container: 'calvin' });
		const views = formViews(form, hosts);
		assert.equal(views.filter(({ detail }) => detail).length, 1);
		assert.match(placeWords(form, views), /^question 1 of \d, 1 more option$/);
	});

	test('the places of a form are counted apart', () => {
		const form = known('superuser');
		const views = formViews(form, hosts);
		const questions = views.filter(({ detail }) => !detail).length;
		assert.deepEqual(
			views.map((_, index) => placeWords({ ...form, at: index }, views)),
			views.map((_, index) =>
				index < questions
					? `question ${index + 1} of ${questions}, ${views.length - questions} more options`
					: `more options, ${index - questions + 1} of ${views.length - questions}`,
			),
		);
	});
});

suite('a row', () => {
	test('has the keys alone, and those that are seldom changed stand below a heading', () => {
		const lines = drawn(at(known('superuser'), 'token'));
		assert.deepEqual(
			lines.filter(line => line.trimStart().startsWith(glyphs.pointer)).map(line => line.trim().split('  ')[0]),
			[`${glyphs.pointer} API token`],
		);
		const heading = lines.findIndex(line => line.includes('More options'));
		assert.ok(heading > lines.findIndex(line => line.includes('API token')));
		assert.ok(heading < lines.findIndex(line => line.includes('E-mail')));
		assert.ok(!drawn(known('removal')).some(line => line.includes('More options')));
	});

	const rows: [what: string, form: Form, label: string, value: string, style: string | undefined][] = [
		['a proposal', known('superuser'), 'E-mail', 'admin-2@example.com', 'accent'],
		['what was typed', known('superuser', { name: 'ada', email: 'a@lab.org' }), 'E-mail', 'a@lab.org', undefined],
		['nothing', known('network', { gateway: '' }), 'Gateway', '-', 'dim'],
		['a secret that was made', known('superuser'), 'Password', 'made for you, shown once at the end', 'accent'],
		[
			'a secret that was typed',
			known('superuser', { password: 'correct horse' }),
			'Password',
			'*'.repeat(13),
			undefined,
		],
		['no', known('superuser'), 'API token', 'no', 'accent'],
		['yes', known('superuser', { token: true }), 'API token', 'yes', undefined],
		['yes, with the keys', at(known('superuser', { token: true }), 'token'), 'API token', 'yes', 'selected'],
		['one of several', known('removal', { inLava: 'forget' }), 'In LAVA', 'forget it', undefined],
		['one of several, with the keys', at(known('removal'), 'inLava'), 'In LAVA', 'retire it  1 of 2', 'selected'],
		['one of one, with the keys', at(known('superuser'), 'server'), 'LAVA server', 'lava-server', 'selected'],
		['none of many', known('dispatcher', { devices: [] }), 'Devices', 'none', undefined],
		[
			'some of many',
			known('dispatcher', { devices: ['/dev/serial/by-id/usb-FTDI_1'] }),
			'Devices',
			'/dev/serial/by-id/usb-FTDI_1',
			undefined,
		],
	];
	for (const [what, form, label, words, style] of rows) {
		test(`shows ${what}`, () => assert.deepEqual(value(form, label), [words, style]));
	}

	test('shows a proposal as one where the keys are too, and a text that was typed as that', () => {
		assert.equal(value(at(known('superuser'), 'email'), 'E-mail')[1], 'accent');
		assert.equal(value(at(known('superuser', { email: 'a@lab.org' }), 'email'), 'E-mail')[1], undefined);
	});

	test('counts many where there are more than three', () => {
		const devices = ['a', 'b', 'c', 'd'].map(name => `/dev/${name}`);
		const shown = (count: number): string =>
			value(
				known('dispatcher', { devices: devices.slice(0, count) }, { facts: { ...world.facts, devices } }),
				'Devices',
			)[0];
		assert.equal(shown(3), '/dev/a, /dev/b, /dev/c');
		assert.equal(shown(4), '4 of 4: /dev/a, /dev/b, /dev/c, /dev/d');
	});

	test('says what is wrong in one column where answers are short', () => {
		const form = at(known('superuser', { name: 'a b', email: 'x' }), 'token');
		const columns = ['Name', 'E-mail'].map(label => textOf(row(form, label)).indexOf('! '));
		assert.deepEqual(columns, [43, 43]);
	});

	test('says what is wrong as long as eight cells are left for it', () => {
		const room = inside(size).columns - 23;
		const says = (length: number): boolean =>
			row(at(known('superuser', { name: `${'x'.repeat(length - 2)} y` }), 'token'), 'Name')?.length === 4;
		assert.deepEqual([says(room - 10), says(room - 9)], [true, false]);
	});

	test('says what is wrong two cells behind a long answer', () => {
		const name = `${'x'.repeat(40)} y`;
		const wrong = row(at(known('superuser', { name }), 'token'), 'Name')?.at(-1);
		assert.match(wrong?.text ?? '', /^ {2}! /);
	});

	test('is marked where there is no room to say what is wrong', () => {
		const name = `${'x'.repeat(60)} y`;
		const wrong = row(at(known('superuser', { name }), 'token'), 'Name');
		assert.deepEqual(wrong?.[0], { text: '! ', style: 'bad' });
		assert.doesNotMatch(wrong?.at(-1)?.text ?? '', /!/);
		assert.deepEqual(row(at(known('superuser', { name: 'a b' }), 'token'), 'Name')?.[0]?.text, '  ');
	});

	test('shows what is looked for, with the cursor where the keys are', () => {
		const looking: Form = { ...openForm('superuser'), awaits: 'facts' };
		assert.deepEqual(value(looking, 'E-mail'), ['looking ...', 'dim']);
		assert.equal(row(looking, 'E-mail')?.length, 3);
		assert.equal(row(at(looking, 'name'), 'Name')?.at(-1)?.style, 'selected');
	});

	test('says what is wrong, or doubtful, behind its answer, where the keys are not', () => {
		const last = (form: Form, label: string) => row(form, label)?.at(-1);
		const wrong = last(at(known('superuser', { name: 'a b' }), 'token'), 'Name');
		assert.match(wrong?.text ?? '', /^ {2,}! /);
		assert.equal(wrong?.style, 'bad');
		const routes = { facts: { ...world.facts, routes: ['10.0.0.0/8'] } };
		const doubtful = last(at(known('network', { subnet: '10.3.0.0/16' }, routes), 'internal'), 'Subnet');
		assert.match(doubtful?.text ?? '', /! .*10\.0\.0\.0\/8/);
		assert.equal(doubtful?.style, 'warning');
	});
});

suite('under the row with the keys', () => {
	const devices = Array.from({ length: 30 }, (_, index) => `/dev/board-${index}`);
	const many = (given: readonly string[], option: number): Form =>
		at(known('dispatcher', { devices: given }, { facts: { ...world.facts, devices }, option }), 'devices');

	test('stand the options of one of several, that which is taken marked and selected', () => {
		const { lines } = drawForm(at(known('removal', { inLava: 'forget' }), 'inLava'), hosts, size, glyphs);
		const options = lines.filter(line => /\([x ]\) /.test(textOf(line)));
		assert.deepEqual(
			options.map(line => [line[1]?.text, line[1]?.style, line[2]?.text.trim() !== '']),
			[
				['( ) retire it', undefined, true],
				['(x) forget it', 'selected', true],
			],
		);
		assert.ok(!options.some(line => textOf(line).includes(glyphs.pointer)));
	});

	test('stand the options of many around the cursor, which is not what is taken', () => {
		for (const option of [0, 15, 29]) {
			const { lines } = drawForm(many(['/dev/board-3', '/dev/board-15'], option), hosts, size, glyphs);
			const options = lines.filter(line => /\[[x ]\] /.test(textOf(line)));
			const [here, ...others] = options.filter(line => line[0]?.text.includes(glyphs.pointer));
			assert.deepEqual(others, []);
			assert.equal(here?.[1]?.text.slice(4).trim(), `/dev/board-${option}`);
			assert.equal(here?.[1]?.style, 'selected');
			assert.equal(here?.[1]?.text.startsWith('[x]'), option === 15);
			assert.ok(options.length >= 7);
			const before = options.findIndex(line => line === here);
			assert.equal(before, { 0: 0, 15: Math.floor(options.length / 2), 29: options.length - 1 }[option]);
		}
	});

	test('stands the help, cut where the options need the room, and whole where there is room', () => {
		const small = drawn(many([], 0), { columns: 30, rows: 10 });
		assert.ok(small.some(line => line.trimEnd().endsWith(glyphs.ellipsis)));
		assert.ok(small.filter(line => /\[ \] /.test(line)).length >= 2);
		assert.ok(!drawn(many([], 0)).some(line => line.trimEnd().endsWith(glyphs.ellipsis)));
		assert.equal(small.length, 8);
		assert.ok(small.every(line => !line.includes(glyphs.ellipsis) || line.trimEnd().length <= 28));
	});

	test('stands the help cut where what is wrong needs the room', () => {
		const form = at(known('network', { subnet: 'x' }), 'subnet');
		const [small, large] = [drawn(form, { columns: 40, rows: 10 }), drawn(form)];
		assert.ok(
			small.some(line => line.trimEnd().endsWith(glyphs.ellipsis)),
			small.join('\n'),
		);
		assert.ok(!large.some(line => line.trimEnd().endsWith(glyphs.ellipsis)));
	});

	test('stands what is wrong in full', () => {
		const form = known('superuser', { name: 'a b' });
		const problem = formViews(form, hosts).find(({ id }) => id === 'name')?.problem ?? '';
		const text = drawn(at(form, 'name')).join(' ').replaceAll(/\s+/g, ' ');
		assert.ok(problem !== '' && text.includes(problem));
	});
});
