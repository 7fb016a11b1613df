import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { powerCommand } from '../../../../source/lab/companion/pdudaemon/commands.ts';
import { SERVES_LABEL } from '../../../../source/lab/companion/serves.ts';
import { type PowerBoard, readPower, tellPower } from '../../../../source/lab/lava/manage/power.ts';
import type { Worker } from '../../../../source/lab/lava/worker/worker.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { idOf, problems, snapshot, world } from '../world-for-tests.ts';

const wizard = wizardOf('power');
const pdudaemon = containerOf('rack', { image: 'pdudaemon/pdudaemon:latest', labels: { [SERVES_LABEL]: 'calvin' } });
const asked = askedKey({ about: 'power', server: idOf('lava-server'), worker: 'calvin' });

const board = (name: string, commands: PowerBoard['commands'], problem?: string): PowerBoard => {
	return { name, commands, problem };
};

/** What the server tells; `jobs` run on its devices. */
function labWith(reported: Extract<LookedUp, { about: 'power' }> | undefined, jobs: Worker['jobs'] = []): World {
	const answers = new Map(world.facts.answers);
	if (reported === undefined) answers.delete(asked);
	else answers.set(asked, reported);
	const workers = world.facts.workers.map(row => ({ ...row, ...(row.worker && { worker: { ...row.worker, jobs } }) }));
	const containers = byId(...snapshot.containers.values(), pdudaemon);
	return { ...world, snapshot: { ...snapshot, containers }, facts: { ...world.facts, answers, workers } };
}

const reported = (...boards: readonly PowerBoard[]): Extract<LookedUp, { about: 'power' }> => {
	return { about: 'power', boards, why: undefined };
};

const outlet = { of: `outlet ${pdudaemon.id}`, pdu: 'apc', outlet: '3' };

