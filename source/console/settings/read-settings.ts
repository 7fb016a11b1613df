/** Finds and reads the user's configuration file. */

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings, type Settings } from './settings.ts';
import { codeOf, messageOf } from '../../text/error.ts';

/** The configuration can't be used. The message is for the user: file, line and column where there are any. */
export class SettingsError extends Error {
	override name = 'SettingsError';
}

/** The configuration file where the XDG base directory specification has it. */
export function settingsPath(environment: NodeJS.ProcessEnv): string {
	const folder = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config');
	return join(folder, 'lavadock', 'config.yaml');
}

/**
 * Reads `chosen`, or the user's own configuration file, which need not be there: YAML and its checks are loaded only
 * when it is. Rejects with a SettingsError.
 */
export async function readSettings(chosen: string | undefined, environment: NodeJS.ProcessEnv): Promise<Settings> {
	const path = chosen ?? settingsPath(environment);
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		const missing = codeOf(error) === 'ENOENT';
		if (missing && chosen === undefined) return defaultSettings;
		if (missing) throw new SettingsError(`The configuration file ${path} does not exist.\n`);
		throw new SettingsError(`The configuration file ${path} can't be read: ${messageOf(error)}\n`);
	}
	const { parseSettings } = await import('./parse-settings.ts');
	const { describeProblems } = await import('../../text/checked-yaml.ts');
	const result = parseSettings(text);
	if (result.ok) return result.value;
	throw new SettingsError(`The configuration file can't be used:\n${describeProblems(path, text, result.problems)}`);
}
