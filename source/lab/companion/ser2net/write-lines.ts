/** Writes ser2net.conf, for images of before 2021.08: their ser2net, 3.5 and older, reads nothing else (lava.md 7). */

import type { SerialLine } from './config.ts';

const WORDS: Readonly<Record<string, string>> = {
	local: 'LOCAL',
	xonxoff: 'XONXOFF',
	rtscts: 'RTSCTS',
	'hangup-when-done': 'HANGUP_WHEN_DONE',
};
const PARITY: Readonly<Record<string, string>> = { n: 'NONE', e: 'EVEN', o: 'ODD', m: 'MARK', s: 'SPACE' };

export function writeSer2netLines(lines: readonly SerialLine[], head: readonly string[] = []): string {
	return [
		...head.map(each => `# ${each}`),
		// A device's name ends at its first colon: one that has any gets another name.
		...lines.flatMap(({ device, port }) => (device.includes(':') ? [`DEVICE:${aliasOf(port)}:${device}`] : [])),
		...lines.map(lineText),
		'',
	].join('\n');
}

const aliasOf = (port: number): string => `line-${port}`;

function lineText({
	protocol,
	address,
	port,
	enabled,
	timeout,
	device,
	parameters,
	flags,
	options,
}: SerialLine): string {
	const state = enabled ? (protocol === 'raw' ? 'raw' : 'telnet') : 'off';
	const name = device.includes(':') ? aliasOf(port) : device;
	const words = [
		...parameterWords(parameters),
		...flags.flatMap(flag => WORDS[flag] ?? []),
		...(protocol === 'telnet(rfc2217)' ? ['remctl'] : []),
		...Object.entries(options).map(([key, value]) => (value === 'true' ? key : `${key}=${value}`)),
	];
	return `${address === '' ? '' : `${address},`}${port}:${state}:${timeout}:${name}:${words.join(' ')}`;
}

/** `115200n81` in the old form's words. */
function parameterWords(parameters: string): string[] {
	const [, speed, parity = 'n', bits = '8', stops = '1'] =
		/^(\d+?)(?:([noems])([5-8])([12]))?$/i.exec(parameters) ?? [];
	if (speed === undefined) return [];
	return [
		speed,
		`${bits}DATABITS`,
		PARITY[parity.toLowerCase()] ?? 'NONE',
		`${stops}STOPBIT${stops === '2' ? 'S' : ''}`,
	];
}
