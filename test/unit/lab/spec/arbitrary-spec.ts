/** Random container specs, such as `docker create` takes them. */

import * as fc from 'fast-check';
import type { ContainerSpec, DeviceRequestSpec, MountSpec, PortSpec } from '../../../../source/lab/spec/container.ts';
import type { EndpointSpec } from '../../../../source/lab/spec/network.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/);
/** Whatever a user may type; no NUL, which no command line carries. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(each => !each.includes('\0'));
const path = fc.stringMatching(/^\/[a-z]{1,6}(\/[a-z]{1,6})?$/);
const some = <T>(each: fc.Arbitrary<T>) => fc.uniqueArray(each, { minLength: 1, maxLength: 3 });
const map = (value: fc.Arbitrary<string>) =>
	fc.dictionary(word, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const flag = fc.constant(true);

const mount: fc.Arbitrary<MountSpec> = fc.oneof(
	fc.record(
		{
			type: fc.constant('bind' as const),
			source: path,
			target: path,
			readOnly: flag,
			propagation: fc.constantFrom('rshared', 'rslave'),
		},
		{ requiredKeys: ['type', 'source', 'target'] },
	),
	fc.record(
		{
			type: fc.constant('bind' as const),
			source: path,
			target: path,
			readOnly: flag,
			mustExist: fc.constant(true),
			propagation: fc.constant('rshared'),
		},
		{ requiredKeys: ['type', 'source', 'target', 'mustExist'] },
	),
	fc.record(
		{
			type: fc.constant('volume' as const),
			source: word,
			target: path,
			readOnly: flag,
			noCopy: flag,
			relabel: fc.constantFrom('z' as const, 'Z' as const),
		},
		{ requiredKeys: ['type', 'source', 'target'] },
	),
	path.map(target => ({
		type: 'other' as const,
		target,
		as: { Type: 'volume', Source: 'data', Target: target, VolumeOptions: { Labels: { a: 'b' } } },
	})),
	fc.record({ type: fc.constant('volume' as const), source: fc.constant(''), target: path }),
	fc.record(
		{ type: fc.constant('tmpfs' as const), target: path, options: fc.constant('size=64m') },
		{ requiredKeys: ['type', 'target'] },
	),
);

/** A mount's kind decides where the engine lists it. */
const mountOrder = (each: MountSpec): number =>
	each.type === 'tmpfs'
		? 2
		: each.type === 'other' || 'mustExist' in each
			? 1
			: each.type === 'volume' && each.source === ''
				? 3
				: 0;

const mounts = fc
	.uniqueArray(mount, { minLength: 1, maxLength: 4, selector: each => each.target })
	.map(list => list.toSorted((a, b) => mountOrder(a) - mountOrder(b)));

const port: fc.Arbitrary<PortSpec> = fc.record(
	{
		container: fc.integer({ min: 1, max: 65535 }),
		protocol: fc.constantFrom('udp' as const, 'sctp' as const),
		address: fc.constantFrom('127.0.0.1', '192.168.7.1', '::1'),
		host: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constant('8000-8010' as const)),
	},
	{ requiredKeys: ['container'] },
);

const endpoint = fc.record<EndpointSpec, 'network'>(
	{
		network: word,
		ipv4: fc.ipV4(),
		ipv6: fc.constantFrom('fd00::5', 'fd00::6'),
		aliases: some(word),
		mac: fc.constantFrom('02:11:22:33:44:55', '06:00:00:00:00:01'),
		driverOptions: map(word),
		gatewayPriority: fc.constantFrom(-5, 1, 100),
		linkLocal: fc.constant(['169.254.1.1']),
		links: fc.constantFrom(['db:data'], ['db:data', 'web:www']),
	},
	{ requiredKeys: ['network'] },
);

