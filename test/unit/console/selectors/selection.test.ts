/** What the cursor stands on, and what of the lists is on the screen. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	hostUnderCursor,
	selectedContainer,
	selectedNetwork,
	shownContainer,
	wantedLogs,
} from '../../../../source/console/selectors/selection.ts';
import { visibleOn } from '../../../../source/console/selectors/visible.ts';
import { hostKey, LOCAL } from '../../../../source/lab/host.ts';
import { openConsole } from '../console-for-tests.ts';

const two = hostKey('two');

suite('the cursor stands on', () => {
	test('the container or the network of the list that was used last, and of no other', t => {
		const console = openConsole(t);
		console.dispatch({ type: 'selected', panel: 'containers', key: 'id-calvin' });
		console.dispatch({ type: 'selected', panel: 'networks', key: 'id-dockernet' });
		const stands = (): (string | undefined)[] => [
			selectedContainer(console.state())?.name,
			selectedNetwork(console.state())?.name,
		];
		console.dispatch({ type: 'focused', panel: 'containers' });
		assert.deepEqual(stands(), ['calvin', undefined]);
		console.dispatch({ type: 'focused', panel: 'networks' });
		assert.deepEqual(stands(), [undefined, 'dockernet']);
		console.dispatch({ type: 'focused', panel: 'details' });
		assert.deepEqual(stands(), [undefined, 'dockernet'], 'a view leaves it where it is');
		assert.equal(shownContainer(console.state())?.name, 'calvin');
	});

	test('a host by its own list, and else by what stands on it', t => {
		const console = openConsole(t, { others: [two] });
		console.dispatch({ type: 'selected', panel: 'hosts', key: two });
		console.dispatch({ type: 'focused', panel: 'containers' });
		assert.equal(hostUnderCursor(console.state())?.named.key, LOCAL);
		console.dispatch({ type: 'focused', panel: 'hosts' });
		assert.equal(hostUnderCursor(console.state())?.named.key, two);
	});
});

test('the logs that are wanted are those of the marked containers, and else of the one under the cursor', t => {
	const console = openConsole(t);
	console.dispatch({ type: 'selected', panel: 'containers', key: 'id-calvin' });
	const names = (): string[] => wantedLogs(console.state()).map(({ name }) => name);
	assert.deepEqual(names(), ['calvin']);
	for (const containerId of ['id-hobbes', 'id-registry']) console.dispatch({ type: 'marked', containerId });
	assert.deepEqual(names(), ['hobbes', 'registry']);
	console.setContainers([]);
	assert.deepEqual(names(), []);
});

test('only containers that run and are on the screen are asked for their use', t => {
	const console = openConsole(t);
	const visible = (): string[] => [...visibleOn(console.state(), LOCAL)].toSorted();
	assert.deepEqual(visible(), ['id-calvin', 'id-lava-server', 'id-registry']);
	console.dispatch({ type: 'focused', panel: 'logs' });
	console.dispatch({ type: 'zoomed' });
	assert.deepEqual(visible(), []);
});
