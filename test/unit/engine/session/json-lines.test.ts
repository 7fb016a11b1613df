import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readJsonLines } from '../../../../source/engine/session/json-lines.ts';

async function read(...chunks: readonly Buffer[]): Promise<unknown[]> {
	async function* coming(): AsyncGenerator<Buffer> {
		yield* chunks;
	}
	const objects: unknown[] = [];
	for await (const object of readJsonLines(coming())) objects.push(object);
	return objects;
}

suite('JSON objects, one a line', () => {
	const whole = Buffer.from('{"a":"ä"}\n\r\n{"b":2}\r\n{"c":3}');
	const objects = [{ a: 'ä' }, { b: 2 }, { c: 3 }];

	test('are read wherever the chunks end, in the middle of a character too', async () => {
		for (let cut = 0; cut <= whole.length; cut++) {
			assert.deepEqual(await read(whole.subarray(0, cut), whole.subarray(cut)), objects, `cut at ${cut}`);
		}
		assert.deepEqual(await read(...[...whole].map(byte => Buffer.from([byte]))), objects);
	});

	test('may be none', async () => {
		assert.deepEqual(await read(), []);
		assert.deepEqual(await read(Buffer.from('\n \n')), []);
	});

	test('that are cut off or no JSON are an error, behind what was whole', async () => {
		await assert.rejects(read(Buffer.from('{"a":1}\n{"b"')), SyntaxError);
		await assert.rejects(read(Buffer.from('page not found\n')), SyntaxError);
		await assert.rejects(read(Buffer.concat([Buffer.from('{"a":1}'), Buffer.from('ä').subarray(0, 1)])), SyntaxError);
	});
});