const record = fc.record<ContainerSpec, 'name' | 'image'>(
	{
		name: word,
		image: word,
		entrypoint: some(text),
		command: some(text),
		environment: map(text),
		unset: fc.constantFrom(['LANG'], ['HOME', 'http_proxy']),
		user: word,
		workdir: path,
		tty: flag,
		init: fc.boolean(),
		stopSignal: fc.constant('SIGINT'),
		stopGrace: fc.integer({ min: 0, max: 600 }),
		restart: fc.constantFrom('always', 'unless-stopped', 'on-failure', 'on-failure:3'),
		health: fc.record(
			{
				test: fc.constantFrom(['NONE'], ['CMD-SHELL', 'exit 0'], ['CMD', 'true', 'a b']),
				interval: fc.integer({ min: 1, max: 99 }),
				timeout: fc.integer({ min: 1, max: 99 }),
				startPeriod: fc.constantFrom(0.5, 3),
				startInterval: fc.constantFrom(0.25, 1),
				retries: fc.integer({ min: 1, max: 9 }),
			},
			{ requiredKeys: ['test'] },
		),
		labels: map(text),
		hostname: word,
		networks: fc.uniqueArray(endpoint, { minLength: 1, maxLength: 3, selector: each => each.network }),
		ports: fc
			.uniqueArray(port, {
				minLength: 1,
				maxLength: 3,
				selector: each => `${each.container}/${each.protocol ?? 'tcp'}`,
			})
			.filter(list => list.length > 0),
		dns: some(fc.ipV4()),
		extraHosts: some(fc.constantFrom('a:1.2.3.4', 'b:1.2.3.5')),
		mounts,
		devices: some(fc.record({ host: path, permissions: fc.constantFrom('rw', 'r') }, { requiredKeys: ['host'] })),
		deviceCgroupRules: fc.constant(['c 189:* rmw']),
		gpus: fc.constantFrom('all', '2', 'device=a,b'),
		privileged: flag,
		capAdd: some(fc.constantFrom('NET_ADMIN', 'SYS_ADMIN')),
		securityOptions: fc.constant(['seccomp=unconfined']),
		sysctls: map(word),
		ipc: fc.constantFrom('host', 'shareable'),
		shmSize: fc.integer({ min: 1e6, max: 6e7 }),
		ulimits: fc.constant([{ name: 'nofile', soft: 1024, hard: 2048 }]),
		logDriver: fc.constantFrom('local', 'none'),
		memory: fc.integer({ min: 6e6, max: 1e9 }),
		memorySwappiness: fc.constantFrom(0, 60),
		further: fc.constantFrom(
			{ host: { BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 1 }] } },
			{ config: { StdinOnce: true }, host: { VolumeDriver: 'nfs', SettingOfTheFuture: { a: [1] } } },
		),
		cpus: fc.constantFrom(0.5, 1.25, 2),
		oomScoreAdjust: fc.integer({ min: 1, max: 1000 }),
		stdin: flag,
		autoRemove: flag,
		publishAll: flag,
		readOnly: flag,
		oomKillDisable: flag,
		groups: some(word),
		domainname: word,
		expose: fc.constantFrom(['9000/tcp'], ['9000/udp', '9001/tcp']).filter(list => list.length > 0),
		dnsSearch: some(word),
		dnsOptions: fc.constant(['ndots:1']),
		links: fc.constantFrom(['db:data'], ['db:data', 'web:www']),
		volumesFrom: fc.constantFrom(['db'], ['db:ro', 'web']),
		storageOptions: map(word),
		annotations: map(text),
		capDrop: some(fc.constantFrom('MKNOD', 'CHOWN')),
		pid: fc.constantFrom('host', 'container:db'),
		uts: fc.constant('host'),
		userns: fc.constant('host'),
		cgroupns: fc.constant('private'),
		cgroupParent: word,
		runtime: fc.constant('kata'),
		memoryReservation: fc.integer({ min: 1, max: 1e9 }),
		memorySwap: fc.constantFrom(-1, 3e9),
		cpuShares: fc.integer({ min: 2, max: 4096 }),
		cpuPeriod: fc.integer({ min: 1000, max: 1e6 }),
		cpuQuota: fc.integer({ min: 1000, max: 1e6 }),
		cpuset: fc.constant('0-1'),
		cpusetMemory: fc.constant('0'),
		pidsLimit: fc.integer({ min: 1, max: 1e4 }),
		blockWeight: fc.integer({ min: 10, max: 1000 }),
		logOptions: map(word),
	},
	{ requiredKeys: ['name', 'image'] },
);

/** None that `--gpus` says. */
const requests: fc.Arbitrary<readonly DeviceRequestSpec[]> = fc.constantFrom(
	[{ driver: 'cdi', ids: ['vendor.com/net=eth0'] }],
	[
		{ count: 2, capabilities: [['gpu', 'compute']] },
		{ driver: 'nvidia', count: -1, capabilities: [['gpu']], options: { a: 'b' } },
	],
);

/** As plain objects, which is what specs are. */
export const arbitrarySpec: fc.Arbitrary<ContainerSpec> = fc
	.tuple(record, fc.option(requests, { nil: undefined }))
	.map(([{ gpus, ...spec }, deviceRequests]) =>
		structuredClone({ ...spec, ...(deviceRequests ? { deviceRequests } : gpus !== undefined && { gpus }) }),
	);
