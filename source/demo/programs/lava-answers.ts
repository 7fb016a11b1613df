/** The commands that a LAVA server's container answers whole: with all that comes on stdin, all that they say. */

import type { Machine } from '../machine.ts';
import { type CommandOutcome, failed, said } from '../shell/builtins.ts';
import type { DemoContainer } from '../state.ts';
import { reachesOnShared } from '../swarm.ts';
import { backUp, isBackUp } from './server/back-up.ts';
import { fetchAnswer, writeConfigFile } from './boot-services.ts';
import { dispatcherAnswer } from './worker/dispatcher-commands.ts';
import { isManage, runManage } from './server/manage.ts';
import { pdudaemonAnswer, powerAnswer } from './helpers.ts';
import { isLookInside, lookInside } from './server/look-inside.ts';
import { helpWith, isHelper } from './server/move-database.ts';
import { postgresqlAnswer } from './postgresql.ts';
import { serverPartAnswer } from './server/part.ts';
import { serialAnswer } from './ser2net-lines.ts';

/** Undefined: it is no such command. */
export function answererIn(
	machine: Machine,
	container: DemoContainer,
	command: readonly string[],
): ((input: string) => CommandOutcome) | undefined {
	if (container.entrypoint[0] === 'python3') return () => connectOnShared(machine, container, command);
	if (isHelper(container)) return () => helpWith(machine, container, command);
	if (isBackUp(container, command)) return input => backUp(machine, container, input);
	if (isLookInside(container, command)) {
		return input => writeConfigFile(machine, container, input) ?? lookInside(machine, container, input);
	}
	if (isManage(container, command)) return input => runManage(machine, container, command, input);
	const answer =
		postgresqlAnswer(container, command) ?? serverPartAnswer(container, command) ?? pdudaemonAnswer(machine, command);
	if (answer !== undefined) return () => answer;
	const fetched = fetchAnswer(machine, command);
	if (fetched !== undefined) return fetched;
	const power = powerAnswer(machine, command);
	if (power !== undefined) return power;
	const serial = serialAnswer(machine, container, command);
	if (serial !== undefined) return serial;
	return dispatcherAnswer(machine, container, command);
}

/** Of a container that only tries whether it reaches another one, on a network of the Swarm. */
function connectOnShared(machine: Machine, container: DemoContainer, command: readonly string[]): CommandOutcome {
	const [host = ''] = command.slice(-2);
	return reachesOnShared(machine, container, host) ? said('') : failed('[Errno 113] No route to host');
}
