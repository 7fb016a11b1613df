/** ser2net's serial lines in the demo: whichever its file has, those with a fault dead, as with the real one. */

import { readSer2net } from '../../lab/companion/ser2net/read.ts';
import { ser2netFaults } from '../../lab/companion/ser2net/faults.ts';
import { CONFIG_FILES } from '../../lab/companion/ser2net/ports.ts';
import type { SerialLine } from '../../lab/companion/ser2net/config.ts';
import { HOST_FACTS } from '../content/host.ts';
import type { Machine } from '../machine.ts';
import { type CommandOutcome, failed, said } from '../shell/builtins.ts';
import type { DemoContainer } from '../state.ts';

export const isSer2net = ({ entrypoint, image }: DemoContainer): boolean =>
	entrypoint[0] === 'ser2net' || /(?:^|\/)ser2net:/.test(image);

function linesOf({ files }: DemoContainer): { lines: readonly SerialLine[]; dead: ReadonlySet<string | undefined> } {
	const text = CONFIG_FILES.map(path => files[path]).find(each => each !== undefined) ?? '';
	const config = readSer2net(text);
	const dead = ser2netFaults(config).flatMap(({ kind, line }) => (kind === 'dead' ? [line] : []));
	return { lines: config.lines, dead: new Set(dead) };
}

const alive = (container: DemoContainer): SerialLine[] => {
	const { lines, dead } = linesOf(container);
	return container.run.status === 'running' ? lines.filter(({ name, enabled }) => enabled && !dead.has(name)) : [];
};

/** Undefined: it is no question about serial lines. */
export function serialAnswer(
	machine: Machine,
	container: DemoContainer,
	command: readonly string[],
): ((input: string) => CommandOutcome) | undefined {
	const [shell, , script = '', first = '', ...rest] = command;
	if (shell === 'bash' && script.includes('/dev/tcp/$0/$1')) return () => connect(machine, first, Number(rest[0]));
	if (shell === 'sh' && script.startsWith('cat /proc/net/tcp')) return () => said(portsText(container, rest));
	return undefined;
}

function connect(machine: Machine, host: string, port: number): CommandOutcome {
	const there = [...machine.state().containers.values()].find(
		each => isSer2net(each) && (each.name === host || (host === 'localhost' && each.networkMode === 'host')),
	);
	const line = there && alive(there).find(each => each.port === port);
	if (line === undefined) return failed(`bash: connect: Connection refused`);
	return isPluggedIn(line.device)
		? said('')
		: { ...said('Device open failure: Value or file not found\n'), exitCode: 1 };
}

const isPluggedIn = (device: string): boolean =>
	HOST_FACTS.devices.some(each => each === device) || device.startsWith('/dev/serial/by-path/');

/** As the kernel's table has them. */
function portsText(container: DemoContainer, devices: readonly string[]): string {
	const rows = alive(container).map(({ port }, at) => {
		const hex = port.toString(16).toUpperCase().padStart(4, '0');
		return `   ${at}: 00000000:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${7000 + at}`;
	});
	return [...rows, ...devices.filter(isPluggedIn).map(each => `there ${each}`), ''].join('\n');
}
