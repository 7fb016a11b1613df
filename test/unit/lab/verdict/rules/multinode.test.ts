import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coordinatorWords } from '../../../../../source/lab/verdict/rules/multinode.ts';

test('a worker’s coordinator is told as far as anybody looked', () => {
	const named = { state: 'named', host: 'lava', port: 3079 } as const;
	assert.equal(coordinatorWords(undefined), undefined);
	assert.match(coordinatorWords({ state: 'absent' }) ?? '', /^none: no \//);
	assert.equal(coordinatorWords({ state: 'unreadable', why: 'no JSON' }), 'unreadable: no JSON');
	assert.equal(coordinatorWords({ ...named, silent: undefined }), 'lava:3079, not asked');
	assert.equal(coordinatorWords({ ...named, silent: '' }), 'lava:3079, answers');
	assert.equal(coordinatorWords({ ...named, silent: 'refused' }), 'lava:3079, does not answer (refused)');
});
