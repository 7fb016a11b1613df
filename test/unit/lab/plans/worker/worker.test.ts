import assert from 'node:assert/strict';
import { detailOf } from '../../objects-for-tests.ts';
import { describe, it } from 'node:test';
import type { Command } from '../../../../../source/lab/command.ts';
import { changedSpec } from '../../../../../source/lab/plans/fix/change-spec.ts';
import { resetPlan } from '../../../../../source/lab/plans/worker/reset.ts';
import { againPlan } from '../../../../../source/lab/plans/dispatcher/again.ts';
import { healthPlan, putToWork, removalPlan } from '../../../../../source/lab/plans/worker/worker.ts';
import { valueText } from '../../../../../source/lab/value.ts';
import type { Worker } from '../../../../../source/lab/lava/worker/worker.ts';
import { runningOf } from '../../found-for-tests.ts';

const server = { id: 's'.repeat(64), name: 'lava-server' };

const worker: Worker = {
	name: 'calvin',
	state: 'online',
	health: 'active',
	description: '',
	version: '2023.01',
	jobLimit: 0,
	devices: [
		{ name: 'qemu01', type: 'qemu', state: 'running', health: 'good' },
		{ name: 'rpi01', type: 'rpi', state: 'idle', health: 'bad' },
		{ name: 'rpi02', type: 'rpi', state: 'idle', health: 'retired' },
	],
	jobs: [{ id: 7, device: 'qemu01' }],
};

const spec = {
	name: 'calvin',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	hostname: 'calvin',
	environment: { URL: 'http://lava-server/', WORKER_NAME: 'calvin' },
	networks: [{ network: 'dockernet', ipv4: '172.18.0.6' }],
};
const { container, found: old } = runningOf(spec);
const token = { path: '/var/lib/lava/dispatcher/worker/token', kind: 'added' as const, folder: false, size: 32 };

const networksAt = (ipv4: string) => changedSpec(spec, { address: { network: 'dockernet', ipv4 } }, 'http').networks;
const stdinOf = ({ stdin = '' }: Command): string => valueText(stdin, () => '');

describe("a worker's health", () => {
	it('retired takes its devices along: said before, and undone with them', () => {
		const { steps, warnings } = healthPlan({ server, worker, health: 'retired', reviveDevices: false });
		assert.deepEqual(warnings, [
			'LAVA retires its devices with it: qemu01. Putting it to work again does not bring them back by itself.',
			'The job 7 (qemu01) runs on to its end.',
		]);
		const [step] = steps;
		assert.ok(step?.do === 'exec' && typeof step.undo === 'object');
		assert.match(stdinOf(step), /retired/);
		assert.match(stdinOf(step.undo), /active.*qemu01/);
		assert.doesNotMatch(stdinOf(step.undo), /rpi0/);
	});

	it('in maintenance leaves the devices as they are', () => {
		const { warnings } = healthPlan({ server, worker, health: 'maintenance', reviveDevices: false });
		assert.match(warnings.join(), /stay as they are/);
	});

	it('active again after a pause has its good devices checked, and no others', () => {
		const paused = (rest: Partial<Worker>): string =>
			healthPlan({
				server,
				worker: { ...worker, health: 'maintenance', jobs: [], ...rest },
				health: 'active',
				reviveDevices: false,
			}).warnings.join();
		const devices = (health: 'good' | 'bad' | 'unknown') => ({
			devices: [{ name: 'rpi09', type: 'rpi', state: 'idle' as const, health }],
		});
		assert.match(paused(devices('good')), /Its good devices become Unknown.*: rpi09/);
		assert.doesNotMatch(paused(devices('bad')), /Unknown/);
		assert.doesNotMatch(paused(devices('unknown')), /Unknown/);
		assert.doesNotMatch(paused({ ...devices('good'), health: 'active' }), /Unknown/, 'it was active all the time');
	});

	it('retired takes with it what LAVA does not know as bad or retired already', () => {
		const retires = (...healths: readonly ('good' | 'bad' | 'retired' | 'unknown')[]): string =>
			healthPlan({
				server,
				worker: {
					...worker,
					jobs: [],
					devices: healths.map((health, at) => ({ name: `d${at}`, type: 'rpi', state: 'idle', health })),
				},
				health: 'retired',
				reviveDevices: false,
			}).warnings.join();
		assert.match(retires('good', 'bad', 'unknown', 'retired'), /LAVA retires its devices with it: d0, d2\./);
		assert.doesNotMatch(retires('bad', 'retired'), /LAVA retires/);
		assert.doesNotMatch(retires(), /LAVA retires/);
	});

	it('active again brings retired devices back where it is wanted', () => {
		const retired: Worker = { ...worker, health: 'retired', jobs: [] };
		const plan = (reviveDevices: boolean) => healthPlan({ server, worker: retired, health: 'active', reviveDevices });
		const [step] = plan(true).steps;
		assert.ok(step?.do === 'exec');
		assert.match(stdinOf(step), /rpi02/);
		assert.match(plan(true).warnings.join(), /become Unknown.*: rpi02/);
		assert.match(plan(false).warnings.join(), /stay retired: rpi02/);
	});
});

