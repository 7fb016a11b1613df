/** The hosts that a LAVA server's files let it answer to: what is read last counts, and replaces the rest (lava.md 2a). */

import type { Container } from '../../objects.ts';
import { isAllowed } from './allowed-hosts.ts';
import { variablesOf } from '../role/what-runs.ts';

/** In this order LAVA reads them; of the folder's files those that end with `.yaml`, by their names. */
export const SETTINGS_FILES = ['/etc/lava-server/settings.conf', '/etc/lava-server/settings.yaml'] as const;
export const SETTINGS_FOLDER = '/etc/lava-server/settings.d';

/** The list that holds of those in the files, and the file that it stands in; no hosts and no file: none sets it. */
export type HostSettings = { hosts: readonly string[]; file: string | undefined };

/** They are read after the files, and may hold the list too. */
const LATER = ['LAVA_SETTINGS_ALLOWED_HOSTS', 'LAVA_YAML_SETTINGS_ALLOWED_HOSTS', 'LAVA_JSON_SETTINGS'];

/** LAVA's own, to which the variable's are added (settings/common.py). */
const ALWAYS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a server answers to a host; undefined: that is not known. */
export function allows(server: Container, files: HostSettings | undefined, host: string): boolean | undefined {
	const variables = variablesOf(server);
	if (files === undefined || LATER.some(name => (variables.get(name) ?? '') !== '')) return undefined;
	const hosts =
		files.file === undefined ? [...ALWAYS, ...(variables.get('ALLOWED_HOSTS') ?? '').split(',')] : files.hosts;
	return hosts.some(pattern => isAllowed(pattern, host));
}
