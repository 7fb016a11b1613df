/** The cells of the Containers panel: one row differs from another in one fact. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { containerColumns } from '../../../../source/console/panels/containers.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { LOCAL } from '../../../../source/lab/host.ts';
import type { Container, Usage } from '../../../../source/lab/objects.ts';
import { byId, containerOf, detailOf, endpointOf } from '../../lab/objects-for-tests.ts';
import { snapshot } from '../../wizards/world-for-tests.ts';

const NOW = 1_800_000_000_000;

/** What its cells say, by the titles of their columns. */
function cellsOf(container: Container, usage?: Usage): Record<string, string> {
	const state = initialState({
		size: { columns: 120, rows: 35 },
		now: NOW,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: [{ named: { key: LOCAL }, snapshot: { ...snapshot, containers: byId(container) } }],
	});
	const hosts = state.hosts.map(host => ({ ...host, usage: new Map(usage && [[container.id, usage]]) }));
	const columns = containerColumns({ ...state, hosts }, '*');
	return Object.fromEntries(columns.map(({ title, cell }) => [title, cell(container).text]));
}

suite('the state', () => {
	const rows: [rest: Partial<Container>, words: string][] = [
		[{}, 'running'],
		[{ health: 'healthy' }, 'healthy'],
		[{ health: 'unhealthy' }, 'unhealthy'],
		[{ health: 'starting' }, 'starting'],
		[{ status: 'exited', health: 'healthy', exitCode: 0 }, 'exited 0'],
		[{ status: 'exited', health: 'unhealthy', exitCode: 137 }, 'exited 137'],
		[{ status: 'exited', health: 'starting' }, 'exited'],
		[{ status: 'dead' }, 'dead'],
		[{ status: 'paused' }, 'paused'],
		[{ status: 'created' }, 'created'],
	];
	for (const [rest, words] of rows) {
		test(`of ${JSON.stringify(rest)} is ${words}`, () => assert.equal(cellsOf(containerOf('c', rest))['STATE'], words));
	}
});

suite('the addresses', () => {
	const rows: [rest: Partial<Container>, words: string][] = [
		[{ endpoints: [endpointOf('n', { ipv4: '10.0.0.6', staticIpv4: '10.0.0.9' })] }, '10.0.0.6'],
		[{ endpoints: [endpointOf('n', { staticIpv4: '10.0.0.9' })] }, '10.0.0.9'],
		[{ endpoints: [endpointOf('n', { ipv4: '10.0.0.6', ipv6: 'fd00::6' })] }, '10.0.0.6 fd00::6'],
		[{ endpoints: [endpointOf('host')], networkMode: 'host' }, 'host network'],
		[{ networkMode: 'none' }, 'no network'],
		[{ networkMode: 'container:c2' }, 'shared network'],
		[{ networkMode: 'bridge' }, ''],
	];
	for (const [rest, words] of rows) {
		test(`of ${JSON.stringify(rest).slice(0, 70)} are ${words || 'none'}`, () =>
			assert.equal(cellsOf(containerOf('c', rest))['ADDRESSES'], words));
	}
});

suite('what it runs', () => {
	test('is told in parts, as far as there is room', () => {
		const cells = cellsOf(containerOf('c', { image: 'registry.example.com/lava/lava-server:2023.01' }));
		assert.deepEqual([cells['REGISTRY'], cells['TAG']], ['registry.example.com', '2023.01']);
		assert.equal(cellsOf(containerOf('c', { image: 'debian' }))['TAG'], 'latest');
		assert.equal(cellsOf(containerOf('c', { image: 'debian:12' }))['IMAGE'], 'debian');
	});
});

suite('figures are there', () => {
	const usage: Usage = { at: NOW, cpu: 12.34, memory: 5e6, memoryLimit: 0 };
	const up = detailOf({ startedAt: NOW / 1000 - 60, restartCount: 3 });

	test('of a container that runs', () => {
		const cells = cellsOf(containerOf('c', { detail: up }), usage);
		assert.deepEqual([cells['CPU %'], cells['RESTARTS']], ['12.3', '3']);
		assert.match(cells['UP'] ?? '', /^(?:60 s|1 min)/);
		assert.match(cells['MEMORY'] ?? '', /MB|MiB/);
	});

	test('not of one that does not, nor before they are known', () => {
		const figures = (container: Container, used?: Usage): (string | undefined)[] => {
			const cells = cellsOf(container, used);
			return [cells['UP'], cells['CPU %'], cells['MEMORY']];
		};
		assert.deepEqual(figures(containerOf('c', { detail: up, status: 'exited' }), usage), ['', '', '']);
		assert.deepEqual(figures(containerOf('c')), ['', '', '']);
		assert.deepEqual(figures(containerOf('c', { detail: detailOf({ startedAt: 0 }) })), ['', '', '']);
	});

	test('of restarts where there were some', () => {
		assert.equal(cellsOf(containerOf('c', { detail: detailOf({ restartCount: 0 }) }))['RESTARTS'], '');
		assert.equal(cellsOf(containerOf('c'))['RESTARTS'], '');
	});
});
