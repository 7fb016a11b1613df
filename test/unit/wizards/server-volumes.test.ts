/** What the form of a server makes of volumes that are there, or of which nobody tells. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given } from '../../../source/wizards/field.ts';
import { wizardOf } from '../../../source/wizards/wizards.ts';
import { withFacts, world } from './world-for-tests.ts';

const server = wizardOf('server');
const OLD = ['old-postgresql', 'old-etc', 'else'];
const asked = (given: Given, volumes: readonly string[] | undefined): string[] =>
	server.missing(given, withFacts({ volumes })).flatMap(each => (each.about === 'volume' ? [each.volume] : []));
const made = (given: Given, volumes: readonly string[] | undefined) => server.make(given, withFacts({ volumes }));

suite('a server whose volumes', () => {
	test('are there is asked about once more, and its database is looked at', () => {
		assert.deepEqual(asked({ volumes: 'old' }, OLD), ['old-postgresql']);
		const { dangerous, ends } = made({ volumes: 'old' }, OLD);
		assert.equal(dangerous, true);
		assert.match(ends.join(), /It runs on the database that was in old-postgresql/);
		assert.doesNotMatch(ends.join(), /Nobody can sign in yet/);
	});

	test('are there but for the database has a new one', () => {
		assert.deepEqual(asked({ volumes: 'old' }, ['old-etc']), []);
		const { dangerous, ends } = made({ volumes: 'old' }, ['old-etc']);
		assert.equal(dangerous, true);
		assert.doesNotMatch(ends.join(), /database that was in/);
	});

	test('are new, or not told, is made as ever', () => {
		for (const volumes of [[], ['else'], undefined]) {
			assert.deepEqual(asked({ volumes: 'old' }, volumes), []);
			const { dangerous, ends } = made({ volumes: 'old' }, volumes);
			assert.equal(dangerous, false);
			assert.match(ends.join(), /Nobody can sign in yet/);
		}
	});

	test('are not to be kept is made beside them', () => {
		assert.deepEqual(asked({ keep: false, volumes: 'old' }, OLD), []);
		assert.equal(made({ keep: false, volumes: 'old' }, OLD).dangerous, false);
	});
});

test('the web page of a server is told by the port, the address or the name that leads to it', () => {
	const page = (given: Given): string => server.make(given, world).ends[0] ?? '';
	assert.equal(page({ web: '', fixed: true }), 'The web page: http://172.18.0.2/');
	assert.equal(page({ web: '', fixed: false }), 'The web page: http://lava-server-2/');
	assert.equal(page({ web: '8081' }), 'The web page: http://localhost:8081/, from elsewhere http://hobbes:8081/');
	assert.equal(page({ web: '8081', hosts: 'lava' }), 'The web page: http://localhost:8081/');
});
