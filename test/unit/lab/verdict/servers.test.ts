/** A server in several containers as one row: how the whole stands, and each of its parts. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LavaServer, ServerState } from '../../../../source/lab/lava/server/server.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import { serverRows } from '../../../../source/lab/verdict/servers.ts';
import { byId, containerOf, detailOf } from '../objects-for-tests.ts';

const labels = { 'lavadock.server': 'lava' };

const part = (name: string, services: string, rest: Partial<Container> = {}): Container =>
	containerOf(name, {
		image: 'lavasoftware/lava-server:2023.01',
		labels,
		detail: detailOf({ environment: [`SERVICES=${services}`] }),
		...rest,
	});

const parts = [
	part('lava', 'apache2'),
	part('lava-web', 'gunicorn'),
	part('lava-scheduler', 'lava-scheduler'),
	part('lava-publisher', 'lava-publisher'),
	containerOf('lava-database', { labels: { ...labels, 'lavadock.role': 'database' }, detail: detailOf({}) }),
];

const reported = (status: ServerState): LavaServer => ({
	key: 'id-lava-web',
	name: 'lava-web',
	place: { at: 'container', container: { id: 'id-lava-web', name: 'lava-web' } },
	status,
	way: 'exec',
	version: '2023.01',
	daemons: [],
	workers: [],
});

function rowOf(status: ServerState = { state: 'ready' }, all: readonly Container[] = parts) {
	const [row, ...others] = serverRows(byId(...all), [reported(status)]);
	assert.ok(row !== undefined && others.length === 0);
	return row;
}

const changed = (name: string, rest: Partial<Container>): Container[] =>
	parts.map(each => (each.name === name ? { ...each, ...rest } : each));

suite('a server in several containers', () => {
	test('is one row with its name, its web server and its front', () => {
		const { name, web, front, state, says, parts: lines } = rowOf();
		assert.deepEqual([name, web.name, front?.name, state], ['lava', 'lava-web', 'lava', 'online']);
		assert.equal(says, 'All of its 5 containers run, and it answers.');
		assert.deepEqual(
			lines.map(({ container, says: words }) => `${container.name} ${words}`),
			['lava-database runs', 'lava-publisher runs', 'lava-scheduler runs', 'lava-web answers', 'lava runs'],
		);
	});

	const rows: readonly (readonly [string, ReturnType<typeof rowOf>, string, RegExp])[] = [
		[
			'is away where none runs',
			rowOf(
				{ state: 'ready' },
				parts.map(each => ({ ...each, status: 'exited' })),
			),
			'wrong',
			/^None of its 5 containers runs\./,
		],
		[
			'names the first that is why the others wait',
			rowOf({ state: 'ready' }, changed('lava-database', { status: 'exited' })),
			'wrong',
			/^lava-database does not run \(exited\)\./,
		],
		[
			'names one that its web page shows nothing of',
			rowOf({ state: 'ready' }, changed('lava-scheduler', { status: 'exited' })),
			'wrong',
			/^lava-scheduler does not run/,
		],
		[
			'waits while it starts',
			rowOf({ state: 'starting', seen: 'migrations' }),
			'waiting',
			/^lava-web starts: migrations\./,
		],
		['is not known before it was asked', rowOf({ state: 'unknown' }), 'unknown', /^lava-web runs, not asked yet\./],
		[
			'does not answer',
			rowOf({ state: 'unreachable', why: 'no route' }),
			'wrong',
			/^lava-web does not answer: no route\./,
		],
	];
	for (const [what, row, state, says] of rows) {
		test(what, () => {
			assert.equal(row.state, state);
			assert.match(row.says, says);
		});
	}

	test('is a row of its own where its other parts are not here', () => {
		const [, web] = parts;
		assert.ok(web);
		const { name, front, says, parts: lines } = rowOf({ state: 'ready' }, [{ ...web, labels: {} }]);
		assert.deepEqual([name, front, lines.length], ['lava-web', undefined, 1]);
		assert.equal(says, 'Its container runs, and it answers.');
		assert.equal(
			rowOf({ state: 'ready' }, [{ ...web, labels: {}, status: 'exited' }]).says,
			'Its container does not run.',
		);
	});

	test('is no row where one container has all services, whatever stands beside it', () => {
		const alone = containerOf('lava', { image: 'lavasoftware/lava-server:2023.01', labels, detail: detailOf({}) });
		assert.deepEqual(serverRows(byId(alone, part('lava-coordinator', 'lava-coordinator')), []), []);
	});
});
