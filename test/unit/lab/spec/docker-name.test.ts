import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerNameProblem, hostNameProblem } from '../../../../source/lab/spec/docker-name.ts';

test('a host name has 63 letters at most', () => {
	assert.equal(hostNameProblem('x'.repeat(63)), undefined);
	assert.match(hostNameProblem('x'.repeat(64)) ?? '', /63 letters at most/);
});

test("names are those of Docker's rule", () => {
	for (const name of ['ab', 'A1', 'a_.-9']) assert.equal(dockerNameProblem(name), undefined, name);
	for (const name of ['', 'a', '-a', '.a', '_a', 'a b', 'a/b', 'j\u00F6rg']) assert.ok(dockerNameProblem(name), name);
});
