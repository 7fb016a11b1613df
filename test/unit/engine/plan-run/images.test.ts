/** Images that are pulled: what the engine is asked, and what is told meanwhile. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { pullImage } from '../../../../source/engine/plan-run/steps/images.ts';
import type { StepProgress } from '../../../../source/engine/plan-run/progress.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { PullStep } from '../../../../source/lab/plan.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

/** What came with the request. */
let auth: unknown;

function answers(path: string, ...lines: readonly object[]): void {
	peer.answers.set(path, async (request, response) => {
		const header = request.headers['x-registry-auth'];
		auth = typeof header === 'string' ? JSON.parse(Buffer.from(header, 'base64url').toString()) : undefined;
		await buffer(request);
		response.end(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
	});
}

const asked = (): string => peer.requests.at(-1) ?? '';
const environment = { DOCKER_CONFIG: '/nowhere' };

async function reported(
	work: (onProgress: (progress: StepProgress) => void) => Promise<void>,
): Promise<StepProgress[]> {
	const all: StepProgress[] = [];
	await work(progress => all.push(progress));
	return all;
}

const signal = new AbortController().signal;
const pull = (step: Omit<PullStep, 'do'>, secrets = new Map<string, string>()): Promise<StepProgress[]> =>
	reported(onProgress => pullImage(session, { do: 'pull', ...step }, secrets, environment, { signal, onProgress }));

suite('an image is pulled', () => {
	test('by its tag, as latest without one, and by its digest', async () => {
		const digest = `sha256:${'a'.repeat(64)}`;
		answers('/images/create');
		for (const [image, query] of [
			['lava:1', 'fromImage=lava:1'],
			['lava', 'fromImage=lava&tag=latest'],
			[`lava@${digest}`, `fromImage=lava@${digest}`],
		] as const) {
			await pull({ image });
			assert.equal(asked(), `POST /images/create?${query}`);
		}
		await pull({ image: 'lava:1', platform: 'linux/arm64' });
		assert.equal(asked(), 'POST /images/create?fromImage=lava:1&platform=linux/arm64');
	});

	test('with the credentials of the step, of which the password is a secret', async () => {
		answers('/images/create');
		await pull({ image: 'localhost:5000/lava:1' });
		assert.equal(auth, undefined);
		const credentials = { user: 'lab', password: { secret: 'p' } };
		await pull({ image: 'localhost:5000/lava:1', credentials }, new Map([['p', 'hidden']]));
		assert.deepEqual(auth, { serveraddress: 'localhost:5000', username: 'lab', password: 'hidden' });
	});

	test('and its layers are told', async () => {
		answers('/images/create', { id: 'l1', status: 'Downloading', progressDetail: { current: 5, total: 10 } });
		const [progress, ...more] = await pull({ image: 'lava:1' });
		assert.deepEqual(more, []);
		assert.deepEqual(progress?.kind === 'pull' && [progress.downloaded, progress.total], [5, 10]);
	});

	test('no more when it is cancelled, for that reason', async () => {
		const cancelled = new AbortController();
		peer.answers.set('/images/create', (request, response) => {
			request.resume();
			response.write('{"status":"Waiting","id":"l1"}\n');
		});
		const watched = { signal: cancelled.signal, onProgress: () => cancelled.abort(new Error('Cancelled')) };
		const step: PullStep = { do: 'pull', image: 'lava:1' };
		await assert.rejects(pullImage(session, step, new Map(), environment, watched), /^Error: Cancelled$/);
	});

	test('in vain, for a reason that is told', async () => {
		answers('/images/create', { error: 'manifest unknown' });
		await assert.rejects(pull({ image: 'lava:1' }), /^Error: manifest unknown$/);
	});

	test('in vain, and why there were no credentials is told with that', async t => {
		const folder = await mkdtemp(join(tmpdir(), 'lavadock-docker-'));
		t.after(() => rm(folder, { recursive: true }));
		await writeFile(join(folder, 'config.json'), 'no JSON');
		const own = { DOCKER_CONFIG: folder };
		const again = (): Promise<void> =>
			pullImage(session, { do: 'pull', image: 'lava:1' }, new Map(), own, { signal, onProgress() {} });
		answers('/images/create', { error: 'denied' });
		await assert.rejects(again(), /^Error: denied\. .*config\.json/);
		answers('/images/create');
		await again();
	});
});
