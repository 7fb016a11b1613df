/** Which hosts were asked for: those of the command line, else those of the configuration file. */

import { everyContext, type HostChoice } from '../engine/named-hosts.ts';
import type { EngineChoice } from './arguments.ts';

/** @param settings the configuration file's */
export async function chosenHosts(
	{ host = [], context = [], allContexts }: EngineChoice,
	settings: { host?: string | undefined; context?: string | undefined; hosts?: readonly HostChoice[] | undefined },
	environment: NodeJS.ProcessEnv,
): Promise<readonly HostChoice[]> {
	if (allContexts === true) return everyContext(environment);
	const given = [...host.map(each => ({ host: each })), ...context.map(each => ({ context: each }))];
	if (given.length > 0) return given.map(choice => described(choice, settings.hosts ?? []));
	const { hosts = [{ host: settings.host, context: settings.context }] } = settings;
	return hosts.map(choice => ({ ...choice, namedBy: 'the configuration file' }));
}

/** What the configuration file says of the same host holds here too. */
function described(choice: HostChoice, known: readonly HostChoice[]): HostChoice {
	return known.find(({ host, context }) => host === choice.host && context === choice.context) ?? choice;
}
