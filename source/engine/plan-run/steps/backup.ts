/** Backups of LAVA servers: from a container to this machine's disk, and back. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { idOrName } from '../../../lab/command.ts';
import { backsUp, restores } from '../../../lab/lava/server/backup.ts';
import type { BackupStep, ReadBackupStep } from '../../../lab/plan.ts';
import { bytes as bytesText } from '../../../text/human.ts';
import { plain } from '../../../text/sanitise.ts';
import { expandHome } from '../../home.ts';
import { checkBackup } from '../../backup/read-backup.ts';
import { writeBackup } from '../../backup/write-backup.ts';
import { streamCommand } from '../../commands/stream-command.ts';
import type { Session } from '../../session/session.ts';
import type { StepYield } from './step-tools.ts';
import type { Watched } from './images.ts';

/** @throws Error that says why there is none; the signal's reason */
export async function backUp(session: Session, step: BackupStep, watched: Watched): Promise<StepYield> {
	const { container, jobs, folder, keep, expected } = step;
	const { command, stdin } = backsUp(container.name, jobs);
	if (typeof stdin !== 'string') throw new TypeError('A backup asks for no secret.');
	const { file, bytes, removed } = await writeBackup(
		{ folder, server: container.name, keep },
		session.clock,
		onOutput =>
			streamCommand(session, {
				containerId: idOrName(container),
				command,
				stdin,
				onOutput,
				signal: watched.signal,
			}),
		telling(session, expected, watched),
	);
	const gone = removed.map(each => ` Removed ${plain(each.name)} (${bytesText(each.bytes)}), which was cut off.`);
	return { remark: `The backup is ${plain(file)}, ${bytesText(bytes)}.${gone.join('')}` };
}

/** @throws Error when the backup is not whole, or the container can't take it; the signal's reason */
export async function readBackup(session: Session, step: ReadBackupStep, watched: Watched): Promise<void> {
	const { to, container, file } = step;
	const path = expandHome(file);
	const size = await stat(path).then(found => found.size);
	const tell = telling(session, size, watched);
	if (to === 'check') return checkBackup(file, tell, watched.signal);
	const stdin = counted(createReadStream(path, { highWaterMark: 1 << 20, signal: watched.signal }), tell);
	const { exitCode, stderr } = await streamCommand(session, {
		containerId: idOrName(container),
		command: restores(),
		stdin,
		onOutput: async () => undefined,
		signal: watched.signal,
	});
	if (exitCode !== 0) throw new Error(lastWords(stderr) || `Its command ended with exit code ${exitCode}.`);
}

async function* counted(chunks: AsyncIterable<Buffer>, tell: (done: number) => void): AsyncGenerator<Buffer> {
	let done = 0;
	for await (const chunk of chunks) {
		yield chunk;
		tell((done += chunk.length));
	}
}

const lastWords = (stderr: string): string => stderr.trim().split('\n').slice(-3).map(plain).join(' ');

/** Milliseconds between two words on how far it is. */
const TELL_MS = 250;

function telling({ clock }: Session, expected: number, { onProgress }: Watched): (done: number) => void {
	const began = clock.now();
	let reportedAt = began;
	return done => {
		const now = clock.now();
		if (now - reportedAt < TELL_MS) return;
		reportedAt = now;
		onProgress({ kind: 'bytes', done, expected, rate: (done * 1000) / (now - began) });
	};
}
