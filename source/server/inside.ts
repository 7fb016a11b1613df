/** Asks a LAVA server from inside its container, where the network does not lead to it; and what runs in there. */

import * as z from 'zod/mini';
import type { CommandOptions, CommandResult } from '../engine/engine.ts';
import { SERVER_DAEMONS, type ServerDaemon } from '../lab/worker.ts';
import { plain } from '../text/sanitise.ts';
import { ALLOWED_HOST, type Answer, type Ask, Unreachable } from './asking.ts';
import { INSIDE_COMMAND, insideProgram } from './inside-script.ts';

export type RunCommand = (options: CommandOptions) => Promise<CommandResult>;

export type InsideView = {
	daemons: readonly ServerDaemon[];
	/** What it does while it starts; '' where nothing tells. */
	doing: string;
	/** As LAVA's own file says; undefined where it has none. */
	version: string | undefined;
};

const MILLISECONDS = 30_000;

const foundSchema = z.object({
	answers: z.array(z.union([z.object({ status: z.number(), body: z.string() }), z.object({ failure: z.string() })])),
	daemons: z.array(z.enum(SERVER_DAEMONS)),
	doing: z.string(),
	version: z.string(),
});

/** @throws Unreachable when the container can't do it */
export async function lookInside(run: RunCommand, containerId: string, signal?: AbortSignal): Promise<InsideView> {
	const { daemons, doing, version } = await runInside(run, containerId, [], {}, signal);
	return { daemons, doing: plain(doing), version: version === '' ? undefined : plain(version) };
}

export function askInside(run: RunCommand, containerId: string): Ask {
	return async ({ path, token, signal }): Promise<Answer> => {
		const headers = {
			Host: ALLOWED_HOST,
			Accept: 'application/json',
			...(token !== undefined && { Authorization: `Token ${token}` }),
		};
		const [answer] = (await runInside(run, containerId, [path], headers, signal)).answers;
		if (answer === undefined || 'failure' in answer) {
			throw new Unreachable(`LAVA's web server does not run in its container.`, 'nothing-listens');
		}
		return answer;
	};
}

async function runInside(
	run: RunCommand,
	containerId: string,
	paths: readonly string[],
	headers: Readonly<Record<string, string>>,
	signal: AbortSignal | undefined,
): Promise<z.infer<typeof foundSchema>> {
	const { exitCode, stdout, stderr } = await run({
		containerId,
		command: INSIDE_COMMAND,
		stdin: insideProgram({ paths, headers }),
		milliseconds: MILLISECONDS,
		...(signal && { signal }),
	});
	if (exitCode !== 0) {
		const words = plain(stderr.trim().split('\n').at(-1) ?? '');
		throw new Unreachable(`Python can't look into its container (exit code ${exitCode}): ${words}`, 'no-way');
	}
	const found = foundSchema.safeParse(parseJson(stdout));
	if (!found.success) throw new Unreachable("What its container answers can't be read.", 'other');
	return found.data;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
