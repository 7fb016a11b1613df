import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Condition } from '../../../../source/lab/condition.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { unprovenWords, unwatched } from '../../../../source/lab/step/unproven.ts';

const calvin = { id: '', name: 'calvin' };
const lava = { id: 'id-lava', name: 'lava' };
const wait = (until: Condition): Step => ({ do: 'wait', until, seconds: 1 });

suite('what a plan starts and never looks at', () => {
	const start: Step = { do: 'start', container: calvin };
	const rows: [string, Step[], string[]][] = [
		['is told', [start], ['calvin']],
		['a restart too', [{ do: 'restart', container: lava, grace: 1 }], ['lava']],
		['each of them', [start, { do: 'start', container: lava }], ['calvin', 'lava']],
		['a wait before the start says nothing of it', [wait({ is: 'running', container: calvin }), start], ['calvin']],
		['a wait behind it does', [start, wait({ is: 'running', container: calvin })], []],
		['a wait for another does not', [start, wait({ is: 'running', container: lava })], ['calvin']],
		[
			'a server that answers',
			[{ do: 'start', container: lava }, wait({ is: 'serving', server: { container: lava } })],
			[],
		],
		[
			'a worker by name is not this container',
			[start, wait({ is: 'online', server: { container: lava }, worker: 'calvin' })],
			['calvin'],
		],
		[
			'a worker heard since its start is',
			[start, wait({ is: 'online', server: { url: 'http://lava/' }, worker: 'hobbes', since: calvin })],
			[],
		],
		['what is stopped again', [start, { do: 'stop', container: calvin, grace: 1 }], []],
		['what is killed', [start, { do: 'kill', container: calvin, signal: 'SIGKILL' }], []],
		['what is removed', [start, { do: 'remove', container: calvin, force: true, volumes: false }], []],
		['what is only made', [{ do: 'create', spec: { name: 'calvin', image: 'debian' } }], []],
	];
	for (const [says, steps, names] of rows) {
		test(says, () => {
			const found = unwatched({ title: '', steps, warnings: [] });
			assert.deepEqual(
				found.map(({ name }) => name),
				names,
			);
		});
	}
});

suite('what is told of a wait in vain', () => {
	const server = { container: lava };
	const rows: [Condition, RegExp][] = [
		[{ is: 'online', server, worker: 'hobbes', since: calvin }, /^calvin is started; not known to be Online: gone\. /],
		[{ is: 'online', server, worker: 'hobbes' }, /^hobbes is started; not known to be Online/],
		[{ is: 'answered', container: calvin }, /^calvin is started; not known to be Online: gone\. .*log.*Workers/],
		[{ is: 'serving', server }, /^lava is started; not known to answer/],
		[{ is: 'serving', server: { url: 'http://lava/' } }, /^http:\/\/lava\/ is started; not known to answer/],
		[{ is: 'healthy', container: calvin }, /^calvin is started; not known to be healthy/],
		[{ is: 'running', container: calvin }, /^calvin is started; not known to go on running: gone\. See its log/],
		[{ is: 'succeeds', container: calvin, probe: { command: ['true'] } }, /^calvin is not as expected: gone\./],
		[{ is: 'ready', guest: { name: 'rack', address: '' } }, /^rack has joined; not known to be Ready: gone\. /],
		[{ is: 'peered', name: 'rack' }, /^rack has joined; not known to share networks: gone\. 7946\/tcp/],
	];
	for (const [until, pattern] of rows) {
		test(until.is, () => {
			assert.match(unprovenWords(until, 'gone'), pattern);
			assert.equal(unprovenWords(until, 'gone.'), unprovenWords(until, 'gone'), 'one full stop');
		});
	}
});
