import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutantsOf } from '../../../tools/mutants.js';

const changed = (code: string): string[] =>
	mutantsOf(code).map(({ from, to, text }) => code.slice(0, from) + text + code.slice(to));

test('conditions, operators, numbers and statements are changed one at a time', () => {
	assert.deepEqual(changed('if (a < 2) go();'), [
		'if (true) go();',
		'if (false) go();',
		'if ((a) <= (2)) go();',
		'if (a < 3) go();',
		'if (a < 2) ;',
	]);
	assert.deepEqual(changed('const all = rows.filter(isGood);'), ['const all = rows;']);
	assert.deepEqual(changed('const any = a ?? 1;'), ['const any = a;', 'const any = a ?? 2;']);
});

test('types are left alone', () => {
	assert.deepEqual(changed('type Port = { host: 80 | true };'), []);
	assert.deepEqual(changed('const port = (given as 80);'), []);
});
