import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Step } from '../../../../source/lab/plan.ts';
import {
	secretsCaptured,
	secretsNeeded,
	secretsToGive,
	secretsToldAgain,
} from '../../../../source/lab/step/secrets.ts';
import { MissingSecret, reveal, type Value } from '../../../../source/lab/value.ts';

const container = { id: '', name: 'calvin' };

suite('secrets of a plan', () => {
	const steps: Step[] = [
		{ do: 'pull', image: 'r/a:1', credentials: { user: 'u', password: { secret: 'registry' } } },
		{ do: 'create', spec: { name: 'c', image: 'a', environment: { A: ['x', { secret: 'in environment' }] } } },
		{
			do: 'exec',
			container,
			says: 'x',
			command: ['x'],
			stdin: [{ secret: 'password' }, '\n', { secret: 'password' }],
			capture: { secret: 'token' },
			undo: 'not needed',
		},
		{ do: 'put-file', container, path: '/t', content: { secret: 'token' }, mode: 0o600, uid: 0, gid: 0 },
		{
			do: 'wait',
			until: { is: 'online', server: { url: 'http://lava', token: { secret: 'api' } }, worker: 'c' },
			seconds: 1,
		},
	];

	test('are to be given, but for what steps before capture', () => {
		assert.deepEqual(secretsToGive(steps), ['registry', 'in environment', 'password', 'api']);
		assert.deepEqual(secretsToGive(steps.slice(3)), ['token', 'api']);
	});

	test('are revealed whole, or missed by their names', () => {
		assert.equal(reveal(['--token=', { secret: 't' }], new Map([['t', 'x']])), '--token=x');
		assert.throws(() => reveal({ secret: 't' }, new Map()), MissingSecret);
	});
});

suite('the secrets of a step', () => {
	const secret = (name: string) => ({ secret: name });
	const exec: Step = { do: 'exec', container, says: 'x', command: ['x'], undo: 'not needed' };
	const rows: [what: string, step: Step, names: string[]][] = [
		['are none of a public image', { do: 'pull', image: 'a' }, []],
		[
			"are those of a container's variables, entrypoint and command",
			{
				do: 'create',
				spec: {
					name: 'c',
					image: 'a',
					environment: { A: secret('a') },
					entrypoint: [secret('b')],
					command: [secret('c')],
				},
			},
			['a', 'b', 'c'],
		],
		[
			'are those of a command, what it reads first',
			{ ...exec, environment: { A: secret('a') }, stdin: secret('b') },
			['a', 'b'],
		],
		['are those of its question too', { ...exec, already: { command: ['q'], stdin: secret('q') } }, ['q']],
		['are those of its undo too', { ...exec, undo: { command: ['u'], stdin: secret('u') } }, ['u']],
		['are none of an undo that is none', { ...exec, undo: 'impossible' }, []],
		[
			'are those of a probe',
			{
				do: 'wait',
				until: { is: 'succeeds', container, probe: { command: ['p'], environment: { P: secret('p') } } },
				seconds: 1,
			},
			['p'],
		],
		[
			'are the token of a server that is waited for',
			{ do: 'wait', until: { is: 'serving', server: { url: 'http://lava', token: secret('t') } }, seconds: 1 },
			['t'],
		],
		[
			'are none of a server without one',
			{ do: 'wait', until: { is: 'serving', server: { url: 'http://lava' } }, seconds: 1 },
			[],
		],
		[
			'are none of a server in a container',
			{ do: 'wait', until: { is: 'serving', server: { container } }, seconds: 1 },
			[],
		],
		['are none of a container that is to run', { do: 'wait', until: { is: 'running', container }, seconds: 1 }, []],
		['are none of a start', { do: 'start', container }, []],
	];
	for (const [what, step, names] of rows) test(what, () => assert.deepEqual(secretsNeeded(step), names));

	test('that it captures are had again where its question tells them', () => {
		const capture = { secret: 'token' };
		const captures: Step = { ...exec, capture };
		assert.deepEqual([exec, captures].map(secretsCaptured), [[], ['token']]);
		assert.deepEqual(
			[
				captures,
				{ ...captures, already: { command: ['q'] } },
				{ ...captures, already: { command: ['q'], capture } },
			].map(secretsToldAgain),
			[[], [], ['token']],
		);
		assert.deepEqual(secretsToldAgain({ do: 'start', container }), []);
	});

	test('that it writes into a file are had again where nothing else stands in it', () => {
		const writes = (content: Value): Step => ({
			do: 'put-file',
			container,
			path: '/t',
			content,
			mode: 0,
			uid: 0,
			gid: 0,
		});
		assert.deepEqual(
			[writes(secret('token')), writes(['password: ', secret('token')]), writes('plain')].map(secretsToldAgain),
			[['token'], [], []],
		);
	});
});
