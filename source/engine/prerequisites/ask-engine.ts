/** Asks an engine, once, what the checks want to know of it. */

import { type AddressSources, DEFAULT_SOCKET, findAddress } from '../reach/address.ts';
import type { EngineAddress } from '../reach/docker-host.ts';
import { systemClock } from '../clock.ts';
import { statusOf } from '../engine-error.ts';
import { problemOf } from '../reach/problem.ts';
import { openSession } from '../session/open-session.ts';
import { ask, type Session } from '../session/session.ts';
import { diallerFor } from '../reach/transport.ts';
import { type Check, judge } from './checks.ts';
import { LOCAL } from '../../lab/host.ts';
import { type EngineAccount, type EngineFacts, readEngineFacts } from './facts.ts';
import { readMachine } from './machine.ts';
import { type AskHost, findSpace } from './space.ts';

/** The engine that the sources name, with its facts or the reason why there are none. Never throws. */
export async function askEngine(sources: AddressSources): Promise<EngineAccount> {
	let address: EngineAddress | undefined;
	try {
		address = await findAddress(sources);
		const facts = await factsOf(address);
		return { ...placeOf(address, sources), answer: { state: 'reached', facts } };
	} catch (error) {
		return { ...placeOf(address, sources), answer: { state: 'problem', problem: problemOf(error, address) } };
	}
}

/** Every prerequisite, judged now. */
export async function checkPrerequisites(sources: AddressSources): Promise<Check[]> {
	const account = await askEngine(sources);
	return judge(await readMachine(account), account);
}

/** Where docker's own choice can't be made out, there is this machine's socket to look at; a host by name is another one. */
function placeOf(
	address: EngineAddress | undefined,
	{ host, context }: AddressSources,
): Pick<EngineAccount, 'address' | 'socket' | 'warning'> {
	if (address === undefined) {
		return { address: '', socket: host === undefined && context === undefined ? DEFAULT_SOCKET : undefined };
	}
	const { shown, warning } = address;
	const socket = address.kind === 'unix' ? address.path : undefined;
	return { address: shown, socket, ...(warning !== undefined && { warning }) };
}

async function factsOf(address: EngineAddress): Promise<EngineFacts> {
	const dialler = diallerFor(address);
	try {
		const { session, close } = await openSession(dialler, {
			host: LOCAL,
			address,
			clock: systemClock,
			signal: new AbortController().signal,
		});
		return await readFacts(session, dialler.askHost).finally(close);
	} finally {
		dialler.close();
	}
}

async function readFacts(session: Session, askHost: AskHost): Promise<EngineFacts> {
	const { docker, address } = session;
	const [version, info, bridge, space] = await Promise.all([
		ask(session, () => docker.version()),
		ask(session, () => docker.info()),
		hasDefaultBridge(session),
		address.kind === 'ssh' ? findSpace(session, askHost).catch(() => undefined) : undefined,
	]);
	return { ...readEngineFacts(version, info, bridge), ...(space && { space }) };
}

async function hasDefaultBridge(session: Session): Promise<boolean> {
	try {
		await ask(session, () => session.docker.getNetwork('bridge').inspect());
		return true;
	} catch (error) {
		if (statusOf(error) === 404) return false;
		throw error;
	}
}
