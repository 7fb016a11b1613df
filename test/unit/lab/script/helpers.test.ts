import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpersFor } from '../../../../source/lab/script/sh/helpers.ts';

const names = (text: string): string[] =>
	helpersFor(text).map(helper => /^(?:#.*\n)*(\w+)\(\)/.exec(helper)?.[1] ?? helper);

test('a script has the helpers that it calls and those that they call, each before whoever calls it, and no other', () => {
	assert.deepEqual(names('docker ps'), []);
	const all = names(names('wait_until last_lines complains tell fail').join(' '));
	assert.ok(all.includes('wait_until') && all.includes('fail'));
	for (const name of all) {
		const own = names(name);
		assert.equal(own.at(-1), name, `${name} comes last of its own`);
		assert.ok(own.length <= all.length);
	}
	assert.ok(!names('tell').includes('wait_until'));
	assert.deepEqual(names('untelling'), [], 'a part of a word is no call');
});
