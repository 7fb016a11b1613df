/**
 * Reads ser2net's two YAML forms. The first repeats its keys, which no strict parser takes, and names its things by
 * anchors; so the document's nodes are walked here, and never made a plain object.
 */

import { type Document, isAlias, isMap, isScalar, type Node, type Pair, parseAllDocuments, type YAMLMap } from 'yaml';
import type { Ser2netConfig, Ser2netForm, SerialLine } from './config.ts';
import { parseAccepter, parseConnector } from './stack.ts';

type Reading = { form: Ser2netForm; words: Map<string, string>; lines: SerialLine[]; unread: string[] };

export function readYaml(text: string): Ser2netConfig {
	const reading: Reading = { form: 'yaml-1', words: new Map(), lines: [], unread: [] };
	// Without aliases being resolved: a file from elsewhere can't blow up.
	const documents = parseAllDocuments(text, { uniqueKeys: false, version: '1.1', schema: 'failsafe' });
	for (const document of Array.isArray(documents) ? documents : []) readDocument(document, reading);
	const { form, lines, unread } = reading;
	return { form, lines, unread };
}

function readDocument({ contents, errors }: Document, reading: Reading): void {
	for (const { message } of errors) reading.unread.push(`It is no YAML: ${message.split('\n')[0] ?? ''}`);
	if (!isMap(contents)) return;
	for (const { key, value } of pairsOf(contents)) {
		switch (key.toLowerCase()) {
			case 'define':
				if (isScalar(value) && value.anchor !== undefined) reading.words.set(value.anchor, textOf(value, reading));
				break;
			case 'connection':
				if (isMap(value)) readConnection(value.anchor ?? '', value, reading);
				break;
			case 'defines':
				reading.form = 'yaml-2';
				if (isMap(value)) for (const each of pairsOf(value)) reading.words.set(each.key, textOf(each.value, reading));
				break;
			case 'connections':
				reading.form = 'yaml-2';
				if (!isMap(value)) break;
				for (const each of pairsOf(value)) if (isMap(each.value)) readConnection(each.key, each.value, reading);
				break;
			case 'include':
				reading.unread.push(`It takes in other files, which are not looked at: ${textOf(value, reading)}.`);
				break;
			default:
		}
	}
}

function readConnection(name: string, map: YAMLMap, reading: Reading): void {
	const fields = new Map(pairsOf(map).map(({ key, value }) => [key.toLowerCase(), value] as const));
	const word = (key: string): string => textOf(fields.get(key), reading);
	const [accepter, connector] = [parseAccepter(word('accepter')), parseConnector(word('connector'))];
	if (accepter === undefined || connector === undefined) {
		const text = accepter === undefined ? word('accepter') : word('connector');
		reading.unread.push(`${name}: "${text}" is not a serial line over TCP that is known here.`);
		return;
	}
	const options = fields.get('options');
	reading.lines.push({
		name,
		enabled: word('enable').toLowerCase() !== 'off',
		...accepter,
		...connector,
		timeout: Number.parseInt(word('timeout'), 10) || 0,
		options: isMap(options)
			? Object.fromEntries(pairsOf(options).map(({ key, value }) => [key, textOf(value, reading)]))
			: {},
	});
}

function pairsOf(map: YAMLMap): { key: string; value: Node | undefined }[] {
	return map.items.map(({ key, value }: Pair) => ({
		key: isScalar(key) && typeof key.value === 'string' ? key.value : '',
		value: isScalar(value) || isMap(value) || isAlias(value) ? value : undefined,
	}));
}

/** A scalar, or what an alias stands for, with ser2net's own `*(word)` and `=(word)` within it replaced. */
function textOf(node: Node | undefined, { words, form }: Reading): string {
	if (isAlias(node)) return words.get(node.source) ?? '';
	if (!isScalar(node)) return '';
	const text = typeof node.value === 'string' ? node.value : '';
	const pattern = form === 'yaml-2' ? /=\((\w[\w-]*)\)/g : /\*\((\w[\w-]*)\)/g;
	return text.replace(pattern, (whole, word: string) => words.get(word) ?? whole);
}
