/** What belongs to a server in several containers, and how each of them stands: rows differ in one fact. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../../source/lab/host.ts';
import {
	hasAllServices,
	isPartOf,
	type PartState,
	partState,
	SERVER_LABEL,
	servesAs,
	sharesNetwork,
	wholeName,
	wholeServer,
} from '../../../../../source/lab/lava/server/split.ts';
import type { LavaServer, ServerState } from '../../../../../source/lab/lava/server/server.ts';
import type { Container } from '../../../../../source/lab/objects.ts';
import { byId, containerOf, detailOf, endpointOf } from '../../objects-for-tests.ts';

const part = (name: string, services: string, rest: Partial<Container> = {}): Container =>
	containerOf(name, {
		image: 'lavasoftware/lava-server:2023.01',
		imageId: 'sha256:1',
		endpoints: [endpointOf('lab')],
		detail: detailOf({ environment: [`SERVICES=${services}`] }),
		...rest,
	});
const project = { 'com.docker.compose.project': 'lab' };
const web = part('web', 'gunicorn');
const scheduler = part('scheduler', 'lava-scheduler');
const database = containerOf('db', { image: 'postgres:15', labels: project, detail: detailOf({}) });
const server = (status: ServerState, place?: LavaServer['place']): LavaServer => ({
	key: web.id,
	name: 'web',
	place: place ?? { at: 'container', container: { id: web.id, name: 'web' } },
	status,
	way: 'exec',
	version: '2023.01',
	daemons: [],
	workers: [],
});
const ready: ServerState = { state: 'ready' };

suite('how a part of a server stands', () => {
	const stands = (of: Container, status: ServerState = ready, others: readonly Container[] = []): PartState =>
		partState(of, [of, ...others], server(status));
	const down = { ...database, status: 'exited' } as const;
	const waits = { well: 'no', says: 'waits for the database db, which is exited' };
	const runs = { well: 'yes', says: 'runs' };
	const rows: [string, PartState, PartState | typeof waits][] = [
		['stopped', stands({ ...scheduler, status: 'exited' }), { well: 'no', says: 'does not run (exited)' }],
		['made', stands({ ...scheduler, status: 'created' }), { well: 'no', says: 'does not run (created)' }],
		['paused', stands({ ...scheduler, status: 'paused' }), { well: 'no', says: 'paused' }],
		['restarting', stands({ ...scheduler, status: 'restarting' }), { well: 'no', says: 'restarting' }],
		['without its database', stands(scheduler, ready, [down]), waits],
		['of older releases without its database', stands(part('m', 'lava-master'), ready, [down]), waits],
		['with all services, without its database', stands(part('all', ''), ready, [down]), waits],
		['that needs no database', stands(part('publisher', 'lava-publisher'), ready, [down]), runs],
		['with its database', stands(scheduler, ready, [database]), runs],
		[
			'unhealthy',
			stands({ ...scheduler, health: 'unhealthy' }),
			{ well: 'no', says: 'runs, and its health check fails' },
		],
		['healthy', stands({ ...scheduler, health: 'healthy' }), runs],
		['whose health is to come', stands({ ...scheduler, health: 'starting' }), runs],
		['that is asked', stands(web), { well: 'yes', says: 'answers' }],
		['that starts', stands(web, { state: 'starting', seen: 'x' }), { well: 'soon', says: 'starts: x' }],
		[
			'that starts silently',
			stands(web, { state: 'starting', seen: '' }),
			{ well: 'soon', says: 'starts: nothing reported yet' },
		],
		[
			'that refuses us',
			stands(web, { state: 'refusing', why: 'x' }),
			{ well: 'unknown', says: 'answers, but not to us: x' },
		],
		[
			'that does not answer',
			stands(web, { state: 'unreachable', why: 'x' }),
			{ well: 'no', says: 'does not answer: x' },
		],
		['that was not asked', stands(web, { state: 'unknown' }), { well: 'unknown', says: 'runs, not asked yet' }],
		['of a server that nobody watches', partState(web, [web], undefined), runs],
		['of a server at an address', partState(web, [web], server(ready, { at: 'address', url: 'http://web/' })), runs],
	];
	for (const [what, state, expected] of rows) test(what, () => assert.deepEqual(state, expected));
});

suite('a container is part of a server', () => {
	const label = (name: string) => ({ labels: { [SERVER_LABEL]: name } });
	const compose = (name: string) => ({ labels: { 'com.docker.compose.project': name } });
	const rows: [string, Partial<Container>, Partial<Container>, boolean][] = [
		['by the same image on a network of it', {}, {}, true],
		['not of another image', { imageId: 'sha256:2' }, {}, false],
		['not on another network', { endpoints: [endpointOf('other')] }, {}, false],
		['not on a network without an id', { endpoints: [endpointOf('lab', { networkId: '' })] }, {}, false],
		['not on another host', { host: hostKey('two') }, {}, false],
		['by the label, whatever its image', { ...label('a'), imageId: 'x', endpoints: [] }, label('a'), true],
		['not by another label', label('a'), label('b'), false],
		['not where it alone has the label', label('a'), {}, false],
		['not where the server alone has the label', {}, label('a'), false],
		['by the project', { ...compose('a'), imageId: 'x' }, compose('a'), true],
		['not of another project', compose('a'), compose('b'), false],
		['by the label before the project', { labels: { ...label('a').labels, ...compose('x').labels } }, label('a'), true],
		['not as a dispatcher', { image: 'lavasoftware/lava-dispatcher:2023.01', detail: detailOf({}) }, {}, false],
		['not as another web server', { detail: detailOf({ environment: ['SERVICES=gunicorn'] }) }, {}, false],
		['as a coordinator', { detail: detailOf({ environment: ['SERVICES=lava-coordinator'] }) }, {}, true],
	];
	for (const [what, its, servers, expected] of rows) {
		test(what, () => assert.equal(isPartOf({ ...scheduler, ...its }, { ...web, ...servers }), expected));
	}

	test('on a network that both are on, and that has an id', () => {
		const on = (...names: readonly string[]): Container =>
			containerOf('c', { endpoints: names.map(name => endpointOf(name)) });
		assert.equal(sharesNetwork(on('a', 'b'), on('c', 'b')), true);
		assert.equal(sharesNetwork(on('a'), on('b')), false);
		assert.equal(sharesNetwork(on(), on()), false);
		const nameless = containerOf('c', { endpoints: [endpointOf('a', { networkId: '' })] });
		assert.equal(sharesNetwork(nameless, nameless), false);
	});

	test('and its database by a label alone', () => {
		const names = (...all: readonly Container[]): string[] =>
			wholeServer({ ...web, labels: project }, { containers: byId({ ...web, labels: project }, ...all) }).map(
				({ name }) => name,
			);
		assert.deepEqual(names(database), ['db', 'web']);
		assert.deepEqual(names({ ...database, labels: {} }), []);
		assert.deepEqual(names({ ...database, host: hostKey('two') }), []);
	});
});

suite('a server of several containers', () => {
	test('starts in the order of its services, those of one service by their names', () => {
		const parts = [
			part('z', 'lava-publisher'),
			part('front', 'apache2'),
			part('web', 'lava-publisher gunicorn'),
			part('b', 'lava-scheduler'),
			part('a', 'lava-scheduler'),
			part('c', 'lava-coordinator'),
		].map(each => ({ ...each, labels: project }));
		const [own] = parts;
		assert.ok(own);
		const order = wholeServer(own, { containers: byId(...parts) }).map(({ name }) => name);
		assert.deepEqual(order, ['c', 'z', 'a', 'b', 'web', 'front']);
	});

	test('is called as it was made, else as its web server', () => {
		assert.equal(wholeName([{ ...scheduler, labels: { [SERVER_LABEL]: 'lava' } }, web]), 'lava');
		assert.equal(wholeName([scheduler, web]), 'web');
		assert.equal(wholeName([scheduler]), undefined);
	});

	test('has all services in one where nothing else is told, or all that LAVA needs', () => {
		const needed = 'gunicorn lava-scheduler lava-publisher apache2';
		assert.equal(hasAllServices(part('all', '')), true);
		assert.equal(hasAllServices(part('needed', needed)), true);
		for (const each of needed.split(' '))
			assert.equal(hasAllServices(part('less', needed.replace(each, ''))), false, each);
		assert.equal(hasAllServices(database), false);
		assert.deepEqual([servesAs(part('all', '')), servesAs(database)], ['all services', 'postgresql']);
	});
});
