import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { completionScripts } from '../../../../source/commands/completion/scripts.ts';

const run = promisify(execFile);

suite('the completion script of bash', () => {
	let folder = '';
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lavadock-completion-'));
		// Tells what it was asked, and answers.
		await writeFile(
			join(folder, 'lavadock'),
			`#!/bin/sh\nprintf '%s\\n' "$*" >"${folder}/asked"\ncat "${folder}/answer"\n`,
		);
		await chmod(join(folder, 'lavadock'), 0o755);
		await writeFile(join(folder, 'script'), completionScripts.bash);
	});
	after(() => rm(folder, { recursive: true }));

	/** What readline would put in place of the word that it thinks is typed. */
	async function replies(line: string, answer: string): Promise<string[]> {
		await writeFile(join(folder, 'answer'), answer);
		const script = `. "$0"; COMP_LINE="$1"; COMP_POINT=\${#1}; _lavadock 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
		const { stdout } = await run('bash', ['-c', script, join(folder, 'script'), line], {
			env: { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter) },
		});
		return stdout.split('\n').filter(each => each !== '');
	}
	const asked = async (): Promise<string> => (await run('cat', [join(folder, 'asked')])).stdout.trimEnd();

	test('asks with the words as they are, colons and all', async () => {
		assert.deepEqual(await replies('lavadock doctor --jso', '--json\tprint\n'), ['--json']);
		assert.equal(await asked(), 'complete -- doctor --jso');
		assert.deepEqual(await replies('lavadock ', 'doctor\tcheck\nconfig\tprint\n'), ['doctor', 'config']);
		assert.equal(await asked(), 'complete --');
	});

	test('puts in only what follows the last colon', async () => {
		assert.deepEqual(await replies('lavadock --host ssh://ro', 'ssh://root@lab\tthe engine\n'), ['//root@lab']);
		assert.deepEqual(await replies('lavadock --context=l', '--context=lab\tthe context\n'), ['lab']);
	});

	test('leaves files to bash', async () => {
		assert.deepEqual(await replies('lavadock --config x', ':files\n'), []);
	});
});
