/** What the user's own ssh is called with. Its configuration, keys, agent and known hosts hold, because it is the user's. */

import { plain } from '../../../text/sanitise.ts';
import type { EngineAddress } from '../docker-host.ts';

export type SshAddress = EngineAddress & { kind: 'ssh' };

/** Seconds for reaching the host, the agreement on keys included: as docker gives it. */
const CONNECT_SECONDS = 30;

/**
 * What of a configuration is meant for a person at a terminal and would get in the way of a program: docker's own
 * `ssh://` fails of some of it. Options that not every OpenSSH knows stand in `NEWER`.
 */
const FOR_A_PROGRAM = [
	// No password can be asked for under a full-screen console.
	'BatchMode=yes',
	`ConnectTimeout=${CONNECT_SECONDS}`,
	// The user's forwardings belong to the user's own connection: a second one would find their ports taken.
	'ClearAllForwardings=yes',
	'RemoteCommand=none',
	'Tunnel=no',
	// Less says too little of what went wrong, more says it too late.
	'LogLevel=INFO',
];

/** OpenSSH 8.7 and newer, in the words of `ssh -G`. An older ssh would refuse to start. */
const NEWER: Readonly<Record<string, string>> = {
	forkafterauthentication: 'ForkAfterAuthentication=no',
	sessiontype: 'SessionType=default',
	stdinnull: 'StdinNull=no',
};

/** The configuration as ssh itself understands it for one host: its `ssh -G`, names in lower case. */
export type SshSettings = ReadonlyMap<string, string>;

export function commonOptions(address: SshAddress, settings: SshSettings): string[] {
	const newer = Object.entries(NEWER).flatMap(([name, option]) => (settings.has(name) ? [option] : []));
	// Neither a terminal, nor X11, nor the agent is of use to docker there.
	return [...[...FOR_A_PROGRAM, ...newer].flatMap(option => ['-o', option]), '-T', '-x', '-a', ...target(address)];
}

/** A line that has lost its way is noticed by ssh itself, unless the user has settled that. */
export function keepAliveOptions(settings: SshSettings): string[] {
	const own = settings.get('serveraliveinterval') ?? '0';
	return own === '0' ? ['-o', 'ServerAliveInterval=8', '-o', 'ServerAliveCountMax=3'] : [];
}

/**
 * A shell on the host, for a person at a terminal: the user's configuration holds, but for what would take the ports of
 * their own connection, or run something else.
 *
 * @param control the socket of a master to go by; without it ssh signs in, and may ask
 */
export function shellWords(address: SshAddress, control: string | undefined): string[] {
	const shared = control === undefined ? [] : ['-S', control, '-o', 'ControlMaster=no'];
	const plainly = ['ClearAllForwardings=yes', 'RemoteCommand=none'].flatMap(option => ['-o', option]);
	return ['ssh', ...shared, ...plainly, '-t', ...target(address), '--', address.host];
}

/** User and port, where the address names them. */
export function target({ user, port }: SshAddress): string[] {
	return [...(user ? ['-l', user] : []), ...(port ? ['-p', port] : [])];
}

/** What runs on the host: docker's own bridge from its input and output to the engine it would use itself. */
export function dialStdio({ socket }: SshAddress): string[] {
	return ['docker', ...(socket ? ['--host', `unix://${socket}`] : []), 'system', 'dial-stdio'];
}

/** `user@host`, as a user names it. */
export function shownTarget({ user, host }: SshAddress): string {
	return plain(user ? `${user}@${host}` : host);
}

/**
 * ssh can't ask a question here. The ssh that a ProxyJump starts hears nothing of BatchMode, but of these: the
 * first is for OpenSSH 8.4 and newer, the second for older ones.
 */
export function sshEnvironment(): NodeJS.ProcessEnv {
	return { ...process.env, SSH_ASKPASS_REQUIRE: 'never', SSH_ASKPASS: 'false' };
}
