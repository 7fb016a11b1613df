/** A copy between two containers: whole, or not at all said to be. */

import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { copyPath } from '../../../../source/engine/plan-run/steps/copy.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { CopyStep } from '../../../../source/lab/plan.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { untilSeen } from '../../../until.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

const step: CopyStep = {
	do: 'copy',
	container: { id: '', name: 'fresh' },
	from: { id: 'c1', name: 'old' },
	path: '/var/lib/lava',
};
const never = new AbortController().signal;

/** What came to the new container; undefined: nothing did. */
let arrived: string | undefined;
beforeEach(() => {
	arrived = undefined;
	peer.requests.length = 0;
	peer.answers.set('/containers/fresh/archive', async (request, response) => {
		arrived = await buffer(request).then(String, () => undefined);
		response.end();
	});
});

test('takes the path itself into the folder above it, by id and by name', async () => {
	peer.answers.set('/containers/c1/archive', (_request, response) => void response.end('the files'));
	await copyPath(session, step, never);
	assert.equal(arrived, 'the files');
	assert.deepEqual(peer.requests, [
		'GET /containers/c1/archive?path=/var/lib/lava',
		'PUT /containers/fresh/archive?path=/var/lib',
	]);
});

test('fails with what the engine says where there is nothing to copy, and asks no more', async () => {
	peer.answers.delete('/containers/c1/archive');
	await assert.rejects(copyPath(session, step, never), /no such object/);
	assert.equal(peer.requests.length, 1);
});

test('fails where the archive breaks off, and does not take a part for the whole', async () => {
	peer.answers.set('/containers/c1/archive', (_request, response) => {
		response.writeHead(200, { 'Content-Length': 1000 });
		response.write('the beginning');
		setImmediate(() => response.destroy());
	});
	const broken = { message: 'The copy of /var/lib/lava broke off.', code: 'ECONNRESET' };
	await assert.rejects(copyPath(session, step, never), broken);
});

test('that the new container refuses lets go of the old one', async () => {
	let isHeld = true;
	peer.answers.set('/containers/c1/archive', (_request, response) => {
		response.on('close', () => (isHeld = false));
		// It never ends by itself.
		response.write('the beginning');
	});
	peer.answers.set('/containers/fresh/archive', (_request, response) => {
		response.writeHead(404, { Connection: 'close' });
		response.end('{"message":"no such folder"}');
	});
	await assert.rejects(copyPath(session, step, never), /no such folder/);
	await untilSeen(() => !isHeld);
});

test('ends when it is cancelled, for that reason', async () => {
	const cancelled = new AbortController();
	peer.answers.set('/containers/c1/archive', (_request, response) => {
		response.write('the beginning');
		cancelled.abort(new Error('Cancelled'));
	});
	await assert.rejects(copyPath(session, step, cancelled.signal), /^Error: Cancelled$/);
});
