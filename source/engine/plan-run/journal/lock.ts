/**
 * One plan at a time on one engine, among the consoles of one user on one host: a file beside the journal.
 * A mark on the engine itself would be seen from everywhere, but it is a change that nobody asked for, it wakes every
 * listener, and after a crash on another host no one could tell whether its owner lives. Consoles elsewhere are
 * noticed by what they change: ground.ts.
 */

import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { codeOf } from '../../../text/error.ts';

const ownerSchema = z.object({
	pid: z.number(),
	/** When the process began, as the kernel counts it; '' where that is not told. */
	began: z.string(),
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

export type Lock = { release(): Promise<void> };

/** @throws LockedError */
export async function takeLock(folder: string, engine: string, entry: string, title: string): Promise<Lock> {
	const path = lockPath(folder, engine);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const owner: LockOwner = { pid: process.pid, began: await beganAt(process.pid), entry, title };
	for (;;) {
		if (await createWhole(path, JSON.stringify(owner))) return { release: () => rm(path, { force: true }) };
		const other = await readOwner(path);
		if (other !== undefined && (await isAlive(other))) throw new LockedError(other);
		await removeStale(path, other);
	}
}

/** Who holds it; undefined where nobody does who still lives. */
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
async function createWhole(path: string, text: string): Promise<boolean> {
	const own = `${path}.${randomBytes(4).toString('hex')}`;
	await writeFile(own, text, { mode: 0o600 });
	try {
		await link(own, path);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	} finally {
		await rm(own, { force: true });
	}
}

/** Of two who find it stale one may be late and hold the other's new lock: that one is put back. */
async function removeStale(path: string, stale: LockOwner | undefined): Promise<void> {
	const aside = `${path}.stale.${process.pid}`;
	try {
		await rename(path, aside);
		const taken = await readOwner(aside);
		if (taken?.pid !== stale?.pid || taken?.began !== stale?.began) await link(aside, path).catch(() => undefined);
	} catch {
		return;
	} finally {
		await rm(aside, { force: true });
	}
}

async function isAlive({ pid, began }: LockOwner): Promise<boolean> {
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
