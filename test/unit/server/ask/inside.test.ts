import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CommandOptions, CommandResult } from '../../../../source/engine/commands/commands.ts';
import { openInside } from '../../../../source/server/ask/inside.ts';

const said = (stdout: string, exitCode = 0): CommandResult => ({ exitCode, stdout, stderr: 'a\nno such program' });
const found = (...answers: object[]): CommandResult =>
	said(JSON.stringify({ answers, daemons: ['gunicorn'], doing: 'migrating', version: '' }));
const answered = { status: 200, body: 'x' };

function open(result: CommandResult) {
	const commands: CommandOptions[] = [];
	const inside = openInside(async options => {
		commands.push(options);
		return result;
	}, 'id');
	const asked = (): unknown =>
		JSON.parse(JSON.parse(/main\(json\.loads\((".*")\)\)/.exec(String(commands[0]?.stdin))?.[1] ?? '""'));
	return { inside, commands, asked };
}

suite('a server asked from inside its container', () => {
	test('by one command for all questions of a moment, with the token in none of its arguments', async () => {
		const { inside, commands, asked } = open(found(answered, { status: 404, body: '' }));
		assert.equal(inside.view(), undefined);
		const answers = await Promise.all(['/a', '/b'].map(path => inside.ask({ path, token: 'secret' })));
		assert.deepEqual(answers, [answered, { status: 404, body: '' }]);
		assert.equal(commands.length, 1);
		assert.ok(!commands[0]?.command.join(' ').includes('secret'));
		assert.deepEqual(asked(), {
			paths: ['/a', '/b'],
			headers: {
				Host: 'localhost',
				Accept: 'application/json',
				'User-Agent': 'lavadock',
				Authorization: 'Token secret',
			},
		});
		assert.deepEqual(inside.view(), { daemons: ['gunicorn'], doing: 'migrating', version: undefined });
	});

	test('one question alone, with its token or without', async () => {
		for (const token of ['secret', undefined]) {
			const { inside, asked } = open(found(answered));
			await inside.ask({ path: '/a', token });
			assert.equal(JSON.stringify(asked()).includes('Authorization'), token !== undefined);
		}
	});

	test('a question that its web server did not answer', async () => {
		const { inside } = open(found(answered, { failure: 'Connection refused' }));
		const [first, second] = await Promise.allSettled([inside.ask({ path: '/a' }), inside.ask({ path: '/b' })]);
		assert.equal(first.status, 'fulfilled');
		assert.ok(second.status === 'rejected' && /does not run in its container/.test(String(second.reason)));
	});

	test('one in which Python does not run, or says something else', async () => {
		await assert.rejects(open(said('', 127)).inside.ask({ path: '/a' }), /exit code 127\): no such program/);
		await assert.rejects(open(said('{}')).inside.ask({ path: '/a' }), /can't be read/);
	});

	test('looked into without a question', async () => {
		const { inside, asked } = open(found());
		assert.deepEqual((await inside.look(new AbortController().signal)).daemons, ['gunicorn']);
		assert.deepEqual(asked(), {
			paths: [],
			headers: { Host: 'localhost', Accept: 'application/json', 'User-Agent': 'lavadock' },
		});
	});
});
