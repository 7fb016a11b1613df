/**
 * One plan at a time on one engine, among the consoles of one user on one host: a file beside the journal.
 * A mark on the engine itself would be seen from everywhere, but it is a change that was not asked for, it wakes every
 * listener, and after a crash on another host no one could tell whether its owner lives. Consoles elsewhere are
 * noticed by what they change: preconditions.ts.
 */

import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { codeOf } from '../../../text/error.ts';
import { inJournal } from './journal-error.ts';

const ownerSchema = z.object({
	pid: z.number(),
	/** When the process began, as the kernel counts it; '' where that is not known. */
	began: z.string(),
	/** Another one each time that a lock is taken. */
	token: z.string(),
	entry: z.string(),
	title: z.string(),
});

export type LockOwner = z.infer<typeof ownerSchema>;

export class LockedError extends Error {
	constructor({ pid, title }: LockOwner) {
		const who = pid === process.pid ? 'This console still' : `Another lavadock (process ${pid})`;
		super(`${who} runs "${title}" on this engine. Wait until it has ended, or cancel it.`);
		this.name = 'LockedError';
	}
}

export type Lock = {
	/** @throws JournalError where the file can't be removed; this process holds it no more all the same */
	release(): Promise<void>;
};

/** Of the locks that this process holds: a file that names the process and none of them was left behind. */
const held = new Set<string>();

/** @throws LockedError, JournalError */
export async function takeLock(folder: string, engine: string, entry: string, title: string): Promise<Lock> {
	const path = lockPath(folder, engine);
	const token = randomBytes(8).toString('hex');
	const owner: LockOwner = { pid: process.pid, began: await beganAt(process.pid), token, entry, title };
	held.add(token);
	try {
		await inJournal(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
		await take(folder, path, owner);
	} catch (error) {
		held.delete(token);
		throw error;
	}
	return {
		release: () => {
			held.delete(token);
			return inJournal(folder, () => rm(path, { force: true }));
		},
	};
}

async function take(folder: string, path: string, owner: LockOwner): Promise<void> {
	for (;;) {
		const taken = await inJournal(folder, () => createWhole(path, owner));
		if (taken && (await outlastsRemovals(path, owner))) return;
		const other = await readOwner(path);
		if (other?.token === owner.token) return;
		if (other !== undefined && (await isAlive(other))) throw new LockedError(other);
		await inJournal(folder, () => removeStale(path, other, owner));
	}
}

/** Who holds it; undefined where no living process does. */
export async function lockOwner(folder: string, engine: string): Promise<LockOwner | undefined> {
	const owner = await readOwner(lockPath(folder, engine));
	return owner !== undefined && (await isAlive(owner)) ? owner : undefined;
}

function lockPath(folder: string, engine: string): string {
	return join(folder, `${createHash('sha256').update(engine).digest('hex').slice(0, 16)}.lock`);
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
	try {
		return ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
	} catch {
		return undefined;
	}
}

/** With all of its text from the first moment; false where there is such a file. */
async function createWhole(path: string, owner: LockOwner): Promise<boolean> {
	const own = `${path}.${randomBytes(4).toString('hex')}`;
	try {
		await writeFile(own, JSON.stringify(owner), { mode: 0o600 });
		await link(own, path);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	} finally {
		// Why it could not be made comes first.
		await rm(own).catch(() => undefined);
	}
}

const REMOVAL = '.removal.';

/**
 * Of several who find it stale one may be late, and take a new lock for the old one. So each tells by a file of its own
 * that it removes, and looks again; who has a new lock waits for those, and looks whether it still has it.
 */
async function removeStale(path: string, stale: LockOwner | undefined, self: LockOwner): Promise<void> {
	const own = `${path}${REMOVAL}${self.token}`;
	const aside = `${path}.stale.${self.token}`;
	await createWhole(own, self);
	try {
		if ((await readOwner(path))?.token !== stale?.token) return;
		await rename(path, aside);
		if ((await readOwner(aside))?.token !== stale?.token) await link(aside, path);
	} catch (error) {
		// It is gone already, or there is a new one.
		if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
	} finally {
		await rm(aside, { force: true });
		await rm(own, { force: true });
	}
}

/** Between two looks for those who remove. */
const LOOK_AGAIN_MS = 2;

async function outlastsRemovals(path: string, { token }: LockOwner): Promise<boolean> {
	const prefix = `${basename(path)}${REMOVAL}`;
	for (const name of (await readdir(dirname(path))).filter(each => each.startsWith(prefix))) {
		const removal = join(dirname(path), name);
		for (let by = await readOwner(removal); by !== undefined; by = await readOwner(removal)) {
			if (!(await isAlive(by))) await rm(removal, { force: true });
			else await sleep(LOOK_AGAIN_MS);
		}
	}
	return (await readOwner(path))?.token === token;
}

async function isAlive({ pid, began, token }: LockOwner): Promise<boolean> {
	if (pid === process.pid && began === (await beganAt(pid))) return held.has(token);
	try {
		process.kill(pid, 0);
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
	// The number may belong to another process by now.
	return began === '' || (await beganAt(pid)) === began;
}

/** Field 22 of proc(5)'s stat; the name before it may hold blanks and brackets. */
async function beganAt(pid: number): Promise<string> {
	try {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		return '';
	}
}
