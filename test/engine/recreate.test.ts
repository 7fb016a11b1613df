/** Containers made by anyone, with whatever options, are made anew with the same ones: compared by their inspects. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Docker from 'dockerode';
import * as fc from 'fast-check';
import * as z from 'zod/mini';
import type { Engine } from '../../source/engine/engine.ts';
import type { Outcome } from '../../source/engine/plan-run/progress.ts';
import { recreateSteps, withSameHostname } from '../../source/lab/plans/recreate.ts';
import type { Well } from '../../source/lab/plans/well.ts';
import type { Step } from '../../source/lab/plan.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { bodyOf, options } from './harness/options.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { suites } from './harness/root.ts';

const MAC = '02:11:22:33:44:55';

const well: Well = { until: { is: 'running', container: { id: '', name: 'anew' } }, seconds: 20 };

for (const suite of suites) {
	describe(`a container made anew on the Engine of Debian ${suite}`, { skip: await requireRealEngine(suite) }, () => {
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

		/** Made anew, and what it was and is. */
		const anew = async (id: string, more: readonly Step[] = []) => {
			const was = await engine.docker.getContainer(id).inspect();
			const old = await program.lookups.specOf(id);
			assert.ok(old);
			const spec = withSameHostname(old.spec, old);
			const steps = recreateSteps({ old, grace: 0, spec, well });
			const farewell = steps.findIndex(step => step.do === 'remove');
			const plan = { title: 'Anew', steps: steps.toSpliced(farewell, 0, ...more), warnings: [] };
			const outcome = await program.plans.start(plan, { secrets: old.secrets }).outcome;
			return { was, is: await engine.docker.getContainer('anew').inspect(), old, outcome };
		};

		const known = Object.entries(options).filter(([, { since = '1.0' }]) => Number(since.split('.')[1]) <= api);
		const named = (rests: boolean): string[] => known.filter(([, each]) => rests || !each.rests).map(([name]) => name);

		const property = (runs: boolean, times: number) =>
			fc.assert(
				fc.asyncProperty(
					fc.record({ names: fc.shuffledSubarray(named(!runs)), mac: fc.boolean() }),
					async ({ names, mac }) => {
						const apart = names.filter(name => name !== 'health start' || !names.includes('health'));
						const { was, is, outcome } = await anew(await make(apart, mac ? MAC : undefined, runs));
						assert.equal(outcome.end, 'done', told(outcome));
						assert.deepEqual(settingsOf(is), settingsOf(was));
					},
				),
				{ numRuns: times },
			);

		it('has every option that the old one had', () => property(false, 25));

		it('has them, its volumes and its ports while it runs', () => property(true, 5));

		it('goes back to the very same, its MAC address too', async () => {
			const id = await make(['address', ...(api >= 48 ? ['gateway'] : [])], MAC, true);
			const fails: Step = { do: 'wait', until: { is: 'healthy', container: { id: '', name: 'anew' } }, seconds: 1 };
			const { was, is, outcome } = await anew(id, [fails]);
			assert.equal(outcome.end, 'failed');
			assert.equal(is.Id, was.Id);
			assert.deepEqual(settingsOf(is), settingsOf(was));
			for (const { NetworkSettings } of [was, is]) {
				assert.equal(NetworkSettings.Networks['recreate-lab']?.MacAddress, MAC);
			}
		});

		const start = async (name: string, host: object, more: object = {}): Promise<void> => {
			const base = { name, Image: imageOf('busybox'), Cmd: idle };
			const container = await engine.docker.createContainer({ ...base, HostConfig: host, ...more });
			await container.start();
		};

		/** One on Docker's bridge, and one of each kind that needs it, itself or through another. */
		const makeTied = async (): Promise<string> => {
			await removeAll(engine.docker);
			await start('anew', { IpcMode: 'shareable' }, { Volumes: { '/data': {} } });
			const { Id: id } = await engine.docker.getContainer('anew').inspect();
			await start('tied-network', { NetworkMode: `container:${id}` }, { Env: ['TOKEN=s3cret'] });
			await start('tied-ids', { PidMode: 'container:anew', IpcMode: 'container:anew' });
			await start('tied-link', { Links: ['anew:server', 'anew'] });
			await start('tied-twice', { NetworkMode: 'container:tied-link', VolumesFrom: ['anew:ro'] });
			await start('tied-volumes', { VolumesFrom: ['anew'] });
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
			const { old, outcome } = await anew(await makeTied());
			assert.equal(outcome.end, 'done', told(outcome));
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
			const fails: Step = { do: 'wait', until: { is: 'healthy', container: { id: '', name: 'anew' } }, seconds: 1 };
			const { outcome } = await anew(id, [fails]);
			assert.equal(outcome.end, 'failed');
			assert.deepEqual(outcome.end === 'failed' && outcome.stays, []);
			assert.deepEqual(await allSettings(engine.docker), asItWas);
			assert.deepEqual((await restarted()).toSorted(), ['anew', ...tied, 'tied-resting'].toSorted());
		});

		it('has no MAC address that nobody asked for', async () => {
			const id = await make([], undefined, true);
			const { old } = await anew(id);
			assert.equal(old.spec.networks?.[0]?.mac, undefined);
		});
	});
}

