import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paletteActions } from '../../../../source/console/actions/lists.ts';
import { synonyms } from '../../../../source/console/actions/synonyms.ts';
import { actions } from '../../../../source/console/actions/table.ts';

const first = (query: string): string | undefined => paletteActions(query)[0]?.id;

test('what people call an action leads to it first', () => {
	const expected = {
		delete: 'container.remove',
		fix: 'worker.mend',
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
	};
	for (const [query, id] of Object.entries(expected)) assert.equal(first(query), id, query);
	assert.equal(first('DELETE '), 'container.remove');
	assert.equal(first('dele'), 'container.remove');
});

test('a synonym is a word that leads somewhere', () => {
	const ids = new Set(actions.map(({ id }) => id));
	for (const [word, found] of Object.entries(synonyms)) {
		assert.ok(found.length > 0, word);
		for (const id of found) assert.ok(ids.has(id), `${word}: ${id}`);
	}
});

test('a sentence is found by its words, not by letters that are scattered in it', () => {
	assert.deepEqual(paletteActions('pqx'), []);
	assert.ok(paletteActions('static address').some(({ id }) => id === 'container.connect'));
});
