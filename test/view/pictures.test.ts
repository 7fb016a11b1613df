/** The documents' pictures show the program as it is. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drawPictures } from './harness/pictures.ts';

test('docs/pictures shows the screens as they are: `npm run docs` draws them', async () => {
	for (const [name, svg] of await drawPictures()) {
		const written = readFileSync(join(import.meta.dirname, '../../docs/pictures', name), 'utf8');
		assert.ok(written === svg, `docs/pictures/${name} shows another screen`);
	}
});
