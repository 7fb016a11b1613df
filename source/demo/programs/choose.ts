/** Which program a container runs, told from its image, command and environment, as the real images decide it. */

import { quietProgram, type Program } from '../program.ts';
import type { World } from '../shell/builtins.ts';
import { isProgram } from '../shell/interpreter.ts';
import { isAlive, type DemoContainer, type LabState } from '../state.ts';
import { kisscache, pdudaemon, registry, ser2net } from './helpers.ts';
import { scriptProgram } from './script.ts';
import { lavaServer, type ServedWorker } from './server.ts';
import { httpWorker, misusedWorker, zmqWorker, type PingAnswer } from './worker.ts';

export function chooseProgram(state: LabState, container: DemoContainer, world: World): Program {
	const [first = ''] = container.entrypoint.length > 0 ? container.entrypoint : container.command;
	if (isProgram(first)) return scriptProgram([...container.entrypoint, ...container.command], world, container.init);
	const image = container.image.replace(/:[^:/]*$/, '');
	const component = image.slice(image.lastIndexOf('/') + 1);
	if (component.endsWith('lava-server')) return server(state, container);
	if (component.endsWith('lava-dispatcher')) return worker(state, container);
	const helpers: Readonly<Record<string, () => Program>> = { registry, ser2net, pdudaemon, kisscache };
	return helpers[component]?.() ?? quietProgram(0.1, 8);
}

function server(state: LabState, container: DemoContainer): Program {
	const services = variable(container, 'SERVICES');
	if (services === 'lava-coordinator') return quietProgram(0.1, 14);
	const version = tagOf(container);
	return lavaServer(servedWorkers(state, version), version);
}

/** In a lab of thousands the log tells of the first ones only. */
const SERVED = 20;

function servedWorkers(state: LabState, version: string): ServedWorker[] {
	const served = [...state.containers.values()].flatMap(container => {
		if (!isAlive(container) || !container.image.includes('lava-dispatcher') || isZmq(container)) return [];
		const address = container.endpoints[0]?.lease?.ipv4 ?? '172.18.0.1';
		const { status } = answerTo(container, version);
		return [{ name: workerName(container), address, version: tagOf(container), status }];
	});
	return served.slice(0, SERVED);
}

function worker(state: LabState, container: DemoContainer): Program {
	const lab = [...state.containers.values()].find(other => other.image.includes('lava-server'));
	const serverVersion = lab === undefined ? '' : tagOf(lab);
	if (isZmq(container)) {
		const master = variable(container, 'MASTER_URL') || 'tcp://localhost:5556';
		const name = variable(container, 'DISPATCHER_HOSTNAME').replace(/^--hostname[= ]/, '') || container.hostname;
		return zmqWorker({ name, master, hasMaster: isZmqVersion(serverVersion) });
	}
	const bare = ['WORKER_NAME', 'TOKEN', 'WS_URL'].map(name => variable(container, name)).find(isNoFlag);
	if (bare !== undefined) return misusedWorker(bare);
	return httpWorker({
		name: workerName(container),
		url: variable(container, 'URL') || 'http://localhost/',
		version: tagOf(container),
		tokenFrom:
			variable(container, 'TOKEN') === '' ? "file '/var/lib/lava/dispatcher/worker/token'" : "'<command line>'",
		answer: answerTo(container, serverVersion),
		firstJob: 4127,
		device: 'qemu',
	});
}

function isNoFlag(value: string): boolean {
	return value !== '' && !value.startsWith('--');
}

/** The server knows every worker that was named on purpose; a name taken from the container's host name is unknown. */
function answerTo(container: DemoContainer, serverVersion: string): PingAnswer {
	const name = workerName(container);
	if (name === container.id.slice(0, 12)) return { status: 404, body: `{"error": "Unknown worker '${name}'"}` };
	const version = tagOf(container);
	if (version !== serverVersion) {
		return { status: 409, body: `{"error": "Version mismatch '${version}' vs '${serverVersion}'"}` };
	}
	return { status: 200 };
}

function workerName(container: DemoContainer): string {
	return variable(container, 'WORKER_NAME').replace(/^--name[= ]/, '') || container.hostname;
}

function isZmq(container: DemoContainer): boolean {
	return isZmqVersion(tagOf(container));
}

/** The last release of the ZMQ era is 2020.08. */
function isZmqVersion(version: string): boolean {
	const [year = 0, month = 0] = version.split('.').map(Number);
	return year > 0 && (year < 2020 || (year === 2020 && month <= 8));
}

function tagOf(container: DemoContainer): string {
	return /:([^:/]*)$/.exec(container.image)?.[1] ?? 'latest';
}

function variable(container: DemoContainer, name: string): string {
	return container.environment.find(entry => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}
