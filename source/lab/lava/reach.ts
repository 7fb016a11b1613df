/** Whether an address is reached from a container: asked by Python, which each of LAVA's images has. */

import type { Command } from '../command.ts';

/** As seconds: a packet without an answer is lost, or dropped by a firewall. */
const PATIENCE = 5;

const CONNECT = `
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), ${PATIENCE}).close()
except OSError as error:
    sys.exit(str(error))
`;

/** Exits with 0 where something listens, with 1 and the reason where not. */
export function connectsTo(host: string, port: number): Pick<Command, 'command'> {
	return { command: ['python3', '-I', '-S', '-c', CONNECT, host, String(port)] };
}

const LISTEN = `
import socket, sys
with socket.create_server(("", int(sys.argv[1]))) as server:
    while True:
        server.accept()[0].close()
`;

/** Accepts every connection, and sends nothing. */
export function listensAt(port: number): Pick<Command, 'command'> {
	return { command: ['python3', '-I', '-S', '-c', LISTEN, String(port)] };
}
