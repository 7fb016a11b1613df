import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findFix } from '../../source/console/effects/fix-worker.ts';
import type { WorkerRow } from '../../source/lab/verdict/worker-row.ts';
import { until } from '../engine/harness/until.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { mistakes, mistakesInFiles } from './harness/mistakes.ts';
import { requireLab } from './harness/requirements.ts';
import { type WatchedLab, watchLab } from './harness/watched.ts';

const skip = await requireLab();

describe('what is wrong with a worker is named, fixed by its plan, and LAVA says Online', { skip }, () => {
	let lab: Lab;
	let watched: WatchedLab;

	before(async () => {
		lab = await startLab();
		await Promise.all([...mistakes, ...mistakesInFiles].map(each => each.make(lab)));
		watched = watchLab(lab.engine.address);
	});
	after(async () => {
		await watched?.close();
		lab?.cleanup();
	});

	/** Resolves with the worker's row when that rule has the word on it. */
	const judged = (name: string, rule: string): Promise<WorkerRow> => {
		const row = (): WorkerRow | undefined =>
			watched.rows().find(({ container }) => container?.name === name) ??
			watched.rows().find(({ name: own }) => own === name);
		return until(
			`${name}: ${rule}`,
			() => {
				const found = row();
				if (found?.verdict.rule === rule) return found;
				throw new Error(`${found?.verdict.rule}: ${found?.verdict.says}`);
			},
			60,
		);
	};

	/** As Enter in the preview does it. */
	const fixWorker = async ({ name, verdict, ...row }: WorkerRow): Promise<void> => {
		assert.ok(verdict.fix !== undefined, `${verdict.says} has no fix`);
		const fixing = await findFix(watched.program, { name, verdict, ...row }, verdict.fix.action);
		assert.equal(fixing.state, 'planned', fixing.state === 'refused' ? fixing.why : '');
		if (fixing.state !== 'planned') return;
		const { plan, secrets } = fixing;
		const outcome = await watched.program.plans.start(plan, { secrets, lookAt: watched.lookAt }).outcome;
		assert.equal(outcome.end, 'done', 'error' in outcome ? outcome.error.message : outcome.end);
		watched.refresh();
	};

	// More at once, and the server has no time for them all.
	describe('some at once', { concurrency: 3 }, () => {
		for (const { what, container, rule, worker } of mistakes) {
			it(what, async () => {
				await fixWorker(await judged(container, rule));
				await lab.online(worker ?? container);
				await judged(container, 'online');
			});
		}

		for (const { what, container, rule } of mistakesInFiles) {
			it(`${what}: who wrote it is told`, async () => {
				const { verdict } = await judged(container, rule);
				assert.equal(verdict.fix, undefined);
				assert.match(verdict.because.join('\n'), /\/etc\/lava-dispatcher\/lava-worker has the last word: take/);
				assert.ok(!JSON.stringify(verdict).includes('xxxx'), 'no token is shown');
			});
		}

		it("LAVA's own example is retired, and can be had back", async () => {
			await fixWorker(await judged('example.com', 'example-worker'));
			assert.equal((await lab.server.worker('example.com')).health, 'Retired');
		});
	});

	it('leaves no second container behind', async () => {
		const list = await lab.engine.docker.listContainers({ all: true });
		assert.equal(list.length, mistakes.length + mistakesInFiles.length + 1);
	});
});
