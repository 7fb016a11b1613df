/** A LAVA server's backup: what is in it, and the commands that make and take it (lava.md 2d). */

import * as z from 'zod/mini';
import type { Command } from '../../command.ts';
import { BACK_UP, MEASURE, RESTORE } from './backup-program.ts';
import { prepareDatabase } from '../manage/upgrade.ts';
import { SERVER_FOLDERS } from '../server-folders.ts';
import { bytes } from '../../../text/human.ts';

/** Beside the database: keys, settings, device types, health checks and dictionaries, dispatcher.d, the coordinator's. */
const SETTINGS: readonly string[] = [SERVER_FOLDERS.etc, SERVER_FOLDERS.coordinator];

const facts = {
	/** LAVA's own. */
	version: z.string(),
	/** e.g. `15.14 (Debian 15.14-0+deb12u1)`. */
	postgresql: z.string(),
	/** The last of `lava_scheduler_app`: tells from which release on a database can be read. */
	migration: z.number(),
	/** Bytes of the database, unpacked. */
	size: z.number(),
	counts: z.object({ users: z.number(), workers: z.number(), devices: z.number(), jobs: z.number() }),
	/** The database is in the server's own container. */
	own: z.boolean(),
};

const measuredSchema = z.object({ ...facts, folders: z.record(z.string(), z.number()) });

/** What a backup would hold; sizes in bytes. */
export type Measured = Omit<z.infer<typeof measuredSchema>, 'folders'> & { settings: number; output: number };

export const manifestSchema = z.object({
	...facts,
	format: z.literal(1),
	/** The container that it is of. */
	server: z.string(),
	/** The jobs' output is in it. */
	jobs: z.boolean(),
	/** Seconds since the epoch, by the server's clock. */
	made: z.number(),
});

/** The first file of a backup. */
export type BackupManifest = z.infer<typeof manifestSchema>;

/** When it was made, e.g. `2026-11-30 15:30 UTC`. */
export const timeWords = ({ made }: Pick<BackupManifest, 'made'>): string =>
	`${new Date(made * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What a file says of itself. */
export type BackupHead =
	| { state: 'found'; manifest: BackupManifest; bytes: number }
	| { state: 'unreadable'; why: string };

/** What is left of one that was cut off, or of one that is being written. */
export type UnfinishedBackup = {
	/** Of the file. */
	name: string;
	/** The container that it is of. */
	server: string;
	bytes: number;
	/** The process that began it; `elsewhere`: on another machine, so that is unknown here. */
	writer: 'gone' | 'works' | 'elsewhere';
};

/** One sentence. @param server whose backup is about to be written */
export function unfinishedWords({ name, server: of, bytes: size, writer }: UnfinishedBackup, server: string): string {
	const what = `${name} (${bytes(size)})`;
	switch (writer) {
		case 'works':
			return `${what} is being written by another lavadock.`;
		case 'elsewhere':
			return `${what} was begun on another machine: remove it where nobody writes it any more.`;
		case 'gone':
			return `${what} was cut off: ${of === server ? 'this backup removes it' : `the next backup of ${of} removes it`}.`;
	}
}

/** Prints what `readMeasured` reads. */
export function measures(): Command {
	return program(MEASURE, { folders: [...SETTINGS, SERVER_FOLDERS.jobs] });
}

/** @throws ZodError, SyntaxError */
export function readMeasured(stdout: string): Measured {
	const { folders, ...rest } = measuredSchema.parse(JSON.parse(stdout));
	const { [SERVER_FOLDERS.jobs]: output = 0, ...settings } = folders;
	return { ...rest, output, settings: Object.values(settings).reduce((sum, size) => sum + size, 0) };
}

/** Writes the tar without its end to stdout. */
export function backsUp(server: string, jobs: boolean): Command {
	return program(BACK_UP, { server, jobs, folders: SETTINGS, output: SERVER_FOLDERS.jobs });
}

/** The arguments tell nothing secret: the backup comes on stdin. */
export function restores(): readonly string[] {
	const { stdin } = prepareDatabase();
	const parameters = { folders: [...SETTINGS, SERVER_FOLDERS.jobs], prepare: stdin };
	return ['python3', '-I', '-c', RESTORE, JSON.stringify(parameters)];
}

function program(text: string, parameters: object): Command {
	const stdin = `import json\nparameters = json.loads(${JSON.stringify(JSON.stringify(parameters))})\n${text}`;
	return { command: ['python3', '-I', '-'], stdin };
}

/** PostgreSQL's major in its own words, e.g. `15`, `9.6`. */
export function majorOf(postgresql: string): string {
	const [, major = '', minor = ''] = /^(\d+)(?:\.(\d+))?/.exec(postgresql) ?? [];
	return Number(major) < 10 ? `${major}.${minor}` : major;
}

/** Bytes that are to be expected: a dump is packed, to about a fifth. */
export function expectedSize({ size, settings, output }: Measured, jobs: boolean): number {
	return Math.round(size / 5) + settings + (jobs ? output : 0);
}
