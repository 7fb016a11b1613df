/** A way by ssh to an engine: Debian's sshd beside it, and a user's configuration, key and known hosts here. */

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestEngine } from './engine.ts';
import { openRelay } from './relay.ts';

export type SshAccess = {
	/** `ssh://lab-host`: port, user and key stand in the user's ssh configuration. */
	readonly address: string;
	/** Holds an `ssh` that reads this configuration: to stand first in PATH, because ssh does not heed HOME. */
	readonly programs: string;
	/** The user's known hosts: without the right line in it, ssh refuses. */
	readonly knownHosts: string;
	/** Breaks the connections there are; new ones can be made. */
	breakLines(): void;
	close(): void;
};

/** The engine's Debian must have openssh-server in it: bookworm's has. */
export async function openSshAccess(engine: TestEngine): Promise<SshAccess> {
	const folder = join(engine.instance.shared, 'ssh');
	const programs = join(folder, 'programs');
	const knownHosts = join(folder, 'known_hosts');
	await mkdir(programs, { recursive: true });
	await engine.runInside('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/shared/ssh/key');
	await engine.runInside(
		'sh',
		'-c',
		'mkdir -p /root/.ssh /run/sshd && cp /shared/ssh/key.pub /root/.ssh/authorized_keys',
	);
	const hostKey = await engine.runInside('cat', '/etc/ssh/ssh_host_ed25519_key.pub');
	const relay = await openRelay(() => engine.spawnInside('/usr/sbin/sshd', '-i', '-o', 'UsePAM=no'));
	const configuration = [
		'Host lab-host',
		'HostName 127.0.0.1',
		`Port ${relay.port}`,
		'User root',
		`IdentityFile ${folder}/key`,
		'IdentitiesOnly yes',
		`UserKnownHostsFile ${knownHosts}`,
		'StrictHostKeyChecking yes',
	];
	await writeFile(join(folder, 'config'), `${configuration.join('\n')}\n`);
	await writeFile(knownHosts, `[127.0.0.1]:${relay.port} ${hostKey}`);
	await writeFile(join(programs, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${folder}/config "$@"\n`);
	await chmod(join(programs, 'ssh'), 0o755);
	return {
		address: 'ssh://lab-host',
		programs,
		knownHosts,
		breakLines: () => relay.breakLines(),
		close: () => relay.close(),
	};
}
