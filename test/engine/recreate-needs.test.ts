/** What a container that is recreated needs of the host, and what needs it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { withoutAbsent } from '../../source/lab/plans/recreate/absent.ts';
import { recreateSteps, whyNotRecreated } from '../../source/lab/plans/recreate/recreate.ts';
import { containerOf } from '../unit/lab/objects-for-tests.ts';
import { allSettings, fails, makeAnew, removeAll, start, messageOf, well } from './harness/anew.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { suites } from './harness/root.ts';
import { until } from './harness/until.ts';

const engines = await Promise.all(suites.map(async suite => ({ suite, skip: await requireRealEngine(suite) })));

/** At once: they wait for containers to be steady. */
describe('a container recreated', { concurrency: true }, () => {
	for (const { suite, skip } of engines) {
		describe(`on the Engine of Debian ${suite}`, { skip, concurrency: 1 }, () => {
			let engine: TestEngine;
			let program: Engine;
			before(async () => {
				engine = await startEngine({ suite });
				program = await openProgram(engine.address);
			});
			after(async () => {
				await program?.close();
				engine?.cleanup();
			});

			/** One on Docker's bridge, and one of each kind that needs it, itself or through another. */
			const makeTied = async (): Promise<string> => {
				await removeAll(engine.docker);
				await start(engine.docker, 'anew', { IpcMode: 'shareable' }, { Volumes: { '/data': {} } });
				const { Id: id } = await engine.docker.getContainer('anew').inspect();
				await start(engine.docker, 'tied-network', { NetworkMode: `container:${id}` }, { Env: ['TOKEN=s3cret'] });
				await start(engine.docker, 'tied-ids', { PidMode: 'container:anew', IpcMode: 'container:anew' });
				await start(engine.docker, 'tied-link', { Links: ['anew:server', 'anew'] });
				await start(engine.docker, 'tied-twice', { NetworkMode: 'container:tied-link', VolumesFrom: ['anew:ro'] });
				await start(engine.docker, 'tied-volumes', { VolumesFrom: ['anew'] });
				await engine.docker.createContainer({
					name: 'tied-resting',
					Image: imageOf('busybox'),
					Cmd: idle,
					HostConfig: { NetworkMode: 'container:anew' },
				});
				return id;
			};

			const tied = ['network', 'ids', 'link', 'twice', 'volumes'].map(kind => `tied-${kind}`);

			/** What runs, and can be started again. */
			const restarted = async (): Promise<string[]> => {
				for (const name of tied) await engine.docker.getContainer(name).restart({ t: 0 });
				await engine.docker.getContainer('tied-resting').start();
				return (await engine.docker.listContainers()).flatMap(({ Names }) =>
					Names.filter(name => name.lastIndexOf('/') === 0).map(name => name.slice(1)),
				);
			};

			it('takes those along that need it', async () => {
				const { old, outcome } = await makeAnew(engine.docker, program, await makeTied());
				assert.equal(outcome.end, 'done', messageOf(outcome));
				assert.deepEqual(
					old.dependants.map(({ container }) => container.name).toSorted(),
					[...tied, 'tied-resting'].toSorted(),
				);
				const { Id: now } = await engine.docker.getContainer('anew').inspect();
				const network = await engine.docker.getContainer('tied-network').inspect();
				assert.equal(network.HostConfig.NetworkMode, `container:${now}`);
				assert.ok(network.Config.Env.includes('TOKEN=s3cret'));
				const { HostConfig } = await engine.docker.getContainer('tied-link').inspect();
				assert.deepEqual(new Set(HostConfig.Links), new Set(['/anew:/tied-link/anew', '/anew:/tied-link/server']));
				assert.equal((await engine.docker.getContainer('tied-resting').inspect()).State.Status, 'created');
				assert.deepEqual((await restarted()).toSorted(), ['anew', ...tied, 'tied-resting'].toSorted());
			});

			it('gives those back that need it, when it goes back', async () => {
				const id = await makeTied();
				const asItWas = await allSettings(engine.docker);
				const { outcome } = await makeAnew(engine.docker, program, id, [fails]);
				assert.equal(outcome.end, 'failed');
				const stays = 'stays' in outcome ? outcome.stays : [];
				// Those that start in another order have each other's dynamic addresses.
				assert.deepEqual(
					stays.filter(text => !text.includes('dynamic address')),
					[],
				);
				assert.deepEqual(await allSettings(engine.docker), asItWas);
				assert.deepEqual((await restarted()).toSorted(), ['anew', ...tied, 'tied-resting'].toSorted());
			});

			describe('with a device', () => {
				const path = `/dev/lavadock-test-${suite}-${process.pid}`;
				const plugIn = (): void => void (existsSync(path) || execFileSync('mknod', [path, 'c', '1', '3']));
				const unplug = (): void => rmSync(path, { force: true });
				let server: Server;
				let far: Engine;
				before(async () => {
					server = createServer(client => {
						const line = connect(engine.socket);
						client.on('error', () => line.destroy()).pipe(line);
						line.on('error', () => client.destroy()).pipe(client);
					});
					await once(server.listen(0, '127.0.0.1'), 'listening');
					const address = server.address();
					assert.ok(typeof address === 'object');
					far = await openProgram(`tcp://127.0.0.1:${address?.port}`);
				});
				after(async () => {
					unplug();
					await far?.close();
					server?.close();
				});
				const makeUnplugged = async (more: object = {}): Promise<string> => {
					await removeAll(engine.docker);
					plugIn();
					await start(engine.docker, 'anew', {
						Devices: [{ PathOnHost: path, PathInContainer: '/dev/serial0', CgroupPermissions: 'rwm' }],
						...more,
					});
					unplug();
					return (await engine.docker.getContainer('anew').inspect()).Id;
				};

				it('that is not there now says so before anything stops, and is made without it', async () => {
					const id = await makeUnplugged();
					assert.deepEqual(await program.lookups.absentOf(id), [path]);
					const old = await program.lookups.specOf(id);
					assert.ok(old);
					assert.match(whyNotRecreated(containerOf('anew'), old) ?? '', new RegExp(`^${path} is not there now`));
					const without = withoutAbsent(old);
					assert.equal(whyNotRecreated(containerOf('anew'), without), undefined);
					const steps = recreateSteps({ old: without, grace: 0, spec: without.spec, well });
					const outcome = await program.plans.start({ title: 'Anew', steps, warnings: [] }).outcome;
					assert.equal(outcome.end, 'done', messageOf(outcome));
					assert.deepEqual((await engine.docker.getContainer('anew').inspect()).HostConfig.Devices ?? [], []);
				});

				it('is looked for through a container that has /dev, where the host is far', async () => {
					const id = await makeUnplugged();
					assert.equal(await far.lookups.absentOf(id), undefined);
					await engine.docker.createContainer({
						name: 'eyes',
						Image: imageOf('busybox'),
						HostConfig: { Binds: ['/dev:/host/dev:ro'] },
					});
					await until('it is seen', async () => (await far.lookups.absentOf(id))?.includes(path));
					plugIn();
					await until('it is seen', async () => (await far.lookups.absentOf(id))?.length === 0);
				});

				it('is asked for by a step of its own where nobody can look', async () => {
					const id = await makeUnplugged();
					const old = await far.lookups.specOf(id);
					assert.ok(old);
					assert.equal(old.absent, undefined);
					const steps = recreateSteps({ old, grace: 0, spec: old.spec, well });
					const outcome = await far.plans.start({ title: 'Anew', steps, warnings: [] }).outcome;
					assert.match(messageOf(outcome), new RegExp(`create --name anew-devices.*${path}`));
					const { State, RestartCount } = await engine.docker.getContainer(id).inspect();
					assert.deepEqual([State.Running, RestartCount], [true, 0]);
					plugIn();
					const second = await far.plans.start({ title: 'Anew', steps, warnings: [] }).outcome;
					assert.equal(second.end, 'done', messageOf(second));
					assert.deepEqual(
						(await engine.docker.listContainers({ all: true })).map(({ Names }) => Names),
						[['/anew']],
					);
				});
			});
		});
	}
});
