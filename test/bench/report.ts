/** Tables of figures, as text and as JSON. */

import { writeFileSync } from 'node:fs';

export type Column = {
	title: string;
	unit: string;
	/** What lavadock has to stay below. */
	limit?: number | undefined;
};

export type Row = {
	name: string;
	/** One per column; undefined where there is nothing to measure. */
	values: readonly (number | undefined)[];
};

export type Table = { title: string; columns: readonly Column[]; rows: readonly Row[] };

/** A program whose name begins with this is held to the limits. */
const own = 'lavadock';

const isMiss = ({ name }: Row, { limit }: Column, value: number | undefined): boolean =>
	name.startsWith(own) && limit !== undefined && value !== undefined && value >= limit;

/** The sentences that say what lavadock misses. */
export const missesOf = ({ title, columns, rows }: Table): string[] =>
	rows.flatMap(row =>
		columns.flatMap((column, at) => {
			const value = row.values[at];
			const { title: what, unit, limit = 0 } = column;
			return value !== undefined && isMiss(row, column, value)
				? [`${title}: ${row.name}: ${what} ${figure(value)} ${unit}, should be under ${figure(limit)}`]
				: [];
		}),
	);

/** The table in columns; `!` marks what is over its limit. */
export function tableText({ title, columns, rows }: Table): string {
	const limits: Row = { name: 'must be under', values: columns.map(column => column.limit) };
	const shown = columns.some(column => column.limit !== undefined) ? [...rows, limits] : rows;
	const cells = shown.map(row => [
		row.name,
		...columns.map((column, at) => {
			const value = row.values[at];
			return value === undefined ? '-' : figure(value) + (isMiss(row, column, value) ? ' !' : '');
		}),
	]);
	const head = ['', ...columns.map(column => column.title)];
	const units = [title, ...columns.map(column => column.unit)];
	return aligned([head, units, ...cells]);
}

/** The first column to the left, all others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
	return rows
		.map(row =>
			row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
		)
		.map(line => line.trimEnd())
		.join('\n');
}

/** Three digits where they say something. */
function figure(value: number): string {
	if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
	return value.toFixed(value >= 10 ? 1 : 2);
}

export function writeJson(file: string, facts: Record<string, unknown>, tables: readonly Table[]): void {
	writeFileSync(file, `${JSON.stringify({ ...facts, tables }, undefined, '\t')}\n`);
}
