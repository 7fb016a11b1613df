import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairsIn, pairsProblem, pathsProblem, words } from '../../../../source/wizards/image/made-of.ts';

test('words have any blanks between', () => {
	assert.deepEqual(words('  a \n b\tc '), ['a', 'b', 'c']);
	assert.deepEqual(words(' '), []);
});

test('files and their places are told apart by the last colon before a slash', () => {
	assert.deepEqual(pairsIn('~/power.sh:/usr/local/bin/ /a:b:/c'), [
		{ from: '~/power.sh', to: '/usr/local/bin/' },
		{ from: '/a:b', to: '/c' },
	]);
	assert.deepEqual(pairsIn('~/power.sh'), [{ from: '~/power.sh', to: '' }]);
	assert.deepEqual(pairsIn(':/bin'), [{ from: '', to: '/bin' }]);
});

test('both are whole paths', () => {
	assert.equal(pairsProblem(''), undefined);
	assert.equal(pairsProblem('~/power.sh:/bin /a:/b'), undefined);
	for (const odd of ['power.sh:/bin', ':/bin', '/a', '/a:b', '/a:/b/../etc', '/good:/bin bad:/bin']) {
		assert.match(pairsProblem(odd) ?? '', /^Write where it is and where it goes/, odd);
	}
	assert.match(pairsProblem('/a') ?? '', /e\.g\. \/a:\/usr\/local\/bin\/\.$/);
	assert.match(pairsProblem('a:/b') ?? '', /e\.g\. ~\/power\.sh:/);
	assert.equal(pathsProblem('/a ~/b'), undefined);
	assert.equal(pathsProblem('/a b'), 'b: write the whole path, from / or ~ on.');
});
