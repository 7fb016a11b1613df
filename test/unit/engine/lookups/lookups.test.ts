import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { readDf } from '../../../../source/engine/prerequisites/space.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { RegistryProblem } from '../../../../source/lab/image/manifest.ts';
import { createScriptedEngine, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

let peer: ScriptedEngine;
let engine: Engine;
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	peer = await createScriptedEngine();
	await peer.start();
	engine = openEngine({ environment: { DOCKER_CONFIG: folder }, host: peer.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});

afterEach(async () => {
	await engine.close();
	await peer.cleanup();
	await rm(folder, { recursive: true });
});

const image = 'localhost:5000/lava/lava-dispatcher:2023.01';
const path = `/distribution/${image}/json`;

const answer = (mediaType: string, platforms: readonly object[]) => ({
	Descriptor: { mediaType, digest: 'sha256:9f86', size: 943 },
	Platforms: platforms,
});

function refuse(code: number, message: string): void {
	peer.answers.set(path, (_request, response) => {
		response.statusCode = code;
		response.end(JSON.stringify({ message }));
	});
}

async function problem(code: number, message: string): Promise<RegistryProblem> {
	refuse(code, message);
	const found = await engine.lookups.manifestOf(image);
	assert.ok(found.state === 'missing');
	return found.problem;
}

describe('an image looked up in its registry', () => {
	it('has a digest and platforms, attestations left out', async () => {
		peer.answers.set(
			path,
			answer('application/vnd.oci.image.index.v1+json', [
				{ os: 'linux', architecture: 'amd64' },
				{ os: 'linux', architecture: 'arm64', variant: 'v8' },
				{ os: 'unknown', architecture: 'unknown' },
			]),
		);
		assert.deepEqual(await engine.lookups.manifestOf(image), {
			state: 'found',
			manifest: { image, digest: 'sha256:9f86', list: true, platforms: ['linux/amd64', 'linux/arm64/v8'] },
		});
	});

	it("is asked for with docker's credentials or given ones, in the header only", async () => {
		const headers: IncomingHttpHeaders[] = [];
		const single = answer('application/vnd.docker.distribution.manifest.v2+json', []);
		peer.answers.set(path, (request, response) => {
			headers.push(request.headers);
			response.end(JSON.stringify(single));
		});
		const auth = Buffer.from('lab:rack-7').toString('base64');
		await engine.lookups.manifestOf(image);
		await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { 'localhost:5000': { auth } } }));
		await engine.lookups.manifestOf(image);
		await engine.lookups.manifestOf(image, { user: 'other', password: 'rack-8' });
		const sent = headers.map(each => each['x-registry-auth']);
		assert.equal(sent[0], undefined);
		assert.deepEqual(sent.slice(1).map(decoded), [
			{ serveraddress: 'localhost:5000', username: 'lab', password: 'rack-7' },
			{ serveraddress: 'localhost:5000', username: 'other', password: 'rack-8' },
		]);
		assert.doesNotMatch(peer.requests.join('\n'), /rack/);
	});

	it("that can't be had says why: the words of engines from 20.10 to 28", async () => {
		const rows: [number, string, RegistryProblem['kind']][] = [
			[404, 'manifest unknown: manifest unknown', 'unknown'],
			[500, `Head "http://localhost:5000/v2/x/manifests/1": no basic auth credentials`, 'login'],
			[401, 'unauthorized: authentication required', 'login'],
			[401, 'unauthorized: HTTP Basic: Access denied', 'login'],
			[403, 'denied: requested access to the resource is denied', 'denied'],
			[500, 'Get "https://x/v2/": dial tcp: lookup x on 10.0.0.1:53: no such host', 'no-address'],
			[500, 'Get "http://x/v2/": dial tcp 127.0.0.1:5999: connect: connection refused', 'unreachable'],
			[500, 'Get "https://x/v2/": http: server gave HTTP response to HTTPS client', 'plain-http'],
			[
				500,
				'Get "https://x/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
				'tls',
			],
			[
				500,
				'Get "https://x/v2/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
				'timeout',
			],
			[429, 'toomanyrequests: You have reached your pull rate limit.', 'too-many'],
			[400, 'invalid reference format', 'bad-name'],
			[500, 'something else', 'other'],
		];
		for (const [code, message, kind] of rows) assert.equal((await problem(code, message)).kind, kind, message);
	});

	it('is asked for without credentials where docker’s own are broken, and a refusal says that they are', async () => {
		await writeFile(join(folder, 'config.json'), '{');
		peer.answers.set(path, answer('application/vnd.oci.image.index.v1+json', []));
		assert.equal((await engine.lookups.manifestOf(image)).state, 'found');
		const refused = await problem(401, 'unauthorized: authentication required');
		assert.equal(refused.kind, 'credentials');
		assert.match(refused.message, /does not accept the user.*config\.json is no JSON object/);
		assert.ok(refused.remedy.includes('$ docker login'));
		assert.equal((await problem(500, 'no such host')).kind, 'no-address', 'what has nothing to do with it');
	});

	it('by an engine that is away is an error of the engine', async () => {
		await peer.stop();
		await assert.rejects(engine.lookups.manifestOf(image));
	});
});

