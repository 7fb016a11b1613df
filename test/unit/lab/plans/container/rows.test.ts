/** What a change of one container says, by its state and its role: each row differs in one fact. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container, ContainerStatus, Mount } from '../../../../../source/lab/objects.ts';
import {
	type ContainerChange,
	containerPlan,
	mountOf,
	stopsForNow,
	withAbsent,
} from '../../../../../source/lab/plans/container/container.ts';
import { danger } from '../../../../../source/lab/plans/container/danger.ts';
import { connectPlan, disconnectPlan } from '../../../../../source/lab/plans/network/connection.ts';
import { containerOf, detailOf, endpointOf } from '../../objects-for-tests.ts';

type Kind = ContainerChange['do'];

const lavas = 'lavasoftware/lava-server:2023.01';
const server = containerOf('lava', { image: lavas, detail: detailOf({}) });
const service = containerOf('part', { image: lavas, detail: detailOf({ environment: ['SERVICES=lava-scheduler'] }) });
const worker = containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2023.01', detail: detailOf({}) });
const database = containerOf('db', { image: 'postgres:15', detail: detailOf({}) });
const other = containerOf('web');

const change = (kind: Kind): ContainerChange => (kind === 'rename' ? { do: kind, to: 'x' } : { do: kind });
const said = (container: Container, kind: Kind, status: ContainerStatus = 'running'): string =>
	containerPlan({ ...container, status }, change(kind)).warnings.join(' ');

suite('what a change interrupts', () => {
	const rows: [Container, RegExp][] = [
		[server, /The workers have no server until it runs again\./],
		[service, /The LAVA server that it is a part of goes without it/],
		[worker, /Test jobs that run in it break off\./],
		[database, /LAVA does not work without its database\./],
	];
	for (const [container, says] of rows) {
		for (const kind of ['stop', 'restart', 'pause', 'kill', 'remove'] as const) {
			test(`${kind} ${container.name}`, () => {
				assert.match(said(container, kind), says);
				assert.match(said(container, kind, 'paused'), says);
				assert.doesNotMatch(said(container, kind, 'exited'), says);
				assert.doesNotMatch(said(other, kind), says);
			});
		}
		for (const kind of ['start', 'unpause', 'rename'] as const) {
			test(`nothing by ${kind} ${container.name}`, () => assert.doesNotMatch(said(container, kind), says));
		}
	}
	test('and that it can save nothing, where it is ended at once', () => {
		const ends = (kind: Kind, status?: ContainerStatus): boolean =>
			said(other, kind, status).includes('can save nothing');
		assert.deepEqual(
			(['kill', 'remove', 'stop', 'restart'] as const).map(kind => ends(kind)),
			[true, true, false, false],
		);
		assert.equal(ends('remove', 'exited'), false);
	});
	test('and that its unnamed volumes go, where they do', () => {
		const volumes = (goes: boolean): string => containerPlan(other, { do: 'remove', volumes: goes }).warnings.join();
		assert.match(volumes(true), /unnamed volumes are removed/);
		assert.doesNotMatch(volumes(false), /unnamed volumes/);
	});
});

suite('a change', () => {
	test('is waited for only where it starts something', () => {
		const kinds: Kind[] = ['start', 'restart', 'stop', 'pause', 'unpause', 'kill', 'rename', 'remove'];
		const waits = kinds.filter(kind => containerPlan(worker, change(kind)).steps.length > 1);
		assert.deepEqual(waits, ['start', 'restart']);
		assert.deepEqual(
			kinds.filter(kind => stopsForNow(change(kind))),
			['restart', 'stop', 'kill'],
		);
	});

	test('costs what it may cost', () => {
		const of = (container: Container): string[] =>
			(['start', 'unpause', 'rename', 'pause', 'stop', 'restart', 'kill', 'remove'] as const).map(kind =>
				danger(container, change(kind)),
			);
		const usual = ['none', 'none', 'none', 'ask', 'ask', 'ask'];
		assert.deepEqual(of(other), [...usual, 'ask', 'ask']);
		for (const precious of [server, database]) assert.deepEqual(of(precious), [...usual, 'type-name', 'type-name']);
		assert.equal(danger(other, { do: 'remove', volumes: false }), 'ask');
	});

	test('says of what is not plugged in that it can not start without', () => {
		const plan = { title: '', steps: [], warnings: ['before'] };
		assert.equal(withAbsent(plan, []), plan);
		assert.match(
			withAbsent(plan, ['/dev/a']).warnings[0] ?? '',
			/^\/dev\/a is not there now: .* without it\. Plug it in/,
		);
		assert.match(
			withAbsent(plan, ['/dev/a', '/dev/b']).warnings[0] ?? '',
			/^\/dev\/a, \/dev\/b are not there now: .* without them\./,
		);
		assert.equal(withAbsent(plan, ['/dev/a']).warnings[1], 'before');
	});

	test('tells only of removals what is lost and kept', () => {
		assert.deepEqual(Object.keys(containerPlan(server, { do: 'stop' })).toSorted(), ['steps', 'title', 'warnings']);
		const { loses, keeps } = containerPlan(other, { do: 'remove' });
		assert.deepEqual([loses, keeps], [[], []]);
		assert.equal(containerPlan(server, { do: 'remove' }).loses?.length, 3);
	});
});

suite('the mount that a folder is in', () => {
	const mount = (type: Mount['type'], source: string, destination: string): Mount => ({
		type,
		source,
		destination,
		readOnly: false,
	});
	const rows: [string, readonly Mount[], string | undefined][] = [
		['itself', [mount('volume', 'v', '/a/b')], 'v'],
		['with a slash', [mount('volume', 'v', '/a/b/')], 'v'],
		['above it', [mount('bind', '/s', '/a')], '/s'],
		['not below it', [mount('volume', 'v', '/a/b/c')], undefined],
		['not beside it', [mount('volume', 'v', '/a/bc')], undefined],
		['not in memory', [mount('tmpfs', '', '/a/b')], undefined],
		['the second', [mount('volume', 'x', '/x'), mount('volume', 'v', '/a')], 'v'],
		['the inner one, behind', [mount('volume', 'v', '/a'), mount('volume', 'w', '/a/b')], 'w'],
		['the inner one, before', [mount('volume', 'w', '/a/b'), mount('volume', 'v', '/a')], 'w'],
		['not in memory within a volume', [mount('volume', 'v', '/a'), mount('tmpfs', '', '/a/b')], undefined],
		['none', [], undefined],
	];
	for (const [what, mounts, source] of rows) {
		test(what, () => assert.equal(mountOf(containerOf('c', { detail: detailOf({ mounts }) }), '/a/b'), source));
	}
	test('not known', () => assert.equal(mountOf(containerOf('c'), '/a/b'), undefined));
});

suite('a network', () => {
	test('is joined with the address of either family, and other names, where they are asked for', () => {
		const endpoint = (address: string, ...aliases: readonly string[]): unknown => {
			const [step] = connectPlan(other, { network: 'n', address, aliases }).steps;
			return step?.do === 'connect' ? step.endpoint : undefined;
		};
		assert.deepEqual(endpoint(''), { network: 'n' });
		assert.deepEqual(endpoint('10.0.0.5'), { network: 'n', ipv4: '10.0.0.5' });
		assert.deepEqual(endpoint('fd00::5', 'tftp'), { network: 'n', ipv6: 'fd00::5', aliases: ['tftp'] });
	});

	test('is left with what that means', () => {
		const words = (container: Container, ...names: readonly string[]): string =>
			disconnectPlan({ ...container, endpoints: names.map(name => endpointOf(name)) }, 'n').warnings.join(' ');
		assert.match(words(other, 'n'), /^It is the only network of web: nothing reaches it then\.$/);
		assert.equal(words(other, 'n', 'm'), '');
		assert.match(words(server, 'n', 'm'), /^Workers that reach the server/);
		assert.match(words(worker, 'n', 'm'), /^Test jobs that need this network break off\.$/);
	});
});
