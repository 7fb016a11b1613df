/** Reads ser2net.conf: `PORT:STATE:TIMEOUT:DEVICE:OPTIONS`, one line each (ser2net 4.3, readconfig.c). */

import type { Ser2netConfig, SerialLine } from './config.ts';

/** The port may hold an address with colons of its own: the first state that follows one ends it. */
const LINE = /^(.+?):(telnet|rawlp|raw|off):(\d+):(.+)$/;
/** Not ports; those that give names to devices are read, the others say nothing of a line. */
const OTHERS =
	/^(?:BANNER|SIGNATURE|OPENSTR|CLOSESTR|CLOSEON|TRACEFILE|CONTROLPORT|RS485CONF|DEFAULT|DELDEFAULT|ROTATOR|LED):/;
const DEVICE = /^DEVICE:([^:]+):(.+)$/;

/** What is said of the device or of the line, with the gensio word for it (ser2net 4.3, dataxfer.c). */
const FLAGS: Readonly<Record<string, string>> = {
	LOCAL: 'local',
	'-LOCAL': 'local=false',
	XONXOFF: 'xonxoff',
	'-XONXOFF': 'xonxoff=false',
	RTSCTS: 'rtscts',
	'-RTSCTS': 'rtscts=false',
	HANGUP_WHEN_DONE: 'hangup-when-done',
	'-HANGUP_WHEN_DONE': 'hangup-when-done=false',
	NOBREAK: 'nobreak',
	'-NOBREAK': 'nobreak=false',
};
const PARITY: Readonly<Record<string, string>> = { NONE: 'n', EVEN: 'e', ODD: 'o', MARK: 'm', SPACE: 's' };
const SPEED = /^\d{2,8}(?:[noems][5-8][12])?$/i;

export function readLines(text: string): Ser2netConfig {
	const [lines, unread]: [SerialLine[], string[]] = [[], []];
	const devices = new Map<string, string>();
	for (const [at, row] of text.replaceAll(/\\\n/g, '').split(/\r?\n/).entries()) {
		if (row.trim() === '' || row.startsWith('#') || OTHERS.test(row)) continue;
		const [, alias, path] = DEVICE.exec(row) ?? [];
		if (alias !== undefined && path !== undefined) {
			devices.set(alias, path.trim());
			continue;
		}
		const line = readLine(row, devices);
		if (line === undefined) unread.push(`Line ${at + 1} is none of ser2net's: "${row.slice(0, 60)}"`);
		else lines.push(line);
	}
	return { form: 'lines', lines, unread };
}

function readLine(row: string, devices: ReadonlyMap<string, string>): SerialLine | undefined {
	const [, place = '', state = '', timeout = '', rest = ''] = LINE.exec(row) ?? [];
	const [, address = '', port = ''] = /^(?:tcp,)?(?:(.*),)?(\d+)$/.exec(place) ?? [];
	if (port === '') return undefined;
	const { device, words } = splitDevice(rest);
	const options = words.flatMap((word): [string, string][] => {
		const [, no, name = ''] = /^(-?)(kickolduser|remctl|telnet[-_]brk[-_]on[-_]sync|chardelay)$/i.exec(word) ?? [];
		const [, key = '', value = ''] = /^([a-z-]+)=(\S+)$/.exec(word) ?? [];
		if (key !== '') return [[key, value]];
		const option = name.toLowerCase().replaceAll('_', '-');
		return option === '' || option === 'remctl' ? [] : [[option, no === '-' ? 'false' : 'true']];
	});
	const isRemote = words.some(word => word.toLowerCase() === 'remctl');
	return {
		name: place,
		enabled: state !== 'off',
		protocol: state !== 'telnet' ? 'raw' : isRemote ? 'telnet(rfc2217)' : 'telnet',
		address,
		port: Number(port),
		device: devices.get(device) ?? device,
		parameters: parametersOf(words),
		flags: words.flatMap(word => FLAGS[word.toUpperCase()] ?? []),
		keepOpen: undefined,
		timeout: Number(timeout),
		options: Object.fromEntries(options),
	};
}

/**
 * ser2net ends a device's name at its first colon, names by path have several: here it ends where words for the line
 * begin, so that what was meant is known, and can be said.
 */
function splitDevice(rest: string): { device: string; words: string[] } {
	const at = rest.lastIndexOf(':');
	const [first = ''] = rest
		.slice(at + 1)
		.trim()
		.split(/[\s,]+/);
	const isWord = first === '' || SPEED.test(first) || first.toUpperCase() in FLAGS || first.toUpperCase() in PARITY;
	if (at < 0 || (!isWord && first.includes('port'))) return { device: rest.trim(), words: [] };
	return {
		device: rest.slice(0, at).trim(),
		words: rest
			.slice(at + 1)
			.split(/[\s,]+/)
			.filter(word => word !== ''),
	};
}

/** `115200 8DATABITS NONE 1STOPBIT` is `115200n81`; undefined parts are ser2net's: none, 8, 1. */
function parametersOf(words: readonly string[]): string {
	const speed = words.find(word => SPEED.test(word));
	if (speed === undefined) return '';
	if (!/^\d+$/.test(speed)) return speed.toLowerCase();
	const found = <T>(pick: (word: string) => T | undefined): T | undefined =>
		words.map(pick).find(each => each !== undefined);
	const parity = found(word => PARITY[word.toUpperCase()]) ?? 'n';
	const bits = found(word => /^([5-8])DATABITS$/i.exec(word)?.[1]) ?? '8';
	const stops = found(word => /^([12])STOPBITS?$/i.exec(word)?.[1]) ?? '1';
	return `${speed}${parity}${bits}${stops}`;
}
