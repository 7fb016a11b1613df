/** Writes the documents that are made from the program: `npm run docs`. A test fails when one is stale. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };

// Set before anything looks at a clock, so that the pictures are the same everywhere.
process.env['TZ'] = 'UTC';

const { keysDocument } = await import('../source/console/actions/keys-document.ts');
const { actions } = await import('../source/console/actions/table.ts');
const { themePage } = await import('./theme-page.ts');
const { manPage } = await import('./man-page.ts');
const { drawDocuments } = await import('../test/view/harness/pictures.ts');

const docs = join(import.meta.dirname, '../docs');
writeFileSync(join(docs, 'keys.md'), keysDocument(actions));
writeFileSync(join(docs, 'themes.md'), themePage());
writeFileSync(join(docs, 'lavadock.1'), manPage(packageJson.version));
for (const [path, text] of await drawDocuments()) {
	mkdirSync(dirname(join(docs, path)), { recursive: true });
	writeFileSync(join(docs, path), text);
}
