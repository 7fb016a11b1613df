import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { bytesOf, framesOf } from './client.ts';
import { expectRefusal, expectStatus, OBEDIENT, type Fixture } from './fixture.ts';

/** `2026-11-20T09:30:00.123456789Z ` before each line. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z $/;

/** How a container's log comes: framed or raw, cut to a range, followed. */
export function logContract(open: () => Fixture): void {
	const framesFor = async (id: string, query: string) =>
		framesOf(await bytesOf(await open().open(`/containers/${id}/logs?${query}`)));
	const finished = async (...[t, script, options]: Parameters<Fixture['run']>) => {
		const id = await open().run(t, script, options);
		await open().ended(id);
		return id;
	};

	it('sends each line in a frame that names its stream', async t => {
		const id = await finished(t, 'echo one; echo two >&2; echo three');
		const frames = await framesFor(id, 'stdout=1&stderr=1');
		const stdout = frames.filter(({ stream }) => stream === 1).map(({ text }) => text);
		assert.deepEqual(stdout, ['one\n', 'three\n']);
		assert.deepEqual(
			frames.filter(({ stream }) => stream === 2),
			[{ stream: 2, text: 'two\n' }],
		);
		assert.equal(frames.length, 3);
		assert.deepEqual(await framesFor(id, 'stderr=1'), [{ stream: 2, text: 'two\n' }]);
	});

	it('sends raw lines with a carriage return where the container has a terminal', async t => {
		const id = await finished(t, 'echo one; echo two', { Tty: true });
		const bytes = await bytesOf(await open().open(`/containers/${id}/logs?stdout=1&stderr=1`));
		assert.equal(bytes.toString(), 'one\r\ntwo\r\n');
	});

	it('stamps lines to the nanosecond, in order, and takes the stamps back as a range', async t => {
		const id = await finished(t, 'echo one; sleep 0.05; echo two; sleep 0.05; echo three');
		const stamped = await framesFor(id, 'stdout=1&timestamps=1');
		const stamps = stamped.map(({ text }) => text.slice(0, 31));
		assert.deepEqual(
			stamped.map(({ text }) => text.slice(31)),
			['one\n', 'two\n', 'three\n'],
		);
		for (const stamp of stamps) assert.match(stamp, STAMP);
		assert.deepEqual(stamps, stamps.toSorted());
		const second = unixTime(stamps[1] ?? '');
		assert.deepEqual(textsOf(await framesFor(id, `stdout=1&since=${second}`)), ['two\n', 'three\n']);
		assert.deepEqual(textsOf(await framesFor(id, `stdout=1&until=${second}`)), ['one\n', 'two\n']);
	});

	it('sends the last lines when a tail is asked for', async t => {
		const id = await finished(t, 'seq 20');
		assert.deepEqual(textsOf(await framesFor(id, 'stdout=1&tail=2')), ['19\n', '20\n']);
		assert.deepEqual(await framesFor(id, 'stdout=1&tail=0'), []);
		assert.equal((await framesFor(id, 'stdout=1&tail=all')).length, 20);
	});

	it('follows until the program ends', async t => {
		const id = await open().run(t, 'echo one; sleep 0.3; echo two');
		const response = await open().open(`/containers/${id}/logs?stdout=1&follow=1`);
		assert.deepEqual(textsOf(framesOf(await bytesOf(response))), ['one\n', 'two\n']);
		assert.equal((await open().inspect(id)).State.Running, false);
	});

	it('follows from now on with a tail of none', async t => {
		const id = await open().run(t, 'echo one; sleep 3; echo two');
		while ((await framesFor(id, 'stdout=1')).length === 0) await setImmediate();
		const response = await open().open(`/containers/${id}/logs?stdout=1&follow=1&tail=0`);
		assert.deepEqual(textsOf(framesOf(await bytesOf(response))), ['two\n']);
	});

	it('keeps the log through a restart of the container', async t => {
		const id = await finished(t, 'echo line');
		expectStatus(await open().call('POST', `/containers/${id}/start`), 204);
		await open().ended(id);
		assert.deepEqual(textsOf(await framesFor(id, 'stdout=1')), ['line\n', 'line\n']);
	});

	it('wants a stream named and a container that is there', async t => {
		const id = await open().run(t, OBEDIENT);
		expectRefusal(await open().call('GET', `/containers/${id}/logs`), 400, /you must choose at least one stream/);
		expectRefusal(await open().call('GET', '/containers/nonesuch/logs?stdout=1'), 404, /^No such container: nonesuch$/);
	});
}

function textsOf(frames: readonly { text: string }[]): string[] {
	return frames.map(({ text }) => text);
}

/** Seconds since the epoch with nine digits of fraction, as `since` takes them. */
function unixTime(stamp: string): string {
	const [, fraction = ''] = /\.(\d+)Z/.exec(stamp) ?? [];
	return `${Math.floor(Date.parse(stamp.trim()) / 1000)}.${fraction}`;
}
