/**
 * Which of ser2net's ports are alive, without connecting to any: who connects may throw out the job that is on the line.
 * The kernel's own tables tell it, from within ser2net's network (proc(5)).
 */

import type { Command } from '../../command.ts';
import type { SerialLine } from './config.ts';

/** Where images have the file, in the order in which ser2net's packages and labs name it. */
export const CONFIG_FILES = [
	'/etc/ser2net/ser2net.yaml',
	'/etc/ser2net.yaml',
	'/etc/ser2net.conf',
	'/etc/ser2net/ser2net.conf',
] as const;

/** Changes nothing. Devices are passed beside its text: whatever is in them is no shell code. */
export const portsQuestion = (lines: readonly SerialLine[]): Command => ({
	command: [
		'sh',
		'-c',
		'cat /proc/net/tcp /proc/net/tcp6; for each; do if [ -e "$each" ]; then echo "there $each"; fi; done; exit 0',
		'sh',
		...lines.map(({ device }) => device),
	],
});

export type SerialPort = {
	line: SerialLine;
	listens: boolean;
	/** How many are connected. */
	users: number;
	/** Whether its device is there. */
	device: boolean;
};

/** @param answer what `portsQuestion` prints */
export function serialPorts(lines: readonly SerialLine[], answer: string): SerialPort[] {
	const rows = answer.split('\n');
	const sockets = rows.flatMap(row => socketIn(row) ?? []);
	const there = new Set(rows.flatMap(row => (row.startsWith('there ') ? [row.slice(6)] : [])));
	return lines.map((line, at) => {
		// Of two lines with one port, ser2net gives it to the first.
		const isFirst = lines.findIndex(({ port, enabled }) => enabled && port === line.port) === at;
		const own = isFirst ? sockets.filter(({ port }) => port === line.port) : [];
		return {
			line,
			listens: own.some(({ state }) => state === LISTENS),
			users: own.filter(({ state }) => state === ESTABLISHED).length,
			device: there.has(line.device),
		};
	});
}

/** Linux, tcp_states.h. */
const LISTENS = '0A';
const ESTABLISHED = '01';

function socketIn(row: string): { port: number; state: string } | undefined {
	const [, port, state] = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /.exec(row) ?? [];
	return port === undefined || state === undefined ? undefined : { port: Number.parseInt(port, 16), state };
}

/** How a port is, in a few words. */
export function portWords({ line, listens, users, device }: SerialPort): string {
	if (!line.enabled) return 'switched off';
	if (!listens) return 'dead: nobody can connect';
	if (!device) return 'answers, but its device is not there';
	return users === 0 ? 'ready' : `in use by ${users}`;
}
