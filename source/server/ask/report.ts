/** What a LAVA server answers over REST, list by list, and its status when it does not answer. */

import type { ServerState } from '../../lab/lava/server/server.ts';
import { Unreachable } from './asking.ts';
import { RestRefused, type Rest } from './rest.ts';
import type { DeviceAnswer, JobAnswer, WorkerAnswer } from './rest-answers.ts';
import { messageOf } from '../../text/error.ts';

export type ServerReport = {
	workers: readonly WorkerAnswer[];
	devices: readonly DeviceAnswer[];
	jobs: readonly JobAnswer[];
	version: string | undefined;
};

export const NO_REPORT: ServerReport = { workers: [], devices: [], jobs: [], version: undefined };

/**
 * Asks for the workers, and for the rest where it is due; what was not asked is the earlier answer.
 *
 * @throws Unreachable, Refused
 */
export async function readReport(
	rest: Rest,
	before: ServerReport,
	everything: boolean,
	signal: AbortSignal,
): Promise<ServerReport> {
	if (!everything) return { ...before, workers: await rest.workers(signal) };
	const asked = [rest.workers(signal), rest.devices(signal), versionOf(rest, signal)] as const;
	const [workers, devices, version] = await Promise.all(asked);
	const jobs = devices.some(({ state }) => state !== 'idle') ? await rest.jobs(signal) : [];
	return { workers, devices, jobs, version };
}

/** Whether LAVA has no such API yet: its database tells (database.ts). */
export function isTooOld(error: unknown): boolean {
	return error instanceof RestRefused && error.why === 'too-old';
}

/** The endpoint is of 2020.05, the list of workers of 2019.12. */
async function versionOf(rest: Rest, signal: AbortSignal): Promise<string | undefined> {
	try {
		return await rest.version(signal);
	} catch (error) {
		if (isTooOld(error)) return undefined;
		throw error;
	}
}

/**
 * The status of a server that did not answer.
 *
 * @param starting whether it may still be on its way up: lately started, or migrating its database
 * @param step what it says of its start, or ''
 */
export function serverStateOf(error: unknown, starting: boolean, step: string): ServerState {
	const why = messageOf(error);
	if (error instanceof RestRefused) {
		if (error.why === 'not-up') return { state: 'starting', seen: step || 'its web server runs, LAVA not yet' };
		return error.why === 'host' || error.why === 'token' ? { state: 'refusing', why } : { state: 'unreachable', why };
	}
	const notYet = starting && error instanceof Unreachable && error.kind === 'nothing-listens';
	return notYet ? { state: 'starting', seen: step } : { state: 'unreachable', why };
}
