/** A plan whose journal can't be written: on a full disk, or a file system that turned read-only in mid-plan. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { labSteps, secrets } from './harness/plan-lab.ts';
import { reportOf, sweep } from './harness/plan-picture.ts';
import { requireRealEngine } from './harness/requirements.ts';

const skip = await requireRealEngine();
const program = join(import.meta.dirname, 'programs/run-plan-unwritable.ts');

describe('a plan whose journal can’t be written', { skip }, () => {
	let engine: TestEngine;
	let folder: string;
	before(async () => {
		engine = await startEngine();
		folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	});
	after(async () => {
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});
	afterEach(() => sweep(engine.docker));

	/** What the program told, one after the other. */
	async function reported(environment: Record<string, string>): Promise<[what: string, text: string][]> {
		const env = {
			...process.env,
			DOCKER_HOST: engine.address,
			XDG_STATE_HOME: folder,
			PLAN: JSON.stringify({ title: 'A lab', steps: labSteps, warnings: [] }),
			SECRETS: JSON.stringify([...secrets]),
			...environment,
		};
		const words = ['--mount', '--propagation=private', process.execPath, '--import=tsx', program];
		const { stdout } = await promisify(execFile)('unshare', words, { env });
		return stdout
			.trimEnd()
			.split('\n')
			.map(line => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
	}

	it('is not begun where there is no room for it', async () => {
		const empty = await reportOf(engine.docker);
		const [rejected, ...rest] = await reported({ SIZE: '24k' });
		assert.equal(rejected?.[0], 'rejected');
		assert.match(
			rejected?.[1] ?? '',
			/journal of plans can't be written in .*: there is no room left on its disk\. .*XDG_STATE_HOME/,
		);
		assert.deepEqual(rest, [['unfinished', '[]']]);
		assert.deepEqual(await reportOf(engine.docker), empty);
	});

	it('comes to its end on a disk that is full after its begin', async () => {
		assert.deepEqual(await reported({ SIZE: '1m', HOW: 'full', AFTER: '3' }), [
			['ended', 'done'],
			['unfinished', '[]'],
		]);
	});

	it('is undone from memory where it turns read-only, and the console stays of use', async () => {
		const [ended, error, stays, ...rest] = await reported({ SIZE: '1m', HOW: 'read-only', AFTER: '5' });
		assert.deepEqual(ended, ['ended', 'failed']);
		assert.match(error?.[1] ?? '', /can't be written in .*: its file system is read-only/);
		assert.deepEqual(stays, ['stays', '[]']);
		const remarks = rest.filter(([what]) => what === 'remark').map(([, text]) => text);
		assert.match(remarks[0] ?? '', /read-only.* What the plan did is undone from memory\.$/);
		assert.match(remarks[1] ?? '', /will call this plan unfinished/);
		assert.match(remarks[2] ?? '', /others believe that it still runs/);
		assert.deepEqual(rest.slice(3), [
			['unfinished', '["A lab"]'],
			['rejected', error === undefined ? '' : `JournalError: ${error[1]}`],
			['undone', '{"end":"cancelled","stays":[]}'],
			['unfinished', '[]'],
			['ended', 'done'],
		]);
	});
});
