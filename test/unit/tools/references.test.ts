import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allStaleReferences, staleReferences } from '../../../tools/references.js';

test('comments and documents name what is there', () => {
	assert.deepEqual(allStaleReferences(), []);
});

const guide = [
	'# Guide',
	'## 2. The server',
	'### 2d. What to keep',
	'| No.    | What |',
	'| ------ | ---- |',
	'| D3     | this |',
	'| Trap 2 | that |',
	'## The line',
].join('\n');

const repository = {
	files: ['docs/guide.md', 'docs/keys.md', 'source/terminal/keyboard/input.ts', 'tools/rooms.js'],
	read: (path: string) => (path === 'docs/guide.md' ? guide : '# Keys'),
};

const stale: [file: string, text: string, says: string][] = [
	['source/a.ts', '/** By `terminal/input.ts`. */', 'source/a.ts:1 names terminal/input.ts: there is no such file'],
	['source/a.ts', '\n\tcall(); // as in ports.ts', 'source/a.ts:2 names ports.ts: there is no such file'],
	['source/a.ts', '/**\n * What it is (notes.md 4d).\n */', 'source/a.ts:2 names notes.md: there is no such file'],
	['test/a.sh', '# Of old.js.', 'test/a.sh:1 names old.js: there is no such file'],
	['docs/b.md', 'See [keys](key.md).', 'docs/b.md:1 names key.md: there is no such file'],
	['source/a.ts', '// guide.md 2e', 'source/a.ts:1 names guide.md 2e: docs/guide.md has no section 2e'],
	['source/a.ts', '// Of guide.md 6.', 'source/a.ts:1 names guide.md 6: docs/guide.md has no section 6'],
	['source/a.ts', '// guide.md 2 and 3', 'source/a.ts:1 names guide.md 3: docs/guide.md has no section 3'],
	['source/a.ts', '// (guide.md D3, 2d,\n// 7)', 'source/a.ts:1 names guide.md 7: docs/guide.md has no section 7'],
	[
		'source/a.ts',
		'// guide.md 2d, traps 2 and 4',
		'source/a.ts:1 names guide.md trap 4: docs/guide.md has no section trap 4',
	],
	[
		'source/a.ts',
		'// docs/guide.md, "The end"',
		'source/a.ts:1 names docs/guide.md The end: docs/guide.md has no section The end',
	],
	['source/a.ts', '// guide.md\n// 4b', 'source/a.ts:1 names guide.md 4b: docs/guide.md has no section 4b'],
];

for (const [file, text, says] of stale) {
	test(`told: ${says}`, () => {
		assert.deepEqual(staleReferences(file, text, repository), [says]);
	});
}

const right: [file: string, text: string][] = [
	['source/a.ts', '/** By terminal/keyboard/input.ts, input.ts and ./rooms.js; docs/guide.md, "The line". */'],
	['source/a.ts', '// guide.md D3, 2d, trap 2; guide.md 2, row by row; guide.md.'],
	['source/a.ts', "const at = 'what // gone.ts';"],
	['source/a.ts', "import { a } from './gone.ts';\nconst path = 'gone.md';"],
	['source/a.ts', '// LAVA has it in lava_dispatcher/worker.py and in entrypoint.sh; of *.ts and @scope/name.'],
	['fixtures/images/a/Dockerfile', 'COPY gone.js /\n# What tools/rooms.js has.'],
];

for (const [file, text] of right) {
	test(`taken: ${text}`, () => {
		assert.deepEqual(staleReferences(file, text, repository), []);
	});
}