describe('what a container changed', () => {
	it('is told with the sizes of its files', async () => {
		const stats: Readonly<Record<string, object>> = {
			'/etc': { size: 4096, mode: 2 ** 31 + 0o755 },
			'/etc/hosts': { size: 12, mode: 0o644 },
		};
		peer.answers.set('/containers/abc/changes', [
			{ Path: '/etc', Kind: 0 },
			{ Path: '/etc/hosts', Kind: 1 },
			{ Path: '/gone', Kind: 2 },
			{ Path: '/fleeting', Kind: 1 },
		]);
		peer.answers.set('/containers/abc/archive', (request, response) => {
			const stat = stats[new URL(request.url ?? '', 'http://x').searchParams.get('path') ?? ''];
			response.statusCode = stat === undefined ? 404 : 200;
			if (stat)
				response.setHeader('X-Docker-Container-Path-Stat', Buffer.from(JSON.stringify(stat)).toString('base64'));
			response.end();
		});
		assert.deepEqual(await engine.lookups.changesOf('abc'), [
			{ path: '/etc', kind: 'changed', folder: true, size: undefined },
			{ path: '/etc/hosts', kind: 'added', folder: false, size: 12 },
			{ path: '/gone', kind: 'deleted', folder: false, size: undefined },
			{ path: '/fleeting', kind: 'added', folder: false, size: undefined },
		]);
	});

	it('leaves out where volumes, binds and file systems in memory are mounted', async () => {
		peer.answers.set('/containers/def/changes', [
			{ Path: '/srv', Kind: 0 },
			{ Path: '/srv/tftp', Kind: 1 },
			{ Path: '/boards', Kind: 1 },
			{ Path: '/boards/keys', Kind: 1 },
			{ Path: '/scratch', Kind: 1 },
			{ Path: '/left', Kind: 1 },
		]);
		peer.answers.set('/containers/def/json', {
			Id: 'def',
			Name: '/calvin',
			Image: 'sha256:1',
			State: {},
			Config: {},
			HostConfig: { Tmpfs: { '/scratch/': '' } },
			Mounts: [
				{ Type: 'bind', Destination: '/srv/tftp', RW: true },
				{ Type: 'volume', Destination: '/boards/keys', RW: true },
			],
			NetworkSettings: {},
		});
		peer.answers.set('/containers/def/archive', (_request, response) => {
			response.statusCode = 404;
			response.end();
		});
		const changes = await engine.lookups.changesOf('def');
		assert.deepEqual(
			changes.map(change => change.path),
			['/left'],
		);
	});

	it('may be nothing', async () => {
		peer.answers.set('/containers/abc/changes', (_request, response) => void response.end('null'));
		assert.deepEqual(await engine.lookups.changesOf('abc'), []);
	});
});

function decoded(header: unknown): unknown {
	return JSON.parse(Buffer.from(String(header), 'base64url').toString());
}

describe('the space where an engine keeps its images', () => {
	it('is measured where its files are of this machine', async () => {
		peer.answers.set('/info', { DockerRootDir: `${folder}/not-yet`, KernelVersion: release() });
		const space = await engine.lookups.space();
		assert.equal(space?.folder, folder, 'the nearest folder that is there');
		assert.ok(space.free > 0 && space.free <= space.total);
	});

	it('is not known of a virtual machine behind a socket', async () => {
		peer.answers.set('/info', { DockerRootDir: folder, KernelVersion: '6.10.14-linuxkit' });
		assert.equal(await engine.lookups.space(), undefined);
	});
});

test('what df says is read whatever the names in it', () => {
	const head = 'Filesystem 1024-blocks Used Available Capacity Mounted on';
	const all = (row: string) => readDf('/d', `${head}\n${row}\n`);
	assert.deepEqual(all('my share 12 8 4 67% /mnt/my share'), { folder: '/d', free: 4096, total: 12_288 });
	assert.equal(all('/dev/x 12 14 -2 100% /')?.free, 0, 'more is used than ordinary users may');
	assert.equal(all('df: /d: Permission denied'), undefined);
});
