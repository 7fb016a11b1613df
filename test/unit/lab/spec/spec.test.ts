import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import { containerBody } from '../../../../source/lab/spec/create-body.ts';
import { containerInspect, imageInspect } from '../../../../source/lab/spec/inspect.ts';
import { readContainer, type Surroundings } from '../../../../source/lab/spec/read-container.ts';
import { reveal } from '../../../../source/lab/value.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

type ImageConfig = { Env?: string[]; Labels?: Record<string, string>; [key: string]: unknown };

const id = 'c0ffee'.padEnd(64, '0');

/** The inspect answer of a container that an engine made from this spec, and from an image that gives this. */
function inspectOf(spec: ContainerSpec, image: ImageConfig = {}) {
	const body = containerBody(spec, value => reveal(value, new Map([['t', 's3cret']])), 'all');
	const { HostConfig, NetworkingConfig, ...Config } = body as typeof body & { Env?: string[]; Labels?: object };
	const entrypointGiven = spec.entrypoint !== undefined;
	const places = Object.entries<object>(NetworkingConfig?.EndpointsConfig ?? { bridge: {} });
	return containerInspect.parse({
		Id: id,
		Name: `/${spec.name}`,
		Image: 'sha256:00',
		State: { Status: 'running', Running: true },
		Config: {
			Hostname: id.slice(0, 12),
			...(entrypointGiven ? {} : image),
			...Config,
			Env: [...(Config.Env ?? []), ...(image.Env ?? [])],
			Labels: { ...image.Labels, ...Config.Labels },
		},
		HostConfig: { ShmSize: 67108864, ...HostConfig },
		NetworkSettings: {
			Networks: Object.fromEntries(places.map(([name, each]) => [name, { ...each, EndpointID: 'e' }])),
		},
	});
}

const specOf = (spec: ContainerSpec, image?: ImageConfig, around: Surroundings = {}) =>
	readContainer(inspectOf(spec, image), {
		...around,
		...(image && { image: imageInspect.parse({ Id: 'sha256:00', Config: image }) }),
	});

suite('a container as found', () => {
	test('reads back as the spec it was made from', () => {
		fc.assert(fc.property(arbitrarySpec, spec => assert.deepEqual(specOf(spec).spec, spec)));
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
			warnings: [],
		});
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

	test('names what a new container would lack', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		found.HostConfig['BlkioDeviceReadBps'] = [{ Path: '/dev/sda', Rate: 1 }];
		assert.match(readContainer(found).warnings.join(), /BlkioDeviceReadBps/);
	});

	test('takes over unnamed volumes where they are to be kept', () => {
		const found = inspectOf({ name: 'web', image: 'debian' });
		found.Mounts = [{ Type: 'volume', Name: 'f00d', Destination: '/data', RW: true }];
		assert.equal(readContainer(found).spec.mounts, undefined);
		assert.deepEqual(readContainer(found, { keepUnnamedVolumes: true }).spec.mounts, [
			{ type: 'volume', source: 'f00d', target: '/data' },
		]);
	});
});
