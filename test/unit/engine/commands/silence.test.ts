import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { watchSilence } from '../../../../source/engine/commands/silence.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

let clock: FakeClock;
let away: boolean;
let stream: PassThrough;
let silence: ReturnType<typeof watchSilence>;
let reason: Error | undefined;

beforeEach(() => {
	clock = createFakeClock();
	away = true;
	reason = undefined;
	stream = new PassThrough();
	stream.on('error', error => (reason = error));
	const session = (): void => {
		if (away) throw new Error('the engine is away');
	};
	silence = watchSilence({ session, clock }, stream);
});

afterEach(() => {
	silence.stop();
	assert.equal(clock.waiting, 0);
});

/** Lets these seconds pass; whether the terminal is still there. */
async function holdsFor(seconds: number): Promise<boolean> {
	clock.advance(seconds * 1000);
	await new Promise(setImmediate);
	return !stream.destroyed;
}

describe('a terminal in a container while the engine is away', () => {
	it('is given up when what was typed stays without an answer, with the reason', async () => {
		silence.typed();
		assert.ok(await holdsFor(9));
		assert.ok(!(await holdsFor(1)));
		assert.match(reason?.message ?? '', /the engine is away/);
	});

	it('is kept while answers come', async () => {
		for (let keys = 0; keys < 5; keys++) {
			silence.typed();
			silence.heard();
			assert.ok(await holdsFor(8));
		}
	});

	it('is kept while nobody types', async () => {
		assert.ok(await holdsFor(3600));
		silence.typed();
		silence.heard();
		assert.ok(await holdsFor(3600));
	});
});

describe('a terminal in a container while the engine is there', () => {
	it('is kept, however silent the command is; but not when the engine goes then', async () => {
		away = false;
		silence.typed();
		assert.ok(await holdsFor(3600));
		away = true;
		assert.ok(!(await holdsFor(10)));
	});
});
