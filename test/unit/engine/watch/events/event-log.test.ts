import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventLog } from '../../../../../source/engine/watch/events/event-log.ts';
import { LOCAL } from '../../../../../source/lab/host.ts';
import type { EngineEvent } from '../../../../../source/lab/objects.ts';

const event = (at: number, action = 'start'): EngineEvent => ({
	host: LOCAL,
	at,
	type: 'container',
	action,
	detail: '',
	id: 'c1',
	name: 'calvin-worker',
	attributes: {},
});

test('events of before take their places among those that came meanwhile, each once', () => {
	let changes = 0;
	const log = createEventLog(() => changes++);
	log.add(event(30));
	log.add(event(50));
	log.addPast([event(10), event(30), event(40)]);
	assert.deepEqual(
		log.events().map(each => each.at),
		[10, 30, 40, 50],
	);
	assert.equal(changes, 3);
	const before = log.events();
	log.addPast([event(40)]);
	assert.equal(log.events(), before, 'nothing new, nothing changed');
});

test('execs of before are not worth telling', () => {
	const log = createEventLog(() => {});
	log.addPast([event(10, 'exec_start'), event(20)]);
	assert.deepEqual(
		log.events().map(each => each.at),
		[20],
	);
});

test('health checks do not push out what happened', () => {
	const log = createEventLog(() => {});
	log.add(event(1, 'die'));
	for (let at = 2; at < 3000; at++) log.add(event(at, 'exec_die'));
	assert.equal(log.events()[0]?.action, 'die');
	assert.equal(log.events().length, 501);
});
