/** What a LAVA lab in Docker needs of this machine, and what mends it. */

import type { Check } from '../../engine/prerequisites/checks.ts';
import { once } from '../state/once.ts';
import type { StyleName } from '../theme.ts';
import { type Line, line, span } from '../widgets/line.ts';
import type { Page } from './page.ts';

export const checksPage = once((checks: readonly Check[] | undefined): Page => ({
	title: 'Prerequisites',
	lines: checks === undefined ? [line('Looking at this machine …', 'dim')] : checks.flatMap(checkLines),
}));

const marks: Record<Check['state'], { word: string; style: StyleName }> = {
	ok: { word: 'ok', style: 'good' },
	warning: { word: 'warning', style: 'warning' },
	failed: { word: 'failed', style: 'badStrong' },
	unknown: { word: 'unknown', style: 'dim' },
};

const checkLines = (check: Check): Line[] => [
	[span(marks[check.state].word.padEnd(9), marks[check.state].style), span(check.title, 'strong')],
	[span(' '.repeat(9)), span(check.says)],
	...check.remedy.map(remedyLine),
	[],
];

/** A remedy's commands begin with `$ `. */
export const remedyLine = (text: string): Line => [
	span(' '.repeat(9)),
	span(text, text.startsWith('$ ') ? 'accent' : 'dim'),
];
