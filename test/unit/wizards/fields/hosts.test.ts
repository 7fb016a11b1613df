/** Several hosts: on which one something is made, and how a server on another one is reached. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Container, Port, Snapshot } from '../../../../source/lab/objects.ts';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import type { FieldView, Given } from '../../../../source/wizards/field.ts';
import { whyHostFixed } from '../../../../source/wizards/fields/host-field.ts';
import {
	factsOf,
	farAddress,
	farServers,
	publishedPort,
	serverContainer,
	serverOptions,
	serverVersion,
	silentProblem,
} from '../../../../source/wizards/fields/servers.ts';
import { serverWizard } from '../../../../source/wizards/server/server.ts';
import type { ServerFacts, World, WorldHost } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { hostsWith, snapshot, world } from '../world-for-tests.ts';

const attic = hostKey('attic');
const SERVER = 'far on attic';

const published = (container: number, host: number, protocol: Port['protocol'] = 'tcp'): Port => ({
	container,
	protocol,
	host: { address: '0.0.0.0', port: host },
});
const PORTS = [published(80, 8080), published(5555, 5555), published(5556, 15556)];

const far = (change: Partial<Container> = {}): Container =>
	containerOf('far', { host: attic, image: 'lavasoftware/lava-server:2023.01', ports: PORTS, ...change });

type Far = { server?: Container; facts?: ServerFacts[]; host?: Partial<WorldHost>; at?: Partial<Snapshot> };

function withAttic({ server = far(), facts = [], host = {}, at = {} }: Far = {}): World {
	const there: Snapshot = {
		...snapshot,
		key: attic,
		containers: byId(server, containerOf('worker', { host: attic, image: 'lavasoftware/lava-dispatcher:2023.01' })),
		...at,
	};
	const beside: WorldHost = { snapshot: there, address: 'attic.lan', readOnly: false, ...host };
	return { ...world, hosts: [...hostsWith(snapshot), beside], facts: { ...world.facts, farServers: facts } };
}

const ready = (hosts: string[], version = '2023.03'): ServerFacts => ({
	name: 'far',
	host: attic,
	state: 'ready',
	version,
	hosts,
	users: [],
	workers: [],
});

const viewOf = (id: string, where: World, given: Given = {}, wizard = dispatcherWizard): FieldView | undefined =>
	wizard.fields(given, where).find(view => view.id === id);

suite('a server on another host', () => {
	test('is offered behind those here, by its host', () => {
		const where = withAttic();
		assert.deepEqual(
			farServers(where).map(({ container, host }) => [container.name, host.snapshot.key]),
			[['far', attic]],
		);
		assert.deepEqual(
			serverOptions(where).map(({ value, label, note }) => [value, label, note]),
			[
				['lava-server', 'lava-server', 'lavasoftware/lava-server:2023.01'],
				[SERVER, SERVER, 'lavasoftware/lava-server:2023.01'],
				['elsewhere', 'elsewhere', 'on another host, or installed from packages'],
			],
		);
		assert.deepEqual(farServers(withAttic({ server: far({ status: 'exited' }) })), []);
	});

	test('is told from one of its name here', () => {
		const where = withAttic({ server: far({ name: 'lava-server' }) });
		assert.equal(serverContainer('lava-server', where)?.host, snapshot.key);
		assert.equal(serverContainer('lava-server on attic', where)?.host, attic);
		assert.equal(serverContainer('lava-server on cellar', where), undefined);
	});

	test('tells of itself by its own facts', () => {
		const where = withAttic({ facts: [ready([])] });
		assert.deepEqual([serverVersion(SERVER, where), serverVersion('lava-server', where)], ['2023.03', '2023.01']);
		assert.equal(serverVersion(SERVER, withAttic()), '2023.01', 'by its image where it tells nothing');
		assert.equal(factsOf(SERVER, withAttic()), undefined);
		const silent: ServerFacts = { name: 'far', host: attic, state: 'silent', why: 'It starts.' };
		assert.equal(silentProblem(SERVER, withAttic({ facts: [silent] })), `${SERVER} does not answer: It starts.`);
		assert.equal(silentProblem('lava-server', withAttic({ facts: [silent] })), undefined);
	});

	test('is reached by the port of its host', () => {
		const url = (change: Far, given: Given = {}): unknown =>
			viewOf('url', withAttic(change), { server: SERVER, ...given })?.value;
		assert.equal(url({}), 'http://attic.lan:8080/');
		assert.equal(url({ server: far({ ports: [published(80, 80)] }) }), 'http://attic.lan/');
		assert.equal(url({ server: far({ ports: [] }) }), 'http://attic.lan/');
		const old = { source: 'docker-hub', version: '2020.05' };
		assert.equal(url({}, old), 'tcp://attic.lan:15556');
		assert.equal(url({ server: far({ ports: [] }) }, old), 'tcp://attic.lan:5556');
	});

	test('has to publish what a worker asks it by', () => {
		const problem = (ports: Port[], given: Given = {}, change: Partial<Container> = {}): string =>
			viewOf('server', withAttic({ server: far({ ports, ...change }) }), { server: SERVER, ...given })?.problem ?? '';
		const old = { source: 'docker-hub', version: '2020.05' };
		assert.equal(problem([published(80, 8080)]), '');
		assert.match(problem([published(80, 8080, 'udp')]), /^far publishes no port for its 80: /);
		assert.match(problem([{ container: 80, protocol: 'tcp' }]), /for its 80: /);
		assert.match(problem([published(5555, 5555), published(5556, 5556)]), /for its 80: /);
		assert.equal(problem([], {}, { networkMode: 'host' }), '');
		assert.doesNotMatch(problem([published(5555, 5555), published(5556, 5556)], old), /publishes/);
		assert.match(problem([published(5556, 5556)], old), /for its 5555: /);
		assert.match(problem([published(80, 80), published(5555, 5555)], old), /for its 5556: /);
	});

	test('may have to be told under which name it is asked', () => {
		const shows = (change: Far, given: Given = {}): boolean =>
			viewOf('allow', withAttic(change), { server: SERVER, ...given }) !== undefined;
		assert.equal(shows({ facts: [ready(['localhost'])] }), true);
		assert.equal(shows({ facts: [ready(['attic.lan'])] }), false);
		assert.equal(shows({ facts: [ready(['localhost'])] }, { url: '' }), false);
		assert.equal(shows({}), false, 'nobody knows');
		const old = { source: 'docker-hub', version: '2020.05' };
		assert.equal(shows({ facts: [ready(['localhost'])] }, old), false);
		assert.equal(viewOf('allow', withAttic(), { server: 'lava-server', url: 'http://unknown.lab/' }), undefined);
	});
});

test('the port of a host leads to a port of TCP', () => {
	const port = (ports: Port[]) => publishedPort(far({ ports }), 80);
	assert.equal(
		port([published(81, 1), { container: 80, protocol: 'tcp' }, published(80, 2, 'udp'), published(80, 3)]),
		3,
	);
	assert.equal(port([published(80, 2, 'udp')]), undefined);
});

suite('a host is reached by others', () => {
	const at = (address: string): string | undefined =>
		farAddress({
			snapshot: { ...snapshot, ...(snapshot.host && { host: { ...snapshot.host, address } }) },
			address: undefined,
			readOnly: false,
		});
	const rows: [address: string, reached: string | undefined][] = [
		['tcp://attic.lan:2376', 'attic.lan'],
		['ssh://root@10.0.0.7', '10.0.0.7'],
		['ssh://root@attic.lan:22/run/docker.sock', 'attic.lan'],
		['https://[fd00::7]:2376', 'fd00::7'],
		['tcp://localhost:2375', undefined],
		['tcp://[::1]:2375', undefined],
		['unix:///var/run/docker.sock', undefined],
	];
	for (const [address, reached] of rows) test(address, () => assert.equal(at(address), reached));

	test('as the user said, whatever the console does', () => {
		assert.equal(farAddress({ snapshot, address: 'said.lan', readOnly: false }), 'said.lan');
	});
});

suite('the question for a host', () => {
	const optionsIn = (where: World) => {
		const view = viewOf('host', where, {}, serverWizard);
		return view?.kind === 'choice' ? view.options.map(({ value, note }) => [value, note]) : undefined;
	};

	test('is not asked where there is one', () => {
		assert.equal(viewOf('host', world, {}, serverWizard), undefined);
	});

	test('tells what is on each, or why it can’t be chosen', () => {
		const [here] = optionsIn(withAttic()) ?? [];
		assert.deepEqual(here, [snapshot.key, 'Docker 28.5.1, amd64']);
		const note = (change: Far): unknown => optionsIn(withAttic(change))?.[1]?.[1];
		assert.equal(note({}), 'Docker 28.5.1, amd64');
		assert.equal(note({ at: { host: undefined } }), '');
		assert.equal(note({ host: { readOnly: true } }), 'read-only');
		assert.equal(note({ at: { connection: { state: 'connecting', since: 0, attempt: 1 } } }), 'out of reach');
	});

	test('takes the only one as it is', () => {
		const alone = { ...world, hosts: world.hosts.map(host => ({ ...host, readOnly: true })) };
		assert.equal(viewOf('host', alone, {}, serverWizard), undefined);
		assert.ok(!serverWizard.fields({}, alone).some(({ problem }) => problem?.includes('read-only')));
	});

	test('takes none that is read-only or away', () => {
		const problem = (change: Far): string | undefined => {
			const where = withAttic(change);
			const there = where.hosts[1];
			assert.ok(there);
			return viewOf('host', { ...where, snapshot: there.snapshot }, {}, serverWizard)?.problem;
		};
		assert.equal(problem({}), undefined);
		assert.equal(problem({ host: { readOnly: true } }), 'attic is read-only: nothing is changed on it.');
		assert.equal(
			problem({ at: { connection: { state: 'connecting', since: 0, attempt: 1 } } }),
			'attic is out of reach.',
		);
		const [here] = withAttic({ host: { readOnly: true } }).hosts;
		assert.equal(here && whyHostFixed(here), undefined, 'the other one says nothing of this one');
	});
});

test('a server publishes what workers on other hosts ask it by, where there are some', () => {
	const ports = (where: World, version: string): unknown =>
		viewOf('ports', where, { source: 'docker-hub', version }, serverWizard)?.value;
	assert.deepEqual(ports(world, '2020.05'), []);
	assert.deepEqual(ports(withAttic(), '2020.05'), ['5555', '5556']);
	assert.deepEqual(ports(withAttic(), '2023.01'), []);
});
