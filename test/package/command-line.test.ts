import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/lavadock.js', import.meta.url));

suite('the built program without a terminal', () => {
	let home = '';
	before(async () => {
		home = await mkdtemp(join(tmpdir(), 'lavadock-home-'));
	});
	after(() => rm(home, { recursive: true }));

	async function lavadock(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
		const child = spawn(process.execPath, [program, ...args], {
			env: { PATH: process.env['PATH'], HOME: home, CI: 'true' },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let out = '';
		let err = '';
		child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
		const code = await new Promise<number | null>(resolve => child.on('close', resolve));
		return { code, out, err };
	}

	test('says how to get a terminal', async () => {
		const { code, out, err } = await lavadock();
		assert.equal(code, 2);
		assert.equal(out, '');
		assert.match(err, /needs a terminal.*\n.*ssh -t /);
	});

	test('refuses what it does not know, with the word that was meant', async () => {
		const { code, err } = await lavadock('--read-onyl');
		assert.equal(code, 2);
		assert.match(err, /unknown option '--read-onyl'\n\(Did you mean --read-only\?\)/);
	});

	test('ends quietly when nobody reads on', async () => {
		const child = spawn('sh', ['-c', '"$0" "$1" doctor | :', process.execPath, program], {
			env: { PATH: process.env['PATH'], HOME: home, CI: 'true' },
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		let err = '';
		child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
		await new Promise(resolve => child.on('close', resolve));
		assert.equal(err, '');
	});

	test('shows where a configuration file is broken', async () => {
		const config = join(home, 'broken.yaml');
		await writeFile(config, 'readOnly: perhaps\n');
		const { code, err } = await lavadock('doctor', '--config', config);
		assert.equal(code, 2);
		assert(err.includes(`${config}:1:11: readOnly: must be true or false`), err);
	});
});
