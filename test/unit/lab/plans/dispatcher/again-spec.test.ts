import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { againSpec } from '../../../../../source/lab/plans/dispatcher/again-spec.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';

const image = 'lavasoftware/lava-dispatcher:2023.01';
const old: ContainerSpec = { name: 'calvin', image };
const made: ContainerSpec = { name: 'calvin', image: 'lavasoftware/lava-dispatcher:2023.03' };

const again = (before: Partial<ContainerSpec>, wished: Partial<ContainerSpec> = {}): ContainerSpec =>
	againSpec({ ...old, ...before }, { ...made, ...wished });

describe('a dispatcher with other arguments', () => {
	it('is of the new image, and keeps what no form asks for', () => {
		const spec = again({ shmSize: 1, labels: { a: 'b' }, unset: ['LANG'] });
		assert.deepEqual(spec, {
			name: 'calvin',
			image: made.image,
			shmSize: 1,
			labels: { a: 'b' },
			unset: ['LANG'],
			environment: {},
		});
	});

	it('has the variables of its contract as they were asked for, and all others as they were', () => {
		const before = { URL: 'http://old/', WORKER_NAME: '--name=old', TOKEN: '--token=x', http_proxy: 'http://p/' };
		assert.deepEqual(again({ environment: before }, { environment: { URL: 'http://new/' } }).environment, {
			TOKEN: '--token=x',
			http_proxy: 'http://p/',
			URL: 'http://new/',
		});
	});

	it('gets what is mounted anew beside what it has, and nothing twice or over its token', () => {
		const dev = { type: 'bind' as const, source: '/dev', target: '/dev' };
		const mine = { type: 'volume' as const, source: 'mine', target: '/cache' };
		const state = { type: 'volume' as const, source: 's', target: '/var/lib/lava/dispatcher/worker' };
		const wished = { mounts: [{ ...mine, source: 'other' }, dev, state] };
		assert.deepEqual(again({ mounts: [mine] }, wished).mounts, [mine, dev]);
		assert.deepEqual(again({ mounts: [mine] }, { mounts: [state] }).mounts, [mine]);
		assert.equal(again({}, { mounts: [state] }).mounts, undefined);
	});

	it('keeps how a device and a port were given, and loses those that were taken out', () => {
		const devices = [{ host: '/dev/ttyUSB0', container: '/dev/serial0', permissions: 'rw' }, { host: '/dev/kvm' }];
		const wished = { devices: [{ host: '/dev/ttyUSB0' }, { host: '/dev/net/tun' }] };
		assert.deepEqual(again({ devices }, wished).devices, [devices[0], { host: '/dev/net/tun' }]);
		assert.equal(again({ devices }).devices, undefined);
		const web = { container: 80, host: 8080, address: '127.0.0.1' };
		const udp = { container: 80, protocol: 'udp' as const, host: 69 };
		const sctp = { container: 9, protocol: 'sctp' as const, host: 9 };
		const asked = [
			{ container: 80, host: 80 },
			{ container: 81, host: 81 },
		];
		assert.deepEqual(again({ ports: [web, udp, sctp] }, { ports: asked }).ports, [web, asked[1], sctp]);
		assert.equal(again({ ports: [web] }).ports, undefined);
	});

	it('has both lists of capabilities, each once, and is privileged only when asked', () => {
		const spec = again({ capAdd: ['NET_ADMIN', 'SYS_TIME'], privileged: true }, { capAdd: ['NET_ADMIN', 'MKNOD'] });
		assert.deepEqual([spec.capAdd, spec.privileged], [['NET_ADMIN', 'SYS_TIME', 'MKNOD'], undefined]);
		assert.equal(again({}, { privileged: true }).privileged, true);
	});

	it('restarts as asked, else as before', () => {
		assert.equal(again({ restart: 'always' }).restart, 'always');
		assert.equal(again({ restart: 'always' }, { restart: 'no' }).restart, 'no');
	});

	it('is on the network that was asked for in the place of its first, and on its others', () => {
		const networks = [
			{ network: 'lab', ipv4: '10.0.0.5', aliases: ['tftp'] },
			{ network: 'boards' },
			{ network: 'more' },
		];
		const others = [{ network: 'boards' }, { network: 'more' }];
		assert.deepEqual(again({ networks }, { networks: [{ network: 'lab', ipv4: '10.0.0.9' }] }).networks, [
			{ network: 'lab', ipv4: '10.0.0.9', aliases: ['tftp'] },
			...others,
		]);
		assert.deepEqual(again({ networks }, { networks: [{ network: 'lab' }] }).networks, [
			{ network: 'lab', aliases: ['tftp'] },
			...others,
		]);
		assert.deepEqual(again({ networks }, { networks: [{ network: 'new' }] }).networks, [{ network: 'new' }, ...others]);
		assert.deepEqual(again({ networks }, { networks: [{ network: 'boards' }] }).networks, others);
		assert.deepEqual(again({ networks }).networks, networks);
	});
});
