/** The logs that are followed, all over the one session. */

import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import type { Container, ContainerDetail } from '../../lab/objects.ts';
import { flag, readOne } from '../answers/answer.ts';
import type { Clock } from '../clock.ts';
import type { LogSource } from './source.ts';
import { followLog, type LogFollower } from './follow.ts';
import type { LogQuery } from './query.ts';
import type { OpenedLog } from './reader.ts';
import type { LogRange } from './lines.ts';
import { createReadingBudget } from './pace.ts';
import { FULL_SIZE } from './ring.ts';
import { ask, type Session } from '../session/session.ts';

export type LogFollowers = {
	follow: (containerId: string, range: LogRange) => LogSource;
	/** The container started: its log goes on. */
	resume: (containerId: string) => void;
	/** The engine is back. */
	resumeAll: () => void;
	close: () => void;
};

/** What its log is asked for by; without details it is unknown whether it has a terminal. */
export type LoggedContainer = Pick<Container, 'status'> & { detail?: Pick<ContainerDetail, 'tty'> | undefined };

/** Bytes of text that a log may hold at least, however many are followed. */
const LEAST_SIZE = 512 * 1024;

/** `session` throws while there is none; `container` tells what is known of one. */
export function createLogFollowers(
	session: () => Session,
	clock: Clock,
	container: (containerId: string) => LoggedContainer | undefined,
): LogFollowers {
	const budget = createReadingBudget(clock);
	const followers = new Set<LogFollower>();

	async function open(containerId: string, query: LogQuery, signal: AbortSignal): Promise<OpenedLog> {
		const now = session();
		const tty = container(containerId)?.detail?.tty ?? (await hasTty(now, containerId));
		const abortSignal = AbortSignal.any([signal, now.signal]);
		const log = await ask(now, () =>
			now.docker
				.getContainer(containerId)
				.logs({ follow: true, stdout: true, stderr: true, timestamps: true, ...query, abortSignal }),
		);
		return { tty, stream: log instanceof Readable ? log : Readable.from(log) };
	}

	return {
		follow(containerId, range) {
			const follower = followLog({
				containerId,
				range,
				clock,
				budget,
				isRunning: () => container(containerId)?.status === 'running',
				// The second may hold half as much as the first, the third a third: fifty hold less than six full ones.
				size: Math.max(LEAST_SIZE, FULL_SIZE / (followers.size + 1)),
				open: (query, signal) => open(containerId, query, signal),
			});
			followers.add(follower);
			return {
				...follower,
				close() {
					followers.delete(follower);
					follower.close();
				},
			};
		},
		resume: containerId =>
			followers.forEach(follower => (follower.containerId === containerId ? follower.resume() : undefined)),
		resumeAll: () => followers.forEach(follower => follower.resume()),
		close: () => followers.forEach(follower => follower.close()),
	};
}

const configSchema = z.object({ Config: z.object({ Tty: flag }) });

async function hasTty(session: Session, containerId: string): Promise<boolean> {
	const answer: unknown = await ask(session, () => session.docker.getContainer(containerId).inspect());
	return readOne(answer, 'container', configSchema).Config.Tty;
}
