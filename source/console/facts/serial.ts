/** Looks at a ser2net: its configuration, by its file, and which of its ports are alive, by a command in its container. */

import type { Engine } from '../../engine/engine.ts';
import { readSer2net } from '../../lab/companion/ser2net/read.ts';
import { CONFIG_FILES, portsQuestion, serialPorts } from '../../lab/companion/ser2net/ports.ts';
import type { SerialReport } from '../../lab/companion/ser2net/report.ts';
import type { Container } from '../../lab/objects.ts';
import { messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';

/** @param mayRun whether anything may be run in containers */
export async function lookAtSerial(engine: Engine, container: Container, mayRun: boolean): Promise<SerialReport> {
	try {
		const found = await configOf(engine, container);
		if (found === undefined) return { state: 'unread', why: `It has none of ${CONFIG_FILES.join(', ')}.` };
		const config = readSer2net(found.text);
		const whyNot = mayRun ? obstacleOf(container) : 'With --read-only nothing is run in containers.';
		if (whyNot !== '') return { state: 'read', path: found.path, config, ports: undefined, why: whyNot };
		const { command } = portsQuestion(config.lines);
		const { stdout } = await engine.runCommand({ containerId: container.id, command, milliseconds: 10_000 });
		return { state: 'read', path: found.path, config, ports: serialPorts(config.lines, stdout), why: '' };
	} catch (error) {
		return { state: 'unread', why: messageOf(error) };
	}
}

const obstacleOf = ({ status }: Container): string => (status === 'running' ? '' : 'It does not run.');

async function configOf(engine: Engine, container: Container): Promise<{ path: string; text: string } | undefined> {
	const { command = [] } = container.detail ?? {};
	const at = command.indexOf('-c');
	const declared = at < 0 ? undefined : command[at + 1];
	for (const path of [...(declared === undefined ? [] : [declared]), ...CONFIG_FILES]) {
		// One after the other: the first that is there counts.
		// oxlint-disable-next-line no-await-in-loop
		const text = await engine.lookups.fileIn(container.id, path);
		if (text !== undefined) return { path: plain(path), text: text.split('\n').map(plain).join('\n') };
	}
	return undefined;
}
