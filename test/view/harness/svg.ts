/** A screen as an SVG picture, for the documents. */

import type { Cell } from '../../terminal/harness/emulator.ts';
import { styleName } from './styles-map.ts';

/** The measure of one cell, and the margin around the screen, in SVG units. */
const WIDTH = 8.4;
const HEIGHT = 18;
const MARGIN = 12;

const GROUND = '#16181d';
const TEXT = '#d4d7dd';

const colours: Readonly<Record<string, string>> = {
	black: '#16181d',
	red: '#f0716f',
	green: '#7fc77a',
	yellow: '#dfb662',
	blue: '#6fa8ee',
	magenta: '#c493e6',
	cyan: '#5fc3cd',
	white: '#d4d7dd',
};

export function svgOf(cells: readonly (readonly Cell[])[]): string {
	const columns = cells[0]?.length ?? 0;
	const width = round(columns * WIDTH + 2 * MARGIN);
	const height = round(cells.length * HEIGHT + 2 * MARGIN);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
		`<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>`,
		`<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" xml:space="preserve">`,
		...cells.flatMap((row, y) => runsOf(row).flatMap(run => runElements(run, y))),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}

type Run = { x: number; cells: number; text: string; style: string };

/** Neighbours of one style are one text. */
function runsOf(row: readonly Cell[]): Run[] {
	const runs: Run[] = [];
	row.forEach(({ text, style }, x) => {
		const last = runs.at(-1);
		if (last !== undefined && last.style === style) {
			last.text += text;
			last.cells++;
		} else runs.push({ x, cells: 1, text, style });
	});
	return runs.filter(run => run.style.includes('inverse') || run.text.trim() !== '');
}

function runElements({ x, cells, text, style }: Run, y: number): string[] {
	const words = styleName(style).split(' ');
	const inverse = words.includes('inverse');
	const colour = colours[words.find(word => word in colours) ?? ''] ?? TEXT;
	const left = round(MARGIN + x * WIDTH);
	const top = MARGIN + y * HEIGHT;
	const length = round(cells * WIDTH);
	const attributes = [
		`x="${left}" y="${round(top + HEIGHT * 0.75)}" textLength="${length}"`,
		`fill="${inverse ? GROUND : colour}"`,
		...(words.includes('bold') ? ['font-weight="bold"'] : []),
		...(words.includes('dim') ? ['opacity="0.6"'] : []),
		...(words.includes('underline') ? ['text-decoration="underline"'] : []),
	];
	return [
		...(inverse ? [`<rect x="${left}" y="${top}" width="${length}" height="${HEIGHT}" fill="${colour}"/>`] : []),
		`<text ${attributes.join(' ')}>${escaped(text)}</text>`,
	];
}

const round = (number: number): number => Math.round(number * 10) / 10;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
