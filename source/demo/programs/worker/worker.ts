/**
 * The LAVA worker of both eras: how it starts, pings, runs jobs, and how it fails. Its log has the lines of LAVA's own
 * lava_dispatcher/worker.py at the tag 2023.01, and of lava/dispatcher/lava-slave at the tag 2020.08.
 */

import type { Beat, Program } from '../../program.ts';
import { line, quietProgram } from '../../program.ts';

/** What comes back when the worker asks the server. */
export type PingAnswer = { status: 200 } | { status: number; body: string };

/** A line of Python's logging as the LAVA daemons configure it. */
function logged(after: number, level: 'DEBUG' | 'INFO' | 'ERROR', message: string): Beat {
	return { after, stream: 'stdout', text: at => `${pythonTime(at)} ${level.padStart(7)} ${message}` };
}

/** `2026-11-20 09:30:00,120` */
export function pythonTime(at: number): string {
	return new Date(at).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
}

type HttpWorker = {
	name: string;
	url: string;
	version: string;
	tokenFrom: string;
	/** Asked at each ping: the server may have been switched to another version meanwhile. */
	answer: () => PingAnswer;
	/** The number of its first job; it gets none when the server refuses it. */
	firstJob: number;
	device: string;
};

/** The HTTP era's lava-worker (2020.09 and later): pings every 20 s whatever the answer. */
export function httpWorker(options: HttpWorker): Program {
	return {
		...quietProgram(0.6, 41),
		boot: () => [
			logged(900, 'INFO', '[INIT] LAVA worker has started.'),
			logged(1, 'INFO', `[INIT] Name   : '${options.name}'`),
			logged(0, 'INFO', `[INIT] Server : '${options.url.replace(/\/$/, '')}'`),
			logged(0, 'INFO', `[INIT] Version: '${options.version}'`),
			logged(1, 'INFO', `[INIT] Token  : ${options.tokenFrom}`),
			logged(6, 'DEBUG', 'LAVA worker pid is 1'),
		],
		routine: random => working(options, random),
		onTerm: {
			exitCode: 1,
			milliseconds: 300,
			says: [
				at => `${pythonTime(at)}    INFO [EXIT] Received signal SIGTERM`,
				at => `${pythonTime(at)}    INFO [EXIT] Canceled`,
			],
		},
	};
}

function* working({ answer, firstJob, device }: HttpWorker, random: () => number): Generator<Beat> {
	let job = firstJob;
	for (;;) {
		for (let pings = 3 + Math.floor(random() * 6); pings > 0; pings--) yield* ping(answer());
		if (answer().status !== 200) continue;
		yield* runningJob(job, device, 2 + Math.floor(random() * 5));
		job += 1 + Math.floor(random() * 4);
	}
}

function* ping(answer: PingAnswer): Generator<Beat> {
	if (answer.status === 200) return yield logged(19_970, 'DEBUG', 'PING => server');
	yield logged(19_960, 'DEBUG', 'PING => server');
	yield logged(38, 'ERROR', `-> server error: code ${answer.status}`);
	yield logged(1, 'DEBUG', `--> ${'body' in answer ? answer.body : ''}`);
}

function* runningJob(job: number, device: string, pings: number): Generator<Beat> {
	yield logged(8_000, 'INFO', '[EVENT] Worker mentioned');
	yield logged(2, 'DEBUG', 'PING => server');
	yield logged(35, 'INFO', `[${job}] server => START`);
	yield logged(70, 'INFO', `[${job}] Starting job`);
	yield logged(1, 'DEBUG', `[${job}]         : 'device_type: ${device}\\njob_name: ${device} boot and smoke test\\n'`);
	yield logged(0, 'DEBUG', `[${job}] device  : 'commands: {}\\ndevice_type: ${device}\\n'`);
	yield logged(0, 'DEBUG', `[${job}] dispatch: ''`);
	yield logged(0, 'DEBUG', `[${job}] env     : 'purge: false\\n'`);
	yield logged(0, 'DEBUG', `[${job}] env-dut : ''`);
	yield logged(60, 'INFO', `[${job}] RUNNING => server`);
	for (let left = pings; left > 0; left--) yield logged(19_970, 'DEBUG', 'PING => server');
	yield logged(40, 'INFO', `[${job}] running -> finished`);
	yield logged(3, 'INFO', `[${job}] FINISHED => server`);
}

/** The ZMQ era's lava-slave (to 2020.08). A server of the HTTP era has no lava-master: its HELLO gets no answer. */
export function zmqWorker(options: { name: string; master: string; version: string; hasMaster: boolean }): Program {
	const { name, master, version, hasMaster } = options;
	return {
		...quietProgram(0.3, 36),
		boot: () => [
			logged(700, 'INFO', '[INIT] LAVA slave has started.'),
			logged(1, 'INFO', `[INIT] Version ${version}`),
			logged(0, 'INFO', '[INIT] Using protocol version 3'),
			logged(1, 'DEBUG', '[INIT] Connection is not encrypted'),
			logged(90, 'INFO', `[BTSP] Connecting to master [${master}] as <${name}>`),
			logged(1, 'INFO', `[BTSP] Greeting the master [${master}] => 'HELLO'`),
			...(hasMaster
				? [
						logged(2, 'INFO', `[BTSP] Connection with master [${master}] established`),
						logged(1, 'INFO', 'Master is ONLINE'),
					]
				: []),
		],
		routine: () => (hasMaster ? pongs() : greetings(name, master)),
		onTerm: {
			exitCode: hasMaster ? 0 : 1,
			milliseconds: 200,
			says: [
				`${hasMaster ? '' : '[BTSP] '}Received a signal, leaving`,
				'[EXIT] destroying the context',
				'[EXIT] Closing sock and pipes, dropping messages',
			].map(words => at => `${pythonTime(at)}    INFO ${words}`),
		},
	};
}

/** Five seconds after its greeting, and from then on as the master says. */
function* pongs(): Generator<Beat> {
	for (let seconds = 5; ; seconds = 20) {
		yield logged(seconds * 1000, 'DEBUG', `PING => master (last message ${seconds}s ago)`);
		yield logged(2, 'DEBUG', 'master => PONG(20)');
	}
}

function* greetings(name: string, master: string): Generator<Beat> {
	const [, host = '', port = ''] = /^tcp:\/\/(.*):(\d+)$/.exec(master) ?? [];
	for (;;) {
		yield logged(5_000, 'DEBUG', `[BTSP] Checking master [${host}:${port}] to create socket for ${name}`);
		yield logged(1, 'INFO', "[BTSP] Greeting master => 'HELLO_RETRY' (using the same version?)");
	}
}

/** A value that is no flag: the program prints its usage and ends with 2. */
export function misusedWorker(argument: string): Program {
	return {
		...quietProgram(0, 12),
		boot: () => [
			line(800, 'usage: lava-worker [-h] [--name NAME] [--debug] [--worker-dir WORKER_DIR] --url URL', 'stderr'),
			line(0, '                   [--ws-url WS_URL] [--token TOKEN | --token-file TOKEN_FILE]', 'stderr'),
			line(0, '                   [--log-file LOG_FILE] [--level {DEBUG,ERROR,INFO,WARN}]', 'stderr'),
			line(1, `lava-worker: error: unrecognized arguments: ${argument}`, 'stderr'),
			{ after: 40, exit: 2 },
		],
	};
}
