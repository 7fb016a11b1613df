/** Containers made by anyone, with whatever options, are recreated with the same ones: compared by their inspects. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Engine } from '../../source/engine/engine.ts';
import { fails, makeAnew, removeAll, settingsOf, messageOf } from './harness/anew.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { bodyOf, options } from './harness/options.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { suites } from './harness/root.ts';

const MAC = '02:11:22:33:44:55';

for (const suite of suites) {
	describe(`a container recreated on the Engine of Debian ${suite}`, { skip: await requireRealEngine(suite) }, () => {
		let engine: TestEngine;
		let program: Engine;
		let api: number;
		before(async () => {
			engine = await startEngine({ suite });
			program = await openProgram(engine.address);
			api = Number(program.snapshot().host?.apiVersion.split('.')[1]);
			await engine.docker.createNetwork({ Name: 'recreate-lab', IPAM: { Config: [{ Subnet: '172.29.0.0/16' }] } });
			await engine.docker.createNetwork({ Name: 'recreate-more' });
		});
		after(async () => {
			await program?.close();
			engine?.cleanup();
		});

		const make = async (names: readonly string[], mac: string | undefined, runs: boolean): Promise<string> => {
			await removeAll(engine.docker);
			const body = bodyOf(names, mac);
			const base = { name: 'anew', Image: imageOf('busybox'), Cmd: idle };
			const container = await engine.docker.createContainer({ ...base, ...body });
			await engine.docker.getNetwork('recreate-more').connect({ Container: container.id });
			if (runs) await container.start();
			return container.id;
		};

		const known = Object.entries(options).filter(([, { since = '1.0' }]) => Number(since.split('.')[1]) <= api);
		const named = (rests: boolean): string[] => known.filter(([, each]) => rests || !each.rests).map(([name]) => name);

		const property = (runs: boolean, times: number) =>
			fc.assert(
				fc.asyncProperty(
					fc.record({ names: fc.shuffledSubarray(named(!runs)), mac: fc.boolean() }),
					async ({ names, mac }) => {
						const apart = names.filter(name => name !== 'health start' || !names.includes('health'));
						const { was, is, outcome } = await makeAnew(
							engine.docker,
							program,
							await make(apart, mac ? MAC : undefined, runs),
						);
						assert.equal(outcome.end, 'done', messageOf(outcome));
						assert.deepEqual(settingsOf(is), settingsOf(was));
					},
				),
				{ numRuns: times },
			);

		it('has every option that the old one had', () => property(false, 25));

		it('has them, its volumes and its ports while it runs', () => property(true, 5));

		it('goes back to the very same, its MAC address too', async () => {
			const id = await make(['address', ...(api >= 48 ? ['gateway'] : [])], MAC, true);
			const { was, is, outcome } = await makeAnew(engine.docker, program, id, [fails]);
			assert.equal(outcome.end, 'failed');
			assert.equal(is.Id, was.Id);
			assert.deepEqual(settingsOf(is), settingsOf(was));
			for (const { NetworkSettings } of [was, is]) {
				assert.equal(NetworkSettings.Networks['recreate-lab']?.MacAddress, MAC);
			}
		});

		it('has no MAC address that nobody asked for', async () => {
			const id = await make([], undefined, true);
			const { old } = await makeAnew(engine.docker, program, id);
			assert.equal(old.spec.networks?.[0]?.mac, undefined);
		});
	});
}
