/** What LAVA tells of a lab over REST: to be compared before and after. */

import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Server } from './server.ts';

/** As LAVA's API tells them in every release. */
const Reported = z.object({ count: z.number(), results: z.array(z.record(z.string(), z.unknown())) });

const KEPT: readonly (readonly [path: string, fields: readonly string[]])[] = [
	['workers/', ['hostname', 'health', 'job_limit']],
	['devices/?all=1', ['hostname', 'device_type', 'worker_host', 'health']],
	['devicetypes/', ['name']],
	['jobs/', ['id', 'submitter', 'description', 'state', 'health', 'actual_device']],
];

/**
 * All that must not change, as the user of this token is told; and what job 1 has logged on qemu01.
 *
 * @param but the job that has gone on meanwhile
 */
export async function reportOf(server: Server, token: string, but?: number): Promise<unknown> {
	const lists = KEPT.map(async ([path, fields]) => {
		const { count, results } = Reported.parse(await (await server.rest(path, token)).json());
		assert.equal(results.length, count, path);
		const kept = path === 'jobs/' ? results.filter(({ id }) => id !== but) : results;
		return [path, kept.map(row => JSON.stringify(fields.map(field => row[field]))).toSorted()];
	});
	const texts = ['devices/qemu01/dictionary/', 'jobs/1/logs/', 'system/whoami/'].map(async path => {
		const answer = await server.rest(path, token);
		return [path, answer.status, await answer.text()];
	});
	return Promise.all([...lists, ...texts]);
}
