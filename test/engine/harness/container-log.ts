/** A container's log as the engine itself has it, read without the program's help. */

import type Docker from 'dockerode';

export type LoggedLine = { stream: 'stdout' | 'stderr'; text: string };

/** The whole log of a container without a terminal, in the engine's order. */
export async function containerLog(container: Docker.Container): Promise<LoggedLine[]> {
	const bytes = await container.logs({ stdout: true, stderr: true, follow: false });
	const lines: LoggedLine[] = [];
	// Engine API, "Attach to a container", stream format: one byte of stream, three empty, four of length.
	for (let at = 0; at < bytes.length;) {
		const length = bytes.readUInt32BE(at + 4);
		const stream = bytes.readUInt8(at) === 2 ? 'stderr' : 'stdout';
		lines.push({ stream, text: bytes.toString('utf8', at + 8, at + 8 + length).replace(/\n$/, '') });
		at += 8 + length;
	}
	return lines;
}
