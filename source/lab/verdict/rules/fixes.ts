/** The fixes that several rules offer. */

import { refOf } from '../../command.ts';
import { urlHost } from '../../lava/server-url.ts';
import type { Mistake } from '../../lava/worker/mistakes.ts';
import type { Evidence } from './evidence.ts';
import type { Changes, Fix } from '../verdict.ts';

export function recreate({ container }: Evidence, label: string, changes: Changes): Fix | undefined {
	return container && { label, action: { do: 'recreate', container: refOf(container), changes } };
}

/** Corrects several variables at once; what stands in the config file would beat what a new environment says. */
export function correctMistakes(evidence: Evidence, mistakes: readonly Mistake[]): Fix | undefined {
	if (mistakes.some(({ inFile }) => inFile)) return undefined;
	const corrections = mistakes.map(mistake => mistake.correction);
	return recreate(evidence, 'Recreate it with the variables corrected', {
		set: Object.assign({}, ...corrections.map(({ set }) => set)),
		unset: corrections.flatMap(({ unset }) => unset ?? []),
		flag: corrections.flatMap(({ flag }) => flag ?? []),
	});
}

/** What to do about what stands in the config file. */
export function fileFacts({ seen }: Evidence, variables: readonly string[]): string[] {
	if (seen?.configFile === undefined || variables.length === 0) return [];
	const { path } = seen.configFile;
	const them = variables.length === 1 ? 'it' : 'them';
	return [
		`${path} has the last word: take ${variables.join(', ')} out of it, or put ${them} right there, and restart the worker.`,
	];
}

export function mistakeFacts(evidence: Evidence, mistakes: readonly Mistake[]): string[] {
	return fileFacts(
		evidence,
		mistakes.flatMap(({ inFile, variable }) => (inFile ? [variable] : [])),
	);
}

/** A token in the config file beats the one that is given as a file of its own. */
export function tokenFacts(evidence: Evidence): string[] {
	return fileFacts(evidence, hasTokenInFile(evidence) ? ['TOKEN'] : []);
}

export function hasTokenInFile({ seen }: Pick<Evidence, 'seen'>): boolean {
	return seen?.configFile?.sets.includes('TOKEN') ?? false;
}

export function giveToken(evidence: Evidence, label: string): Fix | undefined {
	const { server, container, name } = evidence;
	if (server === undefined || container === undefined || hasTokenInFile(evidence)) return undefined;
	const { key } = server;
	return {
		label,
		action: { do: 'give-token', server: { key, name: server.name }, worker: name, container: refOf(container) },
	};
}

export function setHealth({ server, name }: Evidence, label: string, health: 'active' | 'retired'): Fix | undefined {
	if (server === undefined) return undefined;
	return { label, action: { do: 'set-health', server: { key: server.key, name: server.name }, worker: name, health } };
}

export function allowHost({ server }: Evidence, host: string): Fix | undefined {
	if (server?.place.at !== 'container') return undefined;
	const { key, name } = server;
	return { label: `Let ${name} answer to ${host}`, action: { do: 'allow-host', server: { key, name }, host } };
}

/** To the server's version: only that one is served (lava.md 4c). */
export function changeVersion({ container, serverVersion, seen }: Evidence): Fix | undefined {
	if (container === undefined || serverVersion === undefined || seen?.version === serverVersion) return undefined;
	const action = { do: 'change-version', container: refOf(container), version: serverVersion } as const;
	return { label: `Move it to ${serverVersion}`, action };
}

/** Where it stands apart from its server, the network is the cause; else the server's known address is offered. */
export function joinServer(evidence: Evidence): Fix | undefined {
	const { container, apart } = evidence;
	if (container === undefined || apart === undefined) return undefined;
	return { label: `Connect it to ${apart}`, action: { do: 'connect', container: refOf(container), network: apart } };
}

/** Writes the address of the only server that is known into the variable that its contract reads. */
export function pointAtServer(evidence: Evidence): Fix | undefined {
	const { serverContainer, container, seen } = evidence;
	const ours = new Set(container?.endpoints.map(({ networkId }) => networkId));
	const meeting = serverContainer?.endpoints.find(({ networkId }) => ours.has(networkId));
	const address = meeting && (meeting.staticIpv4 || meeting.ipv4 || meeting.staticIpv6 || meeting.ipv6);
	if (!address || serverContainer === undefined || seen === undefined || seen.contract === 'unknown') return undefined;
	const set =
		seen.contract === 'http'
			? { URL: `http://${urlHost(address)}/` }
			: { MASTER_URL: `tcp://${urlHost(address)}:5556`, LOGGER_URL: `tcp://${urlHost(address)}:5555` };
	return recreate(evidence, `Point it at ${serverContainer.name}`, { set });
}
