import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerStatus } from '../../../../source/lab/objects.ts';
import { readContainer } from '../../../../source/lab/spec/read/container.ts';
import { inspectOf } from './inspect-of.ts';

suite('a MAC address', () => {
	const placed = (state: ContainerStatus, first: object, second: object, config: object = {}) => {
		const found = inspectOf({ name: 'web', image: 'debian', networks: [{ network: 'lab' }, { network: 'boards' }] });
		found.State.Status = state;
		Object.assign(found.Config, config);
		found.NetworkSettings.Networks = { boards: { ...second }, lab: { ...first } };
		return readContainer(found);
	};
	const derived = { IPAddress: '172.18.0.5', MacAddress: '02:42:ac:12:00:05' };
	const random = { IPAddress: '172.18.0.5', MacAddress: 'ba:70:1b:08:8e:3b', DNSNames: ['web'] };
	const macs = ({ spec }: ReturnType<typeof readContainer>) => spec.networks?.map(({ mac }) => mac);

	test('that the engine made is not kept on the first network', () => {
		assert.deepEqual(macs(placed('running', random, derived)), [undefined, undefined]);
		assert.deepEqual(macs(placed('running', derived, derived)), [undefined, undefined]);
	});

	test('that was asked for is kept on the first network', () => {
		const mac = '02:11:22:33:44:55';
		assert.deepEqual(macs(placed('exited', {}, {}, { MacAddress: mac })), [mac, undefined]);
	});

	test('of another network is kept where nobody knows, and that is said', () => {
		const found = placed('running', random, random);
		assert.deepEqual(macs(found), [undefined, random.MacAddress]);
		assert.match(found.warnings.join(), /It keeps the MAC address ba:70:1b:08:8e:3b on boards/);
		const rests = placed('exited', random, { DNSNames: null });
		assert.deepEqual(macs(rests), [undefined, undefined]);
		assert.match(rests.warnings.join(), /Not known: whether it had a MAC address of its own on boards/);
	});

	test('of another network is what was asked for where it never ran, and none before API 1.44', () => {
		const created = placed('created', {}, { MacAddress: '02:11:22:33:44:59', DNSNames: null });
		assert.deepEqual([macs(created), created.warnings], [[undefined, '02:11:22:33:44:59'], []]);
		const old = placed('exited', {}, {});
		assert.deepEqual([macs(old), old.warnings], [[undefined, undefined], []]);
	});
});
