/** `lavadock config`: the settings as they hold, and where each comes from. */

import { readFile } from 'node:fs/promises';
import { isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { describedSettings } from '../console/settings/json-schema.ts';
import { readSettings, settingsPath } from '../console/settings/read-settings.ts';
import { type AddressSources, findAddress } from '../engine/reach/address.ts';
import { codeOf, messageOf } from '../text/error.ts';
import { plain } from '../text/sanitise.ts';
import { nameHosts } from '../engine/named-hosts.ts';
import { chosenHosts } from './chosen-hosts.ts';
import type { ConsoleArguments } from './arguments.ts';

type Written = ReturnType<typeof parse>;

type Row = { setting: string; value: string; from: string };

/**
 * The lines of a table.
 *
 * @throws SettingsError
 */
export async function configLines(given: ConsoleArguments, environment: NodeJS.ProcessEnv): Promise<string[]> {
	const path = given.config ?? settingsPath(environment);
	// It says what is wrong in the file, before anything of it is shown as a setting.
	const settings = await readSettings(given.config, environment);
	const { host, context, hosts } = settings;
	const text = await read(path);
	const file = parse(text ?? '');
	const rows = Object.entries(describedSettings())
		.filter(([name]) => !['host', 'context', 'hosts'].includes(name))
		.flatMap(([name, { properties, default: usual }]) =>
			properties === undefined
				? rowsOf(file, [name], usual, given)
				: Object.entries(properties).flatMap(([inner, each]) => rowsOf(file, [name, inner], each.default, given)),
		);
	const byCommand = given.host !== undefined || given.context !== undefined || given.allContexts === true;
	const byFile =
		host === undefined && context === undefined && hosts === undefined
			? undefined
			: `line ${lineOf(file, hosts !== undefined ? 'hosts' : host === undefined ? 'context' : 'host')}`;
	const named = nameHosts(await chosenHosts(given, settings, environment));
	const engines = await Promise.all(
		named.map(async each => {
			const row = await engineRow({ ...each, environment }, byCommand ? 'command line' : byFile);
			return named.length === 1 ? row : { ...row, setting: `engine of ${each.key}` };
		}),
	);
	return [
		`Configuration file: ${plain(path)}${text === undefined ? ' (there is none)' : ''}`,
		'',
		...table([{ setting: 'SETTING', value: 'VALUE', from: 'FROM' }, ...engines, ...rows]),
	];
}

async function read(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return undefined;
		throw error;
	}
}

function parse(text: string) {
	const lines = new LineCounter();
	return { document: parseDocument(text, { lineCounter: lines }), lines };
}

/** One row, or one for each name that the file has below this one. */
function rowsOf(file: Written, path: readonly string[], usual: unknown, given: ConsoleArguments): Row[] {
	const [name = ''] = path;
	const flag = new Map<string, unknown>(Object.entries(given)).get(name);
	if (flag !== undefined) return [{ setting: name, value: say(flag), from: 'command line' }];
	const node = file.document.getIn(path, true);
	const value: unknown = isNode(node) ? node.toJS(file.document) : usual;
	if (typeof value === 'object' && value !== null && !isSeq(node)) {
		return Object.keys(value).flatMap(inner => rowsOf(file, [...path, inner], undefined, given));
	}
	const from = isNode(node) ? `line ${lineOf(file, ...path)}` : 'default';
	return [{ setting: path.join('.'), value: say(value), from }];
}

function lineOf({ document, lines }: Written, ...path: readonly string[]): number {
	const node = document.getIn(path, true);
	return lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0).line;
}

function say(value: unknown): string {
	if (value === undefined) return '-';
	return Array.isArray(value) ? value.join(' ') : JSON.stringify(value).replaceAll(/^"|"$/g, '');
}

/** Which engine that is. What can't be known is no failure of this command: it says why. */
async function engineRow(sources: AddressSources, from: string | undefined): Promise<Row> {
	try {
		const { shown, origin } = await findAddress(sources);
		return { setting: 'engine', value: shown, from: from ?? origin };
	} catch (error) {
		return { setting: 'engine', value: messageOf(error), from: from ?? 'docker' };
	}
}

function table(rows: readonly Row[]): string[] {
	const wide = (column: 'setting' | 'value'): number => Math.max(...rows.map(row => row[column].length));
	const [setting, value] = [wide('setting'), wide('value')];
	return rows.map(row => plain(`${row.setting.padEnd(setting)}  ${row.value.padEnd(value)}  ${row.from}`));
}
