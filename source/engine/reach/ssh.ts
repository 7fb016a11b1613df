/** An engine behind ssh, as the docker command line reaches it: the system's own ssh runs `docker system dial-stdio` there. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { plain } from '../../text/sanitise.ts';
import type { Address } from './docker-host.ts';
import { EngineError } from '../engine-error.ts';

type SshAddress = Address & { kind: 'ssh' };

/** Of what ssh and the far docker complain about, this much is kept. */
const COMPLAINT_BYTES = 4096;

/** At most this many sign in at once: sshd turns away the eleventh (sshd_config, MaxStartups 10:30:100). */
const SIGN_INS_AT_ONCE = 3;
/** Who has signed in and waits for an answer no longer than this is not counted any more. */
const SIGN_IN_MS = 10_000;

export type SshDialler = {
	/** Calls back with a connection as soon as there is room for one more sign-in. */
	dial: (onStream: (stream: Duplex) => void) => void;
	/** Forgets who waits. */
	close: () => void;
};

export function createSshDialler(address: SshAddress): SshDialler {
	const waiting: ((stream: Duplex) => void)[] = [];
	let signingIn = 0;

	function advance(): void {
		while (signingIn < SIGN_INS_AT_ONCE) {
			const onStream = waiting.shift();
			if (!onStream) return;
			signingIn += 1;
			const stream = dialSsh(address);
			let counted = true;
			const done = () => {
				clearTimeout(late);
				if (counted) signingIn -= 1;
				counted = false;
				advance();
			};
			const late = setTimeout(done, SIGN_IN_MS);
			stream.once('answer', done);
			stream.once('close', done);
			onStream(stream);
		}
	}

	return {
		dial(onStream) {
			waiting.push(onStream);
			advance();
		},
		close() {
			waiting.length = 0;
		},
	};
}

/** Opens a connection. The user's ssh configuration, keys, agent and known hosts hold, because it is the user's ssh. */
function dialSsh(address: SshAddress): Duplex {
	// Its own session keeps ssh away from the console's terminal and the terminal's signals away from ssh.
	const child = spawn('ssh', sshArguments(address), { stdio: 'pipe', detached: true });
	return new SshStream(child, address);
}

function sshArguments({ host, user, port, socket }: SshAddress): string[] {
	return [
		// No password can be asked for under a full-screen console.
		'-o',
		'BatchMode=yes',
		'-o',
		'ConnectTimeout=30',
		'-T',
		...(user ? ['-l', user] : []),
		...(port ? ['-p', port] : []),
		'--',
		host,
		'docker',
		...(socket ? ['--host', `unix://${socket}`] : []),
		'system',
		'dial-stdio',
	];
}

/** The child's stdin and stdout as one stream that node:http takes for a socket. Emits `answer` with the first byte. */
class SshStream extends Duplex {
	readonly #child: ChildProcessWithoutNullStreams;

	constructor(child: ChildProcessWithoutNullStreams, address: SshAddress) {
		super();
		this.#child = child;
		let complaint = '';
		child.stderr.on('data', (bytes: Buffer) => {
			complaint = (complaint + bytes.toString('utf8')).slice(-COMPLAINT_BYTES);
		});
		child.stdout.once('data', () => this.emit('answer'));
		child.stdout.on('data', (bytes: Buffer) => {
			if (!this.push(bytes)) {
				child.stdout.pause();
			}
		});
		// Writing to a child that has ended fails; why it ended comes with `close`.
		child.stdin.on('error', () => {});
		child.on('error', error => this.destroy(notStarted(error)));
		child.on('close', code => {
			if (code === 0) {
				this.push(null);
				this.end();
			} else {
				this.destroy(sshFailed(address, code, complaint));
			}
		});
	}

	override _read(): void {
		this.#child.stdout.resume();
	}

	override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#child.stdin.write(bytes, () => done());
	}

	override _final(done: () => void): void {
		this.#child.stdin.end(done);
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void): void {
		this.#child.kill();
		done(error);
	}

	// What node:http's agent calls on a kept socket; a child has no such settings.
	setKeepAlive(): this {
		return this;
	}

	setNoDelay(): this {
		return this;
	}

	setTimeout(): this {
		return this;
	}

	ref(): this {
		this.#child.ref();
		return this;
	}

	unref(): this {
		this.#child.unref();
		return this;
	}
}

function notStarted(error: Error): EngineError {
	return new EngineError({
		kind: 'ssh',
		message: `ssh can't be started: ${plain(error.message)}.`,
		remedy: ['$ sudo apt install openssh-client'],
	});
}

function sshFailed(address: SshAddress, code: number | null, complaint: string): EngineError {
	// ssh ends its lines as a terminal wants them, and some with a full stop.
	const lines = complaint
		.split(/\r?\n/)
		.map(text => plain(text).trim().replace(/\.$/, ''))
		.filter(Boolean);
	const target = address.user ? `${address.user}@${address.host}` : address.host;
	return new EngineError({
		kind: 'ssh',
		message: `ssh to ${plain(target)} failed: ${lines.at(-1) ?? `it ended with code ${code ?? 'none'}`}.`,
		remedy: remedyFor(lines.join('\n'), target, address.port),
	});
}

function remedyFor(complaint: string, target: string, port: string): string[] {
	const ssh = `$ ssh ${port ? `-p ${port} ` : ''}${plain(target)}`;
	if (/host key verification failed|remote host identification/i.test(complaint)) {
		return ['Its host key is unknown or has changed. Sign in once by hand and check it:', ssh];
	}
	if (/permission denied \(/i.test(complaint)) {
		return [
			'lavadock can answer no password question: sign in with a key.',
			`$ ssh-copy-id ${plain(target)}`,
			'If the key has a passphrase:',
			'$ ssh-add',
		];
	}
	if (/docker.*(?:not found|no such file)/i.test(complaint)) {
		return ['The docker command is missing there. On that host:', '$ sudo apt install docker.io'];
	}
	if (/permission denied/i.test(complaint)) {
		return ['That user may not use the engine. On that host:', '$ sudo usermod -aG docker $USER'];
	}
	return ['Try by hand:', `${ssh} docker version`];
}
