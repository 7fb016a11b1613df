import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import type { ContainerRef } from '../../source/lab/command.ts';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import type { SwitchPart, SwitchRequest } from '../../source/lab/plans/switch/part.ts';
import { type AgainRequest, againPlan } from '../../source/lab/plans/dispatcher/again.ts';
import type { Plan } from '../../source/lab/plan.ts';
import type { Secrets } from '../../source/lab/value.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { openProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';

const switching: SwitchRequest = { on: () => ({ architecture: 'amd64', volumes: [] }), waitForJobs: true };

const skip = await requireLab();

describe('a lab without volumes switched to another registry', { skip }, () => {
	let lab: Lab;
	let program: Engine;
	before(async () => {
		lab = await startLab();
		await lab.startWorker('calvin', { address: '172.18.0.6' });
		await lab.online('calvin');
		program = await openProgram(lab.engine.address);
		await until('both are seen', () => ['lava-server', 'calvin'].every(name => container(name)?.detail !== undefined));
	});
	after(async () => {
		await program?.close();
		lab?.cleanup();
	});

	const container = (name: string) => [...program.snapshot().containers.values()].find(each => each.name === name);

	async function part(name: string, image: string): Promise<SwitchPart> {
		const found = container(name);
		assert.ok(found);
		const { lookups } = program;
		const [old, target, changes] = await Promise.all([
			lookups.specOf(found.id),
			lookups.manifestOf(image),
			lookups.changesOf(found.id),
		]);
		assert.ok(old && target.state === 'found', JSON.stringify(target));
		return { container: found, found: old, target: target.manifest, current: undefined, changes };
	}

	it('has its database in volumes then, its worker is Online with the same token, and the server knows it', async () => {
		const { engine, version } = lab;
		const hub = await startRegistry(engine, 5001, 'open', engine.images.registry);
		const server = container('lava-server');
		assert.ok(server);
		await lab.server.addWorker('hobbes');
		const made = switchImages(
			[
				{
					...(await part('calvin', `${hub.host}/lavasoftware/lava-dispatcher:${version}`)),
					worker: { name: 'calvin', server: { container: server }, serverVersion: parseVersion(version), online: true },
				},
				await part('lava-server', `${hub.host}/lavasoftware/lava-server:${version}`),
			],
			switching,
		);
		assert.ok(made.state === 'planned', JSON.stringify(made));
		assert.match(made.plan.warnings.join('\n'), /\/var\/lib\/postgresql is in no volume: it moves to/);

		const outcome = await run(made.plan, made.secrets);
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));

		await lab.online('calvin');
		const { Volumes: volumes } = await engine.docker.listVolumes();
		assert.deepEqual(
			volumes.map(({ Name }) => Name).toSorted((a, b) => a.localeCompare(b)),
			['lava-server-etc', 'lava-server-postgresql'],
		);
		const names = (await engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names);
		assert.deepEqual(new Set(names), new Set(['/calvin', '/lava-server']));
		assert.equal((await lab.server.worker('hobbes')).health, 'Active', 'the database is the same one');
	});

	it('gives a worker recreated its old token back when it does not get well', async () => {
		const former = await tokenOf('calvin');
		const made = await again();
		const outcome = await run(
			againPlan({ ...made, spec: { ...made.spec, entrypoint: ['false'] }, newTokenFrom: refTo('lava-server') }),
		);
		assert.equal(outcome.end, 'failed');
		assert.equal(await tokenOf('calvin'), former);
	});

	const run = (plan: Plan, secrets: Secrets = new Map()): Promise<RunOutcome> =>
		program.plans.start(plan, { secrets, lookAt: lavaConditionCheck({ engine: program }) }).outcome;

	function refTo(name: string): ContainerRef {
		const { id } = container(name) ?? {};
		assert.ok(id);
		return { id, name };
	}

	async function again(): Promise<Omit<AgainRequest, 'newTokenFrom'>> {
		const calvin = container('calvin');
		const old = await program.lookups.specOf(calvin?.id ?? '');
		assert.ok(calvin && old);
		const changes = await program.lookups.changesOf(calvin.id);
		const server = { container: refTo('lava-server') };
		return { server, worker: 'calvin', container: calvin, old, changes, spec: old.spec };
	}

	/** What the server holds it by. */
	async function tokenOf(name: string): Promise<string> {
		const { output } = await lab.server.manage(['workers', 'details', name]);
		return /token\s*:\s*(\w+)/i.exec(output)?.[1] ?? '';
	}
});
