/** The wizard's ser2net on real engines: Debian's own, with pseudo terminals for the boards' serial lines. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { lookAtSerial } from '../../source/console/facts/serial.ts';
import { portWords } from '../../source/lab/companion/ser2net/ports.ts';
import { gatherFacts } from '../../source/console/facts/gather.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import { aboutCompanion } from '../../source/lab/companion/about.ts';
import { roleOf } from '../../source/lab/lava/role/role.ts';
import type { Given } from '../../source/wizards/field.ts';
import { wizardOf } from '../../source/wizards/wizards.ts';
import type { World } from '../../source/wizards/world.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { runContainer } from './harness/lab.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { type Adapters, adaptersOf, type SerialBoard } from './harness/serial-board.ts';
import { buildSer2net } from './harness/ser2net-image.ts';
import { eventually, until } from './harness/until.ts';

const IMAGE = 'lavasoftware/lava-dispatcher:2023.01';

for (const suite of ['bookworm', 'sid'] as const) {
	const skip = await requireRealEngine(suite);

	describe(`ser2net on the Engine of Debian ${suite}`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		let folder: string;
		let adapters: Adapters;
		const boards: SerialBoard[] = [];
		/** Of the by-path kind, with colons. */
		const named = (at: number): string => `pci-0000:00:14.0-usb-0:4.${at}:1.0-port0`;
		const adapter = (at: number): string => join(adapters.folder, named(at));
		before(async () => {
			engine = await startEngine({ suite });
			[folder, adapters] = await Promise.all([mkdtemp(join(tmpdir(), 'lavadock-state-')), adaptersOf(engine)]);
			assert.equal(await buildSer2net(engine.docker, IMAGE, engine.instance.folder), undefined);
			await engine.docker.createNetwork({ Name: 'dockernet' });
			await runContainer(engine.docker, {
				name: 'calvin',
				Image: IMAGE,
				Entrypoint: ['sleep', 'infinity'],
				Cmd: [],
				Labels: { 'lavadock.role': 'dispatcher' },
				HostConfig: { NetworkMode: 'dockernet' },
			});
			boards.push(await adapters.plugIn(named(1)), await adapters.plugIn(named(2)));
			program = startProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: folder });
			await until('the dispatcher is known', () => container('calvin')?.detail !== undefined);
		});
		after(async () => {
			await program?.close();
			for (const board of boards) board.unplug();
			engine?.cleanup();
			await rm(folder, { recursive: true, force: true });
			await adapters?.remove();
		});

		const container = (name: string) => [...program.snapshot().containers.values()].find(each => each.name === name);
		const run = async (given: Given): Promise<RunOutcome> => {
			const facts = await gatherFacts(program, { servers: false, others: [], lookAtHost: undefined });
			const world: World = { snapshot: program.snapshot(), facts: { ...facts, workers: [] }, hosts: [] };
			const { plan, secrets } = wizardOf('ser2net').make(given, world);
			return program.plans.start(plan, { secrets }).outcome;
		};
		/** As a job does from its dispatcher: says something, and hears for a second. */
		const talk = async (host: string, port: number, says: string): Promise<string> => {
			const script = `exec 3<>/dev/tcp/${host}/${port} || exit 1; echo '${says}' >&3; timeout 2 cat <&3; exit 0`;
			const exec = await program.runCommand({
				containerId: container('calvin')?.id ?? '',
				command: ['bash', '-c', script],
			});
			return exec.stdout + exec.stderr;
		};

		it('serves boards whose names have colons, text both ways', async () => {
			const outcome = await run({ further: [1, 2].map(adapter).join(' ') });
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			const made = container('calvin-ser2net');
			assert.ok(made);
			assert.equal(roleOf(made).role, 'ser2net');
			await eventually(() => {
				const about = aboutCompanion(container('calvin-ser2net') ?? made, program.snapshot().containers.values());
				assert.deepEqual(about, { serves: 'calvin', faults: [] });
			});
			for (const [at, port] of [63_001, 63_002].entries()) {
				const answer = talk('calvin-ser2net', port, `printenv ${port}`);
				await until('the board hears it', () => boards[at]?.heard().includes(`printenv ${port}`) === true);
				boards[at]?.say(`board ${at} booted\r\n`);
				assert.match(await answer, new RegExp(`board ${at} booted`));
			}
			assert.doesNotMatch(boards[1]?.heard() ?? '', /printenv 63001/);
		});

		it('finds an adapter again that was plugged in again, as another node', async () => {
			const former = boards[0]?.number;
			const again = await adapters.plugIn(named(1));
			boards[0]?.unplug();
			boards[0] = again;
			assert.notEqual(again.number, former);
			const answer = talk('calvin-ser2net', 63_001, 'still there');
			await until('the board hears it', () => again.heard().includes('still there'));
			again.say('yes\r\n');
			assert.match(await answer, /yes/);
		});

		it('tells which line has no device, and keeps the others', async () => {
			const outcome = await run({ further: `${adapter(2)} /dev/lavadock-gone`, first: '7001', name: 'second' });
			assert.ok(outcome.end === 'unproven', JSON.stringify(outcome));
			assert.equal(outcome.unproven.length, 1, outcome.unproven.join('\n'));
			assert.match(outcome.unproven[0] ?? '', /second answers on port 7002 \(lavadock-gone\): Device open failure/);
			const second = container('second');
			assert.ok(second?.status === 'running');
			const reported = await lookAtSerial(program, second, true);
			assert.ok(reported.state === 'read', JSON.stringify(reported));
			assert.deepEqual(reported.ports?.map(portWords), ['ready', 'answers, but its device is not there']);
			const unasked = await lookAtSerial(program, second, false);
			assert.ok(unasked.state === 'read' && unasked.ports === undefined);
			assert.match(unasked.why, /--read-only/);
		});

		it('leaves nothing where the image has no ser2net', async () => {
			await engine.docker.getContainer('calvin').remove({ force: true });
			await runContainer(engine.docker, {
				name: 'plain',
				Image: imageOf('busybox'),
				Labels: { 'lavadock.role': 'dispatcher' },
				HostConfig: { NetworkMode: 'dockernet' },
			});
			await until('the dispatcher is known', () => container('plain')?.detail !== undefined);
			const outcome = await run({ further: adapter(2) });
			assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
			assert.deepEqual(outcome.stays, []);
			assert.equal(container('plain-ser2net'), undefined);
			const { Volumes } = await engine.docker.listVolumes();
			assert.ok(!Volumes.some(({ Name }) => Name === 'plain-ser2net-config'));
		});
	});
}
