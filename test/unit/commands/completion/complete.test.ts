import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeProgram } from '../../../../source/commands/arguments.ts';
import { complete } from '../../../../source/commands/completion/complete.ts';
import { completionLines } from '../../../../source/commands/completion/scripts.ts';

const program = describeProgram('', () => {});
const names = {
	addresses: () => Promise.resolve(['ssh://root@lab1', 'ssh://root@lab2', 'tcp://far:2376']),
	contexts: () => Promise.resolve(['default', 'lab']),
	containers: ({ host = 'here' }: { host?: string | undefined }) => Promise.resolve([`server-${host}`]),
};

async function values(...words: string[]): Promise<string[]> {
	const found = await complete(program, words, names);
	return found === 'files' ? ['(files)'] : found.map(({ value }) => value);
}

test('the first word is a command, and none that only scripts use', async () => {
	assert.ok((await values('')).includes('doctor'));
	assert.ok(!(await values('')).includes('complete'));
	assert.deepEqual(await values('co'), ['config', 'completion']);
	assert.deepEqual(await values('--read-only', 'd'), ['doctor']);
});

test('a command has its own options and those of every command', async () => {
	assert.deepEqual(await values('doctor', '--j'), ['--json']);
	assert.deepEqual(await values('--j'), []);
	assert.deepEqual(await values('doctor', '--h'), ['--host', '--help']);
});

test('a value is of the kind that its option takes', async () => {
	assert.deepEqual(await values('--host', 'ssh'), ['ssh://root@lab1', 'ssh://root@lab2']);
	assert.deepEqual(await values('-H', 'tcp'), ['tcp://far:2376']);
	assert.deepEqual(await values('--context', ''), ['default', 'lab']);
	assert.deepEqual(await values('--context=l'), ['--context=lab']);
	assert.deepEqual(await values('--config', 'x'), ['(files)']);
	assert.deepEqual(await values('--host', 'tcp://far:2376', 'doc'), ['doctor']);
});

test('a container is one of the engine that was named before', async () => {
	assert.deepEqual(await values('backup', ''), ['server-here']);
	assert.deepEqual(await values('-H', 'tcp://far', 'backup', 's'), ['server-tcp://far']);
	assert.deepEqual(await values('--host=tcp://far', 'backup', ''), ['server-tcp://far']);
	assert.deepEqual(await values('backup', '--to', ''), ['(files)']);
});

test('an argument of a command has its choices', async () => {
	assert.deepEqual(await values('completion', ''), ['bash', 'zsh', 'fish']);
	assert.deepEqual(await values('doctor', ''), []);
});

test('an option that takes no value, or is none, proposes nothing', async () => {
	assert.deepEqual(await values('--demo=x'), []);
	assert.deepEqual(await values('--nonsense=x'), []);
});

test('what a context is called reaches the shell without controls', () => {
	assert.equal(completionLines([{ value: 'a\u001b[2J\nb', text: 'the\tcontext' }]).split('\n').length, 2);
	assert.doesNotMatch(completionLines([{ value: 'a\u001b[2J', text: '' }]), /\u001b/);
});
