/** What a cell shows, as a number. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGlyphs } from '../../../../source/terminal/cells/glyph.ts';

test('one code point is its own number, and only a cluster of several takes a place in the table', () => {
	const glyphs = createGlyphs();
	for (const text of ['a', 'é', '漢', '\uFFFF', '\u{10000}', '😀']) {
		assert.equal(glyphs.of(text), text.codePointAt(0), text);
		assert.equal(glyphs.text(glyphs.of(text)), text);
	}
	assert.equal(glyphs.count(), 0);
	for (const text of ['e\u0301', '👩‍💻', '\u{1F1E9}\u{1F1EA}', 'e\u0301'])
		assert.equal(glyphs.text(glyphs.of(text)), text);
	assert.equal(glyphs.count(), 3, 'one that was met before has its number');
});
