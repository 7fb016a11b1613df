import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKey } from '../../../../../source/lab/host.ts';
import { trialSteps } from '../../../../../source/lab/plans/network/swarm-trial.ts';
import { joinPlan, swarmPlan } from '../../../../../source/lab/plans/network/swarm.ts';

const [one, two, three] = ['one', 'two', 'three'].map(name => ({ key: hostKey(name), name, image: `i-${name}` }));

test('packets are tried from the first host to each of the others, and all of it goes again', () => {
	assert.ok(one && two && three);
	const steps = trialSteps([one, two, three]);
	const said = steps.map(step => {
		const what =
			step.do === 'create' ? `${step.spec.name} of ${step.spec.image}` : 'container' in step ? step.container.name : '';
		return [step.host, step.do, what].join(' ').trim();
	});
	assert.deepEqual(said, [
		'one create-network',
		'one create swarm-trial-1 of i-one',
		'two create swarm-trial-2 of i-two',
		'three create swarm-trial-3 of i-three',
		'one start swarm-trial-1',
		'two start swarm-trial-2',
		'three start swarm-trial-3',
		'one wait',
		'one wait',
		'one remove swarm-trial-1',
		'two remove swarm-trial-2',
		'three remove swarm-trial-3',
		'one remove-network',
	]);
	const waits = steps.flatMap(step => (step.do === 'wait' && step.until.is === 'succeeds' ? [step] : []));
	assert.deepEqual(
		waits.map(({ until, lenient }) => until.is === 'succeeds' && [until.container.name, until.says, lenient]),
		['two', 'three'].map(name => ['swarm-trial-1', `containers of one reach those of ${name} (4789/udp)`, true]),
	);
	assert.deepEqual(
		waits.map(({ until }) => until.is === 'succeeds' && /swarm-trial-\d/.exec(until.probe.command.join(' '))?.[0]),
		['swarm-trial-2', 'swarm-trial-3'],
	);
	const [first] = steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));
	assert.deepEqual(first?.networks, [{ network: 'swarm-trial' }]);
	assert.equal(first.entrypoint?.length, 1);
	assert.ok(steps.every(step => step.do !== 'remove' || (step.force && step.volumes)));
});

test('nothing is tried where there are no two hosts', () => {
	assert.ok(one);
	assert.deepEqual([trialSteps([]), trialSteps([one])], [[], []]);
});

const guest = (name: string) => ({ key: hostKey(name), name: `${name}.lab`, address: '10.20.0.11' });

test('a plan that joins hosts says what it did not try, and only that', () => {
	assert.ok(one && two);
	const manager = { key: hostKey('one'), address: '10.20.0.10', isNew: false };
	const unproven = (names: readonly string[], trial: Parameters<typeof swarmPlan>[0]['trial'] = []) =>
		swarmPlan({ manager, joining: names.map(guest), trial }).unproven;
	assert.equal(unproven([]), undefined);
	assert.equal(unproven(['two'], [one, two]), undefined);
	assert.match(unproven(['two', 'three'], [one, two])?.join() ?? '', /^three: joined; not known whether/);
	assert.match(
		joinPlan('10.20.0.10:2377', [guest('two'), guest('three')]).unproven?.join() ?? '',
		/^two, three: joined/,
	);
});

test('a plan makes a Swarm only where there is none, and speaks of ports only where hosts join', () => {
	const plan = (isNew: boolean, ...names: readonly string[]) =>
		swarmPlan({ manager: { key: hostKey('one'), address: '10.20.0.10', isNew }, joining: names.map(guest) });
	assert.deepEqual(
		plan(true).steps.map(step => step.do),
		['swarm-init'],
	);
	assert.deepEqual([plan(true).title, plan(true).warnings], ['Make a Swarm', []]);
	const joins = plan(false, 'two');
	assert.equal(joins.title, 'Join hosts to the Swarm of one');
	assert.match(joins.warnings.join(), /7946\/udp/);
	assert.deepEqual(
		joins.steps.map(({ do: kind, host }) => `${host} ${kind}`),
		['one swarm-token', 'two swarm-join', 'one wait', 'two wait'],
	);
	const alone = swarmPlan({ manager: { key: undefined, address: 'x', isNew: false }, joining: [] });
	assert.equal(alone.title, 'Join hosts to the Swarm of this host');
});

test('hosts that join become managers only where that was asked', () => {
	const manager = { key: hostKey('one'), address: '10.20.0.10', isNew: false };
	const roles = (role?: 'manager' | 'worker') =>
		swarmPlan({ manager, joining: [guest('two')], ...(role && { role }) }).steps.filter(
			step => step.do === 'swarm-role',
		);
	assert.deepEqual([roles(), roles('worker')], [[], []]);
	assert.deepEqual(roles('manager'), [
		{ do: 'swarm-role', guest: { name: 'two.lab', address: '10.20.0.11' }, role: 'manager', host: 'one' },
	]);
});
