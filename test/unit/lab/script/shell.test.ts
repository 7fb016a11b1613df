import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Step } from '../../../../source/lab/plan.ts';
import { quoteCommand, quoteWord } from '../../../../source/lab/script/quote.ts';
import { planCommands, stepCommand } from '../../../../source/lab/script/shell.ts';

const container = { id: '0123456789ab', name: 'lava-server' };

suite('steps as docker commands', () => {
	const rows: [Step, string][] = [
		[{ do: 'start', container }, 'docker start lava-server'],
		[{ do: 'stop', container, grace: 60 }, 'docker stop -t 60 lava-server'],
		[{ do: 'restart', container, grace: 10 }, 'docker restart -t 10 lava-server'],
		[{ do: 'pause', container }, 'docker pause lava-server'],
		[{ do: 'unpause', container }, 'docker unpause lava-server'],
		[{ do: 'kill', container, signal: 'SIGKILL' }, 'docker kill --signal SIGKILL lava-server'],
		[{ do: 'rename', container, to: 'old' }, 'docker rename lava-server old'],
		[{ do: 'remove', container, force: false, volumes: false }, 'docker rm lava-server'],
		[{ do: 'remove', container, force: true, volumes: true }, 'docker rm --force --volumes lava-server'],
		[{ do: 'start', container: { id: '0123456789ab', name: '' } }, 'docker start 0123456789ab'],
		[{ do: 'rename', container, to: 'it’s; rm -rf $HOME' }, "docker rename lava-server 'it’s; rm -rf $HOME'"],
	];
	for (const [step, command] of rows) test(command, () => assert.equal(stepCommand(step), command));

	test('a plan is its steps in their order', () => {
		const steps: Step[] = [
			{ do: 'stop', container, grace: 60 },
			{ do: 'start', container },
		];
		assert.deepEqual(planCommands({ title: '', steps, warnings: [] }), [
			'docker stop -t 60 lava-server',
			'docker start lava-server',
		]);
	});
});

suite('quoting', () => {
	test('what needs no quotes has none', () => {
		assert.equal(quoteCommand(['-e', 'URL=http://h:80/', 'a@b', 'x,y%']), '-e URL=http://h:80/ a@b x,y%');
		assert.equal(quoteWord(''), "''");
		assert.equal(quoteWord("it's"), String.raw`'it'\''s'`);
	});

	test('a real shell reads every word back as it was', () => {
		const unit = fc.oneof(
			fc.constantFrom('\\', "'", '"', '$', '`', '\n', '\t', '\x1b', '\u202e', '%', '\x7f'),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
		);
		const words = fc.sample(fc.string({ unit, maxLength: 30 }), 300).map(word => word.replaceAll('\0', ''));
		const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${quoteCommand(words)}`], { encoding: 'utf8' });
		assert.deepEqual(printed.split('\0').slice(0, -1), words);
		assert.doesNotMatch(quoteCommand(words), /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
	});
});
