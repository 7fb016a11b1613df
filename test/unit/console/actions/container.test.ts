/** What can be done to a container in each of its states, and what an action asks before it does it. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import type { Container, ContainerStatus } from '../../../../source/lab/objects.ts';
import { containerOf } from '../../lab/objects-for-tests.ts';
import { openConsole, type TestConsole, type TestConsoleOptions } from '../console-for-tests.ts';

const dispatcher = (rest: Partial<Container> = {}): Container =>
	containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2023.01', ...rest });
const server = containerOf('lava-server', { image: 'lavasoftware/lava-server:2023.01' });

/** The cursor is on the first one. */
function on(t: TestContext, containers: readonly [Container, ...Container[]], options: TestConsoleOptions = {}) {
	const console = openConsole(t, options);
	console.setContainers(containers);
	console.dispatch({ type: 'selected', panel: 'containers', key: containers[0].id });
	return console;
}

/** Why it can't be done; undefined = it can. */
function against(console: TestConsole, id: string): string | undefined {
	const action = actions.find(each => each.id === `container.${id}`);
	assert.ok(action, id);
	return obstacle(action, console.state());
}

function act(console: TestConsole, id: string): void {
	console.press(':');
	console.type(`container.${id}`);
	console.press('enter');
}

suite('of a container', () => {
	const idle = 'calvin does not run';
	const rows: [status: ContainerStatus, against: Record<string, string | undefined>][] = [
		[
			'running',
			{
				start: 'calvin is running already',
				stop: undefined,
				restart: undefined,
				pause: undefined,
				unpause: 'calvin is not paused',
				kill: undefined,
				shell: undefined,
				exec: undefined,
				remove: undefined,
				rename: undefined,
			},
		],
		[
			'paused',
			{
				start: 'calvin is paused already',
				stop: undefined,
				pause: 'calvin is paused',
				unpause: undefined,
				kill: undefined,
				shell: 'calvin is paused',
			},
		],
		[
			'restarting',
			{
				start: 'calvin is restarting already',
				stop: undefined,
				pause: 'calvin is restarting',
				exec: 'calvin is restarting',
			},
		],
		[
			'exited',
			{
				start: undefined,
				stop: idle,
				restart: undefined,
				pause: idle,
				unpause: 'calvin is not paused',
				kill: idle,
				shell: idle,
				exec: idle,
				remove: undefined,
			},
		],
		['created', { start: undefined, stop: idle, kill: idle }],
	];
	for (const [status, reasons] of rows) {
		test(`that is ${status} is known what can be done to it`, t => {
			const console = on(t, [dispatcher({ status })]);
			for (const [id, why] of Object.entries(reasons)) assert.equal(against(console, id), why, id);
		});
	}

	test('only what it is can be recreated, switched or looked into', t => {
		const reasons = (container: Container): (string | undefined)[] => {
			const console = on(t, [container]);
			return ['reset', 'registry', 'serial'].map(id => against(console, id));
		};
		assert.deepEqual(reasons(dispatcher()), [undefined, undefined, 'calvin is no ser2net']);
		assert.deepEqual(reasons(server), ['lava-server is no dispatcher', undefined, 'lava-server is no ser2net']);
		assert.deepEqual(reasons(containerOf('redis', { image: 'redis:7' })), [
			'redis is no dispatcher',
			"redis runs no image of LAVA's",
			'redis is no ser2net',
		]);
	});

	test('nothing can be done where none is selected, or it is gone while its menu is open', t => {
		const console = on(t, [dispatcher()]);
		console.press('x');
		console.setContainers([server]);
		assert.equal(against(console, 'restart'), 'this container is gone');
		const empty = openConsole(t);
		empty.setContainers([]);
		for (const id of ['restart', 'logs', 'connect']) assert.equal(against(empty, id), 'no container is selected', id);
	});

	test('its log is not opened from its log', t => {
		const console = on(t, [dispatcher()]);
		assert.equal(against(console, 'logs'), undefined);
		act(console, 'logs');
		assert.equal(console.state().attention.focus, 'logs');
		assert.equal(against(console, 'logs'), 'this is its log');
	});
});

