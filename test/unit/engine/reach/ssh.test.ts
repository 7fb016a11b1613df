import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { createScriptedEngine, inspected, listed, type ScriptedEngine } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

let folder: string;
let peer: ScriptedEngine;
let engine: Engine;
const path = process.env['PATH'];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	peer = await createScriptedEngine();
	await peer.start();
	process.env['PATH'] = `${folder}:${path}`;
});

afterEach(async () => {
	await engine.close();
	process.env['PATH'] = path;
	await peer.cleanup();
	await rm(folder, { recursive: true });
});

/** Puts a program named ssh in front of the system's; it notes how it was called. */
async function installSsh(body: string): Promise<void> {
	const script = `#!/bin/sh\nfor word; do echo "$word"; done >> ${folder}/called\n${body}\n`;
	await writeFile(join(folder, 'ssh'), script, { mode: 0o755 });
}

/** Joins its stdin and stdout to the peer's socket, as `docker system dial-stdio` does. */
function dialStdio(): string {
	const program = `const s=require('net').connect('${peer.address.slice('unix://'.length)}');process.stdin.pipe(s).pipe(process.stdout)`;
	return `exec ${process.execPath} -e "${program}"`;
}

function open(host: string): void {
	engine = openEngine({ environment: {}, host });
}

async function failure() {
	await until(engine, () => engine.snapshot().connection.state === 'down');
	const { connection } = engine.snapshot();
	assert.ok(connection.state === 'down');
	return connection.reason;
}

describe('an engine behind ssh', () => {
	it('is reached through the user’s ssh, which is never asked to prompt', async () => {
		await installSsh(dialStdio());
		const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
		peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids) peer.answers.set(`/containers/${id}/json`, inspected(id));
		open('ssh://admin@lab-host:2222');
		await until(engine, () => {
			const { containers } = engine.snapshot();
			return ids.every(id => containers.get(id)?.detail !== undefined);
		});
		const called = await readFile(join(folder, 'called'), 'utf8');
		const words = '-o BatchMode=yes -o ConnectTimeout=30 -T -l admin -p 2222 -- lab-host docker system dial-stdio';
		assert.ok(called.startsWith(words.replaceAll(' ', '\n')));
		const calls = called.split('dial-stdio').length - 1;
		assert.ok(calls <= 12, `connections are used again: ${calls} for ${peer.requests.length} requests`);
	});

	it('tells an unknown host key', async () => {
		await installSsh('printf "Host key verification failed.\\r\\n" >&2; exit 255');
		open('ssh://lab-host');
		const { kind, message, remedy } = await failure();
		assert.equal(kind, 'ssh');
		assert.match(message, /ssh to lab-host failed: Host key verification failed\.$/);
		assert.ok(remedy.includes('$ ssh lab-host'));
	});

	it('tells that a password is wanted, and what to do instead', async () => {
		await installSsh('echo "admin@lab-host: Permission denied (publickey,password)." >&2; exit 255');
		open('ssh://admin@lab-host');
		assert.ok((await failure()).remedy.includes('$ ssh-copy-id admin@lab-host'));
	});

	it('tells that docker is missing there', async () => {
		await installSsh('echo "sh: 1: docker: not found" >&2; exit 127');
		open('ssh://lab-host');
		assert.ok((await failure()).remedy.includes('$ sudo apt install docker.io'));
	});

	it('tells that ssh is missing here', async () => {
		process.env['PATH'] = folder;
		open('ssh://lab-host');
		assert.ok((await failure()).remedy.includes('$ sudo apt install openssh-client'));
	});
});
