/** Runs one `manage` command in a server's container, for what is read; what changes a server is a plan's step. */

import type { Command } from '../lab/command.ts';
import { explainManage, type ManageProblem } from '../lab/manage-errors.ts';
import { reveal, type Secrets } from '../lab/value.ts';
import type { RunCommand } from './inside.ts';

export class ManageError extends Error {
	readonly kind: ManageProblem['kind'];

	constructor({ kind, says }: ManageProblem) {
		super(says);
		this.name = 'ManageError';
		this.kind = kind;
	}
}

/** A `manage` command takes one or two seconds; on a busy host, many. */
const MILLISECONDS = 120_000;

/**
 * Resolves with what it wrote to stdout: raw, it may be a secret.
 *
 * @throws ManageError when it exits with anything but 0
 */
export async function runManage(
	run: RunCommand,
	containerId: string,
	{ command, user, stdin, environment = {} }: Command,
	secrets: Secrets = new Map(),
): Promise<string> {
	const values = Object.entries(environment).map(([name, value]) => [name, reveal(value, secrets)] as const);
	const { exitCode, stdout, stderr } = await run({
		containerId,
		command,
		environment: Object.fromEntries(values),
		milliseconds: MILLISECONDS,
		...(user !== undefined && { user }),
		...(stdin !== undefined && { stdin: reveal(stdin, secrets) }),
	});
	if (exitCode !== 0) throw new ManageError(explainManage(stderr || stdout));
	return stdout;
}
