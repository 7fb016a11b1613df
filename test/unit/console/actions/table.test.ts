import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clashes } from '../../../../source/console/actions/keymap.ts';
import { keysDocument } from '../../../../source/console/actions/keys-document.ts';
import { actions } from '../../../../source/console/actions/table.ts';

test('every action has a name of its own, a label and a sentence', () => {
	assert.equal(new Set(actions.map(action => action.id)).size, actions.length);
	for (const { id, label, help } of actions) {
		assert.match(id, /^[a-z][a-z\d]*(?:[.-][a-z][a-z\d]*)*$/);
		assert.ok(label.length > 0 && label.length <= 15, `${id}: the label "${label}" has to fit in the menu`);
		assert.match(help, /^[A-Z].*\.$/, `${id}: the help is a sentence`);
	}
});

test('no key of a scope stands for two actions', () => {
	assert.deepEqual(clashes(actions), []);
});

test('s is left alone in lists: it stops in one peer, sorts in another and opens a shell in a third', () => {
	const lists = actions.filter(action =>
		['container', 'network', 'list', 'panels', 'everywhere'].includes(action.scope),
	);
	assert.deepEqual(
		lists.filter(action => action.keys.includes('s')).map(action => action.id),
		[],
	);
});

test('docs/keys.md is what the table says: `npm run docs` writes it', () => {
	const written = readFileSync(join(import.meta.dirname, '../../../../docs/keys.md'), 'utf8');
	assert.ok(written === keysDocument(actions), 'docs/keys.md is stale: `npm run docs` writes it');
});

test('the wizards that documents name by their keys are in the menu of n', () => {
	const root = join(import.meta.dirname, '../../../..');
	const documents = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).map(name => `docs/${name}`)];
	const keys = new Set(actions.filter(({ scope }) => scope === 'new').flatMap(action => action.keys));
	const named = documents
		.filter(name => name.endsWith('.md'))
		.flatMap(name =>
			[...readFileSync(join(root, name), 'utf8').matchAll(/`n` `(\w)`/g)].map(([, key = '']) => ({ name, key })),
		);
	assert.ok(named.length > keys.size);
	assert.deepEqual(
		named.filter(({ key }) => !keys.has(key)),
		[],
	);
});
