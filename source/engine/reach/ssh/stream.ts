/** One stream of bytes through ssh: what docker's own `system dial-stdio` carries on the host. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { sshFailure } from './failure.ts';
import { commonOptions, dialStdio, type SshAddress, sshEnvironment, type SshSettings } from './options.ts';

/** Of what ssh and the far docker complain about, this much is kept. */
const COMPLAINT_BYTES = 4096;

/** Where HTTP begins. What stands before it was written by the shell there, in a start file of the user's. */
const HTTP = Buffer.from('HTTP/1.');
/** A greeting is no longer than that. */
const LONGEST_GREETING = 64 * 1024;

/**
 * Runs docker's bridge on the host.
 *
 * @param control the socket of a master to go by; without it ssh signs in by itself, or does what the user has configured
 */
export function openSshStream(address: SshAddress, settings: SshSettings, control?: string): SshStream {
	// Where the master has gone, ssh would sign in by itself: then it finds no way to.
	const shared = control === undefined ? [] : ['-S', control, '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false'];
	const args = [...shared, ...commonOptions(address, settings), '--', address.host, ...dialStdio(address)];
	// Its own session keeps ssh away from the console's terminal and the terminal's signals away from ssh.
	return new SshStream(spawn('ssh', args, { stdio: 'pipe', detached: true, env: sshEnvironment() }), address);
}

/** The child's stdin and stdout as one stream that node:http takes for a socket. Emits `answer` with the first byte. */
export class SshStream extends Duplex {
	readonly #child: ChildProcessWithoutNullStreams;
	/** What came before HTTP; undefined once that has begun. */
	#greeting: Buffer | undefined = Buffer.alloc(0);
	bytesRead = 0;

	constructor(child: ChildProcessWithoutNullStreams, address: SshAddress) {
		super();
		this.#child = child;
		let complaint = '';
		child.stderr.on('data', (bytes: Buffer) => {
			complaint = (complaint + bytes.toString('utf8')).slice(-COMPLAINT_BYTES);
		});
		child.stdout.once('data', () => this.emit('answer'));
		child.stdout.on('data', (bytes: Buffer) => {
			this.bytesRead += bytes.length;
			const wanted = this.#withoutGreeting(bytes);
			if (wanted && !this.push(wanted)) child.stdout.pause();
		});
		// Writing to a child that has ended fails; why it ended comes with `close`.
		child.stdin.on('error', () => {});
		child.on('error', error => this.destroy(sshFailure(address, null, String(error))));
		child.on('close', code => {
			const said = `${this.#greeting?.toString('utf8') ?? ''}\n${complaint}`;
			if (code === 0 && !said.trim()) {
				this.push(null);
				this.end();
			} else {
				this.destroy(sshFailure(address, code, said));
			}
		});
	}

	/** Undefined as long as there is none. */
	#withoutGreeting(bytes: Buffer): Buffer | undefined {
		if (this.#greeting === undefined) return bytes;
		this.#greeting = Buffer.concat([this.#greeting, bytes]);
		const start = this.#greeting.indexOf(HTTP);
		if (start === -1) {
			if (this.#greeting.length > LONGEST_GREETING) this.#child.kill();
			return undefined;
		}
		const wanted = this.#greeting.subarray(start);
		this.#greeting = undefined;
		return wanted;
	}

	override _read(): void {
		this.#child.stdout.resume();
	}

	override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#child.stdin.write(bytes, () => done());
	}

	/** The stdin of a child that has ended emits no end of its own. */
	override _final(done: () => void): void {
		if (this.#child.stdin.destroyed) done();
		else this.#child.stdin.end(() => done());
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
