import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { WAIT } from '../../../../source/lab/script/sh/wait.ts';

const helper = WAIT.find(({ name }) => name === 'log_of')?.text ?? '';

/** From when on a script reads a log, in seconds since the epoch, by what the engine tells of the container. */
function sinceOf(finished: string, started: string): string {
	const script = `inspect() { echo "$finished $started"; }\ndocker() { echo "$3"; }\n${helper}\nlog_of calvin`;
	const { stdout, stderr } = spawnSync('sh', ['-c', script], { env: { ...process.env, finished, started } });
	assert.equal(stderr.toString(), '');
	return stdout.toString().trim();
}

suite("a script reads a container's present run", () => {
	const never = '0001-01-01T00:00:00Z';
	for (const [what, finished, started, since] of [
		['the first, from the whole second on', never, '2026-11-30T15:28:00.912345678Z', 1796052480],
		['a later one, from between the two', '2026-11-30T15:28:00.5Z', '2026-11-30T15:28:01.5Z', 1796052481],
		['one over the end of February', '2024-02-29T23:59:58Z', '2024-03-01T00:00:00Z', 1709251199],
		['one over the end of a year', '2000-12-31T23:59:59.5Z', '2001-01-01T00:00:00.5Z', 978307200],
		['one that has ended', '2026-11-30T16:00:00Z', '2026-11-30T15:28:00.9Z', 1796052480],
	] as const) {
		test(what, () => assert.equal(sinceOf(finished, started), `${since}.000`));
	}
});
