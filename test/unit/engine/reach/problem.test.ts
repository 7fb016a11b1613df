import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from '../../../../source/engine/reach/problem.ts';
import type { EngineAddress } from '../../../../source/engine/reach/docker-host.ts';

const address: EngineAddress = {
	kind: 'tcp',
	host: 'lab',
	port: 2375,
	tls: undefined,
	shown: 'tcp://lab:2375',
	origin: '--host',
};

test('a web server that is no engine is said to be none', () => {
	const answer = Object.assign(new Error('(HTTP code 404) unexpected - '), { statusCode: 404, json: null });
	const { message, remedy } = problemOf(answer, address);
	assert.equal(message, 'What answers at tcp://lab:2375 is no Docker Engine (HTTP 404).');
	assert.match(remedy.join(' '), /address.*--host/);
});

test("an engine's own refusal is told in its words", () => {
	const answer = Object.assign(new Error('(HTTP code 500) server error - no'), {
		statusCode: 500,
		json: { message: 'database is locked' },
	});
	assert.match(problemOf(answer, address).message, /can't be used: database is locked\./);
});
