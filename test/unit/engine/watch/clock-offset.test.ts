import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createClockOffset } from '../../../../source/engine/watch/clock-offset.ts';

/** A date as an engine writes it whose clock is that much ahead. */
const dateAt = (time: number, ahead: number): number => Math.floor((time + ahead) / 1000) * 1000;

test('an offset is found to the second, whenever and over whatever line it is measured', () => {
	const beat = fc.record({ after: fc.integer({ min: 1, max: 20_000 }), way: fc.nat(300), back: fc.nat(300) });
	fc.assert(
		fc.property(
			fc.oneof(fc.integer({ min: 3000, max: 1e8 }), fc.integer({ min: -1e8, max: -3000 })),
			fc.array(beat, { minLength: 1, maxLength: 20 }),
			(ahead, beats) => {
				const offset = createClockOffset();
				let now = 1_800_000_000_000;
				for (const { after, way, back } of beats) {
					const sent = (now += after);
					const date = dateAt((now += way), ahead);
					offset.heard(date, { sent, received: (now += back) });
				}
				assert.ok(Math.abs(offset.ms() - ahead) <= 2000, `${offset.ms()} for ${ahead}`);
			},
		),
	);
});

test('two clocks that may be the same are taken for the same', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1 }), times => {
			const offset = createClockOffset();
			for (const time of times) offset.heard(dateAt(time, 0), { sent: time - 5, received: time + 5 });
			assert.equal(offset.ms(), 0);
		}),
	);
});

test('a clock that was set is followed, and an answer without a date changes nothing', () => {
	const offset = createClockOffset();
	offset.heard(dateAt(50_000, 7_200_000), { sent: 50_000, received: 50_001 });
	assert.equal(Math.round(offset.ms() / 2000), 3600);
	offset.heard(undefined, { sent: 51_000, received: 51_001 });
	assert.equal(Math.round(offset.ms() / 2000), 3600);
	offset.heard(dateAt(55_000, 0), { sent: 55_000, received: 55_001 });
	assert.equal(offset.ms(), 0);
});
