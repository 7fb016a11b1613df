/** What forms propose on real engines, carried out: networks, addresses, and what an engine tells of its rights. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gatherFacts } from '../../source/console/facts/gather.ts';
import type { Given } from '../../source/wizards/field.ts';
import type { WizardId } from '../../source/wizards/wizards.ts';
import { wizardOf } from '../../source/wizards/wizards.ts';
import type { World } from '../../source/wizards/world.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { runContainer } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eventually } from './harness/until.ts';

const FULL = '10.66.0.0/30';

for (const suite of ['bookworm', 'sid'] as const) {
	const skip = await requireRealEngine(suite);

	describe(`forms on the Engine of Debian ${suite}`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		let folder: string;
		const make = (Name: string, more: object = {}): Promise<unknown> => engine.docker.createNetwork({ Name, ...more });
		const subnet = (Subnet: string, more: object = {}): object => ({ IPAM: { Config: [{ Subnet }] }, ...more });
		before(async () => {
			engine = await startEngine({ suite });
			folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
			await engine.docker.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
			await make('auto');
			await make('chosen', subnet('10.60.0.0/24'));
			await make('shop', { ...subnet('10.61.0.0/24'), Labels: { 'com.docker.compose.project': 'shop' } });
			await make('config', subnet('10.62.0.0/24', { ConfigOnly: true }));
			await make('services', { Driver: 'overlay' });
			await make('mesh', { Driver: 'overlay', Attachable: true });
			await make('full', subnet(FULL));
			if (suite === 'sid') await make('six', subnet('fd00:66::/64', { EnableIPv4: false, EnableIPv6: true }));
			// Engines from 25.0 on have no two networks of one name.
			if (suite === 'bookworm') for (const at of [1, 2]) await make('twin', subnet(`10.67.${at}.0/24`));
			await runContainer(engine.docker, { name: 'last', HostConfig: { NetworkMode: 'full' } });
			await runContainer(engine.docker, { name: 'box' });
			program = await openProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: folder });
		});
		after(async () => {
			await program?.close();
			engine?.cleanup();
			await rm(folder, { recursive: true, force: true });
		});

		const world = async (): Promise<World> => {
			const facts = await gatherFacts(program, { servers: false, others: [], lookAtHost: undefined });
			return { snapshot: program.snapshot(), facts: { ...facts, workers: [] }, hosts: [] };
		};
		const run = async (wizard: WizardId, given: Given): Promise<RunOutcome> => {
			const { plan, secrets } = wizardOf(wizard).make(given, await world());
			return program.plans.start(plan, { secrets }).outcome;
		};

		it('offer every network that can be joined and no other; the container starts again on each', async () => {
			const view = wizardOf('connect')
				.fields({ container: 'box' }, await world())
				.find(({ id }) => id === 'network');
			const options = view?.kind === 'choice' ? view.options : [];
			const names = options.map(({ label }) => label);
			const own = suite === 'sid' ? ['auto', 'chosen', 'mesh', 'six'] : ['auto', 'chosen', 'mesh', 'twin', 'twin'];
			assert.deepEqual(names, [...own, 'shop']);
			const box = engine.docker.getContainer('box');
			for (const { value } of options) {
				const given = { container: 'box', network: value };
				const outcome = await run('connect', given);
				assert.equal(outcome.end, 'done', `${value}: ${JSON.stringify(outcome)}`);
				await box.restart({ t: 0 });
				await eventually(() => assert.equal(program.snapshot().containers.get(idOf('box'))?.endpoints.length, 2));
				await engine.docker.getNetwork(value).disconnect({ Container: 'box' });
				await eventually(() => assert.equal(program.snapshot().containers.get(idOf('box'))?.endpoints.length, 1));
			}
		});

		it('would have failed on the others', async () => {
			for (const name of ['config', 'services', 'ingress', 'full']) {
				const container = await engine.docker.createContainer({ Image: imageOf('busybox'), Cmd: ['true'] });
				const joined = engine.docker
					.getNetwork(name)
					.connect({ Container: container.id })
					.then(() => container.start());
				await assert.rejects(joined, name);
				await container.remove({ force: true });
			}
		});

		it('propose a subnet that the engine takes, though routes are around it', async () => {
			const routes = ['0.0.0.0/1', '128.0.0.0/1'];
			const where = await world();
			const { plan, secrets } = wizardOf('network').make(
				{ name: 'behind-a-vpn' },
				{ ...where, facts: { ...where.facts, routes } },
			);
			const outcome = await program.plans.start(plan, { secrets }).outcome;
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		});

		it('say that a subnet overlaps exactly where the engine refuses it', async () => {
			const subnets = ['10.60.0.0/25', '10.60.0.0/16', '10.61.1.0/24', '10.0.1.0/24', '172.17.0.0/24'];
			const where = await world();
			for (const each of subnets) {
				const problem = wizardOf('network')
					.fields({ subnet: each }, where)
					.find(({ id }) => id === 'subnet')?.problem;
				const name = `try-${each.replace('/', '-')}`;
				const made = await make(name, subnet(each)).then(
					() => true,
					() => false,
				);
				if (made) await engine.docker.getNetwork(name).remove();
				assert.equal(problem === undefined, made, `${each}: ${problem}`);
			}
		});

		const idOf = (name: string): string =>
			[...program.snapshot().containers.values()].find(each => each.name === name)?.id ?? '';
	});
}
