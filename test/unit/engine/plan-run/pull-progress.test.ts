import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { readJsonLines } from '../../../../source/engine/session/json-lines.ts';
import { createPullProgress } from '../../../../source/engine/plan-run/steps/pull-progress.ts';

/** As Engine 20.10 tells of a pull of two layers, one of which is here. */
const LINES = [
	{ status: 'Pulling from lava-server', id: '2023.01' },
	{ status: 'Already exists', progressDetail: {}, id: 'aaa' },
	{ status: 'Pulling fs layer', progressDetail: {}, id: 'bbb' },
	{ status: 'Downloading', progressDetail: { current: 1_000, total: 4_000 }, progress: '[=>', id: 'bbb' },
	{ status: 'Downloading', progressDetail: { current: 3_000, total: 4_000 }, id: 'bbb' },
	{ status: 'Download complete', progressDetail: {}, id: 'bbb' },
	{ status: 'Extracting', progressDetail: { current: 2_000, total: 4_000 }, id: 'bbb' },
	{ status: 'Pull complete', progressDetail: {}, id: 'bbb' },
	{ status: 'Status: Downloaded newer image for lava-server:2023.01' },
];

const after = (count: number) => {
	const pull = createPullProgress();
	LINES.slice(0, count).forEach((line, index) => pull.read(line, index * 1000));
	return pull.progress();
};

suite('the progress of a pull', () => {
	test('tells each layer, bytes, rate and the time left', () => {
		const { layers, downloaded, total, rate, secondsLeft } = after(5);
		assert.deepEqual(layers, [
			{ id: 'aaa', status: 'Already exists', current: 0, total: 0 },
			{ id: 'bbb', status: 'Downloading', current: 3_000, total: 4_000 },
		]);
		assert.deepEqual([downloaded, total, rate, secondsLeft], [3_000, 4_000, 1_000, 1]);
	});

	test('knows no time left while the size of a layer is not known', () => {
		assert.equal(after(3).secondsLeft, undefined);
	});

	test('has everything when all is here', () => {
		const { downloaded, total, secondsLeft } = after(LINES.length);
		assert.deepEqual([downloaded, total, secondsLeft], [4_000, 4_000, 0]);
	});

	const reported = (...lines: object[]) => {
		const pull = createPullProgress();
		lines.forEach((line, index) => pull.read(line, index * 1000));
		return pull.progress();
	};
	const loads = (current: number, total = 4000): object => ({
		status: 'Downloading',
		progressDetail: { current, total },
		id: 'a',
	});
	const unpacks = { status: 'Extracting', progressDetail: { current: 9, total: 9000 }, id: 'a' };

	test('takes the size from the download alone: what is unpacked is larger', () => {
		assert.deepEqual([reported(loads(1000), unpacks).total, reported(loads(1000), unpacks).downloaded], [4000, 4000]);
		assert.equal(reported(loads(1000), loads(2000, 0)).total, 4000);
	});

	test('knows no time left while nothing comes', () => {
		const { rate, secondsLeft } = reported(loads(1000), loads(1000));
		assert.deepEqual([rate, secondsLeft], [0, undefined]);
	});

	test('knows no rate before half a second has gone by', () => {
		for (const [ms, rate] of [
			[10_499, undefined],
			[10_500, 2000],
		] as const) {
			const pull = createPullProgress();
			pull.read(loads(0), 10_000);
			pull.read(loads(1000), ms);
			assert.equal(pull.progress().rate, rate);
		}
	});

	test('tells the rate of the last five seconds', () => {
		const { rate } = reported(...[0, 0, 0, 0, 0, 0, 0, 1000, 2000].map(bytes => loads(bytes)));
		assert.equal(rate, 400);
	});

	test('is by what was told last, where the next line tells nothing of it', () => {
		const waits = { status: 'Waiting', id: 'b' };
		assert.deepEqual(reported(waits).layers, [{ id: 'b', status: 'Waiting', current: 0, total: 0 }]);
		const retried = reported(loads(1000), { status: 'Retrying in 5 seconds', progressDetail: {}, id: 'a' });
		assert.deepEqual([retried.downloaded, retried.total], [1000, 4000]);
		assert.equal(reported(loads(1000), { status: 'Retrying in 5 seconds', id: 'a' }).downloaded, 1000);
	});

	test('knows the time left where a layer is small, or is here already', () => {
		assert.equal(reported(loads(0, 1), loads(1, 1)).secondsLeft, 0);
		assert.equal(reported(loads(0), { status: 'Already exists', id: 'b' }, loads(2000)).secondsLeft, 2);
	});

	test('takes all that was downloaded from the size, where the last part was not told', () => {
		const { downloaded } = reported(loads(1000), { status: 'Download complete', progressDetail: {}, id: 'a' });
		assert.equal(downloaded, 4000);
	});

	test('throws what the engine says went wrong', () => {
		assert.throws(
			() => createPullProgress().read({ error: 'manifest unknown', errorDetail: {} }, 0),
			/manifest unknown/,
		);
	});
});

suite('lines of JSON', () => {
	test('are read however they were cut, in the middle of a character too', async () => {
		const one = fc.record({ text: fc.string({ unit: 'grapheme' }) }, { noNullPrototype: true });
		const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
		await fc.assert(
			fc.asyncProperty(fc.array(one), cuts, async (objects, sizes) => {
				const bytes = Buffer.from(objects.map(each => `${JSON.stringify(each)}\r\n`).join(''));
				async function* chunks(): AsyncGenerator<Uint8Array> {
					for (let at = 0, turn = 0; at < bytes.length; turn++) {
						const size = sizes[turn % sizes.length] ?? 1;
						yield bytes.subarray(at, at + size);
						at += size;
					}
				}
				const read: unknown[] = [];
				for await (const line of readJsonLines(chunks())) read.push(line);
				assert.deepEqual(read, objects);
			}),
			{ numRuns: 50 },
		);
	});
});
