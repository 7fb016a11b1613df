/** A port of this machine's loopback that leads into an engine's network, which has no way out of its own. */

import type { ChildProcess } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

export type Relay = {
	readonly port: number;
	/** Breaks the connections there are; new ones can be made. */
	breakLines(): void;
	/** Breaks the connections and takes no more. */
	close(): void;
};

/** Every connection gets a program of its own, whose input and output it becomes. */
export async function openRelay(spawnProgram: () => ChildProcess): Promise<Relay> {
	const sockets = new Set<Socket>();
	const server = createServer({ allowHalfOpen: true }, socket => {
		sockets.add(socket);
		join(socket, spawnProgram());
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	server.unref();
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the relay has no port');
	const breakLines = (): void => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		port: address.port,
		breakLines,
		close: () => {
			server.close();
			breakLines();
		},
	};
}

function join(socket: Socket, program: ChildProcess): void {
	if (program.stdin) socket.pipe(program.stdin);
	// The connection ends with the output, which is read after the program has ended.
	program.stdout?.pipe(socket);
	program.stderr?.resume();
	// Either side may vanish at any time, and then the other one goes too.
	program.stdin?.on('error', () => socket.destroy());
	program.on('error', () => socket.destroy());
	socket.on('error', () => program.kill());
	socket.on('close', () => {
		program.kill();
		// What is left of its output has no reader now, and what it has started itself may go on to hold the pipes.
		for (const pipe of program.stdio) pipe?.destroy();
	});
}
