/** Reads this machine's facts. What can't be read is left undefined: the checks say so. */

import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { DiskSpace } from '../../lab/disk-space.ts';
import type { EngineAccount, MachineFacts } from './facts.ts';
import { parseDpkgStatus, parseGroup, parseOsRelease } from './files.ts';
import { codeOf } from '../../text/error.ts';

const ENGINE_PROGRAMS = ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd', '/snap/bin/docker.dockerd'];

/** Debian's and Ubuntu's own, Docker's, and Moby's. */
const ENGINE_PACKAGES = ['docker.io', 'docker-ce', 'moby-engine'];

/** Where an engine keeps its data by default. */
const USUAL_DATA_FOLDER = '/var/lib/docker';

export async function readMachine({ socket, answer }: EngineAccount): Promise<MachineFacts> {
	const [release, groups, packages, forwarding] = await Promise.all(
		['/etc/os-release', '/etc/group', '/var/lib/dpkg/status', '/proc/sys/net/ipv4/ip_forward'].map(fileText),
	);
	const declared = answer.state === 'reached' ? answer.facts.dataFolder : '';
	return {
		// The image sets it.
		...(process.env['LAVADOCK_IMAGE'] && { contained: true }),
		system: parseOsRelease(release ?? ''),
		systemd: await exists('/run/systemd/system'),
		architecture: dockerArchitecture(process.arch),
		engineProgram: await firstThere(ENGINE_PROGRAMS),
		enginePackage: parseDpkgStatus(packages ?? '', ENGINE_PACKAGES),
		user: { name: userName(), id: process.getuid?.() ?? -1, groups: process.getgroups?.() ?? [] },
		dockerGroup: parseGroup(groups ?? '', 'docker'),
		socket: socket === undefined ? undefined : { path: socket, state: await socketState(socket) },
		docker0: await exists('/sys/class/net/docker0'),
		ipForwarding: forwarding === undefined ? undefined : forwarding.trim() === '1',
		space: socket === undefined ? undefined : await spaceUnder(declared || USUAL_DATA_FOLDER),
	};
}

async function fileText(path: string): Promise<string | undefined> {
	return readFile(path, 'utf8').catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
	const there = await Promise.all(paths.map(exists));
	return paths.find((_, at) => there[at]);
}

async function socketState(path: string): Promise<'usable' | 'closed' | 'absent'> {
	try {
		await access(path, constants.R_OK | constants.W_OK);
		return 'usable';
	} catch (error) {
		const code = codeOf(error);
		return code === 'EACCES' || code === 'EPERM' ? 'closed' : 'absent';
	}
}

/** The folder may not be there yet, or be closed to this user: then the nearest one above it, on the same disk mostly. */
export async function spaceUnder(folder: string): Promise<DiskSpace | undefined> {
	try {
		const { bavail, blocks, bsize } = await statfs(folder);
		return { folder, free: bavail * bsize, total: blocks * bsize };
	} catch {
		return folder === '/' ? undefined : spaceUnder(dirname(folder));
	}
}

/** A user id without a name is possible: in a container, or when the name service is away. */
function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return String(process.getuid?.() ?? '');
	}
}

function dockerArchitecture(nodes: string): string {
	return nodes === 'x64' ? 'amd64' : nodes;
}
