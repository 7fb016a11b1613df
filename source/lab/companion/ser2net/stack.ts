/** ser2net's layers, as its YAML forms write them in one text: `telnet(rfc2217),tcp,localhost,63001` (gensio(5)). */

import type { SerialLine } from './config.ts';

/** At commas outside brackets. */
function layersOf(text: string): string[] {
	const layers: string[] = [];
	let depth = 0;
	let layer = '';
	for (const letter of text) {
		if (letter === '(') depth++;
		if (letter === ')') depth--;
		if (letter === ',' && depth === 0) {
			layers.push(layer.trim());
			layer = '';
		} else layer += letter;
	}
	return [...layers, layer.trim()];
}

/** `name` or `name(settings)`. */
function partsOf(text: string): { name: string; settings: string } {
	const [, name = text, settings = ''] = /^([^(]*)\((.*)\)$/s.exec(text) ?? [];
	return { name: name.toLowerCase(), settings };
}

type Accepter = Pick<SerialLine, 'protocol' | 'address' | 'port'>;

/** Undefined: another way to listen than by telnet or plain TCP. */
export function parseAccepter(text: string): Accepter | undefined {
	const [first = '', ...rest] = layersOf(text);
	const { name, settings } = partsOf(first);
	if (name === 'telnet') {
		const inner = parseAccepter(rest.join(','));
		if (inner === undefined || inner.protocol !== 'raw') return undefined;
		return { ...inner, protocol: /\brfc2217(?:=true)?(?:,|$)/.test(settings) ? 'telnet(rfc2217)' : 'telnet' };
	}
	// A port alone is TCP.
	const place = name === 'tcp' ? rest : /^\d+$/.test(first) ? [first] : [];
	const words = place.filter(word => !['ipv4', 'ipv6'].includes(word));
	const port = words.at(-1) ?? '';
	if (!/^\d+$/.test(port) || words.length > 2) return undefined;
	return { protocol: 'raw', address: words.length === 2 ? (words[0] ?? '') : '', port: Number(port) };
}

export function accepterText({ protocol, address, port }: Accepter): string {
	return [...(protocol === 'raw' ? [] : [protocol]), 'tcp', ...(address === '' ? [] : [address]), String(port)].join(
		',',
	);
}

type Connector = Pick<SerialLine, 'device' | 'parameters' | 'flags' | 'keepOpen'>;

/** Undefined: it leads to no serial device. */
export function parseConnector(text: string): Connector | undefined {
	const [first = '', ...rest] = layersOf(text);
	const { name, settings } = partsOf(first);
	if (name === 'keepopen') {
		const inner = parseConnector(rest.join(','));
		return inner?.keepOpen === undefined && inner !== undefined ? { ...inner, keepOpen: settings } : undefined;
	}
	const isPath = first.startsWith('/');
	if (!isPath && name !== 'serialdev' && name !== 'sdev') return undefined;
	const [device = '', ...words] = isPath ? [first, ...rest] : rest;
	if (device === '') return undefined;
	const parameters = words.find(word => /^\*?\d|^\*\w/.test(word)) ?? '';
	return { device, parameters, flags: words.filter(word => word !== parameters), keepOpen: undefined };
}

export function connectorText({ device, parameters, flags, keepOpen }: Connector): string {
	return [
		...(keepOpen === undefined ? [] : [keepOpen === '' ? 'keepopen' : `keepopen(${keepOpen})`]),
		'serialdev',
		device,
		...(parameters === '' ? [] : [parameters]),
		...flags,
	].join(',');
}
