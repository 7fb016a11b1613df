/**
 * One engine's folder and namespaces, and their certain end. Whatever an engine leaves on the machine is in its
 * folder, in cgroups of its name, or in namespaces that the kernel removes with their first process.
 */

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { removeGroups, thaw } from './cgroups.ts';
import { childrenOf, firstOutput, kill, detach, startTimeOf } from './processes.ts';

export type Instance = {
	/** Also the name of its cgroups. */
	readonly name: string;
	readonly folder: string;
	/** Seen in here and, as /shared, in the namespaces. */
	readonly shared: string;
	/** Of process 1 of its namespaces, as this machine counts. */
	readonly pid: number;
	/** A program in the namespaces and the root directory of the engine: what to spawn for it here. */
	inside(program: string, args: readonly string[]): { program: string; args: string[] };
	/** A program of the machine, in the network of the engine: what to spawn for it here. */
	onNetwork(program: string, args: readonly string[]): { program: string; args: string[] };
	/** Ends every process and removes every trace. Does not fail when called twice. */
	destroy(): void;
};

/** On the disk, even where /tmp is in memory; short, because a socket's path has 107 characters at most. */
const place = '/var/tmp';
const prefix = 'lavadock-engine-';
const script = join(import.meta.dirname, 'namespace.sh');
const alive = new Set<() => void>();

/** With the network of the `machine` its archives can be reached; with one of its `own` it can disturb nobody. */
export type Network = 'own' | 'machine';

export type InstanceOptions = {
	/** Its own unless told. */
	network?: Network;
	/** A folder with layers of images, which stands there as /layers; nobody can write to it. */
	layers?: string;
};

export async function createInstance(
	root: string,
	hostname: string,
	{ network = 'own', layers }: InstanceOptions = {},
): Promise<Instance> {
	removeLeftovers();
	destroyAllAtExit();
	const folder = mkdtempSync(join(place, prefix));
	// Who else is on this machine is kept out by the socket's own mode, as with any engine.
	chmodSync(folder, 0o755);
	const name = basename(folder);
	writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }));
	for (const part of ['root', 'upper', 'work', 'data', 'shared']) mkdirSync(join(folder, part));

	const namespaces = ['--mount', '--uts', '--ipc', '--pid', ...(network === 'own' ? ['--net'] : [])];
	// The pipe to its input is the leash: it ends when this process does.
	const parameters = [root, folder, hostname, ...(layers === undefined ? [] : [layers])];
	const holder = spawn('unshare', [...namespaces, '--fork', '--kill-child', 'sh', script, ...parameters]);
	const init = (): number | undefined => (holder.pid === undefined ? undefined : childrenOf(holder.pid)[0]);
	const destroy = (): void => {
		alive.delete(destroy);
		retry(() => thaw(name));
		const pid = init();
		if (pid !== undefined) endProcess(pid);
		removeTraces(folder);
	};
	alive.add(destroy);
	try {
		await firstOutput(holder);
		detach(holder);
	} catch (error) {
		destroy();
		throw error;
	}
	const pid = init();
	if (pid === undefined) throw new Error('The namespaces ended at once.');
	const target = String(pid);
	return {
		name,
		folder,
		shared: join(folder, 'shared'),
		pid,
		inside: (program, args) => ({
			program: 'nsenter',
			args: ['--target', target, '--mount', '--uts', '--ipc', '--net', '--pid', '--root', '--wd', program, ...args],
		}),
		onNetwork: (program, args) => ({ program: 'nsenter', args: ['--target', target, '--net', program, ...args] }),
		destroy,
	};
}

/** Removes what runs that were killed left behind: only folders that carry our mark and whose owner is gone. */
function removeLeftovers(): void {
	for (const name of readdirSync(place)) {
		if (!name.startsWith(prefix)) continue;
		const owner = readOwner(join(place, name));
		if (owner === undefined || startTimeOf(owner.pid) === owner.startTime) continue;
		retry(() => thaw(name));
		removeTraces(join(place, name));
	}
}

/** A process by its pid, and by its start lest another one has got that pid since. */
const ownerSchema = z.object({ pid: z.number(), startTime: z.string() });

function readOwner(folder: string): z.infer<typeof ownerSchema> | undefined {
	try {
		return ownerSchema.parse(JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')));
	} catch {
		// Not ours, or just being made.
		return undefined;
	}
}

function destroyAll(): void {
	for (const destroy of alive) destroy();
}

let exitIsWatched = false;

/** A test that throws, Ctrl-C and the runner's SIGTERM end the engines too. */
function destroyAllAtExit(): void {
	if (exitIsWatched) return;
	exitIsWatched = true;
	process.on('exit', destroyAll);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => {
			try {
				destroyAll();
			} finally {
				process.kill(process.pid, signal);
			}
		});
	}
}

/** Kills process 1 of the namespaces; the kernel ends all others before it lets that one go. */
function endProcess(pid: number): void {
	kill(pid);
	retry(() => {
		if (startTimeOf(pid) !== undefined) throw new Error(`process ${pid} does not end`);
	});
}

function removeTraces(folder: string): void {
	retry(() => removeGroups(basename(folder)));
	rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

/** Synchronous, because it runs while this process exits; up to half a minute, which a machine that is full needs. */
export function retry(attempt: () => void): void {
	const clock = new Int32Array(new SharedArrayBuffer(4));
	const deadline = Date.now() + 30_000;
	for (;;) {
		try {
			return attempt();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			Atomics.wait(clock, 0, 0, 20);
		}
	}
}
