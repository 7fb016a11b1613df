/** What can be done to all containers of a LAVA server at once. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import { SERVER_LABEL } from '../../../../source/lab/lava/server/split.ts';
import type { Container, ContainerStatus } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf } from '../../lab/objects-for-tests.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const part = (services: string, status: ContainerStatus = 'running'): Container =>
	containerOf(services, {
		image: 'lavasoftware/lava-server:2023.01',
		imageId: 'sha256:1',
		labels: { [SERVER_LABEL]: 'lava' },
		status,
		detail: detailOf({ environment: [`SERVICES=${services}`] }),
	});
const parts = (...states: readonly [ContainerStatus, ContainerStatus]): Container[] => [
	part('gunicorn', states[0]),
	part('lava-scheduler', states[1]),
	containerOf('registry', { image: 'registry:2' }),
];

function on(t: TestContext, containers: readonly Container[], name = 'gunicorn'): TestConsole {
	const console = openConsole(t);
	console.setContainers(containers);
	console.dispatch({ type: 'selected', panel: 'containers', key: `id-${name}` });
	return console;
}

const against = (console: TestConsole): (string | undefined)[] =>
	['start', 'stop', 'restart', 'logs'].map(what => {
		const action = actions.find(({ id }) => id === `server.${what}`);
		assert.ok(action);
		return obstacle(action, console.state());
	});

function act(console: TestConsole, what: string): void {
	console.press(':');
	console.type(`server.${what}`);
	console.press('enter');
}

suite('a server in several containers', () => {
	test('is started where a part of it does not run, and stopped where one runs', t => {
		const [runs, idle] = ['all of its server runs already', 'nothing of its server runs'];
		assert.deepEqual(against(on(t, parts('running', 'running'))), [runs, undefined, undefined, undefined]);
		assert.deepEqual(against(on(t, parts('running', 'exited'))), [undefined, undefined, undefined, undefined]);
		assert.deepEqual(against(on(t, parts('exited', 'running'))), [undefined, undefined, undefined, undefined]);
		assert.deepEqual(against(on(t, parts('exited', 'exited'))), [undefined, idle, undefined, undefined]);
	});

	test('is none where the container is a part of none', t => {
		const why = 'registry is no part of a LAVA server in several containers';
		assert.deepEqual(against(on(t, parts('running', 'running'), 'registry')), [why, why, why, why]);
		const none = 'no container is selected';
		assert.deepEqual(against(on(t, [])), [none, none, none, none]);
	});

	test('is started at once, and stopped after a question', t => {
		const console = on(t, parts('running', 'exited'));
		act(console, 'start');
		assert.deepEqual(console.done, ['Start all of the server lava']);
		for (const what of ['stop', 'restart']) {
			act(console, what);
			const overlay = topOverlay(console.state());
			assert.ok(overlay?.kind === 'ask' && overlay.question.about === 'run-plan');
			assert.match(overlay.question.plan.title, /all of the server lava$/);
			assert.equal(console.done.length, 1);
			console.press('n');
		}
	});

	test('has its logs shown together, also where one of them was marked before', t => {
		const console = on(t, parts('running', 'running'));
		console.dispatch({ type: 'marked', containerId: 'id-lava-scheduler' });
		act(console, 'logs');
		assert.deepEqual([...console.state().marked].toSorted(), ['id-gunicorn', 'id-lava-scheduler']);
		assert.equal(console.state().attention.focus, 'logs');
	});
});
