/** What an engine refuses is looked at again: what it left behind is undone, and "as before" is said of nothing else. */

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { finish } from '../../source/engine/plan-run/start.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import type { ContainerSpec } from '../../source/lab/spec/container.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { idle, runContainer } from './harness/lab.ts';
import { reportOf, sweep } from './harness/plan-picture.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eventually, until } from './harness/until.ts';

const plan = (...steps: Step[]): Plan => ({ title: 'A change', steps, warnings: [] });

for (const suite of ['bookworm', 'sid'] as const) {
	const skip = await requireRealEngine(suite);

	describe(`a step that the Engine of Debian ${suite} refuses`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		let container: { id: string; name: string };
		before(async () => void (engine = await startEngine({ suite })));
		after(() => engine?.cleanup());
		beforeEach(async () => {
			program = await openProgram(engine.address);
			const { id } = await runContainer(engine.docker, { name: 'worker', StopTimeout: 1 });
			container = { id, name: 'worker' };
			const subnets = [{ subnet: '10.6.0.0/24', reserved: { printer: '10.6.0.20' } }] as const;
			await finish(program.plans.start(plan({ do: 'create-network', network: { name: 'boards', subnets } })));
		});
		afterEach(async () => {
			await program.close();
			await sweep(engine.docker);
		});

		const run = (...steps: Step[]): Promise<RunOutcome> => program.plans.start(plan(...steps)).outcome;
		const connect = (network: string, ipv4?: string): Step => ({
			do: 'connect',
			container,
			endpoint: { network, ...(ipv4 !== undefined && { ipv4 }) },
		});
		/** Waits until it is cancelled. */
		const never: Step = {
			do: 'wait',
			until: { is: 'succeeds', container: { id: '', name: 'worker' }, probe: { command: ['false'] } },
			seconds: 600,
		};
		const broken: Step = { do: 'create', spec: { name: 'broken', image: 'lavadock-test/none:1' } };
		const networks = async (name = 'worker'): Promise<string[]> => {
			const { NetworkSettings } = await engine.docker.getContainer(name).inspect();
			return Object.keys(NetworkSettings.Networks).toSorted();
		};
		const neighbour = (name: string, address: string): Promise<unknown> =>
			runContainer(engine.docker, {
				name,
				HostConfig: { NetworkMode: 'boards' },
				NetworkingConfig: { EndpointsConfig: { boards: { IPAMConfig: { IPv4Address: address } } } },
			});
		const failed = (outcome: RunOutcome): { said: string; stays: readonly string[] } => {
			assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
			return { said: outcome.error.reason, stays: outcome.stays };
		};

		it('leaves no half-made place on a network', async () => {
			// The engine keeps this address for the user and tells nobody of it but the network's settings.
			const EndpointConfig = { IPAMConfig: { IPv4Address: '10.6.0.20' } };
			await runContainer(engine.docker, { name: 'other' });
			await assert.rejects(
				engine.docker.getNetwork('boards').connect({ Container: 'other', EndpointConfig }),
				/in use/,
			);
			assert.deepEqual(await networks('other'), ['boards', 'bridge'], 'the engine leaves one');
			const { said, stays } = failed(await run(connect('boards', '10.6.0.20')));
			assert.match(said, /already in use/);
			assert.deepEqual(stays, []);
			assert.deepEqual(await networks(), ['bridge']);
			await engine.docker.getContainer('worker').restart({ t: 0 });
		});

		it('is not asked of it where it is known to be refused', async () => {
			await neighbour('neighbour', '10.6.0.9');
			const settings = { Name: 'settings', ConfigOnly: true };
			await engine.docker.createNetwork(settings);
			await engine.docker.createNetwork({ Name: 'full', IPAM: { Config: [{ Subnet: '10.7.0.0/30' }] } });
			await runContainer(engine.docker, { name: 'only', HostConfig: { NetworkMode: 'full' } });
			const rows: [step: Step, says: RegExp][] = [
				[connect('boards', '10.6.0.9'), /10\.6\.0\.9 is taken on the network boards/],
				[connect('boards', '10.9.0.9'), /10\.9\.0\.9 is not an address of the network boards \(10\.6\.0\.0\/24\)/],
				[connect('boards', 'fd00::5'), /fd00::5 is not an address of the network boards/],
				[connect('settings'), /only holds settings for other networks/],
				[connect('full'), /full has no free address/],
			];
			for (const [step, says] of rows) {
				const { said, stays } = failed(await run(step));
				assert.match(said, says);
				assert.deepEqual(stays, []);
				assert.deepEqual(await networks(), ['bridge']);
			}
		});

		it('is not taken for done: a half-made place is no membership', async () => {
			await neighbour('neighbour', '10.6.0.9');
			const worker = engine.docker.getNetwork('boards');
			await assert.rejects(
				worker.connect({ Container: 'worker', EndpointConfig: { IPAMConfig: { IPv4Address: '10.6.0.9' } } }),
			);
			await engine.docker.getContainer('neighbour').remove({ force: true });
			const seen = await until('it is listed', () => program.snapshot().containers.get(container.id));
			program.refresh();
			assert.deepEqual(
				seen.endpoints.map(({ networkName }) => networkName),
				['bridge'],
			);
			const started = program.plans.start(plan(connect('boards', '10.6.0.9')));
			assert.equal((await started.outcome).end, 'done');
			assert.equal(started.progress().steps[0]?.state, 'done');
			const { NetworkSettings } = await engine.docker.getContainer('worker').inspect();
			assert.equal(NetworkSettings.Networks['boards']?.IPAddress, '10.6.0.9');
		});

		it('is told as it is where the engine takes nothing back', async () => {
			const full = await engine.docker.createNetwork({ Name: 'full', IPAM: { Config: [{ Subnet: '10.7.0.0/30' }] } });
			const started = program.plans.start(plan(connect('full'), never));
			await until('it waits', () => started.progress().steps[1]?.state === 'running');
			// Somebody else takes the place away, gives the only address to another, and tries again.
			await full.disconnect({ Container: 'worker' });
			await runContainer(engine.docker, { name: 'only', HostConfig: { NetworkMode: 'full' } });
			await assert.rejects(full.connect({ Container: 'worker' }), /no available/);
			started.cancel();
			const outcome = await started.outcome;
			assert.ok(outcome.end === 'cancelled', JSON.stringify(outcome));
			assert.equal(outcome.stays.length, 1);
			assert.match(
				outcome.stays[0] ?? '',
				/^docker network disconnect full worker: worker keeps .* The engine said: no avail/,
			);
		});

		it('and what differs from before is said, whoever did it', async () => {
			const { id } = await runContainer(engine.docker, { name: 'beside', StopTimeout: 1 });
			const started = program.plans.start(
				plan({ do: 'pause', container: { id, name: 'beside' } }, { do: 'pause', container }, never),
			);
			await until('it waits', () => started.progress().steps[2]?.state === 'running');
			const beside = engine.docker.getContainer('beside');
			await beside.update({ RestartPolicy: { Name: 'always' } });
			started.cancel();
			assert.deepEqual(await started.outcome, {
				end: 'cancelled',
				stays: ['container beside: its restart policy was no and is always'],
			});
		});

		it('leaves nothing of a container that was to be made on a network which takes it not', async () => {
			await neighbour('neighbour', '10.6.0.9');
			const withAddress = {
				...spec,
				networks: [{ network: 'boards', ipv4: '10.6.0.9' }],
				mounts: [{ type: 'volume', source: 'made-data', target: '/data' }] as const,
			};
			const { said, stays } = failed(await run({ do: 'create', spec: withAddress }, { do: 'start', container: made }));
			assert.match(said, /already in use/);
			assert.deepEqual(stays, []);
			await assert.rejects(engine.docker.getContainer('made').inspect(), /No such container/i);
			const { Volumes } = await engine.docker.listVolumes();
			assert.deepEqual(Volumes, []);
		});

		it('and that stopped a container on the way is undone by its start', async () => {
			const port = {
				ExposedPorts: { '80/tcp': {} },
				HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8077' }] } },
			};
			const { id } = await runContainer(engine.docker, { name: 'holder', StopTimeout: 1, ...port });
			const holder = { id, name: 'holder' };
			const other = await engine.docker.createContainer({
				name: 'other',
				Image: imageOf('busybox'),
				Cmd: idle,
				...port,
			});
			const started = program.plans.start(plan({ do: 'stop', container: holder, grace: 1 }, never));
			await until('it waits', () => started.progress().steps[1]?.state === 'running');
			await other.start();
			started.cancel();
			const outcome = await started.outcome;
			assert.ok(outcome.end === 'cancelled', JSON.stringify(outcome));
			const [first = '', ...rest] = outcome.stays;
			assert.match(first, /^docker start holder: A container or a program of the host has that port/);
			assert.deepEqual(rest, []);

			await other.stop({ t: 0 });
			assert.equal((await run({ do: 'start', container: holder })).end, 'unproven', 'nobody looks whether it goes on');
			const { said, stays } = failed(await run({ do: 'restart', container: holder, grace: 1 }, broken));
			assert.match(said, /no such image/i);
			assert.deepEqual(stays, []);
			assert.equal((await engine.docker.getContainer('holder').inspect()).State.Running, true);

			const stopped = await program.plans.start(plan({ do: 'stop', container: holder, grace: 1 })).outcome;
			assert.equal(stopped.end, 'done');
			assert.deepEqual(failed(await run({ do: 'restart', container: holder, grace: 1 }, broken)).stays, []);
			assert.equal((await engine.docker.getContainer('holder').inspect()).State.Running, false);
		});

		const made = { id: '', name: 'made' };
		const spec = { name: 'made', image: imageOf('busybox'), command: idle };
		const starts = (settings: Partial<ContainerSpec>): Step[] => [
			{ do: 'create', spec: { ...spec, ...settings } },
			{ do: 'start', container: made },
		];
		const refusals: [what: string, steps: () => Step[], says: RegExp][] = [
			['a network that is not there', () => starts({ networks: [{ network: 'none-such' }] }), /none-such not found/],
			[
				'a second network that is not there',
				() => starts({ networks: [{ network: 'boards' }, { network: 'none-such' }] }),
				/none-such not found/,
			],
			['a program that is not there', () => starts({ command: ['/none/such'] }), /no such file/],
			[
				'a device that is not there',
				() => starts({ devices: [{ host: '/dev/none-such' }] }),
				/Plug the device in|none-such/,
			],
			[
				'a name that is taken',
				() => [{ do: 'create', spec: { ...spec, name: 'worker', tty: true } }],
				/container worker already/,
			],
			['another name that is taken', () => [{ do: 'rename', container, to: 'beside' }], /container beside already/],
			['a network in use', () => [{ do: 'remove-network', network: 'used' }], /active endpoints/],
			['a volume in use', () => [{ do: 'remove-volume', volume: 'used' }], /in use/],
			['a subnet that is taken', () => [subnetOf('10.6.0.0/25')], /overlaps/],
			[
				'a pause of what is paused',
				() => [
					{ do: 'pause', container },
					{ do: 'kill', container: made, signal: 'HUP' },
				],
				/No such container/,
			],
			['a command that fails', () => [exec('sh', '-c', 'echo went wrong >&2; exit 3')], /exit code 3: went wrong/],
			[
				'a command that ends its container',
				() => [exec('sh', '-c', 'kill -TERM 1; sleep 60')],
				/ended with exit code|exit code 1\d\d/,
			],
		];
		const subnetOf = (subnet: `${string}/${number}`): Step => {
			return { do: 'create-network', network: { name: 'second', subnets: [{ subnet }] } };
		};
		const exec = (...command: string[]): Step => {
			return { do: 'exec', container: { id: '', name: 'beside' }, says: 'Try', command, undo: 'not needed' };
		};
		for (const [what, steps, says] of refusals) {
			it(`leaves everything as it was: ${what}`, async () => {
				await engine.docker.createNetwork({ Name: 'used' });
				await runContainer(engine.docker, {
					name: 'beside',
					HostConfig: { NetworkMode: 'used', Binds: ['used:/used'], RestartPolicy: { Name: 'always' } },
				});
				const old = await reportOf(engine.docker);
				const { said, stays } = failed(await run(...steps()));
				assert.match(said, says);
				assert.deepEqual(stays, []);
				await eventually(async () => assert.deepEqual(await reportOf(engine.docker), old));
			});
		}

		it('leaves no container of a build that failed', async () => {
			const build: Step = { do: 'build', tag: 'plan/wrong:1', dockerfile: `FROM ${imageOf('busybox')}\nRUN false\n` };
			failed(await run(build));
			const all = await engine.docker.listContainers({ all: true });
			assert.deepEqual(
				all.map(({ Names }) => Names[0]),
				['/worker'],
			);
		});
	});
}
