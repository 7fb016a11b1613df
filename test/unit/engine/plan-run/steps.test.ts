/** What each step asks of an engine, and how its refusals and failures are told. */

import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { finish } from '../../../../source/engine/plan-run/start.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import type { RunOutcome } from '../../../../source/engine/plan-run/progress.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import { type CommandEnd, runsCommands } from '../scripted-commands.ts';
import { type Answer, createScriptedEngine, inspected, type ScriptedEngine, stateOf } from '../scripted-engine.ts';
import { until } from '../../../until.ts';

let peer: ScriptedEngine;
let engine: Engine;
/** The bodies of requests, by `METHOD /path`. */
let bodies: Map<string, string>;
beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	bodies = new Map();
	engine = openEngine({ environment: {}, host: peer.address });
	await until(engine, () => engine.snapshot().connection.state === 'live');
});
afterEach(async () => {
	await engine.close();
	await peer.cleanup();
});

const calvin = { id: 'c1', name: 'calvin' };

function says(status: number, answer: object | string = ''): Answer {
	return async (request, response) => {
		const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').split('?')[0] ?? '';
		bodies.set(`${request.method} ${path}`, await text(request));
		response.statusCode = status;
		response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
	};
}

const run = (...steps: Step[]): Promise<RunOutcome> =>
	engine.plans.start({ title: 'Steps', steps, warnings: [] }).outcome;

/** Of a plan whose only step it is: the error's own words. */
async function failure(step: Step): Promise<string> {
	const error: unknown = await run(step).then(
		outcome => ('error' in outcome ? outcome.error : outcome.end),
		(reason: unknown) => reason,
	);
	return error instanceof Error && 'reason' in error ? String(error.reason) : String(error);
}

const changes = (): string[] => peer.requests.filter(each => !each.startsWith('GET') && !each.includes('_ping'));

const isThere = (status = 'running', more: Record<string, unknown> = {}): void =>
	void peer.answers.set('/containers/c1/json', {
		...inspected('c1'),
		Name: '/calvin',
		State: { ...stateOf(status), Running: status !== 'exited', Paused: status === 'paused', ...more },
	});

