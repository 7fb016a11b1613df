/** A plan before it runs, as text: what it takes away, steps in words, warnings, lines to copy, and on a key its docker commands. */

import { planCommands } from '../../lab/script/shell.ts';
import { weighed } from '../../lab/step/removals.ts';
import { stepWordsOnHost } from '../../lab/step/words.ts';
import type { BuildStep, Plan } from '../../lab/plan.ts';
import { plain } from '../../text/sanitise.ts';
import { width } from '../../text/width.ts';
import type { Made } from '../../wizards/wizard.ts';
import { memoizeLast } from '../state/memoize.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { chunks, paragraph, wrapWords } from '../widgets/wrap.ts';

/** Of a longer plan nobody pages through the steps to come to its warnings: they stand before them. */
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
	...dockerfile
		.trimEnd()
		.split('\n')
		.flatMap(text => brokenRows(plain(text), columns - 6))
		.map((row): Line => [span('  '), span(row, 'dim')]),
];

const commandBlock = (plan: Plan, columns: number): Line[] => [
	line('As docker commands', 'title'),
	...planCommands(plan).flatMap(command => commandLines(command, columns)),
];

/** Broken where there is room; what is copied is whole. */
function commandLines(command: string, columns: number): Line[] {
	const rows = command.split('\n').flatMap(text => brokenRows(text, columns - 6));
	return rows.map((row, index) => [span(index === 0 ? '  $ ' : '      ', 'dim'), span(row, 'dim')]);
}

const brokenRows = (text: string, columns: number): string[] =>
	optionRows(text, columns).flatMap(row => (row === '' ? [''] : chunks(row, columns)));

/** Broken before options, so that each stays beside its value; between words where one is longer than a row. */
function optionRows(text: string, columns: number): string[] {
	const rows: string[] = [];
	for (const part of text.split(/ (?=--?[A-Za-z])/)) {
		const last = rows.at(-1);
		if (last !== undefined && width(last) + 1 + width(part) <= columns) rows[rows.length - 1] = `${last} ${part}`;
		else rows.push(...wrapWords(part, columns));
	}
	return rows;
}
