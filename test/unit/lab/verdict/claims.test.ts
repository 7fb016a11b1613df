/** What a verdict claims of the server is true of that very server, or it says what it does not know. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../source/lab/objects.ts';
import { findTwins, type PlacedWorker } from '../../../../source/lab/verdict/surroundings/twins.ts';
import { describeWorker } from '../../../../source/lab/verdict/reading/worker-container.ts';
import { containerOf, detailOf, endpointOf } from '../objects-for-tests.ts';
import { caseOf } from '../lava/containers.ts';
import { reported } from './conditions.ts';
import { recordedLog } from './recorded-log.ts';
import { type Changes, now, rowOf, rowsOf, workerContainer, workerOf } from './small-lab.ts';

const verdict = (changes: Changes) => rowOf(changes).verdict;
const serverOn = (network: string, aliases: readonly string[], rest: Partial<Container> = {}): Partial<Container> => ({
	endpoints: [endpointOf(network, { ipv4: network === 'dockernet' ? '172.18.0.5' : '10.42.7.5', aliases })],
	...rest,
});
const on = (name: string, network: string, aliases: readonly string[]): Container =>
	containerOf(name, { image: 'nginx:1', endpoints: [endpointOf(network, { ipv4: '172.18.0.9', aliases })] });
const asks = (host: string): readonly string[] => [`URL=http://${host}/`, 'WORKER_NAME=--name=calvin'];

suite('a page of 400', () => {
	const rows: [string, Changes, RegExp, string | undefined][] = [
		[
			'of the server itself, which bears the name',
			{ serverContainer: serverOn('dockernet', ['other.lab']) },
			/^lava-server does not answer to other\.lab: ALLOWED_HOSTS lacks it\.$/,
			'allow-host',
		],
		[
			'of whoever has the name elsewhere',
			{},
			/^What answers at other\.lab .*: if it is lava-server, ALLOWED_HOSTS/,
			'allow-host',
		],
		[
			'where another bears the name too',
			{ serverContainer: serverOn('dockernet', ['other.lab']), others: [on('proxy', 'dockernet', ['other.lab'])] },
			/^other\.lab is proxy on its network, and so is lava-server: /,
			undefined,
		],
		[
			'where another bears the name alone',
			{ others: [on('proxy', 'dockernet', ['other.lab'])] },
			/^other\.lab is proxy on its network: what answers there/,
			undefined,
		],
		[
			'where another that is stopped bears the name too',
			{
				serverContainer: serverOn('dockernet', ['other.lab']),
				others: [{ ...on('proxy', 'dockernet', ['other.lab']), status: 'exited' }],
			},
			/^lava-server does not answer to other\.lab/,
			'allow-host',
		],
		[
			'where its variables have the name',
			{
				serverContainer: serverOn('dockernet', ['other.lab'], {
					detail: detailOf({ environment: ['ALLOWED_HOSTS=.lab'] }),
				}),
			},
			/^What answers at other\.lab does not take that name \(400\)\.$/,
			undefined,
		],
		[
			'where its files have the name',
			{
				serverContainer: serverOn('dockernet', ['other.lab']),
				server: { hostSettings: { hosts: ['other.lab'], file: '/etc/lava-server/settings.d/30-hosts.yaml' } },
			},
			/^What answers at other\.lab does not take that name \(400\)\.$/,
			undefined,
		],
		[
			'where a file replaces the variable that has the name',
			{
				serverContainer: serverOn('dockernet', ['other.lab'], {
					detail: detailOf({ environment: ['ALLOWED_HOSTS=other.lab'] }),
				}),
				server: { hostSettings: { hosts: ['lava'], file: '/etc/lava-server/settings.d/30-hosts.yaml' } },
			},
			/^lava-server does not answer to other\.lab: ALLOWED_HOSTS in \/etc\/lava-server\/settings\.d\/30-hosts\.yaml lacks it\.$/,
			'allow-host',
		],
	];
	for (const [what, changes, says, fix] of rows) {
		test(what, () => {
			const { rule, says: said, fix: offered } = verdict({ log: 'host-not-allowed', ...changes });
			assert.equal(rule, 'host-not-allowed');
			assert.match(said, says);
			assert.equal(offered?.action.do, fix);
		});
	}
});

suite('the server that a worker means', () => {
	const serverOf = (changes: Changes): string | undefined => rowOf({ worker: null, ...changes }).server?.name;
	const elsewhere = { endpoints: [endpointOf('devices', { ipv4: '10.42.7.6' })] };

	test('is the one that bears the name on its network', () => {
		const changes = { environment: asks('server'), serverContainer: serverOn('dockernet', ['server']) };
		assert.equal(serverOf(changes), 'lava-server');
	});

	test('is not one that has the name as an alias on another network, where somebody near has it', () => {
		const near = { ...on('other-server-1', 'devices', ['server']), image: 'debian' };
		const changes = { environment: asks('server'), serverContainer: serverOn('dockernet', ['server']) };
		assert.equal(serverOf({ ...changes, container: elsewhere, others: [near] }), undefined);
		const { verdict: said } = rowOf({ ...changes, worker: null, container: elsewhere, others: [near] });
		assert.notEqual(said.fix?.action.do, 'change-version');
	});

	test('is the one behind what passes requests on', () => {
		const proxy = on('front', 'dockernet', ['lab']);
		assert.equal(serverOf({ environment: asks('lab'), others: [proxy] }), 'lava-server');
	});

	test('is the one of that container name where nobody near bears it, so that a network can be offered', () => {
		const changes = { environment: asks('lava-server'), container: elsewhere };
		assert.equal(serverOf(changes), 'lava-server');
		assert.equal(verdict({ ...changes, worker: null }).fix?.action.do, 'connect');
	});

	test("is the one that publishes the port, for a worker on the host's network", () => {
		const changes: Changes = {
			environment: asks('localhost:8080'),
			container: { networkMode: 'host', endpoints: [endpointOf('host')] },
			serverContainer: { ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 8080 } }] },
			log: { ...recordedLog('own-container'), server: 'http://localhost:8080' },
		};
		assert.equal(serverOf(changes), 'lava-server');
		assert.match(verdict({ ...changes, worker: null }).says, /^Nothing listens at /);
	});

	test('is not one outside of the lab', () => {
		const onHost = { networkMode: 'host', endpoints: [endpointOf('host')] };
		assert.equal(serverOf({ environment: asks('localhost:8080'), container: onHost }), undefined);
		assert.equal(serverOf({ environment: asks('localhost:8080') }), 'lava-server');
		assert.equal(serverOf({ environment: asks('lava.example.com') }), undefined);
	});

	test('is found through the front of a server in parts', () => {
		const split = ['split-web-1', 'split-front-1', 'split-scheduler-1'].map(name => ({
			...caseOf('split-server', name),
			endpoints: [endpointOf('dockernet', { aliases: [name.replace(/^split-(.*)-1$/, '$1')] })],
		}));
		const [web] = split;
		assert.ok(web);
		const key = { id: web.id, name: web.name };
		const rows = rowsOf({
			environment: asks('front'),
			worker: null,
			server: {
				key: web.id,
				name: web.name,
				place: { at: 'container', container: key },
				workers: [workerOf('calvin')],
			},
			others: split,
		});
		assert.deepEqual(
			rows.map(({ name, server }) => [name, server?.name]),
			[['calvin', 'split-web-1']],
		);
	});
});

suite('what a worker is heard at is its server', () => {
	const heard = reported({ is: 'heard' });
	test('and not the one that is down', () => {
		const down: Changes = { serverContainer: { status: 'exited', detail: detailOf({ finishedAt: now / 1000 - 60 }) } };
		assert.notEqual(verdict({ ...down, log: heard }).rule, 'server-stopped');
		assert.equal(verdict(down).rule, 'server-stopped');
		const since: Changes = { serverContainer: { status: 'exited', detail: detailOf({ finishedAt: now / 1000 - 5 }) } };
		assert.equal(verdict({ ...since, log: heard }).rule, 'server-stopped');
	});
	test('whatever its version and contract seem to be', () => {
		const image = (version: string) => ({ image: `lavasoftware/lava-dispatcher:${version}` });
		assert.equal(verdict({ container: image('2022.11') }).rule, 'version-mismatch');
		assert.notEqual(verdict({ container: image('2022.11'), log: heard }).rule, 'version-mismatch');
		assert.equal(verdict({ container: image('2020.08'), environment: [] }).rule, 'other-contract');
		assert.notEqual(verdict({ container: image('2020.08'), environment: [], log: heard }).rule, 'other-contract');
	});
	test('however odd its address looks, while its other variables are as they are', () => {
		const odd = ['URL=http://172.18.0.5:5556/', 'WORKER_NAME=--name=calvin'];
		assert.equal(verdict({ environment: odd }).rule, 'misled');
		assert.notEqual(verdict({ environment: odd, log: heard }).rule, 'misled');
		const unread = ['URL=http://172.18.0.5/', 'DISPATCHER_HOSTNAME=--hostname=calvin'];
		assert.equal(verdict({ environment: unread, log: heard }).rule, 'misled');
	});
});

suite('twins', () => {
	const placed = (container: Container, token?: string): PlacedWorker => {
		const seen = describeWorker(container, {});
		return { container, seen, name: seen?.name.value ?? '', server: undefined, token };
	};
	const near = (name: string, host: string, network = 'a', rest: Partial<Container> = {}): Container =>
		workerContainer(name, { environment: asks(host), container: { endpoints: [endpointOf(network)], ...rest } });
	const twinsOf = (...containers: Container[]) => {
		const [first, ...rest] = containers.map(each => placed(each));
		assert.ok(first);
		return findTwins([first, ...rest])(first);
	};
	const folder = (
		source: string,
		type: 'bind' | 'volume' | 'tmpfs' = 'bind',
		destination = '/var/lib/lava/dispatcher/worker',
	) => detailOf({ environment: [], mounts: [{ type, source, destination, readOnly: false }] });

	const rows: [string, Container[], string[]][] = [
		['one name at one address', [near('a', 'lava.example.com'), near('b', 'lava.example.com', 'b')], ['b']],
		['one name at one name of a network', [near('a', 'server'), near('b', 'server')], ['b']],
		['one name of two networks is two servers', [near('a', 'server'), near('b', 'server', 'b')], []],
		['each its own container', [near('a', 'localhost'), near('b', 'localhost')], []],
		[
			"both the host's",
			[
				near('a', 'localhost', 'host', { networkMode: 'host' }),
				near('b', 'localhost', 'host', { networkMode: 'host' }),
			],
			['b'],
		],
		['one that does not run', [near('a', 'server'), near('b', 'server', 'a', { status: 'exited' })], []],
	];
	for (const [what, containers, others] of rows) {
		test(what, () => assert.deepEqual(twinsOf(...containers).sameName, others));
	}

	const states: [string, (Container['detail'] | undefined)[], string[]][] = [
		['the folder with their tokens', [folder('/srv/a'), folder('/srv/a')], ['b']],
		['a folder each', [folder('/srv/a'), folder('/srv/b')], []],
		['memory each', [folder('', 'tmpfs'), folder('', 'tmpfs')], []],
		['nothing that is known', [undefined, undefined], []],
		['a folder and none', [folder('/srv/a'), detailOf({})], []],
	];
	for (const [what, [a, b], others] of states) {
		test(`of ${what}`, () => {
			const made = [containerOf('a', { detail: a }), containerOf('b', { detail: b })];
			assert.deepEqual(twinsOf(...made).sameToken, others);
		});
	}

	test('one that is stopped and alone in its folder is surveyed like all others', () => {
		const stopped = containerOf('a', { status: 'exited', detail: folder('/srv/a') });
		assert.deepEqual(twinsOf(stopped, containerOf('b', { detail: folder('/srv/b') })), { sameName: [], sameToken: [] });
	});

	test('of one token, and of none', () => {
		const [a, b, c] = ['a', 'b', 'c'].map(name => containerOf(name, { detail: detailOf({}) }));
		assert.ok(a && b && c);
		const all = [placed(a, 'secret'), placed(b, 'secret'), placed(c)];
		const of = findTwins(all);
		assert.deepEqual(
			all.map(each => of(each).sameToken),
			[['b'], ['a'], []],
		);
	});

	test('one that shares token and folder is named once', () => {
		const [a, b] = ['a', 'b'].map(name => containerOf(name, { detail: folder('/srv/a') }));
		assert.ok(a && b);
		assert.deepEqual(findTwins([placed(a, 't'), placed(b, 't')])(placed(a, 't')).sameToken, ['b']);
	});
});
