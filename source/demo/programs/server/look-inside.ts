/**
 * What a LAVA server's container answers to the console, which looks inside by a Python program on stdin
 * (`python3 -I -S -`). Nothing runs Python here: the last line of the program says what is asked.
 */

import * as z from 'zod/mini';
import type { Machine } from '../../machine.ts';
import { failed, said, type CommandOutcome } from '../../shell/builtins.ts';
import type { DemoContainer } from '../../state.ts';
import { tagOf, variable } from '../worker/dispatcher.ts';
import { answerRest } from './rest.ts';

const ALL_DAEMONS = ['apache2', 'gunicorn', 'lava-coordinator', 'lava-publisher', 'lava-scheduler', 'postgresql'];

export function isLookInside(container: DemoContainer, command: readonly string[]): boolean {
	return container.image.includes('lava-server') && command[0] === 'python3' && command.at(-1) === '-';
}

/** @param program the whole text that came on stdin */
export function lookInside(machine: Machine, container: DemoContainer, program: string): CommandOutcome {
	const wanted = wantedSchema.safeParse(wantedOf(program));
	if (!wanted.success) return failed('SyntaxError: the demo runs no Python');
	const services = variable(container, 'SERVICES');
	const all = services === '' ? ALL_DAEMONS : services.split(' ');
	const daemons = isUp(machine, container) ? all : all.filter(each => each === 'postgresql');
	const answers = wanted.data.paths.map(path =>
		daemons.includes('gunicorn') ? answerRest(machine, container, path) : { failure: '[Errno 111] Connection refused' },
	);
	return said(`${JSON.stringify({ answers, daemons, doing: '', version: tagOf(container) })}\n`);
}

/** Its programs have got through their start. */
export function isUp(machine: Machine, container: DemoContainer): boolean {
	if (container.run.status !== 'running') return false;
	const takes = [...machine.programOf(container).boot()].reduce((sum, { after }) => sum + after, 0);
	return machine.clock.frozen || machine.clock.now() - container.run.startedAt >= takes;
}

const wantedSchema = z.object({ paths: z.array(z.string()) });

/** `main(json.loads("..."))` */
function wantedOf(program: string): unknown {
	const [, text] = /^main\(json\.loads\((".*")\)\)$/m.exec(program) ?? [];
	try {
		return text === undefined ? undefined : JSON.parse(z.string().parse(JSON.parse(text)));
	} catch {
		return undefined;
	}
}
