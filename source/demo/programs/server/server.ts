/**
 * The all-in-one lava-server: one `tail` over the logs of all its services, each switch marked by a header line. The web
 * server alone tells its own lines, and nothing else.
 */

import type { Beat, Program } from '../../program.ts';
import { line, quietProgram } from '../../program.ts';
import { pythonTime } from '../worker/worker.ts';

const LOGS = {
	django: '/var/log/lava-server/django.log',
	gunicorn: '/var/log/lava-server/gunicorn.log',
	publisher: '/var/log/lava-server/lava-publisher.log',
	scheduler: '/var/log/lava-server/lava-scheduler.log',
	coordinator: '/var/log/lava-coordinator.log',
	apache: '/var/log/apache2/lava-server.log',
} as const;

type Service = keyof typeof LOGS;

/** A worker as the server's access log shows it. */
export type ServedWorker = { name: string; address: string; version: string; status: number };

/**
 * `workers`: asked in each round, since they come and go; `fresh`: its first start makes the database; `alone`: only its
 * web server is in the container.
 */
export type ServerOptions = {
	workers: () => readonly ServedWorker[];
	version: string;
	fresh: boolean;
	alone: boolean;
};

export function lavaServer({ workers, version, fresh, alone }: ServerOptions): Program {
	return {
		...quietProgram(3.4, 412),
		boot: () => (alone ? startAlone(fresh) : start(fresh)),
		routine: random => (alone ? serveAlone(workers, random) : serve(workers, version, random)),
		onTerm: alone
			? { exitCode: 0, milliseconds: 400, says: [() => '[INFO] Handling signal: term'] }
			: {
					exitCode: 0,
					milliseconds: 6_000,
					says: [() => 'Received SIGTERM', () => 'Stopping services', () => 'Stopping postgresql'],
				},
		probe: { exitCode: 0, output: `{"version":"${version}"}` },
	};
}

/** A few of the hundred that LAVA has. */
const MIGRATIONS = [
	'contenttypes.0001_initial',
	'contenttypes.0002_remove_content_type_name',
	'auth.0001_initial',
	'auth.0012_alter_user_first_name_max_length',
	'admin.0001_initial',
	'authtoken.0001_initial',
	'lava_scheduler_app.0001_initial',
	'lava_scheduler_app.0055_worker_permissions',
	'lava_results_app.0001_initial',
	'sessions.0001_initial',
	'sites.0001_initial',
];

function* migrations(): Generator<Beat> {
	yield line(100, 'Running migrations:');
	for (const name of MIGRATIONS) yield line(280, `  Applying ${name}... OK`);
}

function* start(fresh: boolean): Generator<Beat> {
	for (const [service, wait] of [
		['postgresql', 2_100],
		['lava-coordinator', 300],
		['lava-publisher', 400],
		['lava-scheduler', 500],
		['gunicorn', 900],
		['apache2', 350],
	] as const) {
		yield line(60, `Starting ${service}`);
		yield line(wait, 'done');
		yield line(0, '');
		if (fresh && service === 'postgresql') yield* migrations();
	}
	yield line(200, `==> ${LOGS.gunicorn} <==`);
	yield line(0, '[INFO] Starting gunicorn 20.1.0');
	yield line(0, '[INFO] Listening at: http://127.0.0.1:8000 (1)');
	yield line(0, '');
}

function* startAlone(fresh: boolean): Generator<Beat> {
	if (fresh) yield* migrations();
	yield line(2_100, '[INFO] Starting gunicorn 20.1.0');
	yield line(0, '[INFO] Listening at: http://0.0.0.0:8000 (7)');
}

function* serveAlone(served: () => readonly ServedWorker[], random: () => number): Generator<Beat> {
	for (;;) {
		const workers = served();
		for (const worker of workers) {
			const wait = (20_000 / (workers.length + 1)) * (0.9 + random() * 0.2);
			yield { after: wait, stream: 'stdout', text: at => accessLine(worker, at) };
		}
		yield { after: 2_000, stream: 'stdout', text: at => browserLine(4120, at) };
	}
}

/** Tells the service's line, with `tail`'s header where the service before it was another one. */
function createTail(): (after: number, service: Service, text: (at: number) => string) => Generator<Beat> {
	let current: Service | undefined;
	return function* (after, service, text) {
		if (service !== current) {
			yield line(after, '');
			yield line(0, `==> ${LOGS[service]} <==`);
			after = 0;
			current = service;
		}
		yield { after, stream: 'stdout', text };
	};
}

function* serve(served: () => readonly ServedWorker[], version: string, random: () => number): Generator<Beat> {
	const tail = createTail();
	let job = 4120;
	for (let round = 0; ; round++) {
		const workers = served();
		for (const worker of workers) {
			const wait = (20_000 / (workers.length + 1)) * (0.9 + random() * 0.2);
			yield* tail(wait, 'gunicorn', at => accessLine(worker, at));
			if (worker.status >= 400) yield* tail(3, 'django', at => complaint(worker, version, at));
		}
		yield* tail(2_000, 'scheduler', at => `${pythonTime(at)}    INFO scheduling health checks: done`);
		yield* tail(6, 'scheduler', at => `${pythonTime(at)}    INFO scheduling jobs: done`);
		if (round % 6 === 5) {
			const number = job++;
			yield* tail(400, 'scheduler', at => `${pythonTime(at)}    INFO -> ${number} (qemu) => qemu01 (calvin-worker)`);
			yield* tail(80, 'publisher', at => `${pythonTime(at)}   DEBUG [PUB] testjob ${number} Scheduled`);
			yield* tail(900, 'apache', at => browserLine(number, at));
		}
	}
}

function accessLine({ address, name, version, status }: ServedWorker, at: number): string {
	const path = `/scheduler/internal/v1/workers/${name}/?version=${version}`;
	const bytes = status === 200 ? 45 : 51;
	return `${address} - - [${apacheTime(at)}] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "lava-worker ${version}"`;
}

function complaint({ name, version, status }: ServedWorker, ours: string, at: number): string {
	const path = `/scheduler/internal/v1/workers/${name}/`;
	if (status === 409) return `${pythonTime(at)} WARNING Version mismatch '${version}' vs '${ours}': ${path}`;
	return `${pythonTime(at)} WARNING ${status === 404 ? 'Not Found' : 'Bad Request'}: ${path}`;
}

function browserLine(job: number, at: number): string {
	return `172.18.0.1 - - [${apacheTime(at)}] "GET /scheduler/job/${job} HTTP/1.1" 200 18342 "-" "Mozilla/5.0"`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20/Nov/2026:09:30:00 +0000` */
function apacheTime(at: number): string {
	const time = new Date(at);
	const day = String(time.getUTCDate()).padStart(2, '0');
	return `${day}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)} +0000`;
}
