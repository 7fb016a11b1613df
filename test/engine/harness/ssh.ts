/** A way by ssh to an engine: Debian's sshd beside it, and a user's configuration, key and known hosts here. */

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestEngine } from './engine.ts';
import type { Line } from './line.ts';
import { detach } from './processes.ts';
import { openRelay, type Relay } from './relay.ts';
import { until } from './until.ts';

export type SshOptions = {
	/** The way there; loopback unless told. */
	line?: Line;
	/** Settings of the server, e.g. `MaxSessions=2`. */
	server?: readonly string[];
	/** Lines of the user's configuration, of `Host lab-host`. */
	client?: readonly string[];
};

export type SshAccess = {
	/** `ssh://lab-host`: port, user and key stand in the user's ssh configuration. */
	readonly address: string;
	/** Holds an `ssh` that reads this configuration: to stand first in PATH, because ssh ignores HOME. */
	readonly programs: string;
	/** The user's known hosts: without the right line in it, ssh refuses. */
	readonly knownHosts: string;
	/** How many connections have signed in so far. */
	signIns(): number;
	/** Breaks the connections there are; new ones can be made. Not on a line, which breaks otherwise. */
	breakLines(): void;
	close(): void;
};

/** The engine's Debian must have openssh-server in it: bookworm's has. */
export async function openSshAccess(engine: TestEngine, options: SshOptions = {}): Promise<SshAccess> {
	const folder = join(engine.instance.shared, 'ssh');
	const programs = join(folder, 'programs');
	const knownHosts = join(folder, 'known_hosts');
	await mkdir(programs, { recursive: true });
	await engine.runInside(
		'sh',
		'-c',
		'cd /shared/ssh && { [ -e key ] || ssh-keygen -q -t ed25519 -N "" -f key; } && mkdir -p /root/.ssh /run/sshd && cp key.pub /root/.ssh/authorized_keys',
	);
	const hostKey = await engine.runInside('cat', '/etc/ssh/ssh_host_ed25519_key.pub');
	const settings = ['UsePAM=no', ...(options.server ?? [])].flatMap(setting => ['-o', setting]);
	const door = await (options.line ? openOnLine(engine, options.line, settings) : openOnLoopback(engine, settings));
	const configuration = [
		'Host lab-host',
		`HostName ${door.host}`,
		`Port ${door.port}`,
		'User root',
		`IdentityFile ${folder}/key`,
		'IdentitiesOnly yes',
		`UserKnownHostsFile ${knownHosts}`,
		'StrictHostKeyChecking yes',
		...(options.client ?? []),
	];
	await writeFile(join(folder, 'config'), `${configuration.join('\n')}\n`);
	await writeFile(knownHosts, `[${door.host}]:${door.port} ${hostKey}`);
	const ssh = options.line?.atThisEnd('/usr/bin/ssh', []) ?? { program: '/usr/bin/ssh', args: [] };
	const command = [ssh.program, ...ssh.args, '-F', `${folder}/config`].join(' ');
	await writeFile(join(programs, 'ssh'), `#!/bin/sh\nexec ${command} "$@"\n`);
	await chmod(join(programs, 'ssh'), 0o755);
	return {
		address: 'ssh://lab-host',
		programs,
		knownHosts,
		signIns: () => door.log().split('Accepted publickey').length - 1,
		breakLines: () => door.relay?.breakLines(),
		close: () => door.close(),
	};
}

/** Where sshd listens, and what it wrote so far. */
type Door = { host: string; port: number; log: () => string; relay?: Relay; close: () => void };

async function openOnLoopback(engine: TestEngine, settings: readonly string[]): Promise<Door> {
	let log = '';
	const relay = await openRelay(() => {
		const sshd = engine.spawnInside('/usr/sbin/sshd', '-i', '-e', ...settings);
		sshd.stderr?.on('data', (bytes: Buffer) => (log += bytes.toString()));
		return sshd;
	});
	return { host: '127.0.0.1', port: relay.port, log: () => log, relay, close: () => relay.close() };
}

/** Each has a port of its own. */
let port = 2200;

async function openOnLine(engine: TestEngine, line: Line, settings: readonly string[]): Promise<Door> {
	port += 1;
	const place = ['-o', `ListenAddress=${line.far}`, '-p', String(port)];
	const sshd = engine.spawnInside('/usr/sbin/sshd', '-D', '-e', ...place, ...settings);
	let log = '';
	sshd.stderr?.on('data', (bytes: Buffer) => (log += bytes.toString()));
	detach(sshd);
	await until('sshd listens', () => log.includes('Server listening'));
	return { host: line.far, port, log: () => log, close: () => void sshd.kill() };
}
