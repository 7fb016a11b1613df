/** Images that are built: what the engine is sent, what is told meanwhile, and why it fails. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { findSources } from '../../../../source/engine/build-context/find-sources.ts';
import type { StepProgress } from '../../../../source/engine/plan-run/progress.ts';
import { buildImage } from '../../../../source/engine/plan-run/steps/build.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Source } from '../../../../source/lab/image/sources.ts';
import type { BuildStep } from '../../../../source/lab/plan.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';
import { untilSeen } from '../../../until.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
let folder: string;
before(async () => {
	({ peer, session, close } = await openScriptedSession());
	folder = await mkdtemp(join(tmpdir(), 'lavadock-context-'));
	await mkdir(join(folder, 'mibs/deep'), { recursive: true });
	await writeFile(join(folder, 'mibs/a.mib'), 'A');
	await writeFile(join(folder, `mibs/deep/${'long-'.repeat(30)}name`), 'long');
	await writeFile(join(folder, 'mibs/notes~'), 'left out');
	await symlink('a.mib', join(folder, 'mibs/b.mib'));
	await writeFile(join(folder, 'mibs/run.sh'), '#!/bin/sh\n');
	await writeFile(join(folder, 'power.sh'), 'power');
	await chmod(join(folder, 'power.sh'), 0o640);
});
after(async () => {
	await rm(folder, { recursive: true });
	await close();
});

/** What came with the request. */
let sent: Buffer;

