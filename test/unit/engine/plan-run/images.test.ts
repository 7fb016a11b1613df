/** Images that are pulled and built: what the engine is asked, and what is told meanwhile. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { buildImage, pullImage } from '../../../../source/engine/plan-run/steps/images.ts';
import type { StepProgress } from '../../../../source/engine/plan-run/progress.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { BuildStep, PullStep } from '../../../../source/lab/plan.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

/** What came with the request. */
let sent: Buffer;
let auth: unknown;

function answers(path: string, ...lines: readonly object[]): void {
	peer.answers.set(path, async (request, response) => {
		const header = request.headers['x-registry-auth'];
		auth = typeof header === 'string' ? JSON.parse(Buffer.from(header, 'base64url').toString()) : undefined;
		sent = await buffer(request);
		response.end(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
	});
}

const asked = (): string => peer.requests.at(-1) ?? '';
const environment = { DOCKER_CONFIG: '/nowhere' };

async function told(work: (onProgress: (progress: StepProgress) => void) => Promise<void>): Promise<StepProgress[]> {
	const all: StepProgress[] = [];
	await work(progress => all.push(progress));
	return all;
}

const signal = new AbortController().signal;
const pull = (step: Omit<PullStep, 'do'>, secrets = new Map<string, string>()): Promise<StepProgress[]> =>
	told(onProgress => pullImage(session, { do: 'pull', ...step }, secrets, environment, { signal, onProgress }));
const build = (step: Omit<BuildStep, 'do' | 'tag'>): Promise<StepProgress[]> =>
	told(onProgress => buildImage(session, { do: 'build', tag: 'own:1', ...step }, { signal, onProgress }));

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

	test('in vain, for a reason that is told', async () => {
		answers('/images/create', { error: 'manifest unknown' });
		await assert.rejects(pull({ image: 'lava:1' }), /manifest unknown/);
	});
});

suite('an image is built', () => {
	test('and it is told how far it is', async () => {
		answers(
			'/build',
			{ stream: 'Sending build context\n' },
			{ stream: 'Step 1/2 : FROM debian\n' },
			{ stream: '\n' },
			{ stream: ' ---> 1a2b\n' },
			{ aux: {} },
			{ stream: 'Step 2/2 : RUN true\n' },
		);
		assert.deepEqual(await build({ dockerfile: 'FROM debian' }), [
			{ kind: 'build', step: 0, of: 0, line: 'Sending build context' },
			{ kind: 'build', step: 1, of: 2, line: 'Step 1/2 : FROM debian' },
			{ kind: 'build', step: 1, of: 2, line: '---> 1a2b' },
			{ kind: 'build', step: 2, of: 2, line: 'Step 2/2 : RUN true' },
		]);
	});

	test('from its Dockerfile and the files beside it', async () => {
		answers('/build');
		await build({
			dockerfile: 'FROM debian',
			files: { 'run.sh': { content: 'true', mode: 0o755 }, x: { content: '' } },
		});
		const listed = execFileSync('tar', ['-tv'], { input: sent, encoding: 'utf8' });
		assert.deepEqual(
			['Dockerfile', 'run.sh', 'x'].map(name => new RegExp(`^(\\S+) .* ${name}$`, 'm').exec(listed)?.[1]),
			['-rw-r--r--', '-rwxr-xr-x', '-rw-r--r--'],
		);
		const text = execFileSync('tar', ['-xO', 'Dockerfile'], { input: sent, encoding: 'utf8' });
		assert.equal(text, 'FROM debian');
	});

	test('with the network and for the processors that were asked for', async () => {
		answers('/build');
		await build({ dockerfile: 'FROM debian', platform: 'linux/arm64', network: 'host' });
		const query = new URLSearchParams(asked().split('?')[1]);
		assert.deepEqual(
			['t', 'platform', 'networkmode', 'forcerm'].map(name => query.get(name)),
			['own:1', 'linux/arm64', 'host', 'true'],
		);
		await build({ dockerfile: 'FROM debian' });
		assert.doesNotMatch(asked(), /platform|networkmode/);
	});

	test('in vain, for a reason that is told', async () => {
		answers('/build', { error: 'RUN returned a non-zero code: 1' });
		await assert.rejects(build({ dockerfile: 'FROM debian' }), /non-zero code: 1/);
	});

	test('no more when it is cancelled', async () => {
		const cancelled = new AbortController();
		peer.answers.set('/build', (request, response) => {
			request.resume();
			response.write('{"stream":"Step 1/1 : FROM debian\\n"}\n');
		});
		const step: BuildStep = { do: 'build', tag: 'own:1', dockerfile: 'FROM debian' };
		const onProgress = (): void => cancelled.abort(new Error('Cancelled'));
		await assert.rejects(buildImage(session, step, { signal: cancelled.signal, onProgress }), /^Error: Cancelled$/);
	});
});
