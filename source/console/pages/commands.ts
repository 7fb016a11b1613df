/** What lavadock did to this engine, as docker commands that can be typed again. */

import { clockTime } from '../../text/human.ts';
import type { CommandRecord } from '../../lab/plan.ts';
import { once } from '../state/once.ts';
import { type Line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { onlySays, type Page } from './page.ts';

const TITLE = 'Command log';

export const commandsPage = once((commands: readonly CommandRecord[], columns: number): Page =>
	commands.length === 0
		? onlySays(TITLE, 'lavadock has changed nothing on this engine since it was opened.')
		: { title: TITLE, parts: [{ entries: commands.map(record => commandLines(record, columns)) }] },
);

function commandLines({ at, command, outcome }: CommandRecord, columns: number): Line[] {
	const start = [span(`${clockTime(at)}  `, 'dim'), span(command)];
	switch (outcome.state) {
		case 'running':
			return [[...start, span('  running', 'warning')]];
		case 'done':
			return [[...start, span(`  done in ${(outcome.ms / 1000).toFixed(1)} s`, 'good')]];
		case 'failed':
			return [start, ...paragraph(`failed: ${outcome.message}`, columns, 10, 'bad')];
	}
}
