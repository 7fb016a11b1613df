/** A container whose command is a shell script, or any simple command. */

import type { Beat, Program } from '../program.ts';
import { quietProgram } from '../program.ts';
import type { ShellWorld } from '../shell/builtins.ts';
import { runScript, scriptOf, type ShellStep } from '../shell/interpreter.ts';

/** @param init whether Docker's own init is process 1: then SIGTERM ends any program */
export function scriptProgram(argv: readonly string[], world: ShellWorld, init: boolean): Program {
	const script = scriptOf(argv);
	return {
		...quietProgram(0, 1),
		boot: () => (script === undefined ? [] : beats(runScript(script, world))),
		onTerm: init ? { exitCode: 143, milliseconds: 20, says: [] } : 'ignored',
	};
}

function* beats(steps: Generator<ShellStep, number>): Generator<Beat> {
	let after = 0;
	let open = '';
	for (;;) {
		const next = steps.next();
		if (next.done === true) {
			if (open !== '') yield { after, stream: 'stdout', text: () => open };
			yield { after, exit: next.value };
			return;
		}
		const step = next.value;
		if (step.do === 'sleep') after += step.milliseconds;
		else if (step.do === 'copy-input') after = Number.POSITIVE_INFINITY;
		else if (step.do === 'trap') yield { after: take(), trap: step.exitCode };
		else {
			const lines = (open + step.text).split('\n');
			open = lines.pop() ?? '';
			for (const text of lines) yield { after: take(), stream: step.stream, text: () => text };
		}
	}

	function take(): number {
		const waited = after;
		after = 0;
		return waited;
	}
}
