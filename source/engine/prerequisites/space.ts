/** How much room is left where an engine keeps its images and containers, measured where that can be done. */

import { release } from 'node:os';
import * as z from 'zod/mini';
import type { DiskSpace } from '../../lab/disk-space.ts';
import { quoteWord } from '../../lab/script/quote.ts';
import { readOne, text } from '../answers/answer.ts';
import { spaceUnder } from './machine.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';

/** What a command on the engine's host writes; undefined where none can be run without a sign-in of its own. */
export type AskHost = (command: string) => Promise<string | undefined>;

const infoSchema = z.object({ DockerRootDir: text, KernelVersion: text });

/** Undefined where it can't be known from here. */
export async function findSpace(session: Session, askHost: AskHost): Promise<DiskSpace | undefined> {
	const info = readOne(await request(session, { method: 'GET', path: '/info' }), 'engine', infoSchema);
	const { DockerRootDir: folder, KernelVersion } = info;
	if (!folder.startsWith('/')) return undefined;
	switch (session.address.kind) {
		case 'unix':
			// Behind a socket of this machine there may be a virtual one, with disks of its own.
			return KernelVersion === release() ? spaceUnder(folder) : undefined;
		case 'ssh':
			return readDf(folder, (await askHost(`df -P -k -- ${quoteWord(folder)}`)) ?? '');
		case 'tcp':
			return undefined;
	}
}

/** What `df -P -k` says of a folder (POSIX): blocks of 1024 bytes, all, used and free. */
export function readDf(folder: string, said: string): DiskSpace | undefined {
	const found = /\s(\d+)\s+\d+\s+(-?\d+)\s+\d+%\s+\/.*\s*$/.exec(said);
	if (found?.[1] === undefined || found[2] === undefined) return undefined;
	return { folder, free: Math.max(0, Number(found[2])) * 1024, total: Number(found[1]) * 1024 };
}
