/** Where the streams come from that requests travel on. */

import { connect as connectSocket, isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { asError } from '../../text/error.ts';
import type { EngineAddress } from './docker-host.ts';
import { createTraffic } from './traffic.ts';

/** What takes a stream. Where there is none to be had, it is one that fails with the reason. */
export type OnStream = (stream: Duplex) => void;

/** For who waits for a stream and can't have one. It fails only when it has been taken: before, there is no listener. */
export function failingStream(error: unknown): Duplex {
	const stream = new Duplex({ read() {}, write: (_bytes, _encoding, done) => done() });
	setImmediate(() => stream.destroy(asError(error)));
	return stream;
}

export type Dialler = {
	/**
	 * Resolves when streams can be had, which by ssh takes a sign-in.
	 *
	 * @throws EngineError
	 */
	ready: (signal: AbortSignal) => Promise<void>;
	/** Opens a stream as soon as there is room for one more. */
	dial: (onStream: OnStream) => void;
	/** How many streams to open before anybody asks: round trips that the first requests need not wait for. */
	ahead: () => number;
	/**
	 * Whether the streams so far lead to the engine that is meant. False: it was found elsewhere meanwhile, and streams
	 * lead there from now on.
	 *
	 * @throws EngineError
	 */
	settled: (signal: AbortSignal) => Promise<boolean>;
	/** Goes another way from now on, after the engine could not be talked to; false where there is no other. */
	fallBack: () => boolean;
	/** Whether another conversation can be held over it. */
	stands: () => boolean;
	/** Bytes that came so far, on all streams together: as long as it grows, the line holds. */
	received: () => number;
	/** The command that opens a shell on the engine's host, over the same line where that can be; undefined: none does. */
	shell: () => readonly string[] | undefined;
	/** What a command on the engine's host writes, over the same line; undefined: it failed, or the line has no room. */
	askHost: (command: string) => Promise<string | undefined>;
	/** Why the streams broke, where that lies in what they have in common. */
	whyBroken: () => Promise<Error | undefined>;
	/** Ends what all streams have in common, and with it, by ssh, the streams. */
	close: () => void;
};

/** Of a conversation's first requests, so many are under way at once. */
export const STREAMS_AHEAD = 6;

/** Streams that have nothing in common: each is a connection of its own. */
export function createSocketDialler(address: EngineAddress & { kind: 'unix' | 'tcp' }): Dialler {
	const traffic = createTraffic();
	return {
		ready: () => Promise.resolve(),
		dial: onStream => onStream(traffic.count(connect(address))),
		ahead: () => (address.kind === 'unix' ? 0 : STREAMS_AHEAD),
		settled: () => Promise.resolve(true),
		fallBack: () => false,
		stands: () => false,
		received: traffic.received,
		shell: () => undefined,
		askHost: () => Promise.resolve(undefined),
		whyBroken: () => Promise.resolve(undefined),
		close: () => {},
	};
}

function connect(address: EngineAddress & { kind: 'unix' | 'tcp' }) {
	if (address.kind === 'unix') return connectSocket(address.path);
	const { host, port, tls } = address;
	const socket = connectSocket({ host, port, keepAlive: true, noDelay: true });
	if (tls === undefined) return socket;
	return connectTls({
		socket,
		host,
		...tls,
		rejectUnauthorized: tls.verify,
		ALPNProtocols: ['http/1.1'],
		// Routers before the engine go by it. Addresses have no place in it (RFC 6066, section 3).
		...(isIP(host) === 0 && { servername: host }),
	});
}
