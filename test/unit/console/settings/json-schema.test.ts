import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import {
	type Described,
	describedSettings,
	exampleSettings,
	settingsJsonSchema,
} from '../../../../source/console/settings/json-schema.ts';
import { parseSettings } from '../../../../source/console/settings/parse-settings.ts';
import { defaultSettings } from '../../../../source/console/settings/settings.ts';

const names = (settings: Readonly<Record<string, Described>>): string[] =>
	Object.entries(settings).flatMap(([name, { properties }]) => [name, ...names(properties ?? {})]);

/** The example with these settings no longer behind a `#`. */
const using = (wanted: (name: string) => boolean): string =>
	exampleSettings().replaceAll(/^#( *)(\w+):/gm, (line, indent: string, name: string) =>
		wanted(name) ? `${indent}${name}:` : line,
	);

test('every setting is described, and stands in the example', () => {
	const describe = ([name, { description, properties }]: [string, Described]): void => {
		assert.ok(description, `${name} has no description`);
		Object.entries(properties ?? {}).forEach(describe);
	};
	Object.entries(describedSettings()).forEach(describe);
	for (const name of names(describedSettings())) assert.match(exampleSettings(), new RegExp(`^# *${name}: ?\\S*`, 'm'));
	assert.doesNotMatch(exampleSettings(), /undefined|null/);
});

test('the example changes nothing as it is, and is right when it is used', () => {
	assert.deepEqual(parseSettings(exampleSettings()), { ok: true, value: defaultSettings });
	// Of host, context and hosts, one.
	const ofHosts = ['hosts', 'name', 'address'];
	const all = parseSettings(using(name => name !== 'context' && !ofHosts.includes(name)));
	assert.ok(all.ok, JSON.stringify(all));
	assert.equal(all.value.host, 'ssh://root@lab');
	assert.deepEqual(all.value.logs, defaultSettings.logs);
	assert.deepEqual(all.value.keys, { 'container.restart': ['ctrl+r'] });
	assert.ok(parseSettings(using(name => name === 'context')).ok);
});

test('the schema knows every action, and what may be its keys', () => {
	const { properties } = settingsJsonSchema();
	const keys = properties?.['keys'];
	assert.ok(typeof keys === 'object');
	assert.ok(typeof keys.propertyNames === 'object');
	assert.deepEqual(
		keys.propertyNames.enum,
		actions.map(({ id }) => id),
	);
	assert.deepEqual(Object.keys(keys.additionalProperties ?? {}), ['anyOf']);
});
