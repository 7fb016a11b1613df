import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ShellWorld } from '../../../source/demo/shell/builtins.ts';
import { runScript, scriptOf, type ShellStep } from '../../../source/demo/shell/interpreter.ts';

const world: ShellWorld = {
	hostname: 'calvin',
	environment: ['LAB=rack 2', 'EMPTY='],
	files: new Map([
		['/etc/hostname', 'calvin\n'],
		['/etc/hosts', '127.0.0.1 localhost\n'],
	]),
	size: () => ({ columns: 80, rows: 24 }),
	now: () => 0,
};

/** What a script says on both streams, and its exit code. */
function run(script: string): { stdout: string; stderr: string; code: number } {
	const said = { stdout: '', stderr: '' };
	const steps = runScript(script, world);
	for (let step = steps.next(); ; step = steps.next()) {
		if (step.done === true) return { ...said, code: step.value };
		if (step.value.do === 'write') said[step.value.stream] += step.value.text;
	}
}

function stepsOf(script: string): ShellStep[] {
	return [...runScript(script, world)];
}

it('runs commands one after the other and ends with the last code', () => {
	assert.deepEqual(run('echo one; echo two >&2; false'), { stdout: 'one\n', stderr: 'two\n', code: 1 });
	assert.deepEqual(run('exit 7; echo never'), { stdout: '', stderr: '', code: 7 });
	assert.deepEqual(run('true && echo yes; false && echo no; echo $?'), { stdout: 'yes\n1\n', stderr: '', code: 0 });
});

it('knows quotes and variables', () => {
	assert.equal(
		run(`echo 'a; $LAB' "b; $LAB" \${LAB} c\\ d "say \\"x\\""`).stdout,
		'a; $LAB b; rack 2 rack 2 c d say "x"\n',
	);
	assert.equal(run(`echo "$EMPTY$NONESUCH|"`).stdout, '|\n');
	assert.equal(run(String.raw`printf 'a\tb\n\033[1mc'`).stdout, 'a\tb\n\u001b[1mc');
});

it('shows files and folders, and says what is missing', () => {
	assert.equal(run('cat /etc/hostname').stdout, 'calvin\n');
	assert.equal(run('ls -l /etc').stdout, 'hostname\nhosts\n');
	assert.deepEqual(run('cat /nonesuch'), {
		stdout: '',
		stderr: "cat: can't open '/nonesuch': No such file or directory\n",
		code: 1,
	});
	assert.deepEqual(run('nonesuch'), { stdout: '', stderr: 'sh: nonesuch: not found\n', code: 127 });
	assert.equal(run('constructor').code, 127);
});

it('tells when it waits, traps a signal and reads', () => {
	assert.deepEqual(stepsOf('trap "exit 143" TERM; sleep 9 & wait'), [
		{ do: 'trap', exitCode: 143 },
		{ do: 'sleep', milliseconds: Number.POSITIVE_INFINITY },
	]);
	assert.deepEqual(stepsOf('sleep 0.5; cat'), [{ do: 'sleep', milliseconds: 500 }, { do: 'copy-input' }]);
});

it('repeats the body of an endless loop', () => {
	const loop = runScript('echo start; while true; do echo tick; sleep 1; done', world);
	const said = Array.from({ length: 5 }, () => loop.next().value);
	assert.deepEqual(
		said.map(step => typeof step === 'object' && (step.do === 'write' ? step.text : step.do)),
		['start\n', 'tick\n', 'sleep', 'tick\n', 'sleep'],
	);
});

it('takes a command as it stands, a shell with a script, and a shell alone', () => {
	assert.equal(scriptOf(['echo', "it's"]), `'echo' 'it'\\''s'`);
	assert.equal(scriptOf(['/bin/sh', '-c', 'exit 3']), 'exit 3');
	assert.equal(scriptOf(['bash']), undefined);
});
