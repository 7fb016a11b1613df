import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { executes, measured } from '../../../tools/executed.js';

test('what a test executes is told by the place, not by the file', () => {
	const root = mkdtempSync(join(tmpdir(), 'lavadock-executed-'));
	try {
		mkdirSync(join(root, 'source'));
		symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
		writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
		const lines = [
			'export function pick(n: number): string {',
			'	if (n > 1) return `many\n`;',
			"	return n === 1 ? 'one' : 'none';",
			'}',
			'export const never = (n: number): number => n + 1;',
		];
		writeFileSync(join(root, 'source/pick.ts'), lines.join('\n'));
		writeFileSync(join(root, 'pick.test.ts'), "import { pick } from './source/pick.ts';\npick(0);");
		const run = measured({ node: process.execPath, root, test: 'pick.test.ts', files: ['source/pick.ts'] });
		assert.equal(run.ok, true);
		const at = (line: number, column: number): boolean => executes(run, 'source/pick.ts', { line, column });
		assert.equal(at(2, 5), true, 'the condition');
		assert.equal(at(2, 12), false, 'what it did not come to');
		assert.equal(at(4, 8), true, 'the line after a text of two lines');
		assert.equal(at(4, 18), false);
		assert.equal(at(4, 26), true);
		assert.equal(at(6, 44), false, 'a function that nobody called');
		assert.equal(executes(run, 'source/other.ts', { line: 1, column: 0 }), false);
	} finally {
		rmSync(root, { recursive: true });
	}
});
