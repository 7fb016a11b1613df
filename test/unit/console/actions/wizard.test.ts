/** The host and the server that a wizard is opened for, by what the cursor stands on. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effects } from '../../../../source/console/actions/action.ts';
import { newActions } from '../../../../source/console/actions/wizard.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { type State, topOverlay } from '../../../../source/console/state/state.ts';
import { reduce } from '../../../../source/console/store/reduce.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import { SERVER_LABEL } from '../../../../source/lab/lava/server/split.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { snapshot } from '../../wizards/world-for-tests.ts';

const [one, two] = [hostKey('one'), hostKey('two')];

const image = 'lavasoftware/lava-server:2023.01';
const database = containerOf('lab-database', {
	id: 'database',
	host: two,
	image: 'postgres:15',
	labels: { 'lavadock.role': 'database', [SERVER_LABEL]: 'lava-two' },
});

const containers: Readonly<Record<string, readonly Container[]>> = {
	[one]: [
		containerOf('lava-one', { id: 'one', host: one, image }),
		containerOf('shell', { id: 'shell', host: one, image: 'debian' }),
	],
	[two]: [
		containerOf('lava-two', { id: 'two', host: two, image, labels: { [SERVER_LABEL]: 'lava-two' } }),
		containerOf('lava-three', { id: 'three', host: two, image }),
		containerOf('calvin', { id: 'calvin', host: two, image: 'lavasoftware/lava-dispatcher:2023.01' }),
		database,
	],
};

/** With the cursor on this container. */
function stateAt(id: string): State {
	const state = initialState({
		size: { columns: 120, rows: 35 },
		now: 10_000,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: [one, two].map(key => ({
			named: { key, host: `ssh://${key}` },
			snapshot: {
				...snapshot,
				key,
				...(snapshot.host && { host: { ...snapshot.host, id: key } }),
				containers: byId(...(containers[key] ?? [])),
			},
		})),
	});
	return { ...state, lists: { ...state.lists, containers: { ...state.lists.containers, key: id } } };
}

function opened(wizard: string, id: string): unknown {
	let state = stateAt(id);
	const effects: Pick<Effects, 'state' | 'dispatch' | 'gatherFacts'> = {
		state: () => state,
		dispatch: message => void (state = reduce(state, message)),
		gatherFacts: () => new Promise(() => undefined),
	};
	// The other effects are none of an action that opens a form.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	newActions.find(action => action.id === `new.${wizard}`)?.run(effects as Effects);
	const overlay = topOverlay(state);
	assert.ok(overlay?.kind === 'form');
	return [overlay.form.host, overlay.form.given];
}

suite('a wizard about a server', () => {
	for (const wizard of ['backup', 'restore', 'move-database']) {
		test(`${wizard} begins with the one under the cursor, on its host`, () => {
			assert.deepEqual(opened(wizard, 'three'), [two, { server: 'lava-three' }]);
			assert.deepEqual(opened(wizard, 'one'), [one, { server: 'lava-one' }]);
			assert.deepEqual(opened(wizard, 'database'), [two, { server: 'lava-two' }]);
			assert.deepEqual(opened(wizard, 'shell'), [one, {}]);
		});
	}
});

suite('a wizard about a dispatcher', () => {
	const questions = { ser2net: 'dispatcher', pdudaemon: 'dispatcher', power: 'dispatcher', boot: 'container' };
	for (const [wizard, question] of Object.entries(questions)) {
		test(`${wizard} begins with the one under the cursor, on its host`, () => {
			assert.deepEqual(opened(wizard, 'calvin'), [two, { [question]: 'calvin' }]);
			assert.deepEqual(opened(wizard, 'three'), [two, {}]);
		});
	}
});
