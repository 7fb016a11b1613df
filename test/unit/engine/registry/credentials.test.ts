import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findCredentials as find } from '../../../../source/engine/registry/credentials.ts';

let folder: string;
let environment: Record<string, string>;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	environment = { DOCKER_CONFIG: folder, PATH: [folder, process.env['PATH']].join(delimiter) };
});

afterEach(() => rm(folder, { recursive: true }));

const findCredentials = async (registry: string, from: Record<string, string>) => (await find(registry, from)).auth;

/** Why there are none, where there should be some. */
async function whyNot(registry: string): Promise<string> {
	const { auth, problem } = await find(registry, environment);
	assert.equal(auth, undefined);
	assert.ok(problem, 'it is said why');
	assert.ok(problem.remedy.length > 0);
	return problem.message;
}

const config = (content: object): Promise<void> => writeFile(join(folder, 'config.json'), JSON.stringify(content));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A helper that notes its arguments and what it read, and does what `body` says. */
const helper = (name: string, body: string): Promise<void> =>
	writeFile(
		join(folder, `docker-credential-${name}`),
		`#!/bin/sh\necho "$@" >"${folder}/arguments"\ncat >"${folder}/input"\n${body}\n`,
		{ mode: 0o755 },
	);

describe("docker's credentials for a registry", () => {
	it('are none where there is no file and where the file names others', async () => {
		assert.equal(await findCredentials('localhost:5000', environment), undefined);
		await config({ auths: { 'registry.gitlab.com': { auth: base64('lab:secret') } } });
		assert.equal(await findCredentials('localhost:5000', environment), undefined);
	});

	it('are read from the file; a password may hold colons', async () => {
		await config({ auths: { 'localhost:5000': { auth: base64('lab:rack:7') } } });
		assert.deepEqual(await findCredentials('localhost:5000', environment), {
			serveraddress: 'localhost:5000',
			username: 'lab',
			password: 'rack:7',
		});
	});

	it("of Docker Hub are under its API's address, those of old files under a URL", async () => {
		const hub = 'https://index.docker.io/v1/';
		await config({ auths: { [hub]: { auth: base64('a:1') }, 'https://old.example/v2/': { auth: base64('b:2') } } });
		assert.deepEqual(await findCredentials('docker.io', environment), {
			serveraddress: hub,
			username: 'a',
			password: '1',
		});
		assert.deepEqual(await findCredentials('old.example', environment), {
			serveraddress: 'old.example',
			username: 'b',
			password: '2',
		});
	});

	it('are none where name or password is empty', async () => {
		for (const auth of [':secret', 'lab:', ':']) {
			await config({ auths: { 'localhost:5000': { auth: base64(auth) } } });
			assert.deepEqual(await find('localhost:5000', environment), { auth: undefined });
		}
	});

	it('may be a token', async () => {
		await config({ auths: { 'localhost:5000': { auth: base64('lab:x'), identitytoken: 'refresh' } } });
		assert.deepEqual(await findCredentials('localhost:5000', environment), {
			serveraddress: 'localhost:5000',
			identitytoken: 'refresh',
		});
	});

	it("come from the registry's own helper before the store for all, asked on stdin", async () => {
		await config({ credsStore: 'none', credHelpers: { 'localhost:5000': 'fake' }, auths: {} });
		await helper('fake', `echo '{"ServerURL":"localhost:5000","Username":"lab","Secret":"rack-7"}'`);
		assert.deepEqual(await findCredentials('localhost:5000', environment), {
			serveraddress: 'localhost:5000',
			username: 'lab',
			password: 'rack-7',
		});
		assert.equal(await readFile(join(folder, 'arguments'), 'utf8'), 'get\n');
		assert.equal((await readFile(join(folder, 'input'), 'utf8')).trim(), 'localhost:5000');
	});

	it('from a helper may be a token, and none', async () => {
		await config({ credsStore: 'fake' });
		await helper('fake', `echo '{"ServerURL":"x","Username":"<token>","Secret":"refresh"}'`);
		assert.deepEqual(await findCredentials('registry.example', environment), {
			serveraddress: 'registry.example',
			identitytoken: 'refresh',
		});
		await helper('fake', 'echo "credentials not found in native keychain"; exit 1');
		assert.equal(await findCredentials('registry.example', environment), undefined);
	});

	it('that a helper can not give are said, with what to do', async () => {
		await config({ credsStore: 'fake' });
		assert.match(await whyNot('registry.example'), /docker-credential-fake, which fails: it is not on the PATH/);
		await helper('fake', 'echo "the store is locked" >&2; exit 3');
		assert.match(await whyNot('registry.example'), /the store is locked/);
		await helper('fake', 'exit 3');
		assert.match(await whyNot('registry.example'), /it ended with exit code 3/);
		await helper('fake', 'echo nonsense');
		assert.match(await whyNot('registry.example'), /its answer is no name and password/);
	});

	it('are looked for with no program outside the PATH', async () => {
		await config({ credsStore: '../evil' });
		assert.match(await whyNot('registry.example'), /its name is no name of a program/);
	});

	it('in a broken file are none, and what is said does not quote it', async () => {
		await writeFile(join(folder, 'config.json'), '{"auths": {"x": {"auth": "c2VjcmV0"');
		const said = await whyNot('x');
		assert.match(said, /config\.json is no JSON object/);
		assert.doesNotMatch(said, /c2VjcmV0/);
		await config({ auths: { 'localhost:5000': { auth: 'bm9jb2xvbg==' } } });
		assert.match(await whyNot('localhost:5000'), /is no name and password/);
		const remedy = async (registry: string): Promise<unknown> =>
			(await find(registry, environment)).problem?.remedy.at(-1);
		assert.equal(await remedy('localhost:5000'), '$ docker login localhost:5000');
		await config({ auths: { 'https://index.docker.io/v1/': { auth: 'bm9jb2xvbg==' } } });
		assert.equal(await remedy('docker.io'), '$ docker login');
	});

	it('are none in a record without a name or a password', async () => {
		for (const record of [
			{},
			{ username: 'lab' },
			{ password: 'x' },
			{ auth: base64(':x') },
			{ auth: base64('lab:') },
		]) {
			await config({ auths: { 'localhost:5000': record } });
			assert.deepEqual((await find('localhost:5000', environment)).auth, undefined, JSON.stringify(record));
		}
	});

	it('are used where only another part of the file is broken', async () => {
		await config({ currentContext: 7, auths: { 'localhost:5000': { auth: base64('lab:secret') } } });
		assert.equal((await findCredentials('localhost:5000', environment))?.serveraddress, 'localhost:5000');
	});
});
