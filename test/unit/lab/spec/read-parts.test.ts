/** What inspect tells of a container in parts: what is given, what the engine fills in, and what is missing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import { readContainer, type ReadContext } from '../../../../source/lab/spec/read/container.ts';
import { readDeviceRequests, readDevices } from '../../../../source/lab/spec/read/devices.ts';
import { imageInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { id, inspectOf } from './inspect-of.ts';

const gpu = { Driver: '', Count: 0, DeviceIDs: null, Capabilities: [['gpu']], Options: null };

suite('requests for devices', () => {
	const rows: [what: string, requests: Parameters<typeof readDeviceRequests>[0], spec: object][] = [
		['none', null, {}],
		['an empty list', [], {}],
		['all of them', [{ ...gpu, Count: -1 }], { gpus: 'all' }],
		['so many', [{ ...gpu, Count: 2 }], { gpus: '2' }],
		['no number', [{ ...gpu, Count: undefined }], { gpus: '0' }],
		['these', [{ ...gpu, DeviceIDs: ['0', '2'] }], { gpus: 'device=0,2' }],
		['without options', [{ ...gpu, Options: {}, Count: 1 }], { gpus: '1' }],
		[
			'with options',
			[{ ...gpu, Count: 1, Options: { 'a.b': 'c' } }],
			{ deviceRequests: [{ count: 1, capabilities: [['gpu']], options: { 'a.b': 'c' } }] },
		],
		[
			'of a driver, by its names',
			[{ ...gpu, Driver: 'cdi', Capabilities: null, DeviceIDs: ['vendor.com/a=0'] }],
			{ deviceRequests: [{ driver: 'cdi', ids: ['vendor.com/a=0'] }] },
		],
		[
			'two requests',
			[{ ...gpu, Count: 1 }, gpu],
			{ deviceRequests: [{ count: 1, capabilities: [['gpu']] }, { capabilities: [['gpu']] }] },
		],
	];
	for (const [what, requests, spec] of rows) {
		test(what, () => assert.deepEqual(readDeviceRequests(requests), spec));
	}
});

suite('devices', () => {
	test('have a place and permissions where those are not the usual ones', () => {
		assert.deepEqual(readDevices(null), []);
		assert.deepEqual(
			readDevices([
				{ PathOnHost: '/dev/a', PathInContainer: '/dev/a', CgroupPermissions: 'rwm' },
				{ PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' },
			]),
			[{ host: '/dev/a' }, { host: '/dev/a', container: '/dev/b', permissions: 'r' }],
		);
	});
});

suite('a container that is read', () => {
	type Config = Record<string, unknown>;
	function specWith(
		own: Config,
		image: Config,
		more: Partial<ContainerSpec> = {},
		around: ReadContext = {},
	): ContainerSpec {
		const found = inspectOf({ name: 'a', image: 'debian', ...more });
		return readContainer(
			{ ...found, Config: { ...found.Config, ...own } },
			{ ...around, image: imageInspect.parse({ Id: 'sha256:00', Config: image }) },
		).spec;
	}
	const part = ({ entrypoint, command }: ContainerSpec) => ({ entrypoint, command });

	test('has the command that the user gave, or with an entrypoint of his all of it', () => {
		const image = { Entrypoint: ['/e'], Cmd: ['c'] };
		const rows: [own: Config, read: ReturnType<typeof part>][] = [
			[image, { entrypoint: undefined, command: undefined }],
			[
				{ Entrypoint: ['/e'], Cmd: ['d'] },
				{ entrypoint: undefined, command: ['d'] },
			],
			[
				{ Entrypoint: ['/f'], Cmd: ['c'] },
				{ entrypoint: ['/f'], command: ['c'] },
			],
			[
				{ Entrypoint: ['/f'], Cmd: null },
				{ entrypoint: ['/f'], command: undefined },
			],
			[
				{ Entrypoint: ['/f'], Cmd: [] },
				{ entrypoint: ['/f'], command: undefined },
			],
			[
				{ Entrypoint: null, Cmd: ['c'] },
				{ entrypoint: [''], command: ['c'] },
			],
			[
				{ Entrypoint: ['/e'], Cmd: null },
				{ entrypoint: undefined, command: undefined },
			],
		];
		for (const [own, read] of rows) assert.deepEqual(part(specWith(own, image)), read, JSON.stringify(own));
		assert.deepEqual(part(specWith({ Cmd: ['c'] }, {})), { entrypoint: undefined, command: ['c'] });
	});

	test("has no host name that the engine gave: a part of its id, or the host's on the host's network", () => {
		const onHost = { networkMode: 'host' } as const;
		const defaults = { hostname: 'rack-1' };
		const hostname = (name: string, more: Partial<ContainerSpec> = {}): string | undefined =>
			specWith({ Hostname: name }, {}, more, { defaults }).hostname;
		assert.equal(hostname(id.slice(0, 12)), undefined);
		assert.equal(hostname('calvin'), 'calvin');
		assert.equal(hostname('rack-1'), 'rack-1');
		assert.equal(hostname('rack-1', onHost), undefined);
		assert.equal(hostname(id.slice(0, 12), onHost), id.slice(0, 12));
	});

	test('has volumes that the image asks for by the names that the engine gave, and no binds among them', () => {
		const found = inspectOf({ name: 'a', image: 'debian' });
		const Mounts = [
			{ Type: 'volume', Name: 'anonymous', Destination: '/data', RW: true },
			{ Type: 'volume', Name: 'read', Destination: '/read', RW: false },
			{ Type: 'bind', Source: '/srv', Destination: '/srv', RW: true },
		];
		const image = imageInspect.parse({ Id: 'sha256:00', Config: { Volumes: { '/data': {}, '/read': {} } } });
		assert.deepEqual(readContainer({ ...found, Mounts }, { image, takenOver: true }).spec.mounts, [
			{ type: 'volume', source: 'anonymous', target: '/data' },
			{ type: 'volume', source: 'read', target: '/read', readOnly: true },
		]);
	});
});
