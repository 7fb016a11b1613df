/** Whether an address is reached from a container: asked by Python, which each of LAVA's images has. */

import type { Command } from '../command.ts';

/** As seconds: a packet that nobody answers is lost, or dropped by a firewall. */
const PATIENCE = 5;

const CONNECT = `
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), ${PATIENCE}).close()
except OSError as error:
    sys.exit(str(error))
`;

/** Exits with 0 where somebody listens, with 1 and why where not. */
export function connectsTo(host: string, port: number): Pick<Command, 'command'> {
	return { command: ['python3', '-I', '-S', '-c', CONNECT, host, String(port)] };
}
