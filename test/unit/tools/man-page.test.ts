import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import packageJson from '../../../package.json' with { type: 'json' };
import { manPage } from '../../../tools/man-page.ts';

test('docs/lavadock.1 is what the table of arguments says: `npm run docs` writes it', () => {
	const written = readFileSync(join(import.meta.dirname, '../../../docs/lavadock.1'), 'utf8');
	assert.ok(written === manPage(packageJson.version), 'docs/lavadock.1 is stale: `npm run docs` writes it');
});

test('the man page has every option and command, with hyphens that can be copied', () => {
	const page = manPage('1.2.3');
	for (const typed of ['\\-\\-read\\-only', '\\-H, \\-\\-host <address>', '\\-\\-json', 'completion <shell>']) {
		assert.ok(page.includes(typed), typed);
	}
	assert.doesNotMatch(page, /^\.B complete$/m);
	// A line that begins with a dot is a request, and only these are meant.
	const requests = [...page.matchAll(/^\.(\w+)/gm)].map(([, name]) => name);
	const meant = new Set(['B', 'BR', 'PP', 'RE', 'RS', 'SH', 'TH', 'TP']);
	assert.deepEqual(
		requests.filter(name => !meant.has(name ?? '')),
		[],
	);
});
