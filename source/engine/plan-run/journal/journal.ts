/**
 * The journal of plans: one file for each plan that runs, written before and after each change, so that the next start
 * can go on or take it back after kill -9, a dropped line or a power cut. A plan that ended leaves no file. No secret
 * is in it, for no secret is in a plan.
 */

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod/mini';
import { type HostKey, hostKey } from '../../../lab/host.ts';
import type { Plan, Undo } from '../../../lab/plan.ts';
import type { PreconditionSnapshot } from '../look/preconditions.ts';
import { codeOf } from '../../../text/error.ts';
import { inJournal } from './journal-error.ts';
import { createSlots, readSlots, syncFolder, writeSlots } from './slots.ts';

export type JournalStep =
	| { state: 'waiting' | 'already' | 'undone' }
	/** Whether it was done is unknown. `since`: milliseconds since the epoch. */
	| { state: 'begun'; undo: Undo; since: number }
	/** Refused. `undo`: takes back what it may have left all the same. */
	| { state: 'failed'; undo: Undo }
	/** `made`: the id of the container or the network it made. */
	| { state: 'done'; undo: Undo; made?: string }
	/** A wait that is over without what it waited for, and lets the plan go on. */
	| { state: 'unproven'; why: string }
	| { state: 'stays'; why: string };

export type JournalEntry = {
	version: 1;
	id: string;
	/** The own id of its engine; of several the first one's. */
	engine: string;
	/** The ids of all its engines, by what their hosts were called. */
	engines?: Readonly<Record<HostKey, string>>;
	/** Milliseconds since the epoch, as the next. */
	startedAt: number;
	/** When the console that runs it was last known to work. */
	writtenAt: number;
	plan: Plan;
	/** One for each step of the plan. */
	steps: readonly JournalStep[];
	/** As it was before the first change. */
	before: PreconditionSnapshot;
	/** As it was when it was last looked at. */
	preconditions: PreconditionSnapshot;
	/** `back`: it is being undone. */
	direction: 'forward' | 'rollback';
};

export type Journal = {
	/** The folder's path, for the lock beside the entries. */
	folder: string;
	/** All that did not end, oldest first; what can't be read is left out. */
	entries(): Promise<readonly JournalEntry[]>;
	/**
	 * Replaces the entry at once and for good: it is on the disk when the promise resolves. The first time it takes room
	 * for all that follows.
	 *
	 * @throws JournalError
	 */
	write(entry: JournalEntry): Promise<void>;
	/** @throws JournalError */
	remove(id: string): Promise<void>;
};

const SUFFIX = '.plan.json';

/**
 * `$XDG_STATE_HOME/lavadock` (XDG Base Directory Specification), by default `~/.local/state/lavadock`; undefined where
 * neither is reported.
 */
export function stateFolder(environment: NodeJS.ProcessEnv): string | undefined {
	const { XDG_STATE_HOME: named = '', HOME: home = '' } = environment;
	if (isAbsolute(named)) return join(named, 'lavadock');
	return isAbsolute(home) ? join(home, '.local', 'state', 'lavadock') : undefined;
}

export function newEntryId(now: number): string {
	return `${now}-${randomBytes(4).toString('hex')}`;
}

export function openJournal(folder: string): Journal {
	const fileOf = (id: string): string => join(folder, `${id}${SUFFIX}`);
	return {
		folder,
		async entries() {
			const names = (await namesIn(folder)).filter(name => name.endsWith(SUFFIX)).toSorted();
			const entries = await Promise.all(names.map(name => readEntry(join(folder, name))));
			return entries.filter(entry => entry !== undefined);
		},
		write: entry =>
			inJournal(folder, async () => {
				const text = JSON.stringify(entry);
				try {
					await writeSlots(fileOf(entry.id), text);
				} catch (error) {
					if (codeOf(error) !== 'ENOENT') throw error;
					await mkdir(folder, { recursive: true, mode: 0o700 });
					await createSlots(fileOf(entry.id), text, roomFor(text));
				}
			}),
		remove: id =>
			inJournal(folder, async () => {
				await rm(fileOf(id), { force: true });
				await syncFolder(folder);
			}),
	};
}

/** What an entry grows by while its plan runs: undos and what was looked at, each of the size of what they are about. */
function roomFor(text: string): number {
	return 3 * Buffer.byteLength(text) + 8192;
}

async function namesIn(folder: string): Promise<string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return [];
		throw error;
	}
}

/** Plans and undos are trusted as they were written: the folder is closed to all but the user. */
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const undo = z.custom<Undo>(isObject);
const preconditions = z.record(z.string(), z.record(z.string(), z.string()));

const entrySchema = z.object({
	version: z.literal(1),
	id: z.string(),
	engine: z.string(),
	engines: z.optional(z.record(z.pipe(z.string(), z.transform(hostKey)), z.string())),
	startedAt: z.number(),
	writtenAt: z.number(),
	plan: z.object({
		title: z.string(),
		steps: z.array(z.custom<Plan['steps'][number]>(isObject)),
		warnings: z.array(z.string()),
		reached: z.optional(z.record(z.pipe(z.string(), z.transform(hostKey)), z.array(z.string()))),
		unproven: z.optional(z.array(z.string())),
		loses: z.optional(z.array(z.string())),
		keeps: z.optional(z.array(z.string())),
	}),
	steps: z.array(
		z.union([
			z.object({ state: z.enum(['waiting', 'already', 'undone']) }),
			z.object({ state: z.literal('failed'), undo }),
			z.object({ state: z.literal('begun'), undo, since: z.number() }),
			z.object({ state: z.literal('done'), undo, made: z.optional(z.string()) }),
			z.object({ state: z.enum(['stays', 'unproven']), why: z.string() }),
		]),
	),
	before: preconditions,
	preconditions,
	direction: z.enum(['forward', 'rollback']),
});

async function readEntry(path: string): Promise<JournalEntry | undefined> {
	try {
		const { steps, plan, engines, ...entry } = entrySchema.parse(JSON.parse(readSlots(await readFile(path)) ?? ''));
		const { reached, ...said } = plan;
		return {
			...entry,
			...(engines !== undefined && { engines }),
			plan: { ...said, ...(reached !== undefined && { reached }) },
			steps: steps.map(withoutNothing),
		};
	} catch {
		return undefined;
	}
}

type ReadStep = z.infer<typeof entrySchema>['steps'][number];

function withoutNothing(step: ReadStep): JournalStep {
	if (step.state !== 'done') return step;
	const { made, ...rest } = step;
	return { ...rest, ...(made !== undefined && { made }) };
}
