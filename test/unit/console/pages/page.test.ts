import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { helpPage } from '../../../../source/console/pages/help.ts';
import { type Page, pageLines } from '../../../../source/console/pages/page.ts';
import { line, plainText } from '../../../../source/console/widgets/line.ts';

const page: Page = {
	title: 'Keys',
	parts: [
		{ head: line('Logs'), entries: [[line('f follow'), line('  pauses, or follows')], [line('w wrap')]] },
		{ head: line('Events'), entries: [[line('h noise')]] },
	],
};

const found = (query: string, from = page): string[] => pageLines(from, query).map(plainText);

test('without a query a page is there as it is, its parts a blank line apart', () => {
	assert.deepEqual(found(''), ['Logs', 'f follow', '  pauses, or follows', 'w wrap', '', 'Events', 'h noise']);
});

test('what is found is there in full, under its heading', () => {
	assert.deepEqual(found('pauses FOLLOWS'), ['Logs', 'f follow', '  pauses, or follows']);
});

test('a heading finds all that stands under it', () => {
	assert.deepEqual(found('events'), ['Events', 'h noise']);
});

test('nothing found is said', () => assert.deepEqual(found('xyz'), ['Nothing matches "xyz"']));

test('at 80 columns no sentence of the help is torn by a search', () => {
	const lines = found('newest line meanwhile', helpPage(actions, 78)).join(' ').replace(/\s+/g, ' ');
	assert.match(lines, /^Logs f Space follow Follows the newest line, or pauses; nothing is lost meanwhile\.$/);
});
