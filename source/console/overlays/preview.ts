/** A plan before it runs, as text: what it takes away, steps in words, warnings, lines to copy, and its docker commands where there is room, else on a key. */

import { planCommands } from '../../lab/script/shell.ts';
import { weighed } from '../../lab/step/removals.ts';
import { stepWordsOnHost } from '../../lab/step/words.ts';
import type { BuildStep, Plan } from '../../lab/plan.ts';
import { plain } from '../../text/sanitise.ts';
import { width } from '../../text/width.ts';
import type { Made } from '../../wizards/wizard.ts';
import { memoizeLast } from '../state/memoize.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { paragraph, wrapWords } from '../widgets/wrap.ts';

/** In a longer plan warnings stand before the steps, where they are seen without turning pages. */
const SHORT = 15;

/** @param commands whether the docker commands are shown */
export const previewLines = memoizeLast((made: Made, commands: boolean, columns: number): readonly Line[] => {
	const { plan } = made;
	const { takes, warns } = weighed(plan, made.dangerous);
	const steps = [
		line(plan.steps.length > SHORT ? `${plan.steps.length} steps` : 'Steps', 'title'),
		...plan.steps.flatMap((step, index) => numbered(index + 1, stepWordsOnHost(step), columns)),
	];
	const warnings = warns.flatMap(warning => marked(warning, columns, 'warning'));
	const keeps = (plan.keeps ?? []).flatMap(text => paragraph(text, columns, 2, 'dim'));
	return spaced([
		takes.flatMap(text => marked(text, columns, 'badStrong')),
		...(plan.steps.length > SHORT ? [warnings, steps] : [steps, warnings]),
		keeps,
		(made.copies ?? []).flatMap(text => paragraph(text, columns, 1, 'strong')),
		...plan.steps.flatMap(step => (step.do === 'build' ? [dockerfileBlock(step, columns)] : [])),
		...(commands ? [commandBlock(plan, columns)] : []),
	]);
});

/** Blocks with a blank line between them. */
const spaced = (blocks: readonly (readonly Line[])[]): Line[] =>
	blocks.filter(block => block.length > 0).flatMap((block, at): readonly Line[] => (at === 0 ? block : [[], ...block]));

const marked = (text: string, columns: number, style: 'badStrong' | 'warning'): Line[] =>
	wrapWords(text, columns - 2).map((row, index) => [span(index === 0 ? '! ' : '  ', style), span(row, style)]);

function numbered(number: number, text: string, columns: number): Line[] {
	return wrapWords(text, columns - 5).map((row, index) => [
		span(index === 0 ? `${String(number).padStart(3)}  ` : '     ', 'dim'),
		span(row),
	]);
}

const dockerfileBlock = ({ dockerfile, tag }: BuildStep, columns: number): Line[] => [
	line(`The Dockerfile of ${tag}`, 'title'),
	...brokenRows(dockerfile.trimEnd().split('\n').map(plain).join('\n'), columns - 6).map((row): Line => [
		span('  '),
		span(row, 'dim'),
	]),
];

const commandBlock = (plan: Plan, columns: number): Line[] => [
	line('As docker commands', 'title'),
	...planCommands(plan).flatMap(command => commandLines(command, columns)),
];

/** Broken where there is room; what is copied is whole. */
function commandLines(command: string, columns: number): Line[] {
	return brokenRows(command, columns - 6).map((row, index) => [
		span(index === 0 ? '  $ ' : '      ', 'dim'),
		span(row, 'dim'),
	]);
}

/** Its own lines; long ones are broken before options and further commands, between words where that is not enough. */
function brokenRows(text: string, columns: number): string[] {
	const rows = [''];
	for (const part of breakable(text)) {
		const [first = '', ...others] = part.split('\n');
		const last = rows.at(-1) ?? '';
		if (last === '' || width(last) + width(first) <= columns) rows.splice(-1, 1, ...wrapWords(last + first, columns));
		else rows.push(...wrapWords(first.trimStart(), columns));
		rows.push(...others.flatMap(row => wrapWords(row, columns)));
	}
	return rows;
}

/** A word of a shell, with the blanks before it; what stands in quotes is one. A quote that never ends is a character. */
const WORD = /\s*(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|\S)*/gs;
/** An option, so that each stays beside its value, or what joins commands. */
const BEGINS = /^ +(?:--?[A-Za-z]|&&|\|)/;

/** Parts that may begin a row of their own, each with what separates it from the one before. */
function breakable(text: string): string[] {
	const parts: string[] = [];
	for (const [word] of text.matchAll(WORD)) {
		if (parts.length === 0 || BEGINS.test(word)) parts.push(word);
		else parts[parts.length - 1] += word;
	}
	return parts;
}
