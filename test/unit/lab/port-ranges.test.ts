import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Port } from '../../../source/lab/objects.ts';
import { portRanges, rangeText } from '../../../source/lab/port-ranges.ts';

const at = (container: number, port?: number, address = '0.0.0.0', protocol: Port['protocol'] = 'tcp'): Port => ({
	container,
	protocol,
	...(port !== undefined && { host: { address, port } }),
});

const said = (...ports: Port[]): string[] =>
	portRanges(ports).map(
		({ container, protocol, host }) =>
			`${rangeText(container)}/${protocol}` + (host === undefined ? '' : ` on ${host.address}:${rangeText(host)}`),
	);

test('neighbours are one range, whatever stands between them', () => {
	assert.deepEqual(said(at(80), at(81), at(83)), ['80-81/tcp', '83/tcp']);
	assert.deepEqual(said(at(80), at(80, undefined, '', 'udp'), at(81)), ['80-81/tcp', '80/udp']);
	assert.deepEqual(said(at(80, 8080), at(80, 8080, '::'), at(81, 8081), at(81, 8081, '::')), [
		'80-81/tcp on 0.0.0.0:8080-8081',
		'80-81/tcp on :::8080-8081',
	]);
});

test('the order in which they are listed says nothing', () => {
	assert.deepEqual(said(at(83), at(81), at(80)), ['80-81/tcp', '83/tcp']);
});

test('a range is published as one, or is none', () => {
	assert.deepEqual(said(at(80, 8080), at(81, 9081)), ['80/tcp on 0.0.0.0:8080', '81/tcp on 0.0.0.0:9081']);
	assert.deepEqual(said(at(80, 8080), at(81)), ['80/tcp on 0.0.0.0:8080', '81/tcp']);
});

test('all ports of a container are one range', () => {
	assert.deepEqual(said(...Array.from({ length: 65_535 }, (_, index) => at(index + 1))), ['1-65535/tcp']);
	assert.deepEqual(said(), []);
});
