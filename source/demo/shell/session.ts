/** Runs one script to its end, at the pace of the lab's clock. */

import type { Readable } from 'node:stream';
import type { DemoClock } from '../clock.ts';
import type { ShellWorld } from './builtins.ts';
import { runScript } from './interpreter.ts';

export type ShellSession = {
	write: (stream: 'stdout' | 'stderr', text: string) => void;
	/** Undefined when the client did not attach it: then it has ended already. */
	input: Readable | undefined;
	end: (exitCode: number) => void;
};

/** Returns the way to interrupt it: the script is dropped and nothing more is called. */
export function runCommand(script: string, world: ShellWorld, clock: DemoClock, session: ShellSession): () => void {
	const steps = runScript(script, world);
	let stop: (() => void) | undefined;
	const next = (): void => {
		for (let step = steps.next(); ; step = steps.next()) {
			if (step.done === true) return session.end(step.value);
			const { value } = step;
			if (value.do === 'write') session.write(value.stream, value.text);
			else if (value.do === 'copy-input' && session.input !== undefined) {
				session.input.on('data', (bytes: Buffer) => session.write('stdout', bytes.toString()));
				session.input.once('end', next);
				return;
			} else if (value.do === 'sleep') {
				if (Number.isFinite(value.milliseconds)) stop = clock.after(value.milliseconds, next);
				return;
			}
		}
	};
	next();
	return () => stop?.();
}
