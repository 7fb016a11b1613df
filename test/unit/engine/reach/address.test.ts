import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findAddress, parseAddress, type AddressSources } from '../../../../source/engine/reach/address.ts';
import { EngineError } from '../../../../source/engine/engine-error.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
});

afterEach(() => rm(folder, { recursive: true }));

function find(environment: Record<string, string> = {}, rest: Omit<AddressSources, 'environment'> = {}) {
	return findAddress({ environment: { DOCKER_CONFIG: folder, ...environment }, ...rest });
}

async function writeContext(name: string, docker: Record<string, unknown>, certificates: readonly string[] = []) {
	const digest = createHash('sha256').update(name).digest('hex');
	const meta = join(folder, 'contexts', 'meta', digest);
	await mkdir(meta, { recursive: true });
	await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker } }));
	const tls = join(folder, 'contexts', 'tls', digest, 'docker');
	await mkdir(tls, { recursive: true });
	for (const file of certificates) await writeFile(join(tls, file), file);
}

const chooseContext = (name: string) =>
	writeFile(join(folder, 'config.json'), JSON.stringify({ auths: {}, currentContext: name }));

function problem(kind: string, words: RegExp) {
	return (error: unknown) => {
		assert.ok(error instanceof EngineError);
		assert.equal(error.problem.kind, kind);
		assert.match(error.problem.message, words);
		return true;
	};
}

