import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import { imageInspect } from '../../../../source/lab/spec/read/inspect.ts';
import { readContainer, type ReadContext } from '../../../../source/lab/spec/read/container.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';
import { id, type ImageConfig, inspectOf } from './inspect-of.ts';

const specOf = (spec: ContainerSpec, image?: ImageConfig, around: ReadContext = {}) =>
	readContainer(inspectOf(spec, image), {
		...around,
		...(image && { image: imageInspect.parse({ Id: 'sha256:00', Config: image }) }),
	});

suite('a container as found', () => {
	test('reads back as the spec it was made from', () => {
		fc.assert(fc.property(arbitrarySpec, spec => assert.deepEqual(specOf(spec).spec, spec)));
	});

	test('has a health check that only changes how often the image’s own is done', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		const read = (health: Record<string, unknown> | null): unknown =>
			readContainer({ ...found, Config: { ...found.Config, Healthcheck: health } }).spec.health;
		assert.deepEqual(read({ Interval: 5e9, Retries: 0 }), { test: [], interval: 5 });
		assert.deepEqual(read({ Test: ['NONE'], Retries: 3 }), { test: ['NONE'], retries: 3 });
		assert.equal(read(null), undefined);
	});

	test('leaves out what its image gives', () => {
		const image = {
			Env: ['PATH=/usr/bin', 'LANG=C'],
			Labels: { maintainer: 'LAVA' },
			Cmd: ['lava'],
			ExposedPorts: { '80/tcp': {} },
			WorkingDir: '/root',
		};
		const given = arbitrarySpec.filter(spec => spec.labels?.['maintainer'] === undefined);
		fc.assert(fc.property(given, spec => assert.deepEqual(specOf(spec, image).spec, spec)));
	});

	test('says nothing of what Docker takes anyway', () => {
		assert.deepEqual(specOf({ name: 'web', image: 'debian' }), {
			id,
			imageId: 'sha256:00',
			status: 'running',
			spec: { name: 'web', image: 'debian' },
			secrets: new Map(),
			macNetworks: [],
			dependants: [],
			missing: [],
			warnings: [],
		});
	});

	test('is on the network of the host, of another or on none', () => {
		for (const networkMode of ['none', `container:${id}`]) {
			const spec = { name: 'web', image: 'debian', networkMode };
			assert.deepEqual(specOf(spec).spec, spec);
		}
		// The engine writes another's name there, and takes none.
		assert.equal(
			specOf({ name: 'web', image: 'debian', networkMode: 'container:db', hostname: 'db' }).spec.hostname,
			undefined,
		);
		const host = { name: 'web', image: 'debian', networkMode: 'host', hostname: 'lab-host' };
		assert.deepEqual(specOf(host, {}, { defaults: { hostname: 'lab-host' } }).spec, {
			name: 'web',
			image: 'debian',
			networkMode: 'host',
		});
		assert.equal(specOf(host, {}, { defaults: { hostname: 'other' } }).spec.hostname, 'lab-host');
	});

	test('says that the image’s entrypoint was taken away', () => {
		const found = inspectOf({ name: 'web', image: 'debian', command: ['sh'] });
		const image = (Entrypoint: string[]) => ({ image: imageInspect.parse({ Id: 'i', Config: { Entrypoint } }) });
		assert.deepEqual(readContainer(found, image(['lava'])).spec.entrypoint, ['']);
		assert.equal(readContainer(found, image([])).spec.entrypoint, undefined);
	});

	test('keeps what differs from what the engine takes by itself', () => {
		const spec: ContainerSpec = {
			name: 'web',
			image: 'debian',
			runtime: 'kata',
			cgroupns: 'private',
			logDriver: 'local',
		};
		const usual = { runtime: 'kata', cgroupns: 'private', logDriver: 'local' };
		assert.deepEqual(specOf(spec, {}, { defaults: usual }).spec, { name: 'web', image: 'debian' });
		assert.deepEqual(specOf(spec, {}, { defaults: { ...usual, runtime: 'runc' } }).spec.runtime, 'kata');
		assert.deepEqual(specOf(spec, {}, { defaults: { ...usual, logDriver: 'journald' } }).spec.logDriver, 'local');
	});

	test('leaves out what an engine adds to a privileged container, and to one with a limit', () => {
		const found = inspectOf({ name: 'web', image: 'debian', privileged: true, memory: 1e7 });
		Object.assign(found.HostConfig, { SecurityOpt: ['label=disable'], MemorySwap: 2e7, MaskedPaths: [] });
		assert.deepEqual(readContainer(found).spec, { name: 'web', image: 'debian', privileged: true, memory: 1e7 });
		found.HostConfig.Privileged = false;
		assert.deepEqual(readContainer(found).spec.securityOptions, ['label=disable']);
	});

	test('takes a flag that is off for nothing, unless it is a choice', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		Object.assign(found.HostConfig, { Init: false, Privileged: false, ReadonlyRootfs: false });
		assert.deepEqual(readContainer(found).spec, { name: 'web', image: 'debian', init: false });
	});

	test('keeps secrets apart, under their names', () => {
		const found = specOf({
			name: 'calvin',
			image: 'debian',
			environment: { URL: 'http://lava/', TOKEN: ['--token=', { secret: 't' }] },
			command: ['lava-worker', '--token', { secret: 't' }],
		});
		assert.deepEqual(found.spec.environment, { URL: 'http://lava/', TOKEN: { secret: 'calvin TOKEN' } });
		assert.deepEqual(found.spec.command, ['lava-worker', '--token', { secret: 'calvin argument 3' }]);
		assert.equal(found.secrets.get('calvin TOKEN'), '--token=s3cret');
		assert.equal(found.secrets.get('calvin argument 3'), 's3cret');
		assert.doesNotMatch(JSON.stringify(found.spec), /s3cret/);
	});

	test('names what a new container would lack, whichever engine it is from', () => {
		const found = inspectOf({ name: 'web', image: 'debian', networks: [{ network: 'lab' }], restart: 'always' });
		Object.assign(found.HostConfig.RestartPolicy ?? {}, { Patience: 5, Nothing: 0 });
		Object.assign(found.NetworkSettings.Networks?.['lab'] ?? {}, { Bandwidth: '1G', IPPrefixLen: 16 });
		assert.deepEqual(readContainer(found).warnings, [
			'Not kept: Patience of its RestartPolicy (5).',
			'Not kept: Bandwidth of its place on lab ("1G").',
		]);
	});

	test('takes for nothing what says nothing, in whatever setting', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		const nothing = { a: null, b: '', c: 0, d: false, e: -1, f: [], g: {}, h: [null, { i: '' }], j: undefined };
		Object.assign(found.HostConfig, nothing);
		assert.equal(readContainer(found).spec.further, undefined);
		for (const value of ['x', 1, true, [0, 1], { a: 'x' }]) {
			Object.assign(found.HostConfig, { Future: value });
			assert.deepEqual(readContainer(found).spec.further, { host: { Future: value } });
		}
	});

	test('has a mount in memory with its size and mode', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		found.HostConfig.Mounts = [
			{ Type: 'tmpfs', Target: '/a', TmpfsOptions: { SizeBytes: 4096, Mode: 0o700 } },
			{ Type: 'tmpfs', Target: '/b' },
		];
		assert.deepEqual(readContainer(found).spec.mounts, [
			{ type: 'tmpfs', target: '/a', options: 'size=4096,mode=700' },
			{ type: 'tmpfs', target: '/b' },
		]);
	});

	test('takes a mount that is said to be writable for a usual one, and names what it does not know', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		found.HostConfig.Binds = ['/srv:/srv:rw', 'data:/data:rw,nocopy', '/opt:/opt:ro,odd'];
		const { spec, warnings } = readContainer(found);
		assert.deepEqual(spec.mounts, [
			{ type: 'bind', source: '/srv', target: '/srv' },
			{ type: 'volume', source: 'data', target: '/data', noCopy: true },
			{ type: 'bind', source: '/opt', target: '/opt', readOnly: true },
		]);
		assert.deepEqual(warnings, ['Of the mount at /opt, odd is not kept.']);
	});

	test('keeps the paths of /proc open that were opened', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		Object.assign(found.HostConfig, { MaskedPaths: [], ReadonlyPaths: [] });
		assert.deepEqual(readContainer(found).spec.further, { host: { MaskedPaths: [], ReadonlyPaths: [] } });
		Object.assign(found.HostConfig, { MaskedPaths: ['/proc/kcore'], ReadonlyPaths: ['/proc/sys'] });
		assert.equal(readContainer(found).spec.further, undefined);
	});

	test('takes over unnamed volumes where they are to be kept', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		found.Mounts = [{ Type: 'volume', Name: 'f00d', Destination: '/data', RW: true }];
		assert.equal(readContainer(found).spec.mounts, undefined);
		assert.deepEqual(readContainer(found, { takenOver: true }).spec.mounts, [
			{ type: 'volume', source: 'f00d', target: '/data' },
		]);
		const mounts: ContainerSpec['mounts'] = [
			{ type: 'volume', source: 'named', target: '/named' },
			{ type: 'bind', source: '/srv', target: '/srv' },
			{ type: 'volume', source: '', target: '/data' },
		];
		const mixed = inspectOf({ name: 'web', image: 'debian', mounts });
		mixed.Mounts = [
			{ Type: 'volume', Name: 'named', Destination: '/named', RW: true },
			{ Type: 'bind', Source: '/srv', Destination: '/srv', RW: true },
			{ Type: 'volume', Name: 'f00d', Destination: '/data', RW: false },
		];
		assert.deepEqual(readContainer(mixed, { takenOver: true }).spec.mounts, [
			...mounts.slice(0, 2),
			{ type: 'volume', source: 'f00d', target: '/data', readOnly: true },
		]);
	});

	test('keeps the ports that the engine chose where another takes its place, and says so', () => {
		const found = inspectOf({
			name: 'web',
			image: 'debian',
			ports: [{ container: 80 }, { container: 81, host: '8000-8010' }, { container: 82, host: 82 }, { container: 83 }],
			expose: ['90/udp'],
			publishAll: true,
		});
		const at = (port: string) => [
			{ HostIp: '0.0.0.0', HostPort: port },
			{ HostIp: '::', HostPort: port },
		];
		found.NetworkSettings.Ports = {
			'80/tcp': at('49153'),
			'81/tcp': at('8003'),
			'82/tcp': at('82'),
			'83/tcp': null,
			'90/udp': at('49154'),
		};
		assert.deepEqual(readContainer(found).spec.ports?.[0], { container: 80 });
		const taken = readContainer(found, { takenOver: true });
		assert.deepEqual(taken.spec.ports, [
			{ container: 80, host: 49153 },
			{ container: 81, host: 8003 },
			{ container: 82, host: 82 },
			{ container: 83 },
			{ container: 90, protocol: 'udp', host: 49154 },
		]);
		assert.deepEqual(
			taken.warnings,
			[
				'80/tcp stays on the host’s port 49153, which the engine had chosen.',
				'81/tcp stays on the host’s port 8003, which the engine had chosen.',
				'83/tcp gets another port of the host, which the engine chooses.',
				'90/udp stays on the host’s port 49154, which the engine had chosen.',
			].map(text => text.replaceAll('’', "'")),
		);
	});
});
