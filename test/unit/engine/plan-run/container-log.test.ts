/** Which part of a container's log is of its present run, and what is told of it. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { endText, lastWords, readLog } from '../../../../source/engine/plan-run/steps/container-log.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import { containerInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { inspected, type ScriptedEngine, stateOf } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

const container = { id: 'c1', name: 'calvin' };
const foundWith = (state: Record<string, unknown>, tty = true) =>
	containerInspect.parse(inspected('c1', { Tty: tty }, { State: stateOf('exited', state) }));

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => ({ peer, session, close } = await openScriptedSession()));
after(() => close());

const says = (text: string): void => {
	peer.answers.set('/containers/c1/logs', (_request, response) => void response.end(text));
};

suite('a log is asked for since', () => {
	const started = '2026-11-01T10:00:00.75Z';
	const second = Date.parse('2026-11-01T10:00:00Z') / 1000;
	const rows: [what: string, state: Record<string, string>, since: number][] = [
		['the second of the start, where the container never ended', { FinishedAt: '0001-01-01T00:00:00Z' }, second],
		['the second of the start, where it has ended since', { FinishedAt: '2026-11-01T11:00:00Z' }, second],
		['the second of the start, where it ended at that very time', { FinishedAt: started }, second],
		['the middle between its end and its new start', { FinishedAt: '2026-11-01T09:59:58.25Z' }, second - 0.5],
		['ever, where it was started at no time that is told', { StartedAt: '' }, 0],
		['ever, where it was never started', { StartedAt: '0001-01-01T00:00:00Z' }, 0],
	];
	for (const [what, state, since] of rows) {
		test(what, async () => {
			says('');
			await readLog(session, container, foundWith({ StartedAt: started, ...state }));
			const asked = peer.requests.findLast(each => each.includes('/logs?')) ?? '';
			assert.equal(Number(/[?&]since=([\d.]+)/.exec(asked)?.[1]), since, asked);
		});
	}
});

test('a log has both streams in their order, told apart by the engine where there is no terminal', async () => {
	const frame = (stream: number, words: string): Buffer =>
		Buffer.concat([Buffer.from([stream, 0, 0, 0, 0, 0, 0, words.length]), Buffer.from(words)]);
	peer.answers.set('/containers/c1/logs', (_request, response) => {
		response.end(Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, 'more\n')]));
	});
	assert.equal(await readLog(session, container, foundWith({}, false)), 'out\nerr\nmore\n');
	assert.match(peer.requests.at(-1) ?? '', /[?&]stdout=true&stderr=true&.*tail=1000$/);
});

suite('the last words of a container', () => {
	test('are its last three lines, without blank ones and with secrets hidden', async () => {
		says('one\ntwo\n\n  three  \nTOKEN=s3cret\n');
		assert.match(await lastWords(session, container, foundWith({})), /^three \/ TOKEN=(?!s3cret)/);
	});

	test('are JSON where a program says that', async () => {
		says('{"level":"error","why":"no space"}');
		assert.equal(await lastWords(session, container, foundWith({})), '{"level":"error","why":"no space"}');
	});

	test('are what the engine says where it could not start it', async () => {
		says('one\n');
		const found = foundWith({ Error: 'no such device.', ExitCode: 127 });
		assert.equal(await endText(session, container, found), 'calvin has ended with exit code 127: no such device.');
	});

	test('come with no error where the engine does not tell how it ended', async () => {
		says('bye\n');
		const found = foundWith({ ExitCode: undefined, Error: undefined });
		assert.equal(await endText(session, container, found), 'calvin has ended with exit code 0: bye.');
	});

	test('are left out where there are none', async () => {
		says('\n');
		assert.equal(await endText(session, container, foundWith({ ExitCode: 1 })), 'calvin has ended with exit code 1.');
	});
});
