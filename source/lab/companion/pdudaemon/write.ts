/** Writes pdudaemon's configuration with what is secret in it apart. */

import { isSecretName } from '../../secret.ts';
import type { SecretRef, Secrets, Value } from '../../value.ts';
import { PDU_PORT, type PdudaemonConfig } from './config.ts';

/** Settings that tell of a PDU what anybody may know. Each other text is taken for a secret, as commands may hold one. */
const PUBLIC = new Set(
	[
		'driver ip host hostname port telnetport sshport protocol unit slave onsetting offsetting oid mib controlpoint',
		'inside_number static_ending port_count auth_protocol priv_protocol logic location device serial id board ctrls',
	].flatMap(names => names.split(' ')),
);

export type WrittenPdudaemon = { content: Value; secrets: Secrets };

/**
 * The values of the secrets are as JSON has them between its quotes. The listener is HTTP on every address, and the log
 * is not DEBUG: some drivers write passwords there.
 *
 * @param owner the container's name, which the secrets are called after
 */
export function writePdudaemon({ pdus, aliases }: Omit<PdudaemonConfig, 'listener'>, owner: string): WrittenPdudaemon {
	const secrets = new Map<string, string>();
	const keep = (secret: string, value: string): SecretRef => {
		secrets.set(secret, JSON.stringify(value).slice(1, -1));
		return { secret };
	};
	const daemon = { hostname: '0.0.0.0', port: PDU_PORT, logging_level: 'INFO', listener: 'http' };
	const each = Object.entries(pdus).map(([name, settings]) => [
		`    ${JSON.stringify(name)}: {`,
		...joined(
			Object.entries(settings).map(([setting, value]) =>
				isSecret(setting, value)
					? [`${JSON.stringify(setting)}: "`, keep(`${owner} ${setting} of ${name}`, value), '"']
					: [`${JSON.stringify(setting)}: ${JSON.stringify(value)}`],
			),
			', ',
		),
		'}',
	]);
	const head = `{\n  "daemon": ${JSON.stringify(daemon)},\n  "pdus": {\n`;
	const content = [head, ...joined(each, ',\n'), `\n  },\n  "aliases": ${JSON.stringify(aliases)}\n}\n`];
	return { content, secrets };
}

type Part = string | SecretRef;

const joined = (lists: readonly (readonly Part[])[], between: string): Part[] =>
	lists.flatMap((list, at) => (at === 0 ? list : [between, ...list]));

function isSecret(setting: string, value: unknown): value is string {
	return typeof value === 'string' && value !== '' && (isSecretName(setting) || !PUBLIC.has(setting));
}
