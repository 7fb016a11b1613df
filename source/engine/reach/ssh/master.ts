/** One signed-in ssh connection that everything shares: an OpenSSH control master. */

import { spawn } from 'node:child_process';
import { sshFailure } from './failure.ts';
import { commonOptions, keepAliveOptions, type SshAddress, sshEnvironment, type SshSettings } from './options.ts';
import { tellMaster } from './run.ts';
import { appearance, makeRuntimeFolder, removeRuntimeFolder } from './runtime-folder.ts';
import type { EngineError } from '../../engine-error.ts';
import { pause, systemClock } from '../../clock.ts';

export type Master = {
	/** The path of its control socket. */
	readonly control: string;
	/** Why it ended; undefined while it runs. */
	failure: () => EngineError | undefined;
	/** To be asked when its streams broke: it may have ended just now. */
	whyBroken: () => Promise<EngineError | undefined>;
	/** What it complained of so far, of single streams too. */
	complaint: () => string;
	/**
	 * Makes a socket here that leads to one on the host, beside those that were made before. Resolves with its path;
	 * undefined where ssh makes none.
	 */
	forward: (remote: string) => Promise<string | undefined>;
	close: () => void;
};

/** Of what ssh complains about, this much is kept. */
const COMPLAINT_BYTES = 4096;

/** A connection that breaks takes its streams with it, and says why a little later. Milliseconds. */
const LAST_WORDS = 300;

/** sshd waits no longer for a sign-in itself (sshd_config, LoginGraceTime). */
const SIGN_IN_MS = 120_000;

/**
 * Runs ssh, and ends it when its own input ends: that is when lavadock closes it, and when lavadock itself ended,
 * whatever ended it. Nothing is left of either. Shells tell on stderr of what was killed, where they may be lost
 * more: that must not end the shell before it has cleaned up.
 */
const LEASH = `
folder=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
master=$!
{ read -r _ <&3; kill "$master"; } >/dev/null 2>&1 &
leash=$!
trap '' PIPE
wait "$master"
code=$?
kill "$leash" 2>/dev/null
rm -rf -- "$folder"
exit "$code"
`;

/**
 * Signs in.
 *
 * @throws EngineError; the signal's reason
 */
export async function openMaster(address: SshAddress, settings: SshSettings, signal: AbortSignal): Promise<Master> {
	signal.throwIfAborted();
	const folder = makeRuntimeFolder();
	const control = `${folder}/control`;
	const options = ['-M', '-N', '-S', control, '-o', 'ControlPersist=no', ...keepAliveOptions(settings)];
	const args = ['ssh', ...options, ...commonOptions(address, settings), '--', address.host];
	let forwardings = 0;
	const over = new AbortController();
	const waiting = new AbortController();
	const given = AbortSignal.any([signal, over.signal, waiting.signal]);
	// Before ssh runs: one that ends at once takes its folder along.
	const appeared = appearance(folder, 'control', given);
	appeared.catch(() => {});
	const child = spawn('sh', ['-c', LEASH, 'sh', folder, ...args], {
		stdio: ['pipe', 'ignore', 'pipe'],
		// Its own session keeps ssh away from the console's terminal and the terminal's signals away from ssh.
		detached: true,
		env: sshEnvironment(),
	});
	let complaint = '';
	let failure: EngineError | undefined;
	child.stdin.on('error', () => {});
	child.stderr.on('data', (bytes: Buffer) => {
		complaint = (complaint + bytes.toString('utf8')).slice(-COMPLAINT_BYTES);
	});
	const failed = new Promise<never>((_resolve, reject) => {
		const end = (code: number | null, words: string): void => {
			child.stdin.end();
			failure ??= sshFailure(address, code, words);
			reject(failure);
			over.abort();
		};
		child.on('error', error => end(null, String(error)));
		child.on('close', code => end(code, complaint));
	});
	failed.catch(() => {});
	try {
		await Promise.race([failed, appeared, tooLate(address, given)]);
		signal.throwIfAborted();
	} catch (error) {
		child.stdin.end();
		throw error;
	} finally {
		waiting.abort();
	}
	return {
		control,
		failure: () => failure,
		async whyBroken() {
			await pause(systemClock, LAST_WORDS, over.signal);
			return failure;
		},
		complaint: () => complaint,
		forward: remote => forward(control, `${folder}/engine-${++forwardings}`, remote),
		close: () => void child.stdin.end(),
	};
}

async function tooLate(address: SshAddress, signal: AbortSignal): Promise<never> {
	await pause(systemClock, SIGN_IN_MS, signal);
	throw sshFailure(address, null, `it has not signed in for ${SIGN_IN_MS / 1000} seconds`);
}

/** The master that the user keeps for this host; undefined where none runs. It may know more than a key: a code, say. */
export async function usersMaster(address: SshAddress, settings: SshSettings): Promise<Master | undefined> {
	const control = settings.get('controlpath');
	if (control === undefined || control === 'none') return undefined;
	const runs = async (): Promise<boolean> => (await tellMaster(control, '-O', 'check')).code === 0;
	if (!(await runs())) return undefined;
	const folder = makeRuntimeFolder();
	const forwarded: { socket: string; remote: string }[] = [];
	let failure: EngineError | undefined;
	return {
		control,
		failure: () => failure,
		async whyBroken() {
			if (!(await runs())) failure = sshFailure(address, null, 'your own connection to it, which was used, has ended');
			return failure;
		},
		complaint: () => '',
		async forward(remote) {
			const socket = `${folder}/engine-${forwarded.length}`;
			forwarded.push({ socket, remote });
			return forward(control, socket, remote);
		},
		close() {
			for (const { socket, remote } of forwarded) {
				void tellMaster(control, '-O', 'cancel', ...forwarding(socket, remote));
			}
			removeRuntimeFolder(folder);
		},
	};
}

async function forward(control: string, socket: string, remote: string): Promise<string | undefined> {
	const { code } = await tellMaster(control, '-O', 'forward', ...forwarding(socket, remote));
	return code === 0 ? socket : undefined;
}

const forwarding = (socket: string, remote: string): string[] => ['-L', `${escaped(socket)}:${escaped(remote)}`];

/** A colon parts the two paths. */
function escaped(path: string): string {
	return path.replace(/[\\:]/g, '\\$&');
}