suite('a step asks an engine', () => {
	const rows: [asked: string, step: Step][] = [
		['POST /containers/c1/start', { do: 'start', container: calvin }],
		['POST /containers/c1/stop?t=7', { do: 'stop', container: calvin, grace: 7 }],
		['POST /containers/c1/restart?t=7', { do: 'restart', container: calvin, grace: 7 }],
		['POST /containers/c1/pause', { do: 'pause', container: calvin }],
		['POST /containers/c1/unpause', { do: 'unpause', container: calvin }],
		['POST /containers/c1/kill?signal=HUP', { do: 'kill', container: calvin, signal: 'HUP' }],
		['POST /containers/c1/rename?name=old', { do: 'rename', container: calvin, to: 'old' }],
		['POST /networks/n/connect', { do: 'connect', container: calvin, endpoint: { network: 'n' } }],
		['POST /networks/n/disconnect', { do: 'disconnect', container: calvin, network: 'n' }],
		['POST /volumes/create', { do: 'create-volume', volume: { name: 'v' } }],
		['POST /networks/create', { do: 'create-network', network: { name: 'n' } }],
		['POST /images/i:1/tag?repo=library/lava&tag=2', { do: 'tag', image: 'i:1', as: 'lava:2' }],
		[
			'POST /images/i:1/tag?repo=localhost:5000/lava&tag=latest',
			{ do: 'tag', image: 'i:1', as: 'localhost:5000/lava' },
		],
	];
	for (const [asked, step] of rows) {
		test(asked, async () => {
			const [path = ''] = (asked.split(' ')[1] ?? '').split('?');
			peer.answers.set(path, says(path.endsWith('create') ? 201 : 204, path.endsWith('create') ? {} : ''));
			await finish(engine.plans.start({ title: '', steps: [step], warnings: [] }));
			assert.deepEqual(changes(), [asked]);
		});
	}

	const there: Record<string, Record<string, unknown>> = {
		'/containers/c1': { ...inspected('c1'), Name: '/calvin' },
		'/networks/n': { Id: 'n1', Name: 'n', IPAM: {} },
		'/volumes/v': { Name: 'v' },
	};
	const removals: [asked: string, step: Step][] = [
		['DELETE /containers/c1?force=true&v=false', { do: 'remove', container: calvin, force: true, volumes: false }],
		['DELETE /containers/c1?force=false&v=true', { do: 'remove', container: calvin, force: false, volumes: true }],
		['DELETE /networks/n', { do: 'remove-network', network: 'n' }],
		['DELETE /volumes/v', { do: 'remove-volume', volume: 'v' }],
	];
	for (const [asked, step] of removals) {
		test(`${asked} of what is there, and nothing where it is gone`, async () => {
			const [path = ''] = (asked.split(' ')[1] ?? '').split('?');
			const look = path.startsWith('/containers') ? `${path}/json` : path;
			const found = there[path] ?? {};
			peer.answers.set(path, says(204));
			peer.answers.set(look, async (request, response) => {
				response.statusCode = request.method === 'DELETE' ? 204 : 200;
				response.end(request.method === 'DELETE' ? '' : JSON.stringify(found));
			});
			await finish(engine.plans.start({ title: '', steps: [step], warnings: [] }));
			assert.deepEqual(changes(), [asked]);
			peer.answers.delete(look);
			await finish(engine.plans.start({ title: '', steps: [step], warnings: [] }));
			assert.deepEqual(changes(), [asked]);
		});
	}

	test('by the name of what the plan itself made, and by the id of what was there', async () => {
		for (const [container, id] of [
			[{ id: '', name: 'calvin' }, 'calvin'],
			[calvin, 'c1'],
		] as const) {
			peer.answers.set('/networks/n/disconnect', says(200));
			await finish(
				engine.plans.start({ title: '', steps: [{ do: 'disconnect', container, network: 'n' }], warnings: [] }),
			);
			assert.deepEqual(JSON.parse(bodies.get('POST /networks/n/disconnect') ?? ''), { Container: id });
		}
	});

	test('for no name that is none', async () => {
		assert.match(await failure({ do: 'tag', image: 'i', as: 'No Name' }), /"No Name" is no name for an image/);
	});
});

suite('a container', () => {
	const two = {
		do: 'create',
		spec: { name: 'calvin', image: 'i', networks: [{ network: 'one' }, { network: 'two' }] },
	} as const;
	const made = { Id: 'fresh' };

	test('is made on its first network and connected to the others, on engines that take one', async () => {
		peer.answers.set('/containers/create', says(201, made));
		peer.answers.set('/networks/two/connect', says(200));
		assert.equal((await run(two)).end, 'done');
		assert.deepEqual(changes(), ['POST /containers/create?name=calvin', 'POST /networks/two/connect']);
		assert.deepEqual(JSON.parse(bodies.get('POST /networks/two/connect') ?? ''), {
			Container: 'fresh',
			EndpointConfig: {},
		});
	});

	test('is made for the processors that were asked for', async () => {
		peer.answers.set('/containers/create', says(201, made));
		assert.equal(
			(await run({ do: 'create', spec: { name: 'calvin', image: 'i', platform: 'linux/arm64' } })).end,
			'done',
		);
		assert.deepEqual(changes(), ['POST /containers/create?name=calvin&platform=linux/arm64']);
	});

	test('that a network refuses is removed again, with what came with it', async () => {
		peer.answers.set('/containers/create', says(201, made));
		peer.answers.set('/networks/two/connect', says(403, { message: 'the network is full' }));
		peer.answers.set('/containers/fresh', says(204));
		const outcome = await run(two);
		assert.match(outcome.end === 'failed' ? outcome.error.reason : outcome.end, /the network is full/);
		assert.deepEqual(changes().slice(-1), ['DELETE /containers/fresh?force=true&v=true']);
	});
});

