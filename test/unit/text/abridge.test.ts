import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abridgeLists, abridgeRows, abridgeText, abridgeTexts } from '../../../source/text/abridge.ts';

test('a text of 4,000 is whole, a longer one says how much more there is', () => {
	const whole = 'a'.repeat(4000);
	assert.equal(abridgeText(whole), whole);
	assert.equal(abridgeText(`${whole}b`), `${whole} … 1 B more`);
	assert.match(abridgeText('ก'.repeat(40_000)), / … 108 kB more$/);
});

test('an emoji is not cut in two', () => {
	assert.ok(abridgeText(`${'a'.repeat(3999)}👍👍`).isWellFormed());
});

test('lists and maps of 500 are whole, longer ones say how many more there are', () => {
	const list = Array.from({ length: 501 }, (_, at) => at);
	assert.deepEqual(abridgeLists({ list: list.slice(0, 500) }), { list: list.slice(0, 500) });
	assert.deepEqual(abridgeLists({ list }), { list: [...list.slice(0, 500), '1 more'] });
	const map = Object.fromEntries(list.map(each => [`${each}/tcp`, null]));
	const short = abridgeLists(map);
	assert.equal(Object.keys(short ?? {}).length, 501);
	assert.deepEqual(Object.entries(short ?? {}).at(-1), ['…', '1 more']);
	const rows = list.map(String);
	assert.equal(abridgeRows(rows.slice(0, 500)).length, 500);
	assert.equal(abridgeRows(rows).at(-1), '1 more');
});

test('long texts are abridged wherever they stand', () => {
	const long = 'x'.repeat(5000);
	const short = `${'x'.repeat(4000)} … 1.0 kB more`;
	assert.deepEqual(abridgeTexts({ a: [long, 1, null], [long]: true }), { a: [short, 1, null], [short]: true });
});
