/** What runs of a lab, however it was made, and what may be done with it from here. */

import { aboutCompanion, type AboutCompanion } from '../../lab/companion/about.ts';
import { type FoundPart, foundParts } from '../../lab/found.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { memoizeLast } from '../state/memoize.ts';
import { type Line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { onlySays, type Page } from './page.ts';

const TITLE = 'Lab overview';
const INDENT = 3;

export const foundPage = memoizeLast((containers: Snapshot['containers'], columns: number): Page => {
	const parts = foundParts(containers.values());
	if (parts.length === 0) return onlySays(TITLE, 'No container here is a part of a LAVA lab.');
	return {
		title: TITLE,
		parts: parts.map(part => ({
			entries: [partLines(part, aboutCompanion(part.container, containers.values()), columns)],
		})),
	};
});

function partLines(
	{ container, what, madeBy, allowed }: FoundPart,
	companion: AboutCompanion | undefined,
	columns: number,
): Line[] {
	const { recreate, restart } = allowed;
	return [
		[span(container.name, 'strong'), span(`  ${what}`)],
		...(companion === undefined ? [] : paragraph(`Serves ${companion.serves}.`, columns, INDENT)),
		...(companion?.faults ?? []).flatMap(fault => paragraph(fault, columns, INDENT, 'bad')),
		...(madeBy === '' ? [] : paragraph(`Made ${madeBy}.`, columns, INDENT, 'dim')),
		...(restart.note === '' ? [] : paragraph(restart.note, columns, INDENT, 'warning')),
		...(recreate.note === '' ? [] : paragraph(recreate.note, columns, INDENT, 'warning')),
	];
}
