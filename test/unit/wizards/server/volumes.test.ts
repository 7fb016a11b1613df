/** What the form of a server makes of volumes that are there, or of which nobody tells. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given } from '../../../../source/wizards/field.ts';
import { wizardOf } from '../../../../source/wizards/wizards.ts';
import type { VolumeContent } from '../../../../source/lab/lava/database/volume-content.ts';
import type { Mount } from '../../../../source/lab/objects.ts';
import { askedKey, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf, detailOf } from '../../lab/objects-for-tests.ts';
import { withFacts, world } from '../world-for-tests.ts';

const server = wizardOf('server');
const OLD = ['old-postgresql', 'old-etc', 'else'];
const asked = (given: Given, volumes: readonly string[] | undefined): string[] =>
	server.missing(given, withFacts({ volumes })).flatMap(each => (each.about === 'volume' ? [each.volume] : []));
const made = (given: Given, volumes: readonly string[] | undefined) => server.make(given, withFacts({ volumes }));

suite('a server whose volumes', () => {
	test('are there is asked about once more, and its database is looked at', () => {
		assert.deepEqual(asked({ volumes: 'old' }, OLD), ['old-postgresql', 'old-etc']);
		const { dangerous, ends } = made({ volumes: 'old' }, OLD);
		assert.equal(dangerous, true);
		assert.match(ends.join(), /It runs on the database that was in old-postgresql/);
		assert.doesNotMatch(ends.join(), /Nobody can sign in yet/);
	});

	test('are there but for the database has a new one', () => {
		assert.deepEqual(asked({ volumes: 'old' }, ['old-etc']), ['old-etc']);
		const { dangerous, ends } = made({ volumes: 'old' }, ['old-etc']);
		assert.equal(dangerous, true);
		assert.doesNotMatch(ends.join(), /database that was in/);
	});

	test("have files of another user than LAVA's images run as is told that it would end", () => {
		const said = (owner: number | undefined, given: Given = {}): string => {
			const content: VolumeContent = { postgresql: undefined, migration: undefined, owner };
			const answers = ['old-etc', 'old-jobs'].map(
				volume => [askedKey({ about: 'volume', volume }), { about: 'volume', content }] as const,
			);
			const facts = withFacts({ volumes: ['old-etc', 'old-jobs', 'old-postgresql'], answers: new Map(answers) });
			return server.make({ volumes: 'old', ...given }, facts).plan.warnings.join('\n');
		};
		assert.match(said(101), /^old-etc: its files belong to the user 101, and to 200 .*chown -R 200:200\.$/m);
		assert.match(said(101), /^old-jobs: its files belong to the user 101/m);
		for (const fine of [said(200), said(undefined), said(101, { keep: false })]) assert.doesNotMatch(fine, /chown/);
		assert.doesNotMatch(said(101, { source: 'other', reference: 'lab/server:1' }), /chown/);
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

test('volumes that a server has are taken when it does not run, and its release is believed', () => {
	const volumes = ['old-postgresql', 'old-etc'];
	const whose = (status: 'running' | 'exited', mount: Partial<Mount>): World => {
		const etc: Mount = { type: 'volume', source: 'old-etc', destination: '/etc/lava-server', readOnly: false };
		const other = containerOf('old-server', {
			image: 'lavasoftware/lava-server:2026.07',
			status,
			detail: detailOf({ mounts: [{ ...etc, ...mount }] }),
		});
		const where = withFacts({ volumes });
		return {
			...where,
			snapshot: { ...where.snapshot, containers: byId(...where.snapshot.containers.values(), other) },
		};
	};
	const problem = (where: World): string =>
		server.fields({ volumes: 'old' }, where).find(({ id }) => id === 'volumes')?.problem ?? '';
	assert.match(problem(whose('running', {})), /^old-server runs on these volumes: stop it first/);
	assert.doesNotMatch(problem(whose('exited', {})), /runs on these/);
	assert.doesNotMatch(problem(whose('running', { type: 'bind' })), /runs on these/);
	assert.doesNotMatch(problem(whose('running', { source: 'else' })), /runs on these/);
});

test('a database elsewhere is expected to be empty, or LAVA’s where it was used', () => {
	const given: Given = { database: 'elsewhere', databaseHost: 'db.lan', databasePassword: 'x' };
	const expected = (more: Given): string => JSON.stringify(server.make({ ...given, ...more }, world).plan);
	assert.notEqual(expected({ databaseUsed: true }), expected({ databaseUsed: false }));
	assert.equal(expected({ databaseUsed: false }), expected({}));
	assert.match(expected({}), /db\.lan/);
});
