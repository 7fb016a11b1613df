/** What lavadock did to this engine, as docker commands that can be typed again. */

import type { CommandRecord } from '../../lab/plan.ts';
import { clockTime } from '../panels/time.ts';
import { once } from '../state/once.ts';
import { type Line, line, span } from '../widgets/line.ts';
import type { Page } from './page.ts';

export const commandsPage = once((commands: readonly CommandRecord[]): Page => ({
	title: 'Command log',
	lines:
		commands.length === 0
			? [line('lavadock has changed nothing on this engine since it was opened.', 'dim')]
			: commands.map(commandLine),
}));

function commandLine({ at, command, outcome }: CommandRecord): Line {
	const time = span(`${clockTime(at)}  `, 'dim');
	switch (outcome.state) {
		case 'running':
			return [time, span(command), span('  running', 'warning')];
		case 'done':
			return [time, span(command), span(`  done in ${(outcome.ms / 1000).toFixed(1)} s`, 'good')];
		case 'failed':
			return [time, span(command), span(`  failed: ${outcome.message}`, 'bad')];
	}
}
