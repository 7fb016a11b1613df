/** The documents show the program as it is. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drawDocuments } from './harness/pictures.ts';

const docs = join(import.meta.dirname, '../../docs');
const documents = await drawDocuments();

test('pictures and the pages of the wizards show the screens as they are: `npm run docs` writes them', () => {
	for (const [path, text] of documents) {
		const written = readFileSync(join(docs, path), 'utf8');
		assert.ok(written === text, `docs/${path} shows another screen`);
	}
});

test('none is left of what is not drawn any more', () => {
	const there = globSync(['pictures/*', 'wizards/*'], { cwd: docs });
	assert.deepEqual(
		there.filter(path => !documents.has(path)),
		[],
	);
});

test('the README leads to the wizards', () => {
	assert.match(readFileSync(join(docs, '../README.md'), 'utf8'), /\(docs\/wizards\/README\.md\)/);
});
