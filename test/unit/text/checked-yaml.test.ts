import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import * as z from 'zod';
import { checkYaml, describeProblems } from '../../../source/text/checked-yaml.ts';

const schema = z.strictObject({
	name: z.string().min(1),
	count: z.int().min(1).max(9).default(3),
	nested: z
		.strictObject({ wrap: z.boolean().optional(), list: z.array(z.strictObject({ id: z.string() })) })
		.optional(),
	byName: z.record(z.string().regex(/^[a-z]+$/, 'small letters only'), z.number()).optional(),
});

/** `line:column message` of each problem. */
function problems(text: string): string[] {
	const result = checkYaml(text, schema);
	assert(!result.ok, 'nothing was found wrong');
	return result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('what is right is given back, with defaults', () => {
	assert.deepEqual(checkYaml('name: lab', schema), { ok: true, value: { name: 'lab', count: 3 } });
});

test('an empty text is an empty map', () => {
	assert.deepEqual(checkYaml('# nothing yet\n', z.strictObject({})), { ok: true, value: {} });
});

test('everything that is wrong is said at once, in the order of the text', () => {
	assert.deepEqual(problems('name: 5\ncount: 12\nnested:\n  wrap: 1\n  list: [{ id: a }, { id: 2 }]\n'), [
		'1:7 name: must be a text',
		'2:8 count: must be at most 9',
		'4:9 nested.wrap: must be true or false',
		'5:27 nested.list.1.id: must be a text',
	]);
});

test('an unknown name is pointed at, with the one that was meant', () => {
	assert.deepEqual(problems('name: lab\nconut: 3\nnested:\n  list: []\n  warp: true\n'), [
		"2:1 there is no 'conut' (did you mean count?)",
		"5:3 nested: there is no 'warp' (did you mean wrap?)",
	]);
	assert.deepEqual(problems('name: lab\nzzz: 3\n'), ["2:1 there is no 'zzz'"]);
});

test('a name that must not be is pointed at', () => {
	assert.deepEqual(problems('name: lab\nbyName:\n  ok: 1\n  Not: 2\n'), ['4:3 byName: small letters only']);
});

test('what is missing is asked for where it belongs', () => {
	assert.deepEqual(problems('count: 3'), ['1:1 name: must be a text']);
	assert.deepEqual(problems('name: lab\nnested: {}\n'), ['2:9 nested.list: must be a list']);
});

test('text that is no YAML has its place too', () => {
	const [first] = problems('name: lab\nnested: [a\nmore: 1\n');
	assert.match(first ?? '', /^[23]:\d+ /);
	assert.match(problems('name: a\nname: b\n')[0] ?? '', /^2:1 .*unique/);
});

test('an alias without its anchor, inside itself or without end is a problem with its place', () => {
	assert.match(problems('name: *lab\n')[0] ?? '', /^1:7 Unresolved alias/);
	assert.match(problems('name: &a [*a]\n')[0] ?? '', /^1:/);
	const laughs = ['name: [&a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
	for (let level = 0; level < 9; level++) laughs.push(`&a${level + 1} [${`*a${level}, `.repeat(9)}]`);
	assert.match(problems(`${laughs.join(',\n  ')}]\n`)[0] ?? '', /^2:\d+ Excessive alias count/);
});

test('text that is no map is told so', () => {
	assert.deepEqual(problems('just words'), ['1:1 must be names and values']);
});

test('a problem is shown with its line and a mark below it', () => {
	const text = 'name: lab\ncount: 12\n';
	const result = checkYaml(text, schema);
	assert(!result.ok);
	assert.equal(
		describeProblems('lab.yaml', text, result.problems),
		'lab.yaml:2:8: count: must be at most 9\n    2 | count: 12\n      |        ^\n',
	);
});

test('control characters of the text do not reach the terminal', () => {
	const text = 'name: lab\n"\\e[2J\u009B2J": 1\n';
	const result = checkYaml(text, schema);
	assert(!result.ok);
	assert.doesNotMatch(describeProblems('\u001B[2J', text, result.problems), /[\u001B\u009B]/);
});

test('whatever the text, the answer is a value or problems with places in it', () => {
	const piece = fc.constantFrom(
		'name',
		'count',
		': ',
		'\n',
		'  ',
		'- ',
		'[',
		'{',
		'}',
		',',
		'"',
		'&a',
		'*a',
		'!!x',
		'1',
		'\t',
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
			const text = pieces.join('');
			const result = checkYaml(text, schema);
			if (result.ok) return;
			assert(result.problems.length > 0);
			const lines = text.split('\n').length;
			assert(result.problems.every(({ line, column }) => line >= 1 && line <= lines && column >= 1));
		}),
	);
});
