/** What a LAVA lab in Docker needs of this machine, and what fixes it. */

import type { Check } from '../../engine/prerequisites/checks.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { StyleName } from '../theme.ts';
import { type Line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { onlySays, type Page } from './page.ts';

const TITLE = 'Prerequisites';

export const checksPage = memoizeLast((checks: readonly Check[] | undefined, columns: number): Page =>
	checks === undefined
		? onlySays(TITLE, 'Looking at this machine ...')
		: { title: TITLE, parts: checks.map(check => ({ entries: [checkLines(check, columns)] })) },
);

const marks: Record<Check['state'], { word: string; style: StyleName }> = {
	ok: { word: 'ok', style: 'good' },
	warning: { word: 'warning', style: 'warning' },
	failed: { word: 'failed', style: 'badStrong' },
	unknown: { word: 'unknown', style: 'dim' },
};

/** The width of the states' words. */
const INDENT = 9;

const checkLines = (check: Check, columns: number): Line[] => [
	[span(marks[check.state].word.padEnd(INDENT), marks[check.state].style), span(check.title, 'strong')],
	...paragraph(check.says, columns, INDENT),
	...check.remedy.flatMap(text => remedyLines(text, columns, INDENT)),
];

/** A remedy's commands begin with `$ `. */
export const remedyLines = (text: string, columns: number, indent: number): Line[] =>
	paragraph(text, columns, indent, text.startsWith('$ ') ? 'accent' : 'dim');
