/** Plans as the docker commands an administrator would type. */

import type { ContainerRef, Plan, Step } from '../plan.ts';

/**
 * One word for a POSIX shell. In single quotes nothing is special but the quote itself (POSIX.1-2017, XCU 2.2.2).
 * The shell-quote package escapes `=`, `:` and `@` by backslashes, which nobody would type, and knows no `'` in `'`.
 */
export function quoteWord(word: string): string {
	return /^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export function quoteCommand(words: readonly string[]): string {
	return words.map(quoteWord).join(' ');
}

/** The docker command that does what a step does. */
export function stepCommand(step: Step): string {
	return quoteCommand(['docker', ...stepWords(step)]);
}

export function planCommands(plan: Plan): string[] {
	return plan.steps.map(stepCommand);
}

function stepWords(step: Step): string[] {
	const name = nameOf(step.container);
	switch (step.do) {
		case 'start':
		case 'pause':
		case 'unpause':
			return [step.do, name];
		// The long flag was `--time` and is `--timeout` from Docker 28 on; the short one stayed.
		case 'stop':
		case 'restart':
			return [step.do, '-t', String(step.grace), name];
		case 'kill':
			return ['kill', '--signal', step.signal, name];
		case 'rename':
			return ['rename', name, step.to];
		case 'remove':
			return ['rm', ...(step.force ? ['--force'] : []), ...(step.volumes ? ['--volumes'] : []), name];
	}
}

/** Docker takes either; a name is what people read. */
function nameOf({ id, name }: ContainerRef): string {
	return name === '' ? id : name;
}