suite('the power of a board', () => {
	test('is switched by the commands of its dictionary, and the question says what happens to it', () => {
		const lab = labWith(reported(board('bbb01', { hard_reset: ['reset 3'], power_off: ['warn', 'off 3'] })), [
			{ id: 12, device: 'bbb01' },
			{ id: 13, device: 'bbb02' },
		]);
		const change = wizard.fields({}, lab).find(({ id }) => id === 'change');
		assert.deepEqual(change?.kind === 'choice' && change.options.map(({ value }) => value), ['reset', 'off']);
		const { plan, dangerous, copies } = wizard.make({ change: 'off' }, lab);
		assert.equal(dangerous, true);
		assert.deepEqual(plan.loses, [
			'bbb01 loses its power, whatever it does now, and stays without.',
			'Test job 12 runs on it: LAVA calls what breaks off Incomplete.',
		]);
		const [step] = plan.steps;
		assert.ok(step?.do === 'exec');
		assert.deepEqual([step.container.name, step.stdin, step.undo], ['calvin', '["warn","off 3"]', 'impossible']);
		assert.match(step.unseen ?? '', /no command can tell/);
		assert.deepEqual(copies?.slice(1), ['warn', 'off 3']);
	});

	test('begins at a dispatcher with boards that have power, and not at one of QEMU alone', () => {
		const dispatcher = (lab: World): unknown => wizard.fields({}, lab).find(({ id }) => id === 'dispatcher')?.value;
		const base = labWith(reported());
		const aaron = containerOf('aaron', { image: 'lavasoftware/lava-dispatcher:2023.01', status: 'running' });
		const [row] = base.facts.workers.filter(({ worker }) => worker !== undefined);
		assert.ok(row?.worker);
		const { worker } = row;
		const withBoards = (...types: readonly string[]): World => {
			const devices = types.map(type => ({ name: `${type}-9`, type, state: 'idle', health: 'good' }) as const);
			const added = {
				...row,
				key: 'aaron',
				name: 'aaron',
				container: aaron,
				worker: { ...worker, name: 'aaron', devices },
			};
			const containers = byId(...base.snapshot.containers.values(), aaron);
			const bare = base.facts.workers.map(each => ({
				...each,
				...(each.worker && { worker: { ...each.worker, devices: [] } }),
			}));
			return {
				...base,
				snapshot: { ...base.snapshot, containers },
				facts: { ...base.facts, workers: [...bare, added] },
			};
		};
		const usual = dispatcher(withBoards());
		assert.notEqual(usual, 'aaron');
		assert.equal(dispatcher(withBoards('qemu', 'docker')), usual);
		assert.equal(dispatcher(withBoards('qemu', 'beaglebone-black')), 'aaron');
	});

	test('keeps a password of a command out of the plan and of what is shown', () => {
		const lab = labWith(reported(board('bbb01', { power_on: ['pdu --password rack-7 on 3'] })));
		const made = wizard.make({}, lab);
		assert.doesNotMatch(JSON.stringify([made.plan, made.copies, wizard.fields({}, lab)]), /rack-7/);
		assert.deepEqual([...made.secrets.values()], ['["pdu --password rack-7 on 3"]']);
	});

	test('is that of whatever hangs on an outlet: named where a dictionary does', () => {
		const command = powerCommand('rack', { pdu: 'apc', port: '3' }, 'reboot', 'curl');
		const other = powerCommand('rack', { pdu: 'apc', port: '31' }, 'reboot', 'curl');
		const known = labWith(reported(board('bbb01', { hard_reset: [command] }), board('bbb02', { hard_reset: [other] })));
		assert.match(wizard.make({ ...outlet, change: 'off' }, known).plan.loses?.join() ?? '', /^bbb01 loses its power/);
		const unknown = labWith(reported());
		const { plan } = wizard.make({ ...outlet, change: 'reset' }, unknown);
		assert.match(plan.loses?.join() ?? '', /^Whatever hangs on outlet 3 of apc loses its power/);
		const [step] = plan.steps;
		assert.match(
			step?.do === 'exec' ? JSON.stringify(step.stdin) : '',
			/http:\/\/rack:16421\/power\/control\/reboot\?hostname=apc&port=3/,
		);
		assert.match(problems('power', { ...outlet, pdu: '', outlet: 'a b' }, unknown).join(), /Write its name.*number/);
	});

	test('says why there is none to switch', () => {
		const without = (lab: World): string =>
			problems(
				'power',
				{},
				{
					...lab,
					snapshot: { ...lab.snapshot, containers: byId(...snapshot.containers.values()) },
				},
			).join();
		assert.match(without(labWith(reported(board('qemu01', {})))), /None of its devices has a power command/);
		assert.match(without(labWith(reported(board('bbb01', {}, 'no template')))), /dictionary of bbb01 .*: no template/);
		assert.match(without(labWith({ about: 'power', boards: [], why: 'It starts.' })), /can't be read: It starts\./);
		assert.deepEqual(
			wizard.missing({}, labWith(undefined)).map(({ about }) => about),
			['power'],
		);
	});
});

suite('what LAVA tells of the power of boards', () => {
	test('is read past what Django says before', () => {
		const text = [
			{ name: 'a\u001B[1m', commands: { power_on: ['on'], other: ['x'] } },
			{ name: 'b', commands: {}, problem: 'p' },
		];
		assert.deepEqual(readPower(`7 objects imported\nlavadock ${JSON.stringify(text)}\n`), [
			{ name: 'a', commands: { power_on: ['on'] }, problem: undefined },
			{ name: 'b', commands: {}, problem: 'p' },
		]);
		assert.throws(() => readPower('nothing\n'), /printed nothing/);
	});

	test('is asked by a script on stdin', () => {
		const { command, stdin } = tellPower('calvin');
		assert.deepEqual(command, ['lava-server', 'manage', 'shell']);
		assert.match(JSON.stringify(stdin), /load_configuration/);
	});
});