suite('a command that fails', () => {
	const exec = (more: Partial<Extract<Step, { do: 'exec' }>> = {}): Step => ({
		do: 'exec',
		container: calvin,
		says: 'Try it',
		command: ['try'],
		undo: 'not needed',
		...more,
	});
	const rows: [what: string, end: CommandEnd, command: string[], words: RegExp][] = [
		['says how it ended', { exitCode: 3 }, ['try'], /^it ended with exit code 3, and said nothing$/],
		['says by which signal it ended', { exitCode: 137 }, ['try'], /^it ended with exit code 137 \(signal 9\), and/],
		['says the first signal that there is', { exitCode: 129 }, ['try'], /exit code 129 \(signal 1\), and/],
		['says the last signal that there is', { exitCode: 159 }, ['try'], /exit code 159 \(signal 31\), and/],
		['was ended by no signal', { exitCode: 128 }, ['try'], /^it ended with exit code 128, and/],
		['was ended by no signal that there is', { exitCode: 160 }, ['try'], /^it ended with exit code 160, and/],
		['says its last three lines', { exitCode: 1, stderr: 'a\nb\nc\nd\n' }, ['try'], /exit code 1: b c d$/],
		[
			'says what it printed, where it complained of nothing',
			{ exitCode: 1, stdout: 'out' },
			['try'],
			/exit code 1: out$/,
		],
		[
			'says what it complained of before what it printed',
			{ exitCode: 1, stdout: 'out', stderr: 'err' },
			['try'],
			/exit code 1: err$/,
		],
		[
			'of LAVA is explained',
			{ exitCode: 1, stderr: 'CommandError: Worker already exists with hostname calvin' },
			['lava-server', 'manage'],
			/^LAVA has a worker calvin already\./,
		],
		[
			'of LAVA prints nothing that explains',
			{ exitCode: 1, stdout: 'out' },
			['lava-server', 'manage'],
			/said nothing$/,
		],
	];
	for (const [what, end, command, words] of rows) {
		test(what, async () => {
			isThere();
			runsCommands(peer, 'c1', () => end);
			assert.match(await failure(exec({ command })), words);
		});
	}

	test('because its container ended says that', async () => {
		isThere('exited', { ExitCode: 5 });
		runsCommands(peer, 'c1', () => ({ exitCode: 137 }));
		peer.answers.set('/containers/c1/logs', (_request, response) => void response.end());
		assert.match(await failure(exec()), /^calvin has ended with exit code 5.* The command was interrupted by that\.$/);
	});

	test('does not, where its exit code is one of those that are well', async () => {
		runsCommands(peer, 'c1', () => ({ exitCode: 3 }));
		assert.equal((await run(exec({ exitCodes: [0, 3] }))).end, 'done');
		assert.match(await failure(exec({ exitCodes: [1] })), /exit code 3/);
	});

	test('is not run where its work is done, and is run where it is not', async () => {
		for (const [done, commands] of [
			[0, ['ask']],
			[1, ['ask', 'try']],
		] as const) {
			const asked = runsCommands(peer, 'c1', ([word]) => ({ exitCode: word === 'ask' ? done : 0 }));
			assert.equal((await run(exec({ already: { command: ['ask'] } }))).end, 'done');
			assert.deepEqual(
				asked.map(({ Cmd }) => Cmd[0]),
				commands,
			);
		}
	});

	test('to print a secret says what it printed nothing of', async () => {
		isThere();
		runsCommands(peer, 'c1', () => ({ stdout: 'Hello\n' }));
		assert.match(await failure(exec({ capture: { secret: 'token', after: 'Token:' } })), /no "Token:" in it/);
	});

	test('gets its user and its secrets, and gives one', async () => {
		const asked = runsCommands(peer, 'c1', () => ({ stdout: 'x Token: no\nToken: abc \nToken: last\n' }));
		const step = exec({
			user: 'lava',
			environment: { PASSWORD: { secret: 'p' } },
			capture: { secret: 'token', after: 'Token:' },
		});
		const plan = { title: '', steps: [step], warnings: [] };
		const outcome = await engine.plans.start(plan, { secrets: new Map([['p', 'hidden']]) }).outcome;
		assert.deepEqual(outcome.end === 'done' && [...outcome.secrets], [['token', 'abc']]);
		assert.deepEqual([asked[0]?.User, asked[0]?.Env], ['lava', ['PASSWORD=hidden']]);
	});
});