suite('a change', () => {
	const asks = (t: TestContext, container: Container, id: string) => {
		const console = on(t, [container, containerOf('registry')]);
		act(console, id);
		const overlay = topOverlay(console.state());
		const question = overlay?.kind === 'ask' ? overlay.question : undefined;
		return { console, question: question?.about === 'run-plan' ? question : undefined };
	};

	test('that costs nothing is made at once', t => {
		for (const [status, id] of [
			['exited', 'start'],
			['paused', 'unpause'],
		] as const) {
			const { console, question } = asks(t, dispatcher({ status }), id);
			assert.equal(question, undefined);
			assert.equal(console.done.length, 1, id);
		}
	});

	test('that stops something asks before, and is made after yes alone', t => {
		for (const id of ['stop', 'restart', 'pause', 'kill', 'remove']) {
			const { console, question } = asks(t, dispatcher(), id);
			assert.equal(question?.name, undefined);
			assert.ok(question, id);
			assert.deepEqual(console.done, []);
			console.press('n');
			assert.deepEqual([console.done, topOverlay(console.state())], [[], undefined]);
			act(console, id);
			console.press('y');
			assert.deepEqual(console.done, [question.plan.title]);
		}
	});

	test('that takes what a lab can’t get back asks for the name, which has to be that one', t => {
		for (const id of ['kill', 'remove']) {
			const { console, question } = asks(t, server, id);
			assert.equal(question?.name, 'lava-server');
			console.press('enter');
			assert.deepEqual(console.state().notice, { text: 'Type lava-server, or Esc to leave it', tone: 'bad' });
			console.type('lava-serve');
			console.press('enter');
			assert.deepEqual(console.state().notice, { text: '"lava-serve" is not lava-server', tone: 'bad' });
			assert.deepEqual(console.done, []);
			console.type('r');
			console.press('enter');
			assert.deepEqual(console.done, [question.plan.title]);
		}
		assert.equal(asks(t, server, 'stop').question?.name, undefined);
	});
});

suite('an action on a container opens', () => {
	test('a shell, and whatever command was typed', t => {
		const console = on(t, [dispatcher()]);
		act(console, 'shell');
		assert.match(console.done[0] ?? '', /^hand over: \/bin\/sh -c if command -v bash/);
		act(console, 'exec');
		console.press('enter');
		const overlay = topOverlay(console.state());
		assert.equal(overlay?.kind === 'prompt' && overlay.purpose.for, 'exec', 'nothing was typed: the question stays');
		console.type('cat /etc/hostname');
		console.press('enter');
		assert.deepEqual(console.done.slice(1), ['hand over: /bin/sh -c cat /etc/hostname']);
		assert.equal(topOverlay(console.state()), undefined);
	});

	test('the question for another name, which is given where it is another one', t => {
		const console = on(t, [dispatcher()]);
		act(console, 'rename');
		console.press('enter');
		assert.deepEqual(console.done, []);
		act(console, 'rename');
		console.type('-2');
		console.press('enter');
		assert.equal(console.done.length, 1);
	});

	test('its menu, its details, and its marks', t => {
		const console = on(t, [dispatcher(), server]);
		console.press('x');
		assert.deepEqual(topOverlay(console.state()), { kind: 'menu', containerId: 'id-calvin', index: 0 });
		console.press('esc');
		act(console, 'inspect');
		assert.equal(console.state().attention.focus, 'details');
		act(console, 'mark');
		assert.deepEqual([...console.state().marked], ['id-calvin']);
		act(console, 'mark');
		assert.deepEqual([...console.state().marked], []);
	});

	test('a form about it, or about all that are marked', t => {
		const console = on(t, [dispatcher(), server]);
		const form = () => {
			const overlay = topOverlay(console.state());
			return overlay?.kind === 'form' ? [overlay.form.wizard, overlay.form.given] : undefined;
		};
		act(console, 'connect');
		assert.deepEqual(form(), ['connect', { container: 'calvin' }]);
		console.press('esc');
		act(console, 'registry');
		assert.deepEqual(form(), ['registry', { scope: 'selection', containers: ['id-calvin'] }]);
		console.press('esc');
		for (const containerId of ['id-lava-server', 'id-calvin']) console.dispatch({ type: 'marked', containerId });
		act(console, 'registry');
		assert.deepEqual(form(), ['registry', { scope: 'selection', containers: ['id-lava-server', 'id-calvin'] }]);
	});
});
