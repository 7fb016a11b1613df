/** What can be done about a worker, by what LAVA and its container tell of it. */

import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { obstacle } from '../../../../source/console/actions/action.ts';
import { actions } from '../../../../source/console/actions/table.ts';
import { NO_LAVA } from '../../../../source/console/state/host-view.ts';
import { topOverlay } from '../../../../source/console/state/state.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import type { LavaServer } from '../../../../source/lab/lava/server/server.ts';
import { containerOf, detailOf } from '../../lab/objects-for-tests.ts';
import { workerOf } from '../../lab/verdict/small-lab.ts';
import { snapshot } from '../../wizards/world-for-tests.ts';
import { openConsole, type TestConsole } from '../console-for-tests.ts';

const PLACES = {
	container: { at: 'container', container: { id: 'id-lava-server', name: 'lava-server' } },
	address: { at: 'address', url: 'http://lava.example.com' },
} as const;

const serverOf = (at: keyof typeof PLACES, ...workers: readonly string[]): LavaServer => ({
	key: 'id-lava-server',
	name: 'lava-server',
	place: PLACES[at],
	status: { state: 'ready' },
	way: 'exec',
	version: '2023.01',
	daemons: undefined,
	workers: workers.map(name => workerOf(name)),
});

/** Of the worker calvin it is known to which server it speaks. */
const containers = [
	...[...snapshot.containers.values()].map(each =>
		each.name === 'calvin'
			? { ...each, detail: detailOf({ hostname: 'calvin', environment: ['URL=http://172.18.0.5/'] }) }
			: each,
	),
	containerOf('hobbes', { image: 'lavasoftware/lava-dispatcher:2023.01', status: 'exited' }),
	containerOf('registry', { image: 'registry:2' }),
];

/** The cursor is on the container of that worker. */
function on(t: TestContext, name: string, ...servers: readonly LavaServer[]): TestConsole {
	const console = openConsole(t);
	console.setContainers(containers);
	console.dispatch({ type: 'lava-changed', host: LOCAL, lava: { ...NO_LAVA, servers } });
	console.dispatch({ type: 'selected', panel: 'containers', key: `id-${name}` });
	return console;
}

/** The cursor is on the row of a worker that runs in no container here. */
function onRowOf(t: TestContext, server: LavaServer): TestConsole {
	const console = on(t, 'calvin', server);
	console.dispatch({ type: 'focused', panel: 'workers' });
	const isThere = (): boolean => against(console, 'coordinator') === 'it runs in no container here';
	for (let row = 0; row < 9 && !isThere(); row++) console.press('j');
	assert.ok(isThere());
	return console;
}

const against = (console: TestConsole, id: string): string | undefined => {
	const action = actions.find(each => each.id === `worker.${id}`);
	assert.ok(action, id);
	return obstacle(action, console.state());
};

function act(console: TestConsole, id: string): unknown {
	console.press(':');
	console.type(`worker.${id}`);
	console.press('enter');
	const overlay = topOverlay(console.state());
	return overlay?.kind === 'form' ? [overlay.form.wizard, overlay.form.given] : overlay?.kind;
}

suite('a worker', () => {
	test('is none where the container is no dispatcher', t => {
		const console = on(t, 'registry');
		for (const id of ['fix', 'again', 'remove', 'coordinator', 'health'])
			assert.equal(against(console, id), 'no worker is selected', id);
	});

	test('is changed in LAVA where LAVA knows it, and its server is in a container here', t => {
		const why = (...servers: readonly LavaServer[]): (string | undefined)[] =>
			['remove', 'health'].map(id => against(on(t, 'calvin', ...servers), id));
		const unknown = 'LAVA does not know calvin';
		assert.deepEqual(why(), [unknown, unknown]);
		assert.deepEqual(why(serverOf('container', 'hobbes')), [unknown, unknown]);
		assert.deepEqual(why(serverOf('container', 'calvin')), [undefined, undefined]);
	});

	test('is told its coordinator where its container runs', t => {
		assert.equal(against(on(t, 'calvin'), 'coordinator'), undefined);
		assert.equal(against(on(t, 'hobbes'), 'coordinator'), 'hobbes does not run');
	});

	test('is changed by forms that begin with it', t => {
		const console = on(t, 'calvin', serverOf('container', 'calvin'));
		assert.deepEqual(act(console, 'again'), ['again', { container: 'calvin' }]);
		console.press('esc');
		assert.deepEqual(act(console, 'coordinator'), ['coordinator', { container: 'calvin' }]);
		console.press('esc');
		const [removal, given] = [act(console, 'remove')].flat();
		assert.equal(removal, 'removal');
		assert.equal(JSON.stringify(given).includes('"container":"id-calvin"'), true);
		console.press('esc');
		assert.equal([act(console, 'health')].flat()[0], 'worker');
	});

	test('that runs in no container here is made again by the dispatcher’s form', t => {
		const console = onRowOf(t, serverOf('container', 'moe'));
		assert.equal(against(console, 'health'), undefined);
		assert.deepEqual(act(console, 'again'), ['dispatcher', { name: 'moe', server: 'lava-server' }]);
	});

	test('of a server that is elsewhere can’t be changed in LAVA from here', t => {
		const console = onRowOf(t, serverOf('address', 'moe'));
		for (const id of ['remove', 'health'])
			assert.equal(against(console, id), 'its server is in no container of this engine', id);
		assert.deepEqual(act(console, 'again'), ['dispatcher', { name: 'moe' }]);
	});

	test('is opened as a page', t => {
		const console = on(t, 'calvin', serverOf('container', 'calvin'));
		console.dispatch({ type: 'focused', panel: 'workers' });
		console.press('enter');
		const overlay = topOverlay(console.state());
		assert.equal(overlay?.kind === 'viewer' && overlay.content.show, 'worker');
	});
});
