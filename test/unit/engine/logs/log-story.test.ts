import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { entry, follow, texts, TIME, until } from './log-followed.ts';
import { LogModel } from './log-model.ts';

/** Steps of the clock before each line: many lines share a timestamp, some are older than the one before. */
type Happening = { kind: 'write'; steps: number[] } | { kind: 'break' | 'stop' | 'start' | 'rest' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc
			.array(fc.constantFrom(0, 0, 0, 1, 3, -2, 700), { minLength: 1, maxLength: 6 })
			.map(steps => ({ kind: 'write' as const, steps })),
	},
	{ weight: 2, arbitrary: fc.constantFrom('break', 'stop', 'start', 'rest').map(kind => ({ kind })) },
);

async function tellStory(story: readonly Happening[]): Promise<{ written: string[]; read: string[] }> {
	const model = new LogModel();
	const { log, clock } = follow(model);
	const written: string[] = [];
	let time = TIME;
	for (const part of story) {
		if (part.kind === 'write') {
			for (const step of part.steps) {
				time += step;
				written.push(`line ${written.length}`);
				model.write({ time, text: `line ${written.length - 1}`, stream: step < 0 ? 'stderr' : 'stdout' });
			}
		} else if (part.kind === 'break') {
			model.breakConnections(entry('half a line', time));
		} else if (part.kind === 'stop') {
			model.stop();
		} else if (part.kind === 'start') {
			model.running = true;
			log.resume();
		}
		await turn();
	}
	model.running = true;
	await until('all lines', () => {
		if (log.state().state === 'waiting') log.resume();
		clock.pass(1);
		return log.lines.end >= written.length && log.state().state === 'following';
	});
	await turn();
	log.close();
	return { written, read: texts(log) };
}

test('whatever breaks and stops, every line is there once and in order', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async story => {
			const { written, read } = await tellStory(story);
			assert.deepEqual(read, written);
		}),
	);
});
