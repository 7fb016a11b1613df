/** On which host each step of a plan is done: each row differs in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerRef } from '../../../../source/lab/command.ts';
import type { Condition } from '../../../../source/lab/condition.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { hostsOf, onHost, placedPlan, planOn, withHostsCalled } from '../../../../source/lab/step/on-host.ts';

const [here, there, third] = [hostKey('here'), hostKey('there'), hostKey('third')];
const calvin = { id: '', name: 'calvin' };
const server = { id: '', name: 'lava-server' };
const nobody = { id: '', name: 'not-there-yet' };

const volume: Step = { do: 'create-volume', volume: { name: 'v' } };
const wait = (until: Condition): Step => ({ do: 'wait', until, seconds: 1 });
const online = (change: object): Step =>
	wait({ is: 'online', server: { url: 'http://lava' }, worker: 'calvin', ...change });
const planOf = (...steps: Step[]): Plan => ({ title: '', steps, warnings: [] });
const only = ({ steps: [step] }: Plan): Step | undefined => step;

test('a step is put on a host unless it has one', () => {
	assert.deepEqual(onHost(volume, here), { ...volume, host: here });
	assert.deepEqual(onHost({ ...volume, host: there }, here), { ...volume, host: there });
	assert.equal(onHost(volume, undefined), volume);
	assert.deepEqual(planOn(here, planOf(volume, { ...volume, host: there })).steps, [
		{ ...volume, host: here },
		{ ...volume, host: there },
	]);
});

suite('a step that names no host is done', () => {
	const where = new Map<string, HostKey>([
		['calvin', there],
		['lava-server', third],
	]);
	const placed = (step: Step): Step | undefined =>
		only(placedPlan(planOf(step), here, ({ name }: ContainerRef) => where.get(name)));

	const rows: [where: string, step: Step, host: HostKey][] = [
		['where the plan is, about no container', volume, here],
		['where its container is', { do: 'start', container: calvin }, there],
		['where the plan is, for a container that is not there yet', { do: 'start', container: nobody }, here],
		['where the container is that it waits for', wait({ is: 'running', container: calvin }), there],
		['where the plan is, for one that comes', wait({ is: 'running', container: nobody }), here],
		['where its worker is, for a server that is asked by its address', online({ since: calvin }), there],
		['where the plan is, for a worker that comes', online({ since: nobody }), here],
		['where the plan is, for no container of a worker', online({}), here],
		['where the server is', wait({ is: 'serving', server: { container: server } }), third],
		['where the plan is, for a server that comes', wait({ is: 'serving', server: { container: nobody } }), here],
	];
	for (const [name, step, host] of rows) {
		test(name, () => assert.deepEqual(placed(step), { ...step, host }));
	}

	test('where it says itself', () => {
		const step: Step = { do: 'start', container: calvin, host: third };
		assert.equal(placed(step), step);
	});

	test('where its worker is, and says on which host its server is', () => {
		const step = online({ server: { container: server }, since: calvin });
		const [until] = [placed(step)].map(each => (each?.do === 'wait' ? each.until : undefined));
		assert.equal(placed(step)?.host, there);
		assert.deepEqual(until && 'server' in until && until.server, { container: server, host: third });
	});

	test('where its worker is, beside its server, which is not told then', () => {
		const beside = online({ server: { container: { id: '', name: 'calvin' } }, since: calvin });
		assert.deepEqual(placed(beside), { ...beside, host: there });
		const coming = online({ server: { container: nobody }, since: calvin });
		assert.deepEqual(placed(coming), { ...coming, host: there });
	});

	test('as its server says where that is', () => {
		const reported = online({ server: { container: nobody, host: third }, since: calvin });
		assert.deepEqual(placed(reported), { ...reported, host: there });
	});
});

test('the hosts of a plan are told once, in the order of its steps', () => {
	assert.deepEqual(
		hostsOf(planOf({ ...volume, host: there }, volume, { ...volume, host: here }, { ...volume, host: there })),
		[there, here],
	);
});

suite('hosts that are called otherwise', () => {
	const called = (step: Step): Step | undefined =>
		only(withHostsCalled(planOf(step), host => (host === here ? third : host === there ? undefined : host)));

	test('are in the steps, and in none where there is one alone', () => {
		assert.deepEqual(called({ ...volume, host: here }), { ...volume, host: third });
		assert.deepEqual(called({ ...volume, host: there }), volume);
		assert.deepEqual(called(volume), volume);
	});

	test('are where a server is that a step asks', () => {
		const asks = (host?: HostKey): Step =>
			online({ server: { container: server, ...(host !== undefined && { host }) }, since: calvin });
		assert.deepEqual(called({ ...asks(here), host: here }), { ...asks(third), host: third });
		assert.deepEqual(called({ ...asks(), host: here }), { ...asks(), host: third });
		assert.deepEqual(called({ ...online({}), host: here }), { ...online({}), host: third });
		const runs = wait({ is: 'running', container: calvin });
		assert.deepEqual(called({ ...runs, host: here }), { ...runs, host: third });
	});
});
