/** Which rows of a form are seen, and how they keep to their room. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { drawForm } from '../../../../source/console/overlays/form.ts';
import { type Form, openForm } from '../../../../source/console/state/form.ts';
import { formViews } from '../../../../source/console/state/open-form.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import { width } from '../../../../source/text/width.ts';
import { hostsWith, snapshot, world } from '../../wizards/world-for-tests.ts';

const hosts = hostsWith(snapshot);
const { glyphs } = lookFor();
const form: Form = { ...openForm('server', {}, world.facts), awaits: undefined };
const views = formViews(form, hosts);

const drawn = (at: number, rows: number, columns = 80): string[] =>
	drawForm({ ...form, at }, hosts, { columns, rows }, glyphs).lines.map(line => line.map(({ text }) => text).join(''));
const first = views[0]?.label ?? '';
const inFrame = (rows: number): number => rows - 2;

suite('the window of a form', () => {
	test('has the question that the keys are at, and what it asks right under it', () => {
		for (const rows of [8, 12, 24]) {
			for (const [at, view] of views.entries()) {
				const lines = drawn(at, rows);
				assert.ok(lines.length <= inFrame(rows));
				const place = lines.findIndex(line => line.includes(`${glyphs.pointer} ${view.label}`));
				assert.ok(place >= 0, `${view.label} in ${rows} rows: ${lines.join('\n')}`);
				assert.ok(place + 1 < lines.length, `${view.label} in ${rows} rows says nothing`);
			}
		}
	});

	test('does not move before it has to', () => {
		const rows = 17;
		const moved = views.findIndex((_, at) => !drawn(at, rows)[0]?.includes(first));
		assert.ok(moved > views.length / 2, `it moved at question ${moved} of ${views.length}`);
		const lines = drawn(moved, rows);
		const label = views[moved]?.label ?? '';
		const place = lines.findIndex(line => line.includes(`${glyphs.pointer} ${label}`));
		const behind = lines.slice(place + 1).filter(line => views.some(view => line.startsWith(`  ${view.label}`)));
		assert.deepEqual(behind, [], 'what the question asks ends at the last row');
	});

	test('has the question itself where not even its help has room', () => {
		for (const [at, { label }] of views.entries()) {
			const [only] = drawn(at, 3);
			assert.ok(only?.startsWith(`${glyphs.pointer} ${label}`), only);
		}
	});

	test('has all of a form that fits', () => {
		const all = drawn(0, 200);
		for (const { label } of views)
			assert.ok(
				all.some(line => line.includes(label)),
				label,
			);
		assert.equal(all.filter(line => line.includes('More options')).length, 1);
		assert.deepEqual(all, drawn(0, 300));
	});
});

test('values stand in one column, and no line is wider than the form', () => {
	const lines = drawn(0, 200);
	const web = lines.find(line => line.includes('Web page on port')) ?? '';
	assert.equal(web.indexOf('8080'), 23);
	for (const columns of [40, 60, 80]) {
		for (const at of views.keys()) {
			const asked = drawn(at, 12, columns);
			const here = asked.findIndex(line => line.includes(glyphs.pointer));
			for (const line of asked.slice(here + 1, here + 4).filter(each => /^ {4}\w/.test(each))) {
				assert.ok(width(line) <= columns - 2, `${width(line)} of ${columns}: ${line}`);
			}
		}
	}
});

test('help that has no room ends with a mark', () => {
	const at = views.findIndex(({ id }) => id === 'hosts');
	const [whole, cut] = [drawn(at, 60, 40), drawn(at, 8, 40)];
	assert.ok(!whole.some(line => line.trimEnd().endsWith(glyphs.ellipsis)));
	assert.ok(cut.some(line => line.trimEnd().endsWith(glyphs.ellipsis)));
});

test('help that just has room is whole, and what is cut is never all of it', () => {
	const helpOf = (lines: readonly string[]): string[] => {
		const here = lines.findIndex(line => line.includes(glyphs.pointer));
		const rest = lines.slice(here + 1);
		const end = rest.findIndex(line => !/^ {4}[^ ([]/.test(line));
		return end < 0 ? rest : rest.slice(0, end);
	};
	for (const [at, view] of views.entries()) {
		const whole = helpOf(drawn(at, 60, 40));
		for (let rows = 6; rows < 40; rows++) {
			const seen = helpOf(drawn(at, rows, 40));
			const isCut = seen.at(-1)?.endsWith(glyphs.ellipsis) === true;
			if (isCut) assert.ok(seen.length < whole.length, `${view.label} in ${rows} rows: ${seen.join('\n')}`);
			else assert.deepEqual(seen, whole, `${view.label} in ${rows} rows`);
		}
	}
});

suite('the options under a question', () => {
	const at = views.findIndex(view => view.kind === 'choice' && view.options.length > 3);
	const view = views[at];
	assert.ok(view?.kind === 'choice');
	const { id, options } = view;
	const seen = (rows: number, chosen: string): string[] => {
		const asked = { ...form, at, given: { [id]: chosen } };
		const { lines } = drawForm(asked, hosts, { columns: 80, rows }, glyphs);
		return lines.map(line => line.map(({ text }) => text).join('')).filter(line => /^ {4}\(.\) /.test(line));
	};

	test('fill their room whichever is chosen, which is among them', () => {
		for (const rows of [10, 12, 14, 60]) {
			const most = seen(rows, options[0]?.value ?? '').length;
			for (const { value, label } of options) {
				const lines = seen(rows, value);
				assert.equal(lines.length, most, `${value} in ${rows} rows`);
				const chosen = lines.filter(line => line.startsWith('    (x) '));
				assert.deepEqual(chosen.length, 1);
				assert.ok(chosen[0]?.includes(label), label);
			}
		}
	});

	test('are all there where there is room, in their order', () => {
		const lines = seen(60, options[0]?.value ?? '');
		assert.equal(lines.length, options.length);
		for (const [nth, { label }] of options.entries()) assert.ok(lines[nth]?.slice(8).startsWith(label), label);
	});
});
