/** A service of a LAVA server in a container of its own, the web server aside. */

import { line, type Program, quietProgram } from '../../program.ts';
import { type CommandOutcome, said } from '../../shell/builtins.ts';
import type { DemoContainer } from '../../state.ts';
import { variable } from '../worker/dispatcher.ts';

export function isServerPart(container: DemoContainer): boolean {
	const services = variable(container, 'SERVICES');
	return container.image.includes('lava-server') && services !== '' && !services.includes('gunicorn');
}

export function serverPart(container: DemoContainer): Program {
	const service = variable(container, 'SERVICES');
	if (service === 'lava-coordinator') return quietProgram(0.1, 14);
	return { ...quietProgram(0.3, 70), boot: () => [line(400, `Starting ${service}`), line(300, 'done')] };
}

/** What is asked is whether services answer, and in the demo they do; files that are taken away are not in it. */
export function serverPartAnswer(
	container: DemoContainer,
	[program, option]: readonly string[],
): CommandOutcome | undefined {
	if (!container.image.includes('lava-server')) return undefined;
	return (program === 'python3' && option === '-c') || (program === 'rm' && option === '-f') ? said('') : undefined;
}
