/** The few commands that a dispatcher's container answers to the console: it is configured with a coordinator, and asks that. */

import { COORDINATOR_PORT } from '../../../lab/lava/coordinator.ts';
import { SWARM_PORT } from '../../../lab/swarm/state.ts';
import { filesOf } from '../../content/files.ts';
import type { Machine } from '../../machine.ts';
import { failed, said, type CommandOutcome } from '../../shell/builtins.ts';
import { type DemoContainer, isAlive, type LabState } from '../../state.ts';
import { changeFiles } from '../../transitions/container-files.ts';
import { isDispatcher, variable } from './dispatcher.ts';

type Answer = () => CommandOutcome;

/** Undefined: it is none of them. */
export function dispatcherAnswer(
	machine: Machine,
	container: DemoContainer,
	[name = '', ...words]: readonly string[],
): Answer | undefined {
	if (!isDispatcher(container)) return undefined;
	const path = words.at(-1) ?? '';
	switch (name) {
		case 'mkdir':
		case 'rmdir':
			return () => said('');
		case 'test':
			return () => (hasFolder(container, path) ? said('') : { stdout: '', stderr: '', exitCode: 1 });
		case 'rm':
			return () => {
				machine.apply(changeFiles(machine.state(), container.id, { [path]: undefined }));
				return said('');
			};
		case 'python3': {
			const [host = '', port = ''] = words.slice(-2);
			if (Number(port) === COORDINATOR_PORT) return () => ask(machine.state(), host);
			if (Number(port) === SWARM_PORT) return () => reachManager(machine, host);
			return /^\d+$/.test(port) ? () => connect(machine.state(), host, Number(port)) : undefined;
		}
		default:
			return undefined;
	}
}

function hasFolder(container: DemoContainer, path: string): boolean {
	return [...filesOf(container).keys()].some(file => file.startsWith(`${path}/`));
}

function reachManager({ lan }: Machine, host: string): CommandOutcome {
	const manages = lan?.get(host)?.state().swarm?.kept !== undefined;
	return manages ? said('') : failed('[Errno 111] Connection refused');
}

/** To a server on another host, on the port of its web page. */
function connect({ farServer }: LabState, host: string, port: number): CommandOutcome {
	if (farServer === undefined || host !== farServer.address) return failed('[Errno 113] No route to host');
	return port === 80 ? said('') : failed('[Errno 111] Connection refused');
}

function ask(state: LabState, host: string): CommandOutcome {
	const bearer = [...state.containers.values()].find(
		each => each.name === host || each.endpoints.some(({ lease }) => lease?.ipv4 === host),
	);
	if (bearer === undefined || !isAlive(bearer)) return failed('[Errno 113] No route to host');
	const services = variable(bearer, 'SERVICES');
	const runs = bearer.image.includes('lava-server') && (services === '' || services.includes('lava-coordinator'));
	return runs ? said('') : failed('[Errno 111] Connection refused');
}
