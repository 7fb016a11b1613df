/** What lavadock did to this engine, as docker commands that can be typed again. */

import { clockTime } from '../../text/human.ts';
import type { CommandRecord } from '../../lab/plan.ts';
import { memoizeLast } from '../state/memoize.ts';
import { type Line, span } from '../widgets/line.ts';
import { paragraph, wrapLine } from '../widgets/wrap.ts';
import { onlySays, type Page } from './page.ts';

const TITLE = 'Command log';

/** The newest first: what was done last is what is looked for. */
export const commandsPage = memoizeLast((commands: readonly CommandRecord[], columns: number): Page =>
	commands.length === 0
		? onlySays(TITLE, 'lavadock has changed nothing on this engine since it was opened.')
		: { title: TITLE, parts: [{ entries: commands.toReversed().map(record => commandLines(record, columns)) }] },
);

/** Cells of the time before a command. */
const TIME = 10;

function commandLines({ at, command, outcome }: CommandRecord, columns: number): Line[] {
	const lines = wrapLine([span(`${clockTime(at)}  `, 'dim'), span(command), ...after(outcome)], columns, TIME);
	return outcome.state === 'failed'
		? [...lines, ...paragraph(`failed: ${outcome.message}`, columns, TIME, 'bad')]
		: lines;
}

function after(outcome: CommandRecord['outcome']): Line {
	switch (outcome.state) {
		case 'running':
			return [span('  running', 'warning')];
		case 'done':
			return [span(`  done in ${(outcome.ms / 1000).toFixed(1)} s`, 'good')];
		case 'failed':
			return [];
	}
}
