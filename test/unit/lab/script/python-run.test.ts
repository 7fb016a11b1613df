/** An exported script in Python, run by a real Python with a Docker SDK of its own: interrupted wherever it can be. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import * as z from 'zod';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { pythonScript } from '../../../../source/lab/script/python/python.ts';

const stub = join(import.meta.dirname, 'python-stub');
const calvin = { id: '', name: 'calvin' };
const old = { id: 'f'.repeat(64), name: 'old' };

const several: Step[] = [
	{ do: 'create-network', network: { name: 'n', subnets: [{ subnet: '10.6.0.0/24' }] } },
	{ do: 'create-volume', volume: { name: 'v' } },
	{ do: 'create', spec: { name: 'calvin', image: 'i', networks: [{ network: 'n' }] } },
	{ do: 'start', container: calvin },
	{ do: 'pause', container: calvin },
	{ do: 'unpause', container: calvin },
	{ do: 'stop', container: old, grace: 1 },
	{ do: 'rename', container: old, to: 'older' },
];
const copying: Step[] = [
	{ do: 'create', spec: { name: 'calvin', image: 'i' } },
	{ do: 'copy', from: old, container: calvin, path: '/var/lib/token' },
	{ do: 'start', container: calvin },
];
/** Its last line ends the script where the condition does not hold: no request stands between it and the end. */
const connection: Step = { do: 'connect', container: old, endpoint: { network: 'boards', ipv4: '10.6.0.7' } };

const endedSchema = z.strictObject({
	line: z.int(),
	code: z.union([z.int(), z.string()]),
	said: z.string(),
	old: z.boolean(),
	journal: z.array(z.string()),
});
type Ended = z.infer<typeof endedSchema>;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lavadock-python-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function interruptedEverywhere(steps: readonly Step[], ...signals: readonly ('SIGINT' | 'SIGTERM')[]): Ended[] {
	const plan: Plan = { title: 'A lab', steps, warnings: [] };
	const script = join(folder, 'plan.py');
	writeFileSync(script, pythonScript(plan));
	const numbers = signals.map(signal => String(constants.signals[signal]));
	const { stdout, stderr, status } = spawnSync('python3', [join(stub, 'interrupted.py'), script, ...numbers], {
		encoding: 'utf8',
		env: { PATH: process.env['PATH'], PYTHONPATH: stub, PYTHONDONTWRITEBYTECODE: '1', XDG_STATE_HOME: folder },
	});
	assert.equal(status, 0, stderr);
	return stdout
		.trimEnd()
		.split('\n')
		.map(line => endedSchema.parse(JSON.parse(line)));
}

suite('a script in Python that is interrupted, at whatever line,', () => {
	const rows: [what: string, steps: readonly Step[]][] = [
		['which makes and changes several things', several],
		['which connects a container', [connection]],
		['which disconnects what it has connected', [connection, { do: 'disconnect', container: old, network: 'boards' }]],
		['which copies a file into a new container', copying],
	];
	for (const [what, steps] of rows) {
		for (const signals of [['SIGINT'], ['SIGINT', 'SIGTERM']] as const) {
			test(`${what}, undoes all and says so, or has done all: ${signals.join(' and ')}`, () => {
				const runs = interruptedEverywhere(steps, ...signals);
				assert.ok(runs.length > 20, String(runs.length));
				for (const { line, code, said, old: isOld, journal } of runs) {
					const at = `line ${line}: ${code}\n${said}`;
					assert.deepEqual(journal, [], at);
					if (/^All is done\.$/m.test(said)) {
						assert.equal(code, 0, at);
					} else {
						assert.match(said, /\nWhat was done is undone\.\n$/, at);
						assert.ok(
							signals.some(signal => code === 128 + constants.signals[signal]),
							at,
						);
						assert.ok(isOld, at);
					}
				}
				assert.ok(runs.some(({ said }) => said.includes('undone')));
			});
		}
	}
});
