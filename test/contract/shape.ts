/** The shapes of an engine's answers, to lay one engine's beside another's. */

import type { TestContext } from 'node:test';
import { expectStatus, OBEDIENT, type Fixture } from './fixture.ts';
import { createdSchema } from './schemas.ts';

/** `containers[].State` -> `object`, for every value in every answer. */
export type Shape = ReadonlyMap<string, string>;

/** Asks everything the program asks of an engine, about the same network and containers each time. */
export async function shapeOf(t: TestContext, fixture: Fixture): Promise<Shape> {
	const network = await fixture.createNetwork(t, {
		EnableIPv6: true,
		Labels: { rack: '2' },
		IPAM: {
			Config: [{ Subnet: '10.99.0.0/24', Gateway: '10.99.0.1', IPRange: '10.99.0.128/25' }, { Subnet: 'fd99::/64' }],
		},
	});
	const place = { Aliases: ['board'], IPAMConfig: { IPv4Address: '10.99.0.9' } };
	const running = await fixture.run(t, OBEDIENT, {
		StopTimeout: 1,
		ExposedPorts: { '80/tcp': {}, '82/udp': {} },
		Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 30e9 },
		HostConfig: { NetworkMode: network, Binds: ['/tmp:/mnt:ro'], PortBindings: { '80/tcp': [{ HostPort: '29999' }] } },
		NetworkingConfig: { EndpointsConfig: { [network]: place } },
	});
	const created = await fixture.create(t, 'exit 0');
	const exec = expectStatus(await fixture.call('POST', `/containers/${running}/exec`, { Cmd: ['true'] }), 201);
	const paths = {
		version: '/version',
		info: '/info',
		containers: `/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify({ id: [running, created] }))}`,
		running: `/containers/${running}/json`,
		created: `/containers/${created}/json`,
		stats: `/containers/${running}/stats?stream=false&one-shot=1`,
		networks: '/networks',
		network: `/networks/${network}`,
		exec: `/exec/${createdSchema.parse(exec.body).Id}/json`,
		images: '/images/json',
		image: `/images/${fixture.image}/json`,
	};
	const shape = new Map<string, string>();
	for (const [name, path] of Object.entries(paths)) {
		addShape(shape, name, expectStatus(await fixture.call('GET', path), 200).body);
	}
	return shape;
}

/** Keys that are names and not words of the API. */
const NAMES = /\.(Labels|Options|Networks|Containers|ExposedPorts|PortBindings|Ports|memory_stats\.stats)$/;

function addShape(shape: Map<string, string>, at: string, value: unknown): void {
	const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
	if (kind !== 'null' || !shape.has(at)) shape.set(at, kind);
	if (Array.isArray(value)) for (const element of value) addShape(shape, `${at}[]`, element);
	else if (typeof value === 'object' && value !== null) {
		for (const [key, member] of Object.entries(value)) addShape(shape, `${at}.${NAMES.test(at) ? '*' : key}`, member);
	}
}

/** What one engine says that another one does not, or says as another kind of value; null goes with all. */
export function strangeIn(shape: Shape, known: Shape): string[] {
	return [...shape].flatMap(([path, kind]) => {
		const expected = known.get(path);
		if (expected === undefined) return [`${path} is not known`];
		if (kind === expected || kind === 'null' || expected === 'null') return [];
		return [`${path} is ${kind}, not ${expected}`];
	});
}
