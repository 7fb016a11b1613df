import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../../../../../source/lab/objects.ts';
import { findPortClaims } from '../../../../../source/lab/verdict/surroundings/port-claims.ts';
import { containerOf, detailOf } from '../../objects-for-tests.ts';

const serves = (name: string, startedAt: number, exposed: readonly string[], rest: Partial<Container> = {}) =>
	containerOf(name, {
		networkMode: 'host',
		detail: detailOf({
			startedAt,
			raw: () => ({ Config: { ExposedPorts: Object.fromEntries(exposed.map(port => [port, {}])) } }),
		}),
		...rest,
	});

const first = serves('first', 100, ['69/udp', '80/tcp']);
const second = serves('second', 200, ['69/udp']);

const taken = (worker: Container, ...others: readonly Container[]) =>
	findPortClaims([worker, ...others], [worker, ...others])(worker);

test('who starts later on the host finds the port taken; who was there first has it', () => {
	assert.deepEqual(taken(second, first), { port: '69/udp', holder: 'first' });
	assert.equal(taken(first, second), undefined);
});

test('ports are told apart by number and protocol', () => {
	assert.equal(taken(serves('other', 200, ['69/tcp', '8080/tcp']), first), undefined);
});

test('only what runs on the host has a port of the host', () => {
	assert.equal(taken(second, { ...first, status: 'exited' }), undefined);
	assert.equal(taken(second, { ...first, networkMode: 'dockernet' }), undefined);
	assert.equal(taken({ ...second, networkMode: 'dockernet' }, first), undefined);
});

test('what another publishes is taken, whoever started first', () => {
	const ports: Container['ports'] = [{ container: 69, protocol: 'udp', host: { address: '', port: 69 } }];
	const proxy = containerOf('proxy', { ports });
	assert.deepEqual(findPortClaims([first], [first, proxy])(first), { port: '69/udp', holder: 'proxy' });
	const elsewhere = containerOf('proxy', { ports: [{ container: 69, protocol: 'udp' }] });
	assert.equal(findPortClaims([first], [first, elsewhere])(first), undefined);
	assert.equal(findPortClaims([first], [first, { ...proxy, status: 'exited' }])(first), undefined);
});