function answers(...lines: readonly object[]): void {
	peer.answers.set('/build', async (request, response) => {
		// A context that breaks off is no error of the engine's.
		sent = await buffer(request).catch(() => Buffer.alloc(0));
		response.end(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
	});
}

const asked = (): URLSearchParams => new URLSearchParams(peer.requests.at(-1)?.split('?')[1]);
const signal = new AbortController().signal;

async function build(step: Omit<BuildStep, 'do' | 'tag'>): Promise<(StepProgress & { kind: 'build' })[]> {
	const all: (StepProgress & { kind: 'build' })[] = [];
	const onProgress = (progress: StepProgress): void => void (progress.kind === 'build' && all.push(progress));
	await buildImage(session, { do: 'build', tag: 'own:1', ...step }, { signal, onProgress });
	return all;
}

/** Mode and name of each entry of the tar that was sent, as tar itself reads it. */
const listed = (): string[] =>
	execFileSync('tar', ['-tv'], { input: sent, encoding: 'utf8' })
		.trim()
		.split('\n')
		.map(row => row.replace(/^(\S+) (\S+) .* \d\d:\d\d (.*)$/, '$1 $2 $3'));

suite('an image is built', () => {
	test('and it is told how far it is, and what it prints', async () => {
		answers(
			{ stream: 'Step 1/2 : FROM debian\n' },
			{ stream: '\n' },
			{ stream: ' ---> 1a2b\nmore\n' },
			{ aux: {} },
			{ stream: 'Step 2/2 : RUN true\n' },
		);
		const all = await build({ dockerfile: 'FROM debian' });
		assert.deepEqual([all[0]?.step, all[0]?.of, all[0]?.at], [0, 0, ''], 'none has begun while the context goes');
		const reported = all.filter(({ output }) => output.length > 0);
		assert.deepEqual(
			reported.map(({ step, of, at }) => [step, of, at]),
			[
				[1, 2, 'FROM debian'],
				[1, 2, 'FROM debian'],
				[2, 2, 'RUN true'],
			],
		);
		assert.deepEqual(reported.at(-1)?.output, ['Step 1/2 : FROM debian', ' ---> 1a2b', 'more', 'Step 2/2 : RUN true']);
	});

	test('from its Dockerfile and the files beside it', async () => {
		answers();
		await build({
			dockerfile: 'FROM debian',
			files: { 'run.sh': { content: 'true', mode: 0o755 }, x: { content: '' } },
		});
		assert.deepEqual(listed(), ['-rwxr-xr-x 0/0 run.sh', '-rw-r--r-- 0/0 x', '-rw-r--r-- 0/0 Dockerfile']);
		const text = execFileSync('tar', ['-xO', 'Dockerfile'], { input: sent, encoding: 'utf8' });
		assert.equal(text, 'FROM debian');
	});

	test('with files and folders of this host, whose modes they keep unless told', async () => {
		answers();
		const sources: Source[] = [
			{ from: join(folder, 'power.sh'), as: 'files/power.sh' },
			{ from: join(folder, 'mibs/run.sh'), as: 'entrypoint.d/10-run.sh', mode: 0o755 },
			{ from: join(folder, 'mibs'), as: 'files/mibs' },
		];
		const reported = await build({ dockerfile: 'FROM debian', sources });
		assert.deepEqual(
			listed().map(row => row.replace(/^([d-])r.xr.xr.x(?= .*mibs\/(?:deep\/)?$)/, '$1rwxr-xr-x')),
			[
				'-rw-r--r-- 0/0 Dockerfile',
				'-rw-r----- 0/0 files/power.sh',
				'-rwxr-xr-x 0/0 entrypoint.d/10-run.sh',
				'drwxr-xr-x 0/0 files/mibs/',
				'-rw-r--r-- 0/0 files/mibs/a.mib',
				'lrwxrwxrwx 0/0 files/mibs/b.mib -> a.mib',
				'drwxr-xr-x 0/0 files/mibs/deep/',
				`-rw-r--r-- 0/0 files/mibs/deep/${'long-'.repeat(30)}name`,
				'-rw-r--r-- 0/0 files/mibs/notes~',
				'-rw-r--r-- 0/0 files/mibs/run.sh',
			],
		);
		assert.equal(reported.at(-1)?.sent, sent.length);
	});

	test('from a whole folder, but for its own Dockerfile and what .dockerignore leaves out', async () => {
		answers();
		const own = await mkdtemp(join(folder, 'own-'));
		await writeFile(join(own, 'Dockerfile'), 'FROM old');
		await writeFile(join(own, '.dockerignore'), '# editors\n*~\nkept\n!kept/this\n');
		await writeFile(join(own, 'x~'), '');
		await mkdir(join(own, 'kept'));
		await writeFile(join(own, 'kept/this'), '');
		await writeFile(join(own, 'kept/other'), '');
		await build({ dockerfile: 'FROM new', sources: [{ from: own, as: '' }] });
		assert.deepEqual(
			listed().map(row => row.split(' ').at(-1)),
			['Dockerfile', '.dockerignore', 'kept/this'],
		);
		assert.equal(execFileSync('tar', ['-xO', 'Dockerfile'], { input: sent, encoding: 'utf8' }), 'FROM new');
	});

	test('with the network, arguments, labels and processors that were asked for', async () => {
		answers();
		await build({
			dockerfile: 'FROM debian',
			platform: 'linux/arm64',
			network: 'host',
			arguments: { A: '1' },
			labels: { l: 'x' },
			fresh: true,
		});
		const names = ['t', 'version', 'platform', 'networkmode', 'forcerm', 'buildargs', 'labels', 'nocache'];
		assert.deepEqual(
			names.map(name => asked().get(name)),
			['own:1', '1', 'linux/arm64', 'host', 'true', '{"A":"1"}', '{"l":"x"}', 'true'],
		);
		await build({ dockerfile: 'FROM debian' });
		assert.deepEqual(
			names.map(name => asked().get(name)),
			['own:1', '1', null, null, 'true', null, null, null],
		);
	});

	test('no more when it is cancelled', async () => {
		const cancelled = new AbortController();
		peer.answers.set('/build', (request, response) => {
			request.resume();
			response.write('{"stream":"Step 1/1 : FROM debian\\n"}\n');
		});
		const step: BuildStep = { do: 'build', tag: 'own:1', dockerfile: 'FROM debian' };
		const onProgress = (progress: StepProgress): void => {
			if (progress.kind === 'build' && progress.step === 1) cancelled.abort(new Error('Cancelled'));
		};
		await assert.rejects(buildImage(session, step, { signal: cancelled.signal, onProgress }), /^Error: Cancelled$/);
	});
});

suite('an image is not built', () => {
	test('and the step is named, with the words of the program that failed in it', async () => {
		answers(
			{ stream: 'Step 1/3 : FROM debian\n' },
			{ stream: 'Step 2/3 : RUN apt-get update  && apt-get install --yes nosuch\n' },
			{ stream: ' ---> Running in 1a2b\n' },
			{ stream: 'Reading package lists...\n' },
			{ stream: 'E: Unable to locate package nosuch\n' },
			{ error: "The command '/bin/sh -c apt-get' returned a non-zero code: 100" },
		);
		await assert.rejects(build({ dockerfile: '' }), {
			message:
				'Step 2 of 3 (RUN apt-get update && apt-get install --yes nosuch): E: Unable to locate package nosuch. Correct the name of the package: none was built in.',
		});
	});

	test('where a command says nothing, and where the engine itself refuses', async () => {
		answers({ stream: 'Step 2/2 : RUN false\n' }, { error: 'RUN returned a non-zero code: 1' });
		await assert.rejects(
			build({ dockerfile: '' }),
			/^Error: Step 2 of 2 \(RUN false\): its command ended with exit code 1/,
		);
		answers({ error: 'write /x: no space left on device' });
		await assert.rejects(build({ dockerfile: '' }), /^Error: write \/x: no space left on device$/);
	});

	test('when a file is not there, or has changed since the plan was shown', async () => {
		answers();
		const gone: Source = { from: join(folder, 'nosuch'), as: 'x' };
		await assert.rejects(
			build({ dockerfile: '', sources: [gone] }),
			/There is no .*nosuch on the host of this console/,
		);
		await assert.rejects(
			build({ dockerfile: '', sources: [gone], digest: 'of what was there' }),
			/There is no .*nosuch on the host of this console/,
		);
		const sources: Source[] = [{ from: join(folder, 'power.sh'), as: 'x' }];
		const found = await findSources(sources);
		assert(found.state === 'found');
		await build({ dockerfile: '', sources, digest: found.digest });
		await writeFile(join(folder, 'power.sh'), 'other');
		await assert.rejects(
			build({ dockerfile: '', sources, digest: found.digest }),
			/has changed since the plan was shown/,
		);
	});
});

test('files are let go of where an engine refuses them in the middle', async () => {
	const large = join(folder, 'large');
	await writeFile(large, Buffer.alloc(1 << 23));
	peer.answers.set('/build', (request, response) => {
		// The rest of it is never taken.
		request.once('data', () => {
			request.pause();
			response.writeHead(500).end('{"message":"no such builder"}');
		});
	});
	await assert.rejects(build({ dockerfile: '', sources: [{ from: large, as: 'x' }] }), /no such builder/);
	await untilSeen(async () => !(await openFiles()).includes(large));
	await rm(large);
});

/** Of this process. */
async function openFiles(): Promise<(string | undefined)[]> {
	const names = await readdir('/proc/self/fd');
	return Promise.all(names.map(name => readlink(`/proc/self/fd/${name}`).catch(() => undefined)));
}

suite('what is to go into an image', () => {
	test('is measured, and scripts that nobody may execute are told', async () => {
		const found = await findSources([{ from: join(folder, 'mibs'), as: 'm' }]);
		assert(found.state === 'found');
		const [source] = found.sources;
		assert.deepEqual(
			[source?.kind, source?.files, source?.bytes, source?.notExecutable],
			['folder', 5, 1 + 4 + 8 + 10, ['run.sh']],
		);
		assert.deepEqual(source?.entries, ['a.mib', 'b.mib', 'deep/', 'notes~', 'run.sh']);
	});

	test('has a digest that tells of names, modes and contents, wherever it lies', async () => {
		const root = await mkdtemp(join(folder, 'digested-'));
		const digest = async (...sources: Source[]): Promise<string> => {
			const found = await findSources(sources);
			return found.state === 'found' ? found.digest : '';
		};
		const at = (name: string): Source => ({ from: join(root, name), as: 'x' });
		for (const name of ['one/a', 'one/b', 'two/a', 'two/b']) {
			await mkdir(join(root, name, '..'), { recursive: true });
			await writeFile(join(root, name), name.slice(-1));
		}
		const first = await digest(at('one'));
		assert.equal(await digest(at('two')), first, 'elsewhere');
		assert.equal(await digest(at('one/b'), at('one/a')), first, 'named one by one');
		await writeFile(join(root, 'two/a'), 'other');
		const others = [await digest(at('one/a')), await digest({ ...at('one'), mode: 0o755 }), await digest(at('two'))];
		await rename(join(root, 'one/a'), join(root, 'one/c'));
		others.push(await digest(at('one')));
		assert.equal(new Set([first, ...others]).size, 5);
	});

	test('is neither a socket nor a device', async () => {
		const found = await findSources([{ from: '/dev/null', as: 'x' }]);
		assert.match(found.state === 'missing' ? found.why : '', /neither a file nor a folder/);
	});
});
