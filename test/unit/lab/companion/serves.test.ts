/** Which dispatchers a companion serves: by the first sign that names any. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dispatchersOf, SERVES_LABEL } from '../../../../source/lab/companion/serves.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Container, Mount } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf, endpointOf } from '../objects-for-tests.ts';

const dispatcher = (name: string, rest: Partial<Container> = {}): Container =>
	containerOf(name, { image: 'lavasoftware/lava-dispatcher:2023.01', ...rest });

const mounted = (...sources: readonly string[]): Partial<Container> => ({
	detail: detailOf({
		mounts: sources.map((source): Mount => ({ type: 'bind', source, destination: '/there', readOnly: false })),
	}),
});

const project = (name: string): Partial<Container> => ({ labels: { 'com.docker.compose.project': name } });

const served = (companion: Partial<Container>, ...containers: readonly Container[]): string[] =>
	dispatchersOf(containerOf('ser2net', companion), containers).map(({ name }) => name);

suite('a companion serves', () => {
	test('the dispatchers that its label names, in order, whatever else speaks for others', () => {
		const label = { labels: { [SERVES_LABEL]: 'hobbes, calvin' }, networkMode: 'host' };
		const others = ['hobbes', 'calvin', 'susie'].map(name => dispatcher(name, { networkMode: 'host' }));
		assert.deepEqual(served(label, ...others), ['calvin', 'hobbes']);
		assert.deepEqual(served({ labels: { [SERVES_LABEL]: '' } }, ...others), []);
	});

	test('those that share a folder, before those of its project', () => {
		const here = { ...mounted('/srv/tftp'), ...project('lab') };
		const [shares, beside] = [dispatcher('shares', mounted('/srv/tftp')), dispatcher('beside', project('lab'))];
		assert.deepEqual(served(here, beside, shares), ['shares']);
		assert.deepEqual(served(here, beside, dispatcher('other', mounted('/srv/other'))), ['beside']);
	});

	test('nobody by what all containers have of their host, or by a folder without a place there', () => {
		const places = ['/dev/ttyUSB0', '/dev', '/run/udev', '/etc/localtime', '/var/run/docker.sock', ''];
		for (const place of places)
			assert.deepEqual(served(mounted(place), dispatcher('calvin', mounted(place))), [], place);
		assert.deepEqual(served(mounted('/develop'), dispatcher('calvin', mounted('/develop'))), ['calvin']);
	});

	test('nobody by being in no project, as others are', () => {
		assert.deepEqual(served({}, dispatcher('calvin')), []);
		assert.deepEqual(served(project('lab'), dispatcher('calvin', project('shop'))), []);
	});

	test('those of its own network, and on the network of the host those that are there too', () => {
		const joined = (name: string): Partial<Container> => ({ endpoints: [endpointOf(name)], networkMode: name });
		assert.deepEqual(served(joined('boards'), dispatcher('a', joined('boards')), dispatcher('b', joined('x'))), ['a']);
		const host = { networkMode: 'host' };
		assert.deepEqual(served(host, dispatcher('a', host), dispatcher('b')), ['a']);
		assert.deepEqual(served({}, dispatcher('a', host)), []);
	});

	test('dispatchers of its own host alone, and nothing else', () => {
		const host = { networkMode: 'host' };
		assert.deepEqual(
			served(host, dispatcher('far', { ...host, host: hostKey('far') }), containerOf('other', host)),
			[],
		);
	});
});
