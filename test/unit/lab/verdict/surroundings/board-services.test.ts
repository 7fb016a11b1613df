import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LOCAL } from '../../../../../source/lab/host.ts';
import type { Container, Mount } from '../../../../../source/lab/objects.ts';
import { boardServices, servicesIn } from '../../../../../source/lab/verdict/surroundings/board-services.ts';
import { byId, containerOf, detailOf } from '../../objects-for-tests.ts';

const mount = (source: string, destination: string): Mount => ({
	type: 'volume',
	source,
	destination,
	readOnly: false,
});
const service = (name: string, role: string, rest: Partial<Container> & { serves?: string } = {}): Container => {
	const { serves, ...more } = rest;
	const labels = { 'lavadock.role': role, ...(serves !== undefined && { 'lavadock.serves': serves }) };
	return containerOf(name, { labels, detail: detailOf({}), ...more });
};
const worker = containerOf('calvin', {
	image: 'lavasoftware/lava-dispatcher:2023.01',
	detail: detailOf({ mounts: [mount('w', '/srv/tftp'), mount('cache', '/cache')] }),
});
const names = (...all: readonly Container[]): string[] =>
	boardServices(worker, servicesIn(LOCAL, byId(...all))).map(({ name }) => name);

suite('what serves the boards of a worker', () => {
	test('is TFTP, HTTP or NFS that runs', () => {
		const all = ['tftp', 'http', 'nfs', 'ser2net', 'nbd'].map(role => service(role, role, { serves: 'calvin' }));
		assert.deepEqual(names(...all, service('gone', 'tftp', { serves: 'calvin', status: 'exited' })), [
			'tftp',
			'http',
			'nfs',
		]);
	});

	test('is told by the names in its label, with blanks between or without', () => {
		assert.deepEqual(names(service('a', 'tftp', { serves: 'hobbes,calvin' })), ['a']);
		assert.deepEqual(names(service('a', 'tftp', { serves: 'hobbes, calvin' })), ['a']);
		assert.deepEqual(names(service('a', 'tftp', { serves: 'calvin2' })), []);
	});

	test('is told by a folder that both have, unless a label names others', () => {
		const shares = { detail: detailOf({ mounts: [mount('w', '/srv/tftp')] }) };
		assert.deepEqual(names(service('a', 'tftp', shares)), ['a']);
		assert.deepEqual(names(service('a', 'tftp', { ...shares, serves: 'hobbes' })), []);
		assert.deepEqual(names(service('a', 'tftp', { detail: detailOf({ mounts: [mount('x', '/srv/tftp')] }) })), []);
		assert.deepEqual(
			names(service('a', 'http', { detail: detailOf({ mounts: [mount('cache', '/cache')] }) })),
			[],
			'a folder of another kind',
		);
		assert.deepEqual(names(service('a', 'tftp', { detail: undefined })), []);
	});
});