const told = (outcome: Outcome): string => ('error' in outcome ? outcome.error.message : JSON.stringify(outcome));

async function removeAll(docker: Docker): Promise<void> {
	for (const { Id } of await docker.listContainers({ all: true })) {
		await docker.getContainer(Id).remove({ force: true, v: true });
	}
}

/** Of every container, by name. */
async function allSettings(docker: Docker): Promise<Record<string, unknown>> {
	const all = await docker.listContainers({ all: true });
	const found = await Promise.all(all.map(({ Id }) => docker.getContainer(Id).inspect()));
	return Object.fromEntries(found.map(each => [each.Name, [each.Id, settingsOf(each)]]));
}

const settings = z.record(z.string(), z.unknown());

/** What an inspect tells that somebody may have asked for, field by field. */
function settingsOf(found: Docker.ContainerInspectInfo) {
	const { Id, Name, Config, Mounts, NetworkSettings, State } = found;
	const added = [Id.slice(0, 12), Config.Hostname];
	return {
		Name,
		running: State.Running,
		// Of the client that made it, and what the engine chose: volumes, ports and modes are compared as they are.
		config: {
			...without(Config, 'AttachStdin', 'AttachStdout', 'AttachStderr', 'Volumes'),
			Env: Config.Env.toSorted(),
		},
		host: without(found.HostConfig, 'Binds', 'PortBindings', 'ConsoleSize', 'ContainerIDFile'),
		mounts: Mounts.map(({ Name: volume, Source, Type, Destination, RW, Mode }) =>
			[Destination, Type, volume ?? Source, RW, Mode.split(',').toSorted().join()].join(' '),
		).toSorted(),
		ports: State.Running ? NetworkSettings.Ports : {},
		networks: Object.fromEntries(
			Object.entries(NetworkSettings.Networks)
				.map(([name, endpoint]) => [name, endpointOf(added, settings.parse(endpoint))] as const)
				.toSorted(([a], [b]) => a.localeCompare(b)),
		),
	};
}

const without = (part: object, ...names: readonly string[]) =>
	Object.fromEntries(Object.entries(part).filter(([name]) => !names.includes(name)));

/** What the engine gave is left out; a MAC address that was asked for stands in Config too. */
function endpointOf(added: readonly string[], endpoint: z.infer<typeof settings>) {
	const { IPAMConfig, Aliases, Links, DriverOpts, GwPriority = 0 } = endpoint;
	const aliases = Array.isArray(Aliases) ? Aliases.filter(each => !added.includes(String(each))) : [];
	return { ipam: IPAMConfig ?? {}, aliases, links: Links ?? [], driver: DriverOpts ?? {}, GwPriority };
}
