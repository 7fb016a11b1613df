/**
 * An engine behind ssh. One connection is signed in and stays; the engine's socket is forwarded over it, so that every
 * stream costs one round trip and nothing on the host. Where that is not allowed, docker's own bridge runs there for
 * each stream: on the same connection, or, where nothing can share one, on a connection of its own, as with docker.
 */

import { connect } from 'node:net';
import { messageOf } from '../../../text/error.ts';
import { type Dialler, failingStream, STREAMS_AHEAD } from '../dialler.ts';
import { createTraffic } from '../traffic.ts';
import { askHost } from './ask-host.ts';
import { sshFailure } from './failure.ts';
import { DEFAULT_SOCKET, findFarSocket } from './far-socket.ts';
import { type Master, openMaster, usersMaster } from './master.ts';
import { shellWords, type SshAddress, type SshSettings } from './options.ts';
import { readSshSettings } from './run.ts';
import { createSharedSessions, createSingleSessions, type Sessions } from './sessions.ts';
import { openSshStream } from './stream.ts';

/** An ssh that can't share connections, or is kept from it: it says so before or after it has signed in. */
const NO_SHARING =
	/unknown option|illegal option|controlpath|controlsocket|control socket|multiplex|muxserver|unix_listener/i;

/** What sshd says where it forwards nothing. */
const NO_FORWARDING = /administratively prohibited/i;

export function createSshDialler(address: SshAddress): Dialler {
	const traffic = createTraffic();
	const closing = new AbortController();
	let master: Master | undefined;
	/** The socket on the host that streams lead to, and the one here that is forwarded there. */
	let far: string | undefined = address.socket || DEFAULT_SOCKET;
	let forwarded: string | undefined;
	let asked: AskedHost | undefined;
	let sessions: Sessions | undefined;
	let way: 'forwarded' | 'sessions' = 'sessions';

	async function signIn(signal: AbortSignal): Promise<void> {
		const settings = await settingsOf(address, signal);
		try {
			master = (await usersMaster(address, settings)) ?? (await openMaster(address, settings, signal));
		} catch (error) {
			if (!NO_SHARING.test(messageOf(error))) throw error;
			sessions = createSingleSessions(() => openSshStream(address, settings), traffic);
			return;
		}
		asked = askedOver(address, settings, master, closing.signal);
		// Asking takes round trips: meanwhile the usual one is spoken to, which most often is the one that is meant.
		void asked.socket(signal);
		forwarded = await master.forward(far ?? DEFAULT_SOCKET);
		sessions = createSharedSessions(
			master,
			() => openMaster(address, settings, closing.signal),
			each => openSshStream(address, settings, each),
			traffic,
		);
	}

	function choose(): void {
		const allowed = !NO_FORWARDING.test(master?.complaint() ?? '');
		way = forwarded !== undefined && allowed ? 'forwarded' : 'sessions';
	}

	function close(): void {
		closing.abort();
		sessions?.close();
		master?.close();
	}

	return {
		async ready(signal) {
			if (!sessions) await signIn(AbortSignal.any([signal, closing.signal]));
			if (closing.signal.aborted) close();
			choose();
		},
		dial(onStream) {
			if (way === 'forwarded' && forwarded !== undefined) onStream(traffic.count(connect(forwarded)));
			else if (sessions) sessions.dial(onStream);
			else onStream(failingStream(new Error('ssh has not signed in')));
		},
		async settled(signal) {
			const found = asked === undefined ? far : await asked.socket(signal);
			// A session of docker's own goes where docker goes.
			if (found === far || way === 'sessions') return true;
			far = found;
			forwarded = found === undefined ? undefined : await master?.forward(found);
			choose();
			return false;
		},
		// A session is a program on the host: none is started in vain.
		ahead: () => (way === 'forwarded' ? STREAMS_AHEAD : 0),
		fallBack() {
			if (way === 'sessions') return false;
			way = 'sessions';
			return true;
		},
		stands: () => sessions !== undefined && !master?.failure() && !closing.signal.aborted,
		received: traffic.received,
		shell: () => shellWords(address, master?.failure() ? undefined : master?.control),
		async askHost(command) {
			// Where streams are sessions, there is none to spare.
			if (way !== 'forwarded' || master?.failure()) return undefined;
			const said = await asked?.answer(command).catch(() => undefined);
			return said?.code === 0 ? said.stdout : undefined;
		},
		whyBroken: async () => master?.whyBroken(),
		close,
	};
}

type AskedHost = {
	/** Which socket docker uses there, asked once; who comes after a failure asks again. */
	socket(signal: AbortSignal): Promise<string | undefined>;
	answer(command: string): ReturnType<typeof askHost>;
};

/** What the host is asked over the connection that stands. */
function askedOver(address: SshAddress, settings: SshSettings, { control }: Master, closing: AbortSignal): AskedHost {
	let meant: Promise<string | undefined> | undefined;
	return {
		socket(signal) {
			meant ??= findFarSocket(address, settings, control, AbortSignal.any([signal, closing]));
			meant.catch(() => (meant = undefined));
			return meant;
		},
		answer: command => askHost(address, settings, control, command, closing),
	};
}

async function settingsOf(address: SshAddress, signal: AbortSignal): Promise<SshSettings> {
	try {
		return await readSshSettings(address, signal);
	} catch (error) {
		signal.throwIfAborted();
		throw sshFailure(address, null, messageOf(error));
	}
}
