/** Whether a real engine can run here; where not, the reason is what the tests are skipped with. */

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.ts';
import { engineRoot, NotInArchive, type Suite } from './root.ts';

/**
 * False when the engine of this suite can be started, else the reason why not: pass it as node:test's `skip`.
 * Makes the engine's folder when it is missing. A bookworm engine that can't be made is an error, no reason to skip.
 */
export async function requireRealEngine(suite: Suite = 'bookworm'): Promise<string | false> {
	const missing = await missingHere();
	if (missing !== undefined) return `a real engine needs ${missing}`;
	try {
		await engineRoot(suite);
		return false;
	} catch (error) {
		if (error instanceof NotInArchive) return error.message;
		throw error;
	}
}

/** The same for tests of a Swarm's networks over two hosts, each engine of its suite. */
export async function requireSwarm(suites: readonly Suite[]): Promise<string | false> {
	for (const suite of suites) {
		const why = await requireRealEngine(suite);
		if (why !== false) return why;
	}
	return missingVxlan();
}

/** An overlay network is made of VXLAN, which few small kernels have. */
async function missingVxlan(): Promise<string | false> {
	const words = ['ip', 'link', 'add', 'lavadock-probe', 'type', 'vxlan', 'id', '1', 'dstport', '4789', 'dev', 'lo'];
	try {
		await run('unshare', ['--net', ...words]);
		return false;
	} catch (error) {
		return `an overlay network needs a kernel with VXLAN (${String(error).trim().split('\n').at(-1)})`;
	}
}

async function missingHere(): Promise<string | undefined> {
	if (process.platform !== 'linux') return 'Linux';
	if (process.getuid?.() !== 0) return 'root';
	const tools = ['/usr/bin/apt-get', '/usr/bin/dpkg-deb', '/usr/bin/unshare', '/usr/bin/nsenter', '/usr/bin/flock'];
	const missing = tools.filter(tool => !existsSync(tool));
	if (missing.length > 0) return `a Debian family machine with ${missing.join(', ')}`;
	if (!existsSync('/sys/fs/cgroup')) return 'cgroups mounted on /sys/fs/cgroup';
	return missingRights();
}

/** Namespaces and overlay mounts are tried: a container's root may have neither. */
async function missingRights(): Promise<string | undefined> {
	const folder = await mkdtemp('/var/tmp/lavadock-probe-');
	try {
		for (const name of ['lower', 'upper', 'work', 'root']) await mkdir(join(folder, name));
		const layers = `lowerdir=${folder}/lower,upperdir=${folder}/upper,workdir=${folder}/work`;
		const mount = ['mount', '-t', 'overlay', 'overlay', '-o', layers, join(folder, 'root')];
		await run('unshare', ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', ...mount]);
		return undefined;
	} catch (error) {
		return `the right to make namespaces and overlay mounts (${String(error).trim().split('\n').at(-1)})`;
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** False when engines here can have an overlay network, else the reason why not. */
export async function requireOverlay(): Promise<string | false> {
	const vxlan = ['ip', 'link', 'add', 'probe', 'type', 'vxlan', 'id', '1', 'dstport', '4789'];
	try {
		await run('unshare', ['--net', ...vxlan]);
		return false;
	} catch (error) {
		return `an overlay network needs VXLAN in the kernel (${String(error).trim().split('\n').at(-1)})`;
	}
}