describe('where the engine is', () => {
	it('is the default socket when nothing names another', async () => {
		assert.deepEqual(await find(), {
			kind: 'unix',
			path: '/var/run/docker.sock',
			shown: 'unix:///var/run/docker.sock',
			origin: 'the default',
		});
	});

	it('is said by --host before DOCKER_HOST, DOCKER_CONTEXT and the current context', async () => {
		await writeContext('lab', { Host: 'unix:///context.sock' });
		await chooseContext('lab');
		const environment = { DOCKER_HOST: 'unix:///variable.sock', DOCKER_CONTEXT: 'none such' };
		assert.equal((await find(environment, { host: 'unix:///flag.sock' })).shown, 'unix:///flag.sock');
		assert.equal((await find(environment)).shown, 'unix:///variable.sock');
		assert.equal((await find(environment, { context: 'lab' })).shown, 'unix:///context.sock');
		await assert.rejects(find({ DOCKER_CONTEXT: 'none such' }), problem('no-context', /DOCKER_CONTEXT.*"none such"/));
		assert.equal((await find()).shown, 'unix:///context.sock');
		assert.equal((await find({ DOCKER_CONTEXT: 'default' })).origin, 'the default');
	});

	it('is never another than the chosen context’s', async () => {
		await chooseContext('gone');
		await assert.rejects(find(), problem('no-context', /config\.json asks for the docker context "gone"/));
	});

	it('is to be chosen again where it was chosen', async () => {
		await chooseContext('gone');
		const remedy = async (...from: Parameters<typeof find>): Promise<string> => {
			const error: unknown = await find(...from).then(
				() => undefined,
				caught => caught,
			);
			assert.ok(error instanceof EngineError);
			return error.problem.remedy.slice(2).join(' ');
		};
		assert.equal(await remedy(), 'Choose another: $ docker context use default');
		assert.match(await remedy({ DOCKER_CONTEXT: 'none such' }), /unset DOCKER_CONTEXT$/);
		assert.equal(await remedy({}, { context: 'none such' }), 'Name one of these in --context.');
	});

	it('is docker’s default, with a warning, where the configuration can’t be used', async () => {
		const file = join(folder, 'config.json');
		await mkdir(file);
		assert.match((await find()).warning ?? '', /config\.json can't be read \(EISDIR\)/);
		await rm(file, { recursive: true });
		for (const broken of ['{', '[]', 'null', '{"auths": {"x": {"auth": "c2VjcmV0"']) {
			await writeFile(file, broken);
			const { origin, warning = '' } = await find();
			assert.equal(origin, 'the default');
			assert.match(warning, /config\.json is no JSON object\.$/);
		}
		await writeFile(file, '\n');
		assert.equal((await find()).warning, undefined, 'docker takes an empty file for none');
	});

	it('is the current context’s whatever else is wrong in the configuration', async () => {
		await writeContext('lab', { Host: 'unix:///context.sock' });
		await writeFile(join(folder, 'config.json'), '{"auths": 5, "credsStore": [], "currentContext": "lab"}');
		const { shown, warning = '' } = await find();
		assert.equal(shown, 'unix:///context.sock');
		assert.match(warning, /^"auths" and "credsStore" of docker.s settings is left aside: .*config\.json has it/);
	});

	it('is named once', async () => {
		await assert.rejects(find({}, { host: 'unix:///a', context: 'b' }), problem('bad-address', /--host and --context/));
	});

	it('comes with a context’s certificates', async () => {
		await writeContext('far', { Host: 'tcp://far:2376', SkipTLSVerify: true }, ['ca.pem', 'cert.pem', 'key.pem']);
		const address = await find({}, { context: 'far' });
		assert.ok(address.kind === 'tcp');
		assert.deepEqual(
			{ verify: address.tls?.verify, ca: address.tls?.ca?.toString(), key: address.tls?.key?.toString() },
			{ verify: false, ca: 'ca.pem', key: 'key.pem' },
		);
	});

	it('is reached through TLS when DOCKER_TLS_VERIFY asks for it', async () => {
		await writeFile(join(folder, 'ca.pem'), 'authority');
		const address = await find({ DOCKER_HOST: 'tcp://far', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder });
		assert.ok(address.kind === 'tcp');
		assert.equal(address.port, 2376);
		assert.deepEqual(address.tls, { verify: true, ca: Buffer.from('authority') });
	});
});

describe('an address', () => {
	const good: [string, Record<string, unknown>][] = [
		['unix:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }],
		['tcp://127.0.0.1:1234', { kind: 'tcp', host: '127.0.0.1', port: 1234, tls: undefined }],
		['tcp://[fd00::1]:1234', { kind: 'tcp', host: 'fd00::1', port: 1234, tls: undefined }],
		['lab-host:2375', { kind: 'tcp', host: 'lab-host', port: 2375, tls: undefined }],
		['http://lab-host', { kind: 'tcp', host: 'lab-host', port: 2375, tls: undefined }],
		['https://lab-host', { kind: 'tcp', host: 'lab-host', port: 2376, tls: { verify: true } }],
		['ssh://lab-host', { kind: 'ssh', host: 'lab-host', user: '', port: '', socket: '' }],
		['ssh://me@lab-host:2222', { kind: 'ssh', host: 'lab-host', user: 'me', port: '2222', socket: '' }],
		['ssh://lab-host/run/a.sock', { kind: 'ssh', host: 'lab-host', user: '', port: '', socket: '/run/a.sock' }],
	];
	for (const [value, expected] of good) {
		it(`can be ${value}`, () => {
			assert.deepEqual(parseAddress(value, 'DOCKER_HOST'), { shown: value, origin: 'DOCKER_HOST', ...expected });
		});
	}

	const bad = [
		'gibberish',
		'/var/run/docker.sock',
		'unix://docker.sock',
		'npipe:////./pipe/docker_engine',
		'tcp://host:99999',
		'tcp://host:2375/prefix',
		'ssh://-oProxyCommand=evil',
		'ssh://-oProxyCommand=evil@host',
		'ssh://me:secret@host',
		'ssh://',
	];
	for (const value of bad) {
		it(`can't be ${value}`, () => {
			assert.throws(() => parseAddress(value, 'DOCKER_HOST'), problem('bad-address', /^DOCKER_HOST says "/));
		});
	}

	it('is not repeated where it holds a password', () => {
		assert.throws(
			() => parseAddress('ssh://me:secret@host', '--host'),
			(error: unknown) => !String(error).includes('secret'),
		);
	});
});
