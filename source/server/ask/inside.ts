/** Asks a LAVA server from inside its container, where the network does not lead to it; and sees what runs in there. */

import * as z from 'zod/mini';
import type { CommandOptions, CommandResult } from '../../engine/commands/commands.ts';
import { type Service, SERVICES } from '../../lab/lava/services.ts';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/sanitise.ts';
import { ALLOWED_HOST, type HttpAnswer, type Ask, type HttpQuestion, Unreachable, USER_AGENT } from './asking.ts';
import { INSIDE_COMMAND, insideProgram } from './inside-script.ts';

export type RunCommand = (options: CommandOptions) => Promise<CommandResult>;

export type InsideView = {
	daemons: readonly Service[];
	/** What it does while it starts; '' where nothing tells. */
	doing: string;
	/** As LAVA's own file says; undefined where it has none. */
	version: string | undefined;
};

export type Inside = {
	ask: Ask;
	/** What was seen with the last question; undefined before. */
	view(): InsideView | undefined;
	/** Asks nothing. @throws Unreachable when the container can't do it */
	look(signal: AbortSignal): Promise<InsideView>;
};

const MILLISECONDS = 30_000;

const foundSchema = z.object({
	answers: z.array(z.union([z.object({ status: z.number(), body: z.string() }), z.object({ failure: z.string() })])),
	daemons: z.array(z.enum(SERVICES)),
	doing: z.string(),
	version: z.string(),
});

type Found = z.infer<typeof foundSchema>;
type Waiting = HttpQuestion & { resolve: (answer: HttpAnswer) => void; reject: (error: unknown) => void };

/** Questions of one turn of the event loop go in one command: starting a command costs more than asking. */
export function openInside(run: RunCommand, containerId: string): Inside {
	let waiting: Waiting[] = [];
	let view: InsideView | undefined;

	async function askAll(): Promise<void> {
		const questions = waiting;
		waiting = [];
		try {
			const found = await runInside(run, containerId, questions, questions[0]?.signal);
			view = viewOf(found);
			for (const [at, { resolve, reject }] of questions.entries()) {
				const answer = found.answers[at];
				if (answer !== undefined && 'status' in answer) resolve(answer);
				else reject(new Unreachable("LAVA's web server does not run in its container.", 'nothing-listens'));
			}
		} catch (error) {
			for (const { reject } of questions) reject(error);
		}
	}

	return {
		ask: question =>
			new Promise((resolve, reject) => {
				if (waiting.push({ ...question, resolve, reject }) === 1) queueMicrotask(() => void askAll());
			}),
		view: () => view,
		look: async signal => (view = viewOf(await runInside(run, containerId, [], signal))),
	};
}

function viewOf({ daemons, doing, version }: Found): InsideView {
	return { daemons, doing: plain(doing), version: version === '' ? undefined : plain(version) };
}

async function runInside(
	run: RunCommand,
	containerId: string,
	questions: readonly HttpQuestion[],
	signal: AbortSignal | undefined,
): Promise<Found> {
	const token = questions[0]?.token;
	const headers = {
		Host: ALLOWED_HOST,
		Accept: 'application/json',
		'User-Agent': USER_AGENT,
		...(token !== undefined && { Authorization: `Token ${token}` }),
	};
	const { exitCode, stdout, stderr } = await run({
		containerId,
		command: INSIDE_COMMAND,
		stdin: insideProgram({ paths: questions.map(({ path }) => path), headers }),
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
