/** What an engine tells of an image in a registry, and what the registry is told of who asks. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import { findManifest, type ManifestOptions } from '../../../../source/engine/registry/distribution.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

const NAME = 'localhost:5000/lava-server:2023.01';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
let folder: string;
/** What came as `X-Registry-Auth`, decoded. */
let reported: unknown;

before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	reported = 'not asked';
});
afterEach(() => rm(folder, { recursive: true }));

const image = (digest: string, mediaType: string, platforms: unknown): object => ({
	Descriptor: { digest, mediaType },
	Platforms: platforms,
});

function answers(path: string, status: number, body: object): void {
	peer.answers.set(`/distribution/${path}/json`, (request, response) => {
		const header = request.headers['x-registry-auth'];
		reported = typeof header === 'string' ? JSON.parse(Buffer.from(header, 'base64url').toString()) : undefined;
		response.statusCode = status;
		response.end(JSON.stringify(body));
	});
}

const look = (name: string, more: Partial<ManifestOptions> = {}) =>
	findManifest(session, name, { environment: { DOCKER_CONFIG: folder }, ...more });

const INDEX = 'application/vnd.oci.image.index.v1+json';
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const ONE = 'application/vnd.docker.distribution.manifest.v2+json';
const amd64 = { architecture: 'amd64', os: 'linux' };
const arm = { architecture: 'arm', os: 'linux', variant: 'v7' };

suite('an image that its registry has', () => {
	test('is told with its digest and the platforms that it is for, each once', async () => {
		const nowhere = { architecture: 'unknown', os: 'unknown' };
		const empty = { architecture: '', os: '' };
		answers(NAME, 200, image('sha256:1', INDEX, [amd64, arm, nowhere, amd64, empty]));
		assert.deepEqual(await look(NAME), {
			state: 'found',
			manifest: { image: NAME, digest: 'sha256:1', list: true, platforms: ['linux/amd64', 'linux/arm/v7'] },
		});
	});

	for (const [type, list] of [
		[INDEX, true],
		[LIST, true],
		[ONE, false],
	] as const) {
		test(`is ${list ? 'a list of images' : 'one image'} as ${type}`, async () => {
			answers(NAME, 200, image('sha256:1', type, null));
			const answer = await look(NAME);
			assert.deepEqual(answer.state === 'found' && [answer.manifest.list, answer.manifest.platforms], [list, []]);
		});
	}

	test('is asked for as latest where neither tag nor digest is named', async () => {
		for (const [name, asked] of [
			['localhost:5000/lava-server', 'localhost:5000/lava-server:latest'],
			[NAME, NAME],
			[`localhost:5000/x@sha256:${'a'.repeat(64)}`, `localhost:5000/x@sha256:${'a'.repeat(64)}`],
		] as const) {
			answers(asked, 200, image('sha256:1', ONE, [amd64]));
			const answer = await look(name);
			assert.equal(answer.state === 'found' && answer.manifest.image, name);
		}
	});
});

suite('the registry is told', () => {
	const auth = Buffer.from('lab:rack').toString('base64');
	const config = (content: object): Promise<void> => writeFile(join(folder, 'config.json'), JSON.stringify(content));

	test('nothing where docker has nothing for it', async () => {
		answers(NAME, 200, image('sha256:1', ONE, [amd64]));
		await look(NAME);
		assert.equal(reported, undefined);
	});

	test("docker's own credentials, or those that were given instead", async () => {
		await config({ auths: { 'localhost:5000': { auth } } });
		answers(NAME, 200, image('sha256:1', ONE, [amd64]));
		await look(NAME);
		assert.deepEqual(reported, { serveraddress: 'localhost:5000', username: 'lab', password: 'rack' });
		await look(NAME, { login: { user: 'other', password: 'x' } });
		assert.deepEqual(reported, { serveraddress: 'localhost:5000', username: 'other', password: 'x' });
	});

	test("of Docker Hub, its API's address", async () => {
		answers('lavasoftware/lava-server:2023.01', 200, image('sha256:1', ONE, [amd64]));
		await look('lavasoftware/lava-server:2023.01', { login: { user: 'lab', password: 'x' } });
		assert.deepEqual(reported, { serveraddress: 'https://index.docker.io/v1/', username: 'lab', password: 'x' });
	});
});

suite('an image that its registry does not give', () => {
	const problem = async () => {
		const answer = await look(NAME);
		assert.ok(answer.state === 'missing');
		return answer.problem;
	};

	test('is missing, with the reason', async () => {
		for (const [status, kind] of [
			[404, 'unknown'],
			[401, 'login'],
			[403, 'denied'],
			[429, 'too-many'],
		] as const) {
			answers(NAME, status, { message: 'no' });
			assert.equal((await problem()).kind, kind);
		}
	});

	test('may be missing for want of credentials that can’t be had, but only where that can be the reason', async () => {
		await writeFile(join(folder, 'config.json'), JSON.stringify({ credsStore: 'not-there-at-all' }));
		for (const [status, kind] of [
			[404, 'credentials'],
			[401, 'credentials'],
			[403, 'credentials'],
			[429, 'too-many'],
		] as const) {
			answers(NAME, status, { message: 'no' });
			const { kind: found, message } = await problem();
			assert.equal(found, kind, String(status));
			assert.equal(message.includes('docker-credential-not-there-at-all'), kind === 'credentials');
		}
	});

	test('is nothing that an engine tells that does not answer', async () => {
		peer.answers.set(`/distribution/${NAME}/json`, (_request, response) => void response.destroy());
		await assert.rejects(look(NAME));
	});
});
