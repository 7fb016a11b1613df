/** Asks a LAVA server what a backup of it would hold. */

import type { CommandOptions, CommandResult } from '../commands/commands.ts';
import { type Measured, measures, readMeasured } from '../../lab/lava/server/backup.ts';
import { explainManage } from '../../lab/lava/manage/errors.ts';
import { messageOf } from '../../text/error.ts';

export type MeasuredServer = { state: 'measured'; measured: Measured } | { state: 'silent'; why: string };

/** Millions of files take their time. */
const MEASURE_MS = 600_000;

export async function measureServer(
	{ runCommand }: { runCommand(options: CommandOptions): Promise<CommandResult> },
	containerId: string,
): Promise<MeasuredServer> {
	const { command, stdin } = measures();
	if (typeof stdin !== 'string') throw new TypeError('A backup asks for no secret.');
	try {
		const { exitCode, stdout, stderr } = await runCommand({ containerId, command, stdin, milliseconds: MEASURE_MS });
		if (exitCode !== 0) return { state: 'silent', why: explainManage(stderr).says };
		return { state: 'measured', measured: readMeasured(stdout) };
	} catch (error) {
		return { state: 'silent', why: messageOf(error) };
	}
}
