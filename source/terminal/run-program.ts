/** Giving the terminal to a program of this machine, as a shell does: it has the keys and the screen until it ends. */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { failure, type HandOverEnd, type HandOverParts, type Stays, untilRead } from './hand-over.ts';
import { createKeyPump } from './keyboard/key-pump.ts';
import type { Signals } from './signals.ts';
import type { ScreenStay } from './stay.ts';

export type ProgramParts = Pick<HandOverParts, 'keyboard' | 'output' | 'beforeEnd'> & {
	stay: Pick<ScreenStay, 'give' | 'regainKeys' | 'takeBack'>;
	signals: Pick<Signals, 'leaveKeysTo'>;
	stdin: { pause(): unknown; resume(): unknown };
};

/** Never rejects. What it wrote stands until Enter after exit codes that `stays` names. */
export async function runProgram(
	words: readonly string[],
	{ keyboard, stay, output, stdin, signals, beforeEnd }: ProgramParts,
	stays: Stays = () => false,
): Promise<HandOverEnd> {
	const keys = createKeyPump();
	keyboard.divert(keys.receive);
	stay.give();
	// Who reads here takes keys from the program.
	stdin.pause();
	try {
		const code = await ended(words, { signals, beforeEnd });
		stay.regainKeys();
		stdin.resume();
		if (stays(code)) await untilRead(code, keys, output);
		return { end: 'exited', code };
	} catch (error) {
		stay.regainKeys();
		stdin.resume();
		return failure(error);
	} finally {
		stay.takeBack();
		keys.sendTo(() => {});
		keyboard.restore();
	}
}

/** Its exit code; of one that a signal ended as shells tell it. Rejects where there is no such program. */
async function ended(
	[program = '', ...args]: readonly string[],
	{ signals, beforeEnd }: Pick<ProgramParts, 'signals' | 'beforeEnd'>,
): Promise<number> {
	const child = spawn(program, args, { stdio: 'inherit' });
	const back = signals.leaveKeysTo(() => child.kill('SIGCONT'));
	const callOff = beforeEnd(async () => void child.kill('SIGHUP'));
	try {
		return await new Promise<number>((resolve, reject) => {
			child.on('error', reject);
			child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
		});
	} finally {
		callOff();
		back();
	}
}
