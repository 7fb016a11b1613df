import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareNames } from '../../../source/text/compare.ts';

const { compare } = new Intl.Collator('en', { numeric: true });

test('names stand in the order that English collation has for them', () => {
	const piece = fc.oneof(
		fc.constantFrom(
			' ',
			'_',
			'-',
			':',
			'.',
			'/',
			'a',
			'A',
			'b',
			'B',
			'z',
			'Z',
			'worker',
			'Worker',
			'0',
			'00',
			'1',
			'01',
			'9',
			'10',
		),
		fc.nat({ max: 100_000 }).map(String),
	);
	const name = fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join(''));
	fc.assert(
		fc.property(name, name, (one, other) => {
			assert.equal(Math.sign(compareNames(one, other)), Math.sign(compare(one, other)));
		}),
		{ numRuns: 2000 },
	);
});

test('other texts too', () => {
	for (const [one, other] of [
		['café', 'cafe'],
		['lab:5000', 'lab'],
		['lab@sha256', 'lab:5000'],
		['ä', 'z'],
		['', 'é'],
	] as const) {
		assert.equal(Math.sign(compareNames(one, other)), Math.sign(compare(one, other)));
	}
});

test('numbers count', () => {
	assert.deepEqual(['worker-10', 'worker-9', 'Worker-9'].toSorted(compareNames), ['worker-9', 'Worker-9', 'worker-10']);
});
