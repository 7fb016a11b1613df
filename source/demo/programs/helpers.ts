/** What stands around LAVA in a lab: the registry, serial lines, power switches, the download cache. */

import type { Machine } from '../machine.ts';
import { type CommandOutcome, failed, said } from '../shell/builtins.ts';
import type { Beat, Program } from '../program.ts';
import { quietProgram } from '../program.ts';
import { pythonTime } from './worker/worker.ts';

export function registry(): Program {
	return {
		...quietProgram(0.1, 24),
		boot: () => [goLine(300, 'listening on [::]:5000')],
		routine: function* (random) {
			for (;;) {
				yield goLine(
					45_000 + random() * 60_000,
					'response completed http.request.method=HEAD http.response.status=200',
				);
			}
		},
	};
}

function goLine(after: number, message: string): Beat {
	return {
		after,
		stream: 'stderr',
		text: at => `time="${new Date(at).toISOString()}" level=info msg="${message}" go.version=go1.20.8 service=registry`,
	};
}

export function ser2net(): Program {
	return {
		...quietProgram(0.2, 6),
		boot: () => [{ after: 100, stream: 'stdout', text: () => 'ser2net server starting' }],
		routine: function* (random) {
			for (;;) {
				const port = 7101 + Math.floor(random() * 4);
				yield {
					after: 60_000 + random() * 90_000,
					stream: 'stdout',
					text: at => `${clockTime(at)} port ${port}: connected`,
				};
				yield {
					after: 20_000 + random() * 40_000,
					stream: 'stdout',
					text: at => `${clockTime(at)} port ${port}: closed`,
				};
			}
		},
	};
}

/** Whether one listens under that name, and not what it switches. Undefined: it is no such question. */
export function pdudaemonAnswer({ state }: Machine, command: readonly string[]): CommandOutcome | undefined {
	const [shell, , script = '', host = ''] = command;
	if (shell !== 'bash' || !script.includes('/dev/tcp/$0/$1') || !script.includes('GET / HTTP')) return undefined;
	const isThere = [...state().containers.values()].some(
		each =>
			each.entrypoint[0] === 'pdudaemon' &&
			each.run.status === 'running' &&
			(each.name === host || (host === 'localhost' && each.networkMode === 'host')),
	);
	return isThere ? said('') : failed('bash: connect: Connection refused');
}

/** What LAVA's dispatcher runs to switch power, as the console has it run: it asks a pdudaemon, or nothing. */
export function powerAnswer(
	{ state }: Machine,
	command: readonly string[],
): ((input: string) => CommandOutcome) | undefined {
	if (command[0] !== 'python3' || !(command[3] ?? '').includes('shlex.split(command)')) return undefined;
	return input => {
		const [, host] = /http:\/\/([\w.-]+):\d+\/power\/control\//.exec(input) ?? [];
		if (host === undefined) return failed('The demo has no other power switches.');
		const isThere = [...state().containers.values()].some(
			each => each.name === host && each.run.status === 'running' && each.image.includes('pdudaemon'),
		);
		return isThere ? said('') : failed(`urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>`);
	};
}

export function pdudaemon(): Program {
	return {
		...quietProgram(0.2, 29),
		boot: () => [
			{ after: 900, stream: 'stderr', text: at => `${pythonTime(at)} - pdudaemon - INFO - PDUDaemon starting up` },
			{ after: 40, stream: 'stderr', text: at => `${pythonTime(at)} - http - INFO - HTTP server listening on :16421` },
		],
		routine: function* (random) {
			for (;;) {
				const port = 1 + Math.floor(random() * 8);
				yield pduLine(70_000 + random() * 60_000, `processed request: 'off' on apc-rack2 port ${port}`);
				yield pduLine(5_000, `processed request: 'on' on apc-rack2 port ${port}`);
			}
		},
	};
}

function pduLine(after: number, message: string): Beat {
	return { after, stream: 'stderr', text: at => `${pythonTime(at)} - apc-rack2 - INFO - ${message}` };
}

/** KissCache whose disk is full: its health check fails, the container stays up. */
export function kisscache(): Program {
	return {
		...quietProgram(0.8, 88),
		boot: () => [{ after: 1_200, stream: 'stderr', text: () => '[INFO] Listening at: http://0.0.0.0:8001 (1)' }],
		routine: function* () {
			for (;;) {
				yield {
					after: 30_000,
					stream: 'stderr',
					text: at =>
						`${pythonTime(at)}   ERROR download failed: [Errno 28] No space left on device: '/var/cache/kiss-cache/a7'`,
				};
			}
		},
		probe: { exitCode: 1, output: 'HTTP 503: no space left on device' },
	};
}

function clockTime(at: number): string {
	return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
