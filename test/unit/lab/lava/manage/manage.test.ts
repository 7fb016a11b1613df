import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Command } from '../../../../../source/lab/command.ts';
import {
	allowHost,
	isWorkerName,
	registerWorker,
	renewToken,
	setToken,
	setWorkerHealth,
} from '../../../../../source/lab/lava/manage/manage.ts';
import { explainManage, type ManageProblem } from '../../../../../source/lab/lava/manage/errors.ts';
import { reveal } from '../../../../../source/lab/value.ts';

suite('what went wrong in a manage command', () => {
	const rows: [stderr: string, ManageProblem['kind'], RegExp][] = [
		['CommandError: Worker already exists with hostname calvin', 'exists', /a worker calvin already/],
		["CommandError: Unable to find worker 'calvin'", 'unknown', /no worker calvin\./],
		["CommandError: Unable to find user 'moe'", 'unknown', /no user moe\./],
		["CommandError: user 'moe' does not exist", 'unknown', /no user moe\./],
		["CommandError: Aborting password change for user 'moe' after 3 attempts", 'refused', /not the same/],
		[
			'Traceback (most recent call last):\npsycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "auth_user_username_key"',
			'exists',
			/a user of this name already/,
		],
		['CommandError: Enter a valid email address.', 'refused', /e-mail/],
		['CommandError: Check that the token secret is not already used', 'exists', /in use/],
		['django.db.utils.ProgrammingError: relation "auth_user" does not exist', 'not-ready', /not made its database/],
		[
			'django.db.utils.OperationalError: connection to server at "localhost", port 5432 failed: Connection refused',
			'not-ready',
			/database does not answer/,
		],
		['exec: "lava-server": executable file not found in $PATH', 'not-lava', /no LAVA server/],
		['KeyError: token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v', 'failed', /^KeyError: token=\*+$/],
		['', 'failed', /did not say why/],
	];
	for (const [stderr, kind, says] of rows) {
		test(stderr.split('\n').at(-1) || 'nothing', () => {
			const problem = explainManage(stderr);
			assert.equal(problem.kind, kind);
			assert.match(problem.says, says);
		});
	}
});

/** What a script is told. */
function parametersOf({ stdin = '' }: Command): unknown {
	const text = /^parameters = json\.loads\((".*")\)$/m.exec(reveal(stdin, new Map([['t', 'abc']])))?.[1];
	return JSON.parse(JSON.parse(text ?? 'null'));
}

suite('scripts for the shell of Django', () => {
	test('what is wished stands in the input and not in the arguments', () => {
		const name = `ca"lv'in\\ \u{1f600}\n`;
		const commands = [
			registerWorker(name, 't'),
			setWorkerHealth(name, 'retired', [name]),
			allowHost(name),
			setToken(name, 't'),
		];
		for (const command of commands) {
			assert.deepEqual(command.command, ['lava-server', 'manage', 'shell']);
			assert.ok(JSON.stringify(parametersOf(command)).includes(JSON.stringify(name)));
		}
	});

	test('a token goes in as a secret, and comes out as one', () => {
		const { stdin = '' } = setToken('calvin', 't');
		assert.ok(!JSON.stringify(stdin).includes('abc'));
		assert.match(reveal(stdin, new Map([['t', 'abc']])), /^token = "abc"\nimport json/);
		assert.deepEqual(renewToken('calvin', 't').capture, { secret: 't', after: 'token ' });
	});
});

test('names that LAVA can address', () => {
	assert.deepEqual(['calvin', 'lab.example-1', 'a@b', '_x'].filter(isWorkerName), [
		'calvin',
		'lab.example-1',
		'a@b',
		'_x',
	]);
	assert.deepEqual(['', 'a b', 'a/b', '-a', 'ä', 'a\n', 'x'.repeat(201)].filter(isWorkerName), []);
});
