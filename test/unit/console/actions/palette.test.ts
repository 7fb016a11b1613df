import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paletteActions } from '../../../../source/console/actions/lists.ts';
import { synonyms } from '../../../../source/console/actions/synonyms.ts';
import type { State } from '../../../../source/console/state/state.ts';
import { containerOf } from '../../lab/objects-for-tests.ts';
import { openConsole } from '../console-for-tests.ts';
import { actions } from '../../../../source/console/actions/table.ts';

const found = (state: State, query: string): string[] => paletteActions(query, state).map(({ id }) => id);

test('what people call an action leads to it first', t => {
	const state = openConsole(t).state();
	const first = (query: string): string | undefined => found(state, query)[0];
	const expected = {
		delete: 'container.remove',
		fix: 'worker.fix',
		create: 'new',
		exit: 'quit',
		kill: 'container.kill',
		update: 'container.registry',
		upgrade: 'container.registry',
		user: 'new.superuser',
		password: 'new.superuser',
		ip: 'panel.addresses',
		port: 'panel.addresses',
		console: 'container.shell',
		ssh: 'container.shell',
		pull: 'container.registry',
		restart: 'container.restart',
		add: 'new',
		admin: 'new.superuser',
		backup: 'new.backup',
		board: 'panel.workers',
		database: 'new.move-database',
		help: 'help',
		host: 'panel.hosts',
		image: 'new.image',
		log: 'panel.logs',
		offline: 'panel.workers',
		postgres: 'new.move-database',
		power: 'new.pdudaemon',
		restore: 'new.restore',
		serial: 'new.ser2net',
		shell: 'container.shell',
		swarm: 'new.swarm',
		tftp: 'new.boot',
		token: 'new.superuser',
		volume: 'container.inspect',
		worker: 'panel.workers',
	};
	for (const [query, id] of Object.entries(expected)) assert.equal(first(query), id, query);
	assert.equal(first('DELETE '), 'container.remove');
	assert.equal(first('dele'), 'container.remove');
});

test('a synonym is a word that leads somewhere', () => {
	const ids = new Set(actions.map(({ id }) => id));
	for (const [word, leads] of Object.entries(synonyms)) {
		assert.ok(leads.length > 0, word);
		for (const id of leads) assert.ok(ids.has(id), `${word}: ${id}`);
	}
});

test('a sentence is found by its words, not by letters that are scattered in it', t => {
	const state = openConsole(t).state();
	assert.deepEqual(found(state, 'pqx'), []);
	assert.ok(found(state, 'static address').includes('container.connect'));
});

test('what can be done now comes before what can not', t => {
	const console = openConsole(t);
	const places = (): number[] =>
		['container.pause', 'container.unpause'].map(id => found(console.state(), 'pause').indexOf(id));
	const [pause = -1, unpause = -1] = places();
	assert.ok(pause >= 0 && pause < unpause);
	console.setContainers([containerOf('lava-server', { status: 'paused' })]);
	const [later = -1, sooner = -1] = places();
	assert.ok(sooner >= 0 && sooner < later);
});
