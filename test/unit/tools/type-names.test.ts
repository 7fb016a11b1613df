import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../../..');

test('a type that is exported has a name of its own: one word for one thing', () => {
	const places = new Map<string, string[]>();
	for (const file of globSync('source/**/*.{ts,tsx}', { cwd: root })) {
		for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(/^export (?:type|class) (\w+)/gm)) {
			places.set(name, [...(places.get(name) ?? []), file]);
		}
	}
	const shared = [...places]
		.filter(([, files]) => files.length > 1)
		.map(([name, files]) => `${name}: ${files.join(', ')}`);
	assert.deepEqual(shared, []);
});
