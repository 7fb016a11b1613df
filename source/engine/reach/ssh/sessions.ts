/** Streams through ssh where no socket can be forwarded: a session of docker's own bridge for each. */

import { failingStream, type OnStream } from '../dialler.ts';
import type { Traffic } from '../traffic.ts';
import type { Master } from './master.ts';
import type { SshStream } from './stream.ts';

export type Sessions = {
	dial: (onStream: OnStream) => void;
	close: () => void;
};

/** At most this many sign in at once: sshd turns away the eleventh (sshd_config, MaxStartups 10:30:100). */
const SIGN_INS_AT_ONCE = 3;
/** Who has signed in and waits for an answer no longer than this is not counted any more. */
const SIGN_IN_MS = 10_000;

/** Each stream signs in by itself. */
export function createSingleSessions(open: () => SshStream, traffic: Traffic): Sessions {
	const waiting: OnStream[] = [];
	let signingIn = 0;

	function advance(): void {
		while (signingIn < SIGN_INS_AT_ONCE) {
			const onStream = waiting.shift();
			if (!onStream) return;
			signingIn += 1;
			const stream = traffic.count(open());
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

/** sshd's MaxSessions, unless it is found to be less: so many streams fit on one connection. */
const MOST_SESSIONS = 10;

type Shared = { master: Master; streams: Set<SshStream>; room: number };

/** The streams share connections, as many on each as sshd allows; one more connection is made where they are full. */
export function createSharedSessions(
	first: Master,
	openMaster: () => Promise<Master>,
	open: (control: string) => SshStream,
	traffic: Traffic,
): Sessions {
	const shared: Shared[] = [{ master: first, streams: new Set(), room: MOST_SESSIONS }];
	const waiting: OnStream[] = [];
	let signingIn = false;
	let closed = false;

	function openOn(on: Shared, onStream: OnStream): void {
		const stream = traffic.count(open(on.master.control));
		on.streams.add(stream);
		stream.once('close', () => {
			on.streams.delete(stream);
			advance();
		});
		stream.once('error', error => {
			if (/session open refused/i.test(error.message)) on.room = Math.max(1, on.streams.size);
		});
		onStream(stream);
	}

	function advance(): void {
		for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
			const on = shared.find(({ master, streams, room }) => !master.failure() && streams.size < room);
			if (!on) return void signIn();
			waiting.shift();
			openOn(on, next);
		}
	}

	async function signIn(): Promise<void> {
		if (signingIn) return;
		signingIn = true;
		try {
			const master = await openMaster();
			if (closed) master.close();
			// What one connection was found to carry, all carry: it is the server's setting.
			else shared.push({ master, streams: new Set(), room: Math.min(...shared.map(({ room }) => room)) });
		} catch (error) {
			waiting.shift()?.(failingStream(error));
		} finally {
			signingIn = false;
			advance();
		}
	}

	return {
		dial(onStream) {
			waiting.push(onStream);
			advance();
		},
		close() {
			closed = true;
			waiting.length = 0;
			for (const { master } of shared.slice(1)) master.close();
		},
	};
}
