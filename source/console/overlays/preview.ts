/** A plan before it runs, as text: steps in words, warnings, and the commands that an administrator would type. */

import { planCommands } from '../../lab/script/shell.ts';
import { stepWords } from '../../lab/step/words.ts';
import type { Plan } from '../../lab/plan.ts';
import { memoizeLast } from '../state/memoize.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { chunks, paragraph, wrapWords } from '../widgets/wrap.ts';

/** Of a longer plan nobody pages through the steps to come to its warnings: they stand before them. */
const SHORT = 15;

export const previewLines = memoizeLast((plan: Plan, columns: number): readonly Line[] => {
	const steps = [
		line(plan.steps.length > SHORT ? ` ${plan.steps.length} steps` : ' Steps', 'title'),
		...plan.steps.flatMap((step, index) => numbered(index + 1, stepWords(step), columns)),
		[],
	];
	const warnings = [
		...plan.warnings.flatMap(warning => paragraph(`! ${warning}`, columns, 1, 'warning')),
		...(plan.warnings.length === 0 ? [] : [[]]),
	];
	return [
		...(plan.steps.length > SHORT ? [...warnings, ...steps] : [...steps, ...warnings]),
		line(' As docker commands', 'title'),
		...planCommands(plan).flatMap(command => commandLines(command, columns)),
	];
});

function numbered(number: number, text: string, columns: number): Line[] {
	return wrapWords(text, columns - 6).map((row, index) => [
		span(index === 0 ? `${String(number).padStart(4)}  ` : '      ', 'dim'),
		span(row),
	]);
}

/** Broken where there is room; what is copied is whole. */
function commandLines(command: string, columns: number): Line[] {
	const rows = command
		.split('\n')
		.flatMap(text => wrapWords(text, columns - 8))
		.flatMap(row => chunks(row, columns - 8));
	return rows.map((row, index) => [span(index === 0 ? '   $ ' : '       ', 'dim'), span(row, 'accent')]);
}
