import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { LOCAL } from '../../../../../source/lab/host.ts';
import { readEvent } from '../../../../../source/engine/answers/event.ts';
import { createEventLog } from '../../../../../source/engine/watch/events/event-log.ts';
import { createLineSplitter } from '../../../../../source/engine/watch/events/events.ts';
import { containerEvent } from '../../scripted-engine.ts';

describe('the event stream', () => {
	it('gives the same lines however its bytes are cut', () => {
		const lines = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).map(text => JSON.stringify(text)));
		fc.assert(
			fc.property(lines, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (expected, sizes) => {
				const received: string[] = [];
				const split = createLineSplitter(line => received.push(line));
				const bytes = Buffer.from(expected.map(line => `${line}\n`).join(''));
				for (let at = 0, turn = 0; at < bytes.length; turn++) {
					const size = sizes[turn % sizes.length] ?? 1;
					split(bytes.subarray(at, at + size));
					at += size;
				}
				assert.deepEqual(received, expected);
			}),
		);
	});

	it('does not fill the memory with a line that never ends', () => {
		const received: string[] = [];
		const split = createLineSplitter(line => received.push(line));
		for (let count = 0; count < 40; count++) split(Buffer.alloc(100_000, 'x'));
		split(Buffer.from('\n{}\n'));
		assert.ok(received.join('').length < 1_200_000);
		assert.equal(received.at(-1), '{}');
	});
});

const read = (action: string, attributes: Record<string, string> = {}) =>
	readEvent(JSON.stringify(containerEvent(action, 'abc', attributes)), LOCAL);

describe('an event', () => {
	it('is told apart from what follows its action', () => {
		const events = ['start', 'health_status: healthy', 'exec_create: sh -c "a: b"'].map(said => read(said));
		assert.deepEqual(
			events.map(event => [event?.action, event?.detail]),
			[
				['start', ''],
				['health_status', 'healthy'],
				['exec_create', 'sh -c "a: b"'],
			],
		);
	});

	it('shows no secret and no control character', () => {
		const event = read('exec_create: login --password hunter2', {
			API_TOKEN: 'hunter3',
			name: 'a\u001b]0;title\u0007b',
		});
		assert.ok(event);
		assert.doesNotMatch(JSON.stringify(event), /hunter/);
		assert.equal(event.name, 'ab');
	});

	it('is kept as it is shown: not with the labels that come with it, and no word of it without end', () => {
		const labels = { manual: 'x'.repeat(60_000), exitCode: '137', name: 'n'.repeat(5000) };
		const event = read(`exec_create: echo ${'y'.repeat(60_000)}`, labels);
		assert.ok(event);
		assert.deepEqual(event.attributes, { exitCode: '137' });
		assert.ok(JSON.stringify(event).length < 2500);
	});

	it('is undefined when the line is none, whatever it is', () => {
		for (const line of ['', 'x', 'null', '[]', '{}', '{"Type":1}']) assert.equal(readEvent(line, LOCAL), undefined);
		fc.assert(fc.property(fc.json(), line => void readEvent(line, LOCAL)));
	});
});

describe('the event log', () => {
	it('keeps what matters when health checks run all the time', () => {
		const log = createEventLog(() => {});
		const start = read('start');
		const noise = read('exec_die');
		assert.ok(start && noise);
		log.add(start);
		for (let count = 0; count < 5000; count++) log.add(noise);
		assert.equal(log.events()[0]?.action, 'start');
		assert.equal(log.events().length, 501);
		assert.equal(log.events(), log.events());
	});
});