describe('a worker that goes', () => {
	it('is retired, stopped and removed, what can be undone first', () => {
		const { steps } = removalPlan({ server, worker, container, inLava: 'retire' });
		assert.deepEqual(
			steps.map(step => step.do),
			['exec', 'stop', 'remove'],
		);
	});

	it('says where its token stays', () => {
		const state = '/var/lib/lava/dispatcher/worker';
		const mounts = [{ type: 'volume', source: 'calvin-state', destination: state, readOnly: false }] as const;
		const kept = { ...container, detail: detailOf({ mounts }) };
		const said = (one: typeof container | undefined, inLava: 'retire' | 'forget') =>
			removalPlan({ server, worker, container: one, inLava }).warnings.at(-1) ?? '';
		assert.match(said(kept, 'retire'), /^LAVA keeps its token, and so does calvin-state, which stays\.$/);
		assert.match(said(kept, 'forget'), /^calvin-state stays, with a token that LAVA does not know\.$/);
		const bare = { ...container, detail: detailOf({}) };
		assert.match(said(bare, 'retire'), /a new worker of that name needs it\.$/);
		assert.doesNotMatch(said(bare, 'forget'), /token/);
	});

	it('leaves devices without a worker where LAVA forgets it', () => {
		const { steps, warnings } = removalPlan({ server, worker, container, inLava: 'forget' });
		assert.deepEqual(
			steps.map(step => step.do),
			['stop', 'exec', 'remove'],
		);
		assert.match(warnings.join(), /no worker then: qemu01, rpi01, rpi02/);
	});
});

describe('a worker recreated by the same name', () => {
	const changed = changedSpec(spec, { flag: ['WORKER_NAME'], set: { LOGLEVEL: 'INFO' }, unset: ['URL'] }, 'http');
	const request = {
		server: { container: server },
		worker: 'calvin',
		container,
		old,
		changes: [token],
		spec: changed,
	};

	it('has other arguments and the same token', () => {
		assert.deepEqual(changed.environment, { WORKER_NAME: ['--name=', 'calvin'], LOGLEVEL: 'INFO' });
		const { steps } = againPlan({ ...request, newTokenFrom: undefined });
		assert.deepEqual(
			steps.map(step => step.do),
			['stop', 'rename', 'disconnect', 'create', 'copy', 'start', 'wait', 'wait', 'remove'],
		);
	});

	it('has a new token, and the old one goes back when it does not get well', () => {
		const { steps } = againPlan({ ...request, newTokenFrom: server });
		const [read, renew] = steps;
		assert.ok(read?.do === 'exec' && renew?.do === 'exec' && typeof renew.undo === 'object');
		assert.equal(read.capture?.secret, 'calvin former token');
		assert.deepEqual(
			[renew.undo.stdin].flat().filter(part => typeof part === 'object'),
			[{ secret: 'calvin former token' }],
		);
		const put = steps.find(step => step.do === 'put-file');
		assert.deepEqual(put?.content, { secret: renew.capture?.secret });
		assert.ok(steps.findIndex(step => step.do === 'put-file') > steps.findIndex(step => step.do === 'copy'));
	});

	it('may have another address, or one that the engine chooses', () => {
		assert.deepEqual(networksAt('172.18.0.9'), [{ network: 'dockernet', ipv4: '172.18.0.9' }]);
		assert.deepEqual(networksAt(''), [{ network: 'dockernet' }]);
	});
});

describe('a dispatcher reset', () => {
	const changes = [
		token,
		{ path: '/usr/bin/fastboot', kind: 'added' as const, folder: false, size: 2048 },
		{ path: '/etc/lava-coordinator/lava-coordinator.conf', kind: 'added' as const, folder: false, size: 90 },
	];
	const reset = (keepSettings: boolean, imageNow: string | undefined = 'sha256:old') =>
		resetPlan({ container, old, changes, imageNow, worker: undefined, keepSettings });

	it('keeps who it is, and settings where they are wanted', () => {
		const copied = (keepSettings: boolean) =>
			reset(keepSettings).steps.flatMap(step => (step.do === 'copy' ? [step.path] : []));
		assert.deepEqual(copied(false), [token.path]);
		assert.deepEqual(copied(true), ['/etc/lava-coordinator/lava-coordinator.conf', token.path]);
		assert.match(reset(false).warnings.join(), /Settings made in it go: .*lava-coordinator\.conf/);
		assert.doesNotMatch(reset(true).warnings.join(), /Settings made in it go/);
	});

	it('says what goes, pulls nothing, and when its image is another by now', () => {
		const plan = reset(true);
		assert.match(plan.warnings.join(), /goes: 2 ?.*B in \/usr\/bin\/fastboot/);
		assert.ok(!plan.steps.some(step => step.do === 'pull'));
		assert.match(reset(true, 'sha256:new').warnings.join(), /comes from the newer one/);
	});
});

describe('a retired worker that gets a new container', () => {
	it('is put to work, with its devices, before that starts', () => {
		const retired: Worker = { ...worker, health: 'retired' };
		const ref = { id: '', name: 'calvin' };
		const plan = putToWork(
			{
				title: 'x',
				steps: [
					{ do: 'pull', image: 'i' },
					{ do: 'start', container: ref },
				],
				warnings: ['first'],
			},
			{ server, worker: retired },
		);
		assert.deepEqual(
			plan.steps.map(step => step.do),
			['pull', 'exec', 'start'],
		);
		const [, step] = plan.steps;
		assert.ok(step?.do === 'exec');
		const revived = healthPlan({ server, worker: retired, health: 'active', reviveDevices: true }).steps[0];
		const alone = healthPlan({ server, worker: retired, health: 'active', reviveDevices: false }).steps[0];
		assert.deepEqual(step, revived);
		assert.notDeepEqual(step, alone);
		assert.equal(plan.warnings[0], 'first');
	});
});
