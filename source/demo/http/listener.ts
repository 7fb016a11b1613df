/** The unix socket and the connections on it, with the ways in which a line to an engine goes bad. */

import { chmodSync, renameSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer, type Socket } from 'node:net';

export type Listener = {
	listen(): Promise<void>;
	/** Breaks every connection, as a killed engine does. */
	breakConnections(): void;
	/** Stops listening. `leaveSocket`: the file stays and connecting is refused; else it is gone. */
	stop(options: { leaveSocket: boolean }): Promise<void>;
	/** Connections stay open and new ones are taken, but nothing is read or answered until `resume`. */
	stall(): void;
	resume(): void;
	/** Takes away the right to connect (root has it all the same). */
	deny(): void;
	allow(): void;
};

/** @param http answers on the connections; it does not listen by itself */
export function createListener(http: Server, socketPath: string): Listener {
	const open = new Set<Socket>();
	const waiting = new Set<Socket>();
	let stalled = false;
	const accept = (socket: Socket): void => {
		http.emit('connection', socket);
		socket.resume();
	};
	const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, socket => {
		open.add(socket);
		socket.on('close', () => [open, waiting].forEach(sockets => sockets.delete(socket)));
		// A broken line is everyday here; who writes to it learns of it by `close`.
		socket.on('error', () => undefined);
		if (stalled) waiting.add(socket);
		else accept(socket);
	});
	const breakConnections = (): void => {
		for (const socket of open) socket.destroy();
	};

	return {
		breakConnections,
		listen: () =>
			new Promise((resolve, reject) => {
				rmSync(socketPath, { force: true });
				server.once('error', reject);
				server.listen(socketPath, () => {
					server.off('error', reject);
					resolve();
				});
			}),
		stop({ leaveSocket }) {
			// Closing removes the file by its name: under another one it stays behind, without a listener.
			if (leaveSocket) renameSync(socketPath, `${socketPath}.kept`);
			return new Promise(resolve => {
				server.close(() => {
					if (leaveSocket) renameSync(`${socketPath}.kept`, socketPath);
					resolve();
				});
				breakConnections();
			});
		},
		stall() {
			if (stalled) return;
			stalled = true;
			for (const socket of open) {
				socket.cork();
				socket.pause();
			}
		},
		resume() {
			stalled = false;
			for (const socket of open) {
				if (waiting.delete(socket)) accept(socket);
				else {
					socket.uncork();
					socket.resume();
				}
			}
		},
		deny: () => chmodSync(socketPath, 0o000),
		allow: () => chmodSync(socketPath, 0o600),
	};
}
