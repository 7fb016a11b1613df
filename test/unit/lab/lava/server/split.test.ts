/** A server in several containers: which they are, in which order they start, and how each stands. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { partWords, servesAs, SERVER_LABEL, wholeServer } from '../../../../../source/lab/lava/server/split.ts';
import type { LavaServer, ServerState } from '../../../../../source/lab/lava/server/server.ts';
import { wholeServerPlan } from '../../../../../source/lab/plans/server/whole-server.ts';
import type { Container } from '../../../../../source/lab/objects.ts';
import { byId, containerOf, detailOf } from '../../objects-for-tests.ts';

const project = { 'com.docker.compose.project': 'lab' };

function part(name: string, services: string, rest: Partial<Container> = {}): Container {
	return containerOf(name, {
		image: 'lavasoftware/lava-server:2023.01',
		imageId: 'sha256:1',
		labels: project,
		detail: detailOf({ environment: [`SERVICES=${services}`] }),
		...rest,
	});
}

/** As in LAVA's own Compose project. */
const parts = [
	part('front', 'apache2'),
	part('web', 'gunicorn'),
	part('scheduler', 'lava-scheduler'),
	part('publisher', 'lava-publisher'),
	part('coordinator', 'lava-coordinator'),
	containerOf('db', { image: 'postgres:15', labels: project, detail: detailOf({}) }),
];
const others = [
	containerOf('dispatcher', { image: 'lavasoftware/lava-dispatcher:2023.01', labels: project, detail: detailOf({}) }),
	containerOf('other-db', {
		image: 'postgres:15',
		labels: { 'com.docker.compose.project': 'shop' },
		detail: detailOf({}),
	}),
];

const named = (name: string): Container => {
	const found = parts.find(each => each.name === name);
	assert.ok(found);
	return found;
};

const whole = (of: Container, all: readonly Container[] = [...parts, ...others]): string[] =>
	wholeServer(of, { containers: byId(...all) }).map(({ name }) => name);

const reported = (status: ServerState): LavaServer => ({
	key: named('web').id,
	name: 'web',
	place: { at: 'container', container: { id: named('web').id, name: 'web' } },
	status,
	way: 'exec',
	version: '2023.01',
	daemons: [],
	workers: [],
});

suite('a server in several containers', () => {
	const inOrder = ['db', 'coordinator', 'publisher', 'scheduler', 'web', 'front'];

	test('is all of them, whichever is asked of, the database first and the front last', () => {
		for (const each of parts) assert.deepEqual(whole(each), inOrder);
		assert.deepEqual(whole(others[1] ?? named('db')), []);
		const [dispatcher] = others;
		assert.deepEqual(whole(dispatcher ?? named('db')), []);
	});

	test('is none where one container has all services', () => {
		const alone = containerOf('lava', { image: 'lavasoftware/lava-server:2023.01', detail: detailOf({}) });
		assert.deepEqual(whole(alone, [alone]), []);
	});

	test('is told by the label of those that were made here', () => {
		const labels = { [SERVER_LABEL]: 'lava' };
		const [web, database] = [
			part('web', 'gunicorn', { labels }),
			containerOf('db', {
				image: 'lab/pg:1',
				labels: { ...labels, 'lavadock.role': 'database' },
				detail: detailOf({}),
			}),
		];
		assert.deepEqual(whole(web, [web, database]), ['db', 'web']);
		const another = part('web2', 'gunicorn', { labels: { [SERVER_LABEL]: 'lava2' } });
		assert.deepEqual(whole(another, [web, database, another]), []);
	});

	test('stops in the other order than it starts, and each is waited for', () => {
		const words = (change: 'start' | 'stop' | 'restart', of: readonly Container[]): string[] =>
			wholeServerPlan(of, change).steps.map(step =>
				'container' in step ? `${step.do} ${step.container.name}` : step.do,
			);
		const ordered = inOrder.map(named);
		assert.deepEqual(
			words('stop', ordered),
			inOrder.toReversed().map(name => `stop ${name}`),
		);
		const restart = words('restart', ordered);
		assert.deepEqual(restart.slice(6, 8), ['start db', 'wait']);
		assert.equal(restart.length, 18);
		const halfDown = ordered.map(each => (each.name === 'web' ? { ...each, status: 'exited' as const } : each));
		assert.deepEqual(words('start', halfDown), ['start web', 'wait']);
		assert.equal(wholeServerPlan(ordered, 'stop').title, 'Stop all of the server web');
	});

	test('says of each part how it stands', () => {
		const words = (name: string, status: ServerState = { state: 'ready' }, all: readonly Container[] = parts) =>
			partWords(all.find(each => each.name === name) ?? named(name), all, reported(status));
		assert.equal(words('web'), 'answers');
		assert.equal(words('scheduler'), 'runs');
		assert.equal(words('web', { state: 'starting', seen: 'Applying x' }), 'starts: Applying x');
		assert.equal(words('web', { state: 'unreachable', why: 'gone' }), 'does not answer: gone');
		const down = parts.map(each => (each.name === 'db' ? { ...each, status: 'exited' as const } : each));
		assert.equal(words('db', { state: 'ready' }, down), 'does not run (exited)');
		for (const name of ['web', 'scheduler']) {
			assert.equal(words(name, { state: 'ready' }, down), 'waits for the database db, which is exited');
		}
		assert.equal(words('publisher', { state: 'ready' }, down), 'runs');
		assert.equal(servesAs(named('db')), 'postgresql');
	});
});
