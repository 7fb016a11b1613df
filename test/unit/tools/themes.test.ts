/** Every role can be read on every palette, and docs/themes.md says how well. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { measure } from '../../../tools/contrasts.ts';
import { palettes } from '../../../tools/palettes.ts';
import { themePage } from '../../../tools/theme-page.ts';

/** Without Solarized: with 16 colours its palette gets no colours. */
const sixteen = Object.keys(palettes).filter(name => !name.startsWith('solarized'));

for (const [colours, names] of [
	[256, Object.keys(palettes)],
	[16, sixteen],
] as const) {
	for (const name of names) {
		test(`texts and frames have enough contrast with ${colours} colours on ${name}`, () => {
			const poor = measure(name, colours).filter(({ contrast, least, own }) => !own && contrast < least);
			assert.deepEqual(poor, []);
		});
	}
}

test('docs/themes.md is what the themes are: `npm run docs` writes it', () => {
	assert.equal(readFileSync(new URL('../../../docs/themes.md', import.meta.url), 'utf8'), themePage());
});
