import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { equivalents, whyEquivalent } from '../../../tools/equivalent-mutants.js';
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

test('methods that have an opposite are changed, and no others', () => {
	assert.deepEqual(changed('all.some(isGood);'), [';', 'all.every(isGood);']);
	assert.deepEqual(changed('const text = value.toString();'), []);
});

test('the name of a property is left alone, and what is reckoned for one is not', () => {
	assert.deepEqual(changed('const a = { 1: b, [2]: c };'), ['const a = { 1: b, [3]: c };']);
});

test('types are left alone', () => {
	assert.deepEqual(changed('const same = <T>(value: T): T => value;'), []);
	assert.deepEqual(changed('type Port = { host: 80 | true };'), []);
	assert.deepEqual(changed('const port = (given as 80);'), []);
});

test('elements are read where there may be some', () => {
	const all = mutantsOf('const view = <Row>{many > 1}</Row>;', { jsx: true });
	assert.deepEqual(
		all.map(({ says }) => says),
		['many > 1 -> (many) >= (1)', '1 -> 2'],
	);
});

test('a mutant tells its line', () => {
	const [first, second] = mutantsOf('\nconst a = 1;\n\tconst b = call(2);');
	assert.deepEqual([first?.line, first?.code], [2, 'const a = 1;']);
	assert.deepEqual([second?.line, second?.code], [3, 'const b = call(2);']);
});

test('each mutant that is told to be equivalent is one that can be made', () => {
	const gone = equivalents.filter(
		({ file, code, says }) =>
			!mutantsOf(readFileSync(file, 'utf8')).some(mutant => mutant.code === code && mutant.says === says),
	);
	assert.deepEqual(gone, [], 'take them out of tools/equivalent-mutants.js, or follow the line that changed');
});

test('a patience is told by its name, and the parts of a text that is split are there', () => {
	const reported = (code: string): boolean[] =>
		mutantsOf(code).map(mutant => whyEquivalent({ ...mutant, file: 'source/any.ts' }) !== undefined);
	assert.deepEqual(reported('const PAUSE_MS = 10 * 60_000;'), [false, true, true]);
	assert.deepEqual(reported('const LONGEST_LINE = 100;'), [false]);
	assert.deepEqual(reported("const last = said.split('\\n').at(-1) ?? '';"), [true, false]);
});
