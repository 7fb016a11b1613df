/**
 * A lab taken from release to release by keys, with its database across PostgreSQL's majors: with users, tokens,
 * devices, a job that has ended and one that runs; back in the middle of it; with consoles that are killed; and at the
 * end back to where it began, by its backup.
 */

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { randomFrom } from '../../source/demo/seeded.ts';
import { readPower, tellPower } from '../../source/lab/lava/manage/power.ts';
import { seed } from '../engine/harness/cut-off.ts';
import { until } from '../engine/harness/until.ts';
import { type Belongings, belongingsOf, containerPicture } from './harness/belongings.ts';
import { type ByKeys, openByKeys, type RunOptions } from './harness/by-keys.ts';
import { devicesScript } from './harness/devices.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { lost, reaches } from './harness/lost-console.ts';
import { type Registry, startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';
import { commandsScript, jobIs, endHold, putHold, submitJob } from './harness/test-jobs.ts';
import { reportOf } from './harness/lava-report.ts';
import { makeVariant } from './harness/variants.ts';

const skip = (await requireLab('2020.12')) || (await requireLab('newest'));

/** How often the console is killed on one way; more of it takes minutes. */
const CUTS = process.env['LAVADOCK_LONG'] === '1' ? 20 : 2;

/** A way takes one or two minutes, and several on a machine that is full. */
const LONG_SECONDS = 900;
const long = { timeout: LONG_SECONDS * 1000 };

/** It runs while the backup is made. */
const RUNNING_JOB = 2;

describe(`a lab upgraded by keys (seed ${seed})`, { skip }, () => {
	let lab: Lab;
	let hub: Registry;
	let console: ByKeys;
	let home: string;
	let token: string;
	let belongings: Belongings;
	/** What it told when its backup was made. */
	let backedUp: unknown;
	before(async () => {
		lab = await startLab('2020.12');
		hub = await startRegistry(lab.engine, 5001, 'open', lab.engine.images.registry);
		await putHold(await lab.startWorker('calvin'));
		await manage(`from django.contrib.auth.models import User
User.objects.create_superuser("ada", "ada@example.com", "rack-7-shelf-3")
${devicesScript('calvin', { qemu01: 'GOOD', qemu02: 'UNKNOWN', qemu03: 'BAD' })}${commandsScript(['qemu01', 'qemu02', 'qemu03'], 'qemu02')}`);
		token = await lab.server.addToken('ada');
		await lab.online('calvin');
		await jobIs(lab.server, await submitJob(lab.server, 'ada', 'greet'), 'Finished Complete');
		belongings = await belongingsOf(lab.engine.docker, 'lava-server');
		console = await openByKeys(lab.engine);
		({ home } = console);
	});
	after(async () => {
		await console?.close();
		lab?.cleanup();
	});

	async function manage(script: string): Promise<void> {
		const { code, errors } = await lab.server.manage(['shell'], script);
		assert.equal(code, 0, errors);
	}

	const worker = () => lab.engine.docker.getContainer('calvin');

	async function healthOf(device: string): Promise<unknown> {
		return z.object({ health: z.string() }).parse(await (await lab.server.rest(`devices/${device}/`, token)).json())
			.health;
	}

	const reported = (but?: number): Promise<unknown> => reportOf(lab.server, token, but);

	/** Fills the form of the switch; the plan is not shown yet. */
	async function formFor(version: string): Promise<void> {
		console.press('n', 'r');
		await console.sees('┌─ Switch registry or version ─');
		// Of your own: the last of the registries.
		console.press('tab', 'left', 'left', 'tab');
		console.type(`${hub.host}/lavasoftware`);
		await console.sees(new RegExp(`› Its address +${hub.host}/lavasoftware`));
		await console.goTo('Version');
		console.type(version);
		await console.sees(new RegExp(`Version +${version}`));
		// Asked once LAVA has told of its workers.
		await console.sees(/Test jobs +wait/);
	}

	/** Runs what stands in the form. */
	const starts = (shown: NonNullable<RunOptions['shown']> = () => undefined): Promise<void> =>
		console.starts({ dangerous: true, shown });

	const ends = (end = 'All is done.'): Promise<string> => console.ends({ seconds: LONG_SECONDS, end });

	async function leave(): Promise<void> {
		console.press('enter');
		await console.sees('live');
	}

	async function versions(): Promise<string[]> {
		const answer = await (await lab.server.rest('system/version/')).text();
		return [answer, (await lab.server.worker('calvin')).version ?? ''];
	}

	async function isWellWith(version: string): Promise<void> {
		await until('the server answers', async () => (await lab.server.rest('system/version/')).status === 200);
		await lab.online('calvin');
		assert.deepEqual(await versions(), [JSON.stringify({ version }), version]);
		assert.deepEqual(await belongingsOf(lab.engine.docker, 'lava-server'), belongings);
		assert.deepEqual(await powers(), ['qemu01', 'qemu02', 'qemu03']);
	}

	/** The devices whose power its server tells of. */
	async function powers(): Promise<string[]> {
		const { command, stdin } = tellPower('calvin');
		assert.ok(typeof stdin === 'string');
		const { code, output, errors } = await lab.server.manage(command.slice(2), stdin);
		assert.equal(code, 0, errors);
		return readPower(output).flatMap(({ name, commands }) => (commands.power_on?.[0] === '/bin/true' ? [name] : []));
	}

	const names = async (): Promise<string[]> =>
		(await lab.engine.docker.listContainers({ all: true })).flatMap(({ Names }) => Names).toSorted();

	const volumes = async (): Promise<string[]> =>
		(await lab.engine.docker.listVolumes()).Volumes.map(({ Name }) => Name).toSorted();

	/** As a console that is lost, and the next one, which resumes its plan by a key. */
	async function killed(meanwhile?: () => Promise<void>): Promise<void> {
		console = await lost(lab.engine, console, meanwhile);
	}

	/** The machine of the engine loses its power, and comes back with the registry that runs on it. */
	async function powerLost(): Promise<void> {
		await lab.engine.powerCut();
		await lab.engine.start();
		await hub.start();
	}

	it('is backed up first, with a job that runs', long, async () => {
		const [former] = await Promise.all([reported(), submitJob(lab.server, 'ada', 'hold')]);
		await jobIs(lab.server, '2', 'Running Unknown');
		console.press('n', 'b');
		await console.sees('┌─ Back up a server ─');
		await console.runs({ shown: plan => assert.match(plan, /3 devices, 2 jobs/) });
		await leave();
		const kept = await readdir(join(home, 'lavadock-backups'));
		assert.deepEqual([kept.length, kept[0]?.endsWith('.tar')], [1, true]);
		assert.notDeepEqual(await reported(), former);
		backedUp = await reported(RUNNING_JOB);
	});

	it(
		'waits for that job, also in the next console, and is back as it was when it is cancelled at the last moment',
		long,
		async () => {
			const { docker, images } = lab.engine;
			const former = await containerPicture(docker, 'lava-server');
			await formFor(images.versions.newest ?? '');
			await console.goTo('Test jobs');
			await console.sees('these run: 2 on qemu02');
			await starts();
			await console.sees('1 run: 2');
			assert.equal(await healthOf('qemu01'), 'Maintenance');
			assert.equal(await healthOf('qemu03'), 'Bad');
			await killed();
			await console.sees('1 run: 2');
			await endHold(worker());
			await console.sees(/running +Wait until .* says that calvin is Online/, LONG_SECONDS);
			console.press('esc');
			await console.sees('Cancel and undo?');
			console.press('y');
			await ends('It was cancelled; all is as it was before.');
			await leave();
			assert.deepEqual(await containerPicture(docker, 'lava-server'), former);
			assert.deepEqual(await names(), ['/calvin', '/lava-server']);
			assert.deepEqual(await volumes(), []);
			await isWellWith('2020.12');
			await jobIs(lab.server, '2', 'Finished Complete');
		},
	);

	it(`is well with 2023.01, though its console was killed ${CUTS} times`, long, async t => {
		const former = await reported();
		await formFor('2023.01');
		await starts();
		const random = randomFrom(`${seed} upgrade`);
		const cuts = Array.from({ length: CUTS }, () => 0.95 * random()).toSorted((a, b) => a - b);
		t.diagnostic(`killed at ${cuts.map(at => `${Math.floor(at * 100)} %`).join(', ')}`);
		for (const at of cuts) {
			await reaches(console, at, LONG_SECONDS);
			await killed();
		}
		await ends();
		await leave();
		assert.deepEqual(await names(), ['/calvin', '/lava-server']);
		await isWellWith('2023.01');
		assert.deepEqual(await reported(), former);
	});

	it('gets no dump where PostgreSQL stays the same, and is well where the new server is not', long, async () => {
		const { docker } = lab.engine;
		for (const component of ['server', 'dispatcher']) {
			const image = `lavasoftware/lava-${component}:2023.01`;
			await makeVariant(docker, image, 'variant:2023.02', component === 'server' ? { entrypoint: ['false'] } : {});
			await hub.push('variant:2023.02', `lavasoftware/lava-${component}:2023.02`);
		}
		const [former, picture] = [await reported(), await containerPicture(docker, 'lava-server')];
		await formFor('2023.02');
		await starts(plan => assert.doesNotMatch(plan, /dump/i));
		await ends('It failed; all is as it was before.');
		await leave();
		assert.deepEqual(await containerPicture(docker, 'lava-server'), picture);
		await isWellWith('2023.01');
		assert.deepEqual(await reported(), former);
	});

	it(
		'keeps users, tokens, devices, workers and jobs on the way to the newest release, with power lost on the way',
		long,
		async () => {
			const newest = lab.engine.images.versions.newest ?? '';
			const former = await reported();
			await formFor(newest);
			await starts();
			await console.sees(/running +Restore the database/, LONG_SECONDS);
			await killed(powerLost);
			await ends();
			await leave();
			await isWellWith(newest);
			assert.deepEqual(await reported(), former);
			assert.deepEqual(
				(await volumes()).filter(name => name.includes('postgresql')),
				['lava-server-postgresql', 'lava-server-postgresql-2023.01', `lava-server-postgresql-${newest}`],
			);
		},
	);

	it('has a way back by keys to the release of its backup, when the new one is not well after all', long, async () => {
		await manage(
			'from lava_scheduler_app.models import Device, TestJob\nTestJob.objects.all().delete()\nDevice.objects.all().delete()\n',
		);
		console.press('n', 't');
		await console.sees('┌─ Restore a server ─');
		await console.sees(/LAVA release +2020\.12/);
		await console.runs({
			dangerous: true,
			seconds: LONG_SECONDS,
			shown: plan => assert.match(plan, /lavasoftware\/lava-server:2020\.12/),
		});
		await console.sees('f in the Workers panel');
		await leave();
		console.press('2', 'f');
		await console.sees('Move calvin to');
		await console.runs({ seconds: LONG_SECONDS });
		await leave();
		await isWellWith('2020.12');
		assert.deepEqual(await reported(RUNNING_JOB), backedUp);
	});
});
