/** Writes the documents that are made from the program: `npm run docs`. A test fails when one is stale. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysDocument } from '../source/console/actions/keys-document.ts';
import { actions } from '../source/console/actions/table.ts';

const root = join(import.meta.dirname, '..');

writeFileSync(join(root, 'docs/keys.md'), keysDocument(actions));
