import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { folderOf, innermost, isWithin, nameIn } from '../../../source/lab/path.ts';

suite('a path', () => {
	const rows: [path: string, folder: string, within: boolean][] = [
		['/a', '/a', true],
		['/a/b/c', '/a', true],
		['/a/b', '/a/', true],
		['/ab', '/a', false],
		['/a', '/a/b', false],
		['/a', '/', true],
	];
	for (const [path, folder, within] of rows) {
		test(`${path} is ${within ? '' : 'not '}within ${folder}`, () => assert.equal(isWithin(path, folder), within));
	}

	test('has a folder and a name', () => {
		assert.deepEqual(['/a/b/c', '/a'].map(folderOf), ['/a/b', '/']);
		assert.deepEqual(['/a/b/c', '/a'].map(nameIn), ['c', 'a']);
	});
});

suite('of nested folders', () => {
	const found = (path: string, ...folders: string[]): string | undefined => innermost(path, folders, each => each);

	test('the innermost has the path, in whatever order they are listed', () => {
		assert.equal(found('/a/b/c', '/a', '/a/b', '/'), '/a/b');
		assert.equal(found('/a/b/c', '/a/b', '/', '/a'), '/a/b');
		assert.equal(found('/a/b/c', '/', '/a/b/c'), '/a/b/c');
	});

	test('none has a path beside or above them', () => {
		assert.equal(found('/a', '/a/b', '/ab'), undefined);
		assert.equal(found('/a'), undefined);
	});
});
