/** An engine that maps the users of its containers to others (userns-remap), as hosts have it that are hardened. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { Step } from '../../source/lab/plan.ts';
import { privilegedProblem } from '../../source/wizards/dispatcher/checks.ts';
import { NOTHING_KNOWN } from '../../source/wizards/world.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import type { Instance } from './harness/instance.ts';
import { run } from './harness/processes.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

/** A user to map to, as an administrator makes one. */
async function addUser(instance: Instance): Promise<void> {
	const lines = `echo remapped:x:4000:4000::/:/bin/sh >>/etc/passwd
echo remapped:x:4000: >>/etc/group
echo remapped:300000:65536 | tee /etc/subuid >/etc/subgid`;
	const { program, args } = instance.inside('sh', ['-c', lines]);
	await run(program, args);
}

for (const suite of ['bookworm', 'sid'] as const) {
	describe(`users mapped to others, on ${suite}`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		before(async () => {
			engine = await startEngine({ suite, arguments: ['--userns-remap=remapped'], prepare: addUser });
			program = await openProgram(engine.address);
		});
		after(async () => {
			await program?.close();
			engine?.cleanup();
		});

		const outcomeOf = (...steps: Step[]) => program.plans.start({ title: '', steps, warnings: [] }).outcome;
		const made = { id: '', name: 'made' };

		it('is known of the engine, and privileged is refused before it is asked', async () => {
			await until('it describes itself', () => program.snapshot().host !== undefined);
			const snapshot = program.snapshot();
			assert.equal(snapshot.host?.usersRemapped, true);
			const world = { snapshot, facts: NOTHING_KNOWN, hosts: [] };
			assert.match(privilegedProblem(true, world) ?? '', /userns-remap/);
			const spec = { name: 'privileged', image: imageOf('busybox'), privileged: true };
			const outcome = await outcomeOf({ do: 'create', spec });
			assert.match('error' in outcome ? outcome.error.message : '', /user namespaces/);
		});

		it("gives a file to root of the container, who is another user of the host's", async () => {
			const command = ['sh', '-c', 'cat /token && exec sleep 1000'];
			const mounts = [{ type: 'volume', source: 'kept', target: '/kept' }] as const;
			const outcome = await outcomeOf(
				{ do: 'create', spec: { name: 'made', image: imageOf('busybox'), command, mounts } },
				{ do: 'put-file', container: made, path: '/token', content: 'right\n', mode: 0o600, uid: 0, gid: 0 },
				{ do: 'start', container: made },
				{ do: 'wait', until: { is: 'logged', container: made, text: 'right' }, seconds: 30 },
			);
			assert.equal(outcome.end, 'done', 'error' in outcome ? outcome.error.message : '');
			const [id] = (await engine.runInside('docker', 'inspect', '--format', '{{.Id}}', 'made')).trim().split('\n');
			assert.equal(await program.lookups.fileIn(id ?? '', '/token'), 'right\n');
			assert.deepEqual((await program.lookups.specOf(id ?? ''))?.warnings, []);
			const owner = await engine.runInside('sh', '-c', 'stat -c %u /proc/$(docker inspect -f "{{.State.Pid}}" made)');
			assert.equal(owner.trim(), '300000');
		});
	});
}
