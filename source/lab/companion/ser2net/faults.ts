/**
 * What is wrong with a configuration of ser2net. A line with a fault leaves a dead port, while the rest of ser2net
 * starts as if nothing were (tried with ser2net 4.3.11).
 */

import type { Ser2netConfig, SerialLine } from './config.ts';

export type Ser2netFault = {
	/** The line's name; undefined: of the whole file. */
	line: string | undefined;
	/** `dead`: no client can connect. `doubt`: it works, and not well. */
	kind: 'dead' | 'doubt';
	/** One or two sentences. */
	says: string;
};

export function ser2netFaults({ form, lines }: Ser2netConfig): Ser2netFault[] {
	const used = lines.filter(({ enabled }) => enabled);
	return [...formFaults(form), ...used.flatMap((line, at) => lineFaults(line, form, used.slice(0, at)))];
}

const FORMS: Readonly<Record<Ser2netConfig['form'], string | undefined>> = {
	lines: 'ser2net reads this old form up to 4.4 only: write it as YAML before an upgrade.',
	'yaml-1': undefined,
	'yaml-2': 'Only ser2net 4.6 and later reads this form: older ones serve no line of it.',
};

function formFaults(form: Ser2netConfig['form']): Ser2netFault[] {
	const says = FORMS[form];
	return says === undefined ? [] : [{ line: undefined, kind: 'doubt', says }];
}

const PARAMETERS = /^\d+(?:[noems][5-8][12])?$/i;

function lineFaults(line: SerialLine, form: Ser2netConfig['form'], before: readonly SerialLine[]): Ser2netFault[] {
	const { name, port, device, parameters, protocol, address, options } = line;
	const dead = (says: string): Ser2netFault => ({ line: name, kind: 'dead', says });
	const doubt = (says: string): Ser2netFault => ({ line: name, kind: 'doubt', says });
	const other = before.find(each => each.port === port && overlaps(each.address, address));
	const faults: (Ser2netFault | undefined | false)[] = [
		other && dead(`Port ${port} is the line ${other.name}'s already: give it another.`),
		(port < 1 || port > 65_535) && dead(`There is no port ${port}: take one from 1 to 65535.`),
		form === 'lines' &&
			device.includes(':') &&
			dead("ser2net ends the device's name at its first colon: use the YAML form, or a name without colons."),
		/^\*\w/.test(parameters) &&
			dead(`ser2net does not replace ${parameters} within a text: write *(${parameters.slice(1)}).`),
		!/^\*\w/.test(parameters) &&
			parameters !== '' &&
			!PARAMETERS.test(parameters) &&
			dead(`ser2net refuses "${parameters}": write the speed, parity, data and stop bits, e.g. 115200n81.`),
		protocol === 'raw' && doubt(`LAVA's telnet doubles prompts over plain TCP: listen by telnet(rfc2217),tcp,${port}.`),
		isLoopback(address) && doubt(`It listens on ${address} only: no other container reaches it.`),
		options['max-connections'] === '1' &&
			options['kickolduser'] !== 'true' &&
			doubt('A line that broke keeps the port busy: add kickolduser: true.'),
	];
	return faults.filter(each => typeof each === 'object');
}

const isLoopback = (address: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address);

const overlaps = (one: string, other: string): boolean => one === other || one === '' || other === '';
