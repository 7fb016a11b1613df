/** A screen as an SVG picture: what a terminal shows, with its palette. */

import { extended } from '../../../source/terminal/cells/colour.ts';
import type { Rgb } from '../../../source/terminal/background.ts';
import { documentPalette, type Palette } from '../../../tools/palettes.ts';
import type { Cell } from '../../terminal/harness/emulator.ts';

/** The measure of one cell, and the margin around the screen, in SVG units. */
const WIDTH = 8.4;
const HEIGHT = 18;
const MARGIN = 12;

export function svgOf(cells: readonly (readonly Cell[])[], palette: Palette = documentPalette): string {
	const columns = cells[0]?.length ?? 0;
	const width = round(columns * WIDTH + 2 * MARGIN);
	const height = round(cells.length * HEIGHT + 2 * MARGIN);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
		`<rect width="100%" height="100%" rx="8" fill="${hex(palette.background)}"/>`,
		`<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" xml:space="preserve">`,
		...cells.flatMap((row, y) => runsOf(row).flatMap(run => runElements(run, y, palette))),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}

type Run = { x: number; cells: number; text: string; style: string };

/** Neighbours of one style are one text; lines of frames stand by themselves. */
function runsOf(row: readonly Cell[]): Run[] {
	const runs: Run[] = [];
	row.forEach(({ text, style }, x) => {
		const last = runs.at(-1);
		if (last !== undefined && last.style === style && isFrame(last.text) === isFrame(text)) {
			last.text += text;
			last.cells++;
		} else runs.push({ x, cells: 1, text, style });
	});
	return runs.filter(run => /inverse|bg=/.test(run.style) || run.text.trim() !== '');
}

/** From the middle of a cell to which of its edges: up, down, left, right. */
const frames: Readonly<Record<string, string>> = { '─': 'lr', '│': 'ud', '┌': 'dr', '┐': 'dl', '└': 'ur', '┘': 'ul' };

const isFrame = (text: string): boolean => text !== '' && Array.from(text).every(each => each in frames);

function runElements(run: Run, y: number, palette: Palette): string[] {
	const { x, cells, text, style } = run;
	const { colour, ground } = coloursOf(style, palette);
	const [left, top, length] = [round(MARGIN + x * WIDTH), MARGIN + y * HEIGHT, round(cells * WIDTH)];
	const behind =
		ground === undefined
			? []
			: [`<rect x="${left}" y="${top}" width="${length}" height="${HEIGHT}" fill="${hex(ground)}"/>`];
	if (isFrame(text)) return [...behind, framePath(run, y, colour)];
	const attributes = [
		`x="${left}" y="${round(top + HEIGHT * 0.75)}" textLength="${length}" fill="${hex(colour)}"`,
		...(style.includes('bold') ? ['font-weight="bold"'] : []),
		...(style.includes('dim') ? ['opacity="0.6"'] : []),
		...(style.includes('underline') ? ['text-decoration="underline"'] : []),
	];
	return [...behind, ...(text.trim() === '' ? [] : [`<text ${attributes.join(' ')}>${escaped(text)}</text>`])];
}

/** Lines from cell to cell, without the gaps that a font may leave. */
function framePath({ x, text }: Run, y: number, colour: Rgb): string {
	const path = Array.from(text).flatMap((each, index) => {
		const [left, top] = [MARGIN + (x + index) * WIDTH, MARGIN + y * HEIGHT];
		const middle = `${round(left + WIDTH / 2)} ${top + HEIGHT / 2}`;
		const ends: Readonly<Record<string, string>> = {
			u: `V${top}`,
			d: `V${top + HEIGHT}`,
			l: `H${round(left)}`,
			r: `H${round(left + WIDTH)}`,
		};
		return Array.from(frames[each] ?? '', way => `M${middle}${ends[way]}`);
	});
	return `<path d="${path.join('')}" stroke="${hex(colour)}" fill="none"/>`;
}

/** The cell's colours; `ground` where it is not the terminal's own. */
function coloursOf(style: string, palette: Palette): { colour: Rgb; ground: Rgb | undefined } {
	const text = colourIn(style, 'fg', palette);
	const ground = colourIn(style, 'bg', palette);
	return style.includes('inverse')
		? { colour: ground ?? palette.background, ground: text ?? palette.text }
		: { colour: text ?? palette.text, ground };
}

/** `fg=1:6` of the emulator's cells: one of the first 16; `fg=2:80`: of the 256; `fg=3:8421504`: a true colour. */
function colourIn(style: string, layer: 'fg' | 'bg', { sixteen }: Palette): Rgb | undefined {
	const [, mode, value] = new RegExp(`${layer}=(\\d+):(\\d+)`).exec(style) ?? [];
	if (mode === undefined) return undefined;
	const index = Number(value);
	if (mode === '3') return [(index >> 16) & 0xff, (index >> 8) & 0xff, index & 0xff];
	return sixteen[index] ?? extended(index);
}

const hex = (colour: Rgb): string => `#${colour.map(part => part.toString(16).padStart(2, '0')).join('')}`;

const round = (number: number): number => Math.round(number * 10) / 10;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
