/** Commands in a container of a scripted engine: they end at once, as a test tells it. */

import { text } from 'node:stream/consumers';
import type { ScriptedEngine } from './scripted-engine.ts';

export type CommandEnd = { exitCode?: number; stdout?: string; stderr?: string };

/** What the engine was asked to run. */
export type Asked = { Cmd: string[]; Env: string[]; User?: string };

/**
 * @param end when they end; at once, unless told
 * @returns what was run so far, in its order
 */
export function runsCommands(
	peer: ScriptedEngine,
	container: string,
	endOf: (command: readonly string[]) => CommandEnd,
	end = Promise.resolve(),
): Asked[] {
	const asked: Asked[] = [];
	peer.answers.set(`/containers/${container}/exec`, async (request, response) => {
		const wanted: Asked = JSON.parse(await text(request));
		const id = `exec${asked.push(wanted)}`;
		const { exitCode = 0, stdout = '', stderr = '' } = endOf(wanted.Cmd);
		peer.answers.set(`/exec/${id}/json`, {
			Running: false,
			ExitCode: exitCode,
			ProcessConfig: { entrypoint: wanted.Cmd[0] ?? '', arguments: wanted.Cmd.slice(1) },
		});
		peer.answers.set(`/exec/${id}/start`, async (start, { socket }) => {
			start.resume();
			// What the command reads is no HTTP.
			socket?.removeAllListeners('data').on('data', () => undefined);
			socket?.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
			await end;
			socket?.end(Buffer.concat([frame(1, stdout), frame(2, stderr)]));
		});
		response.statusCode = 201;
		response.end(JSON.stringify({ Id: id }));
	});
	return asked;
}

/** As streams are told apart (Engine API 1.41, "Attach to a container"). */
function frame(stream: 1 | 2, content: string): Buffer {
	const bytes = Buffer.from(content);
	if (bytes.length === 0) return bytes;
	const head = Buffer.alloc(8);
	head.writeUInt8(stream, 0);
	head.writeUInt32BE(bytes.length, 4);
	return Buffer.concat([head, bytes]);
}
