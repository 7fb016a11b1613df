/** The commands of plans, with their secrets. */

import type { Capture, Command } from '../../../lab/command.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import type { CommandResult } from '../../commands/commands.ts';
import { runCommand } from '../../commands/run-command.ts';
import type { Session } from '../../session/session.ts';

/** @throws as `runCommand`, and MissingSecret */
export function runWithSecrets(
	session: Session,
	containerId: string,
	{ command, user, environment = {}, stdin }: Command,
	secrets: Secrets,
	limits: { signal: AbortSignal; milliseconds: number },
): Promise<CommandResult> {
	const variables = Object.entries(environment).map(([name, value]) => [name, reveal(value, secrets)] as const);
	return runCommand(session, {
		containerId,
		command,
		...(user !== undefined && { user }),
		...(variables.length > 0 && { environment: Object.fromEntries(variables) }),
		...(stdin !== undefined && { stdin: reveal(stdin, secrets) }),
		...limits,
	});
}

/** @throws Error when the output has no such line */
export function captured({ secret, after }: Capture, stdout: string): string {
	const line =
		after === undefined
			? stdout
			: stdout
					.split('\n')
					.find(each => each.startsWith(after))
					?.slice(after.length);
	const text = line?.trim() ?? '';
	if (text === '') throw new Error(`What it printed has no "${after ?? secret}" in it.`);
	return text;
}
