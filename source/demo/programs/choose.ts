/** Which program a container runs, by its image, command and environment, as the real images decide it. */

import { quietProgram, type Program } from '../program.ts';
import type { ShellWorld } from '../shell/builtins.ts';
import { isProgram } from '../shell/interpreter.ts';
import { isAlive, type DemoContainer, type LabState } from '../state.ts';
import {
	answerTo,
	asksFarServer,
	flag,
	isDispatcher,
	isLavaDocker,
	isZmq,
	isZmqVersion,
	serverUrl,
	tagOf,
	variable,
	workerName,
} from './worker/dispatcher.ts';
import { databaseOf, isFresh, serverOf, serversSeen, webServers } from './server/database.ts';
import { kisscache, pdudaemon, registry, ser2net } from './helpers.ts';
import { isBootService } from './boot-services.ts';
import { isPostgresql, postgresql } from './postgresql.ts';
import { lavaDockerSlave } from './worker/lava-docker.ts';
import { isSer2net } from './ser2net-lines.ts';
import { scriptProgram } from './script.ts';
import { isServerPart, serverPart } from './server/part.ts';
import { lavaServer, type ServedWorker } from './server/server.ts';
import { httpWorker, misusedWorker, zmqWorker } from './worker/worker.ts';

/** The lab as it is whenever a program looks at it: here, and on the host of a server that is elsewhere. */
export type LabView = { here: () => LabState; far: () => LabState | undefined };

export function chooseProgram(lab: LabView, container: DemoContainer, world: ShellWorld): Program {
	const [first = ''] = container.entrypoint.length > 0 ? container.entrypoint : container.command;
	if (first === 'python3') return quietProgram(0.1, 8);
	if (isProgram(first)) return scriptProgram([...container.entrypoint, ...container.command], world, container.init);
	if (isSer2net(container)) return ser2net();
	if (isBootService(container)) return quietProgram(0.1, 11);
	if (isPostgresql(container)) return postgresql();
	const image = container.image.replace(/:[^:/]*$/, '');
	const component = image.slice(image.lastIndexOf('/') + 1);
	if (component.endsWith('lava-server')) return serverProgram(lab.here, container);
	if (isDispatcher(container)) return workerProgram(lab, container);
	const helpers: Readonly<Record<string, () => Program>> = { registry, pdudaemon, kisscache };
	return helpers[component]?.() ?? quietProgram(0.1, 8);
}

function serverProgram(here: () => LabState, container: DemoContainer): Program {
	if (isServerPart(container)) return serverPart(container);
	const version = tagOf(container);
	return lavaServer({
		workers: () => servedWorkers(here(), container),
		version,
		fresh: isFresh(here(), container),
		alone: variable(container, 'SERVICES') === 'gunicorn',
	});
}

/** In a lab of thousands the log tells of the first ones only. */
const SERVED = 20;

function servedWorkers(state: LabState, server: DemoContainer): ServedWorker[] {
	const seen = serversSeen(state);
	const served = [...state.containers.values()].flatMap(container => {
		if (!isAlive(container) || !isDispatcher(container) || isZmq(container)) return [];
		if (serverOf(seen, container)?.id !== server.id) return [];
		const address = container.endpoints[0]?.lease?.ipv4 || '172.18.0.1';
		const { status } = answerTo(container, tagOf(server));
		return [{ name: workerName(container), address, version: tagOf(container), status }];
	});
	return served.slice(0, SERVED);
}

function workerProgram(lab: LabView, container: DemoContainer): Program {
	if (isZmq(container)) {
		const master = variable(container, 'MASTER_URL') || 'tcp://localhost:5556';
		const name = variable(container, 'DISPATCHER_HOSTNAME').replace(/^--hostname[= ]/, '') || container.hostname;
		return zmqWorker({
			name,
			master,
			version: tagOf(container),
			hasMaster: isZmqVersion(serverVersion(lab, container)),
		});
	}
	const bare = ['WORKER_NAME', 'TOKEN', 'WS_URL'].map(name => variable(container, name)).find(isNoFlag);
	if (bare !== undefined) return misusedWorker(bare);
	const name = workerName(container);
	const state = lab.here();
	const server = serverOf(serversSeen(state), container);
	const known = server === undefined ? [] : databaseOf(state, server).workers;
	const position = known.findIndex(worker => worker.name === name);
	const worker = httpWorker({
		name,
		url: serverUrl(container) || 'http://localhost/',
		version: tagOf(container),
		tokenFrom:
			variable(container, 'TOKEN') === '' && flag(container, 'token') === ''
				? "file '/var/lib/lava/dispatcher/worker/token'"
				: "'<command line>'",
		answer: () => answerTo(container, serverVersion(lab, container)),
		firstJob: FIRST_JOB + JOBS_APART * (position < 0 ? known.length : position),
		device: known[position]?.devices[0]?.type ?? 'qemu',
	});
	return isLavaDocker(container) ? lavaDockerSlave(worker, { name, url: serverUrl(container) }) : worker;
}

/** Of the server here, or on another host where the worker is configured with that; '' where it reaches none. */
function serverVersion({ here, far }: LabView, container: DemoContainer): string {
	const near = serverOf(serversSeen(here()), container);
	if (near !== undefined) return tagOf(near);
	const other = asksFarServer(here(), container) ? far() : undefined;
	const [server] = other === undefined ? [] : webServers(other);
	return server === undefined ? '' : tagOf(server);
}

/** No two workers have jobs of one number. */
const FIRST_JOB = 4127;
const JOBS_APART = 300;

function isNoFlag(value: string): boolean {
	return value !== '' && !value.startsWith('--');
}
