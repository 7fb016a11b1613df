/** LAVA's coordinator, which lets the jobs of several devices wait for each other (lava.md 6), as a worker knows it. */

import * as z from 'zod/mini';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/sanitise.ts';
import type { Command } from '../command.ts';

/** A worker reads it when a multinode job starts on it. Its folder is in no image of a dispatcher. */
export const COORDINATOR_FILE = '/etc/lava-coordinator/lava-coordinator.conf';

export const COORDINATOR_PORT = 3079;

/** Where one is: a host name or an IPv4 address, as the worker's container reaches it. */
export type CoordinatorPlace = { host: string; port: number };

/** A worker's settings for its coordinator, and what came of them. */
export type CoordinatorTrace =
	/** It has no such file. */
	| { state: 'absent' }
	/** LAVA can't read it: why. */
	| { state: 'unreadable'; why: string }
	/** `silent`: why none answers there; '' = one does; undefined = it could not be read. */
	| { state: 'named'; host: string; port: number; silent: string | undefined };

const fileSchema = z.object({
	port: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
	coordinator_hostname: z.optional(z.string()),
});

/** As LAVA's dispatcher reads it: what is missing has its default. */
export function readCoordinatorFile(text: string): CoordinatorTrace {
	const json = parseJson(text);
	if (json === undefined) return { state: 'unreadable', why: 'it is no JSON' };
	const read = fileSchema.safeParse(json);
	if (!read.success) return { state: 'unreadable', why: 'its port or coordinator_hostname is of another kind' };
	const { port = COORDINATOR_PORT, coordinator_hostname: host = 'localhost' } = read.data;
	return { state: 'named', host: plain(host), port, silent: undefined };
}

/** The text of the file. Every key stands in LAVA's own too (`etc/lava-coordinator.conf`). */
export function coordinatorFile({ host, port }: CoordinatorPlace): string {
	const settings = { port, blocksize: 4096, poll_delay: 3, coordinator_hostname: host };
	return `${JSON.stringify(settings, undefined, 4)}\n`;
}

/** Exits with 0 in a worker's container when a coordinator answers there; else it prints why not. */
export function asksCoordinator({ host, port }: CoordinatorPlace): Command {
	return { command: ['python3', '-I', '-S', '-c', ASK, host, String(port)] };
}

/**
 * A coordinator answers every message, and "nack" to an empty one. It serves one caller at a time, so a client that connects
 * and says nothing would keep all jobs waiting.
 */
const ASK = `import socket, sys
try:
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), 5) as caller:
        caller.sendall(b"00000002{}")
        answer = caller.recv(64)
except OSError as error:
    sys.exit(str(error))
if not answer:
    sys.exit("it closes the connection and says nothing")
`;
