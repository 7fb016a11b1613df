/** Power switched by the wizards' plans, through Debian's own pdudaemon: what it was asked to do is seen where it did it. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gatherFacts } from '../../source/console/facts/gather.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { PlanRun } from '../../source/engine/plan-run/start.ts';
import { type PowerRequest, powerPlan } from '../../source/lab/plans/companion/power.ts';
import type { Given } from '../../source/wizards/field.ts';
import { type WizardId, wizardOf } from '../../source/wizards/wizards.ts';
import type { World } from '../../source/wizards/world.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer } from './harness/lab.ts';
import { buildPdudaemon } from './harness/pdudaemon-image.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const skip = await requireRealEngine();

const IMAGE = 'pdudaemon/pdudaemon:latest';

describe('power switched', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	before(async () => {
		engine = await startEngine();
		folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
		assert.equal(await buildPdudaemon(engine.docker, IMAGE, engine.instance.folder), undefined);
		await engine.docker.createNetwork({ Name: 'dockernet' });
		await runContainer(engine.docker, {
			name: 'calvin',
			Image: IMAGE,
			Entrypoint: ['sleep', 'infinity'],
			Cmd: [],
			Labels: { 'lavadock.role': 'dispatcher' },
			HostConfig: { NetworkMode: 'dockernet' },
		});
		program = startProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: folder });
		await until('the dispatcher is known', () => container('calvin')?.detail !== undefined);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	const container = (name: string) => [...program.snapshot().containers.values()].find(each => each.name === name);

	async function start(wizard: WizardId, given: Given): Promise<PlanRun> {
		const facts = await gatherFacts(program, { servers: false, others: [], lookAtHost: undefined });
		const world: World = { snapshot: program.snapshot(), facts: { ...facts, workers: [] }, hosts: [] };
		const { plan, secrets } = wizardOf(wizard).make(given, world);
		return program.plans.start(plan, { secrets });
	}

	async function inPdudaemon(...command: string[]): Promise<string> {
		const { id = '' } = container('calvin-pdudaemon') ?? {};
		return (await program.runCommand({ containerId: id, command })).stdout.trim();
	}

	const outlet = (pdu: string, change: string): Given => ({
		dispatcher: 'calvin',
		of: `outlet ${container('calvin-pdudaemon')?.id ?? ''}`,
		pdu,
		outlet: '3',
		change,
	});

	/** The first of these boards, by commands of its dictionary. */
	const board = (commands: readonly string[], change: PowerRequest['change'] = 'off') =>
		powerPlan({
			container: { id: '', name: 'calvin' },
			what: 'bbb01',
			change,
			commands,
			boards: ['bbb01'],
			jobs: [7],
		});

	it('by a pdudaemon that the wizard makes: it does what it is asked, and nobody claims more', async () => {
		const settings = JSON.stringify({
			cmd_on: 'echo on %s >>/tmp/switched',
			cmd_off: 'echo off %s >>/tmp/switched',
		});
		const made = await start('pdudaemon', { begin: 'none', pdu: 'relay', driver: 'localcmdline', settings });
		assert.equal((await made.outcome).end, 'done', JSON.stringify(await made.outcome));
		await until('it is known', () => container('calvin-pdudaemon')?.detail !== undefined);
		for (const change of ['off', 'on', 'reset']) {
			const run = await start('power', outlet('relay', change));
			const outcome = await run.outcome;
			assert.ok(outcome.end === 'unproven', JSON.stringify(outcome));
			assert.match(outcome.unproven.join(), /outlet 3 of relay ended without an error.*no command can tell/);
			assert.deepEqual(run.progress().remarks, ['It printed nothing.']);
		}
		await until('all of it was done', async () => {
			return (await inPdudaemon('cat', '/tmp/switched')) === 'off 3\non 3\noff 3\non 3';
		});
	});

	it('by a pdudaemon that knows no such PDU: it fails with what that says', async () => {
		const outcome = await (await start('power', outlet('nothing', 'off'))).outcome;
		assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
		assert.match(outcome.error.message, /HTTP Error 500/);
		assert.deepEqual(outcome.stays, []);
	});

	it('by a script of a dictionary: its words are told, and its error', async () => {
		const well = program.plans.start(board(['sh -c "echo relay 3 is off; echo warm >&2"', 'true']).plan);
		assert.equal((await well.outcome).end, 'unproven');
		assert.deepEqual(well.progress().remarks, ['It printed: relay 3 is off | warm']);
		const broken = await program.plans.start(board(['sh -c "echo no relay; exit 3"']).plan).outcome;
		assert.ok(broken.end === 'failed' && /exit code 3: no relay/.test(broken.error.message), JSON.stringify(broken));
		const absent = await program.plans.start(board(['/opt/relay off']).plan).outcome;
		assert.ok(absent.end === 'failed' && /relay.*No such file/.test(absent.error.message), JSON.stringify(absent));
	});

	it('with a password in its command, which no event and no answer tells', async () => {
		const { plan, secrets } = board(['sh -c "echo --password=rack-7-shelf-3"']);
		assert.doesNotMatch(JSON.stringify(plan), /rack-7/);
		const run = program.plans.start(plan, { secrets });
		assert.equal((await run.outcome).end, 'unproven');
		assert.doesNotMatch(JSON.stringify([run.progress(), program.commands()]), /rack-7/);
	});
});
