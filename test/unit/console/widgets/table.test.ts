import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Column, headingLine, rowLine, tableOf } from '../../../../source/console/widgets/table.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';

type Row = Readonly<Record<string, string>>;

const column = (title: string, least: number, priority: number): Column<Row> => ({
	title,
	least,
	priority,
	cell: row => ({ text: row[title] ?? '' }),
});

const columns = [column('NAME', 8, 1), column('STATE', 8, 2), column('TAG', 8, 3), column('ARCH', 8, 11)];
const rows: readonly Row[] = [{ NAME: 'calvin', STATE: 'running', TAG: '2023.01', ARCH: 'amd64' }];

const titles = (cells: number, page: number): string[] =>
	tableOf(columns, rows, cells, page).sized.map(each => each.column.title);

test('columns without room come on further tables, beside the first one, round and back', () => {
	assert.deepEqual(titles(18, 0), ['NAME', 'STATE']);
	assert.deepEqual(titles(18, 1), ['NAME', 'TAG']);
	assert.deepEqual(titles(18, 2), ['NAME', 'ARCH']);
	assert.deepEqual(titles(18, 3), ['NAME', 'STATE']);
	assert.deepEqual(titles(18, -1), ['NAME', 'ARCH']);
});

test('where all columns fit there is one table', () => {
	assert.equal(tableOf(columns, rows, 80, 0).more, false);
	assert.deepEqual(titles(80, 5), ['NAME', 'STATE', 'TAG', 'ARCH']);
	assert.equal(tableOf(columns, rows, 18, 0).more, true);
});

test('a column that is too wide for the terminal is left out, and one without content is not missed', () => {
	assert.deepEqual(titles(8, 1), ['NAME']);
	const empty = [{ ...rows[0], ARCH: '' }];
	assert.equal(tableOf(columns, empty, 26, 0).more, false);
});

test('a column of text is no wider than its cells need, and one of numbers stands still', () => {
	const widths = (align: 'left' | 'right'): number[] =>
		tableOf([{ ...column('STATE', 14, 1), align }], rows, 80, 0).sized.map(each => each.width);
	assert.deepEqual(widths('left'), [7]);
	assert.deepEqual(widths('right'), [14]);
});

test('of several addresses none is cut in two, and those without room are counted', () => {
	const addresses: Column<Row> = { ...column('IP', 8, 1), cutAt: 'word' };
	const row = { IP: '172.18.0.5 10.42.7.2' };
	const shown = (cells: number): string => plainText(rowLine(tableOf([addresses], [row], cells, 0).sized, row, '…'));
	assert.equal(shown(20), '172.18.0.5 10.42.7.2');
	assert.equal(shown(19), '172.18.0.5 +1      ');
	assert.equal(shown(13), '172.18.0.5 +1');
	assert.equal(shown(8), '172.18.…');
});

test('what one path has no room for, none of the others shows', () => {
	const image: Column<Row> = { ...column('IMAGE', 8, 1), cutAt: 'start' };
	const images = ['lab/lava-server', 'lab/lava-dispatcher', 'own/ser2net', 'lab/x/y'].map(IMAGE => ({ IMAGE }));
	const shown = (cells: number): string[] => {
		const { sized } = tableOf([image], images, cells, 0);
		return images.map(row => plainText(rowLine(sized, row, '…')).trimEnd());
	};
	assert.deepEqual(
		shown(19),
		images.map(({ IMAGE }) => IMAGE),
	);
	assert.deepEqual(shown(17), ['lava-server', 'lava-dispatcher', 'own/ser2net', 'x/y']);
	assert.deepEqual(shown(10), ['…va-server', '…ispatcher', 'ser2net', 'x/y']);
});

test('what a column of paths leaves out, the columns beside it have', () => {
	const image: Column<Row> = { ...column('IMAGE', 8, 1), cutAt: 'start' };
	const why = column('WHY', 8, 2);
	const images = ['lab/lava-server', 'lab/lava-dispatcher'].map(IMAGE => ({ IMAGE, WHY: 'nobody knows why' }));
	const { sized } = tableOf([image, why], images, 27, 0);
	assert.deepEqual(
		images.map(row => plainText(rowLine(sized, row, '…'))),
		['lava-server     nobody kno…', 'lava-dispatcher nobody kno…'],
	);
});

test('numbers stand apart from a text behind them, where there is room', () => {
	const memory: Column<Row> = { ...column('MEMORY', 6, 1), align: 'right' };
	const load: Column<Row> = { ...column('CPU', 4, 2), align: 'right' };
	const heading = (cells: number): string => {
		const { sized } = tableOf([load, memory, column('IP', 4, 3)], [{ CPU: '1', MEMORY: '9', IP: '::1a' }], cells, 0);
		return plainText(headingLine(sized, '…'));
	};
	assert.equal(heading(17), ' CPU MEMORY  IP  ');
	assert.equal(heading(16), ' CPU MEMORY IP  ');
});
