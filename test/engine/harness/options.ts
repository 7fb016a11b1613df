/** Options of a container as Docker's create call takes them, each apart, to be put together at random. */

import type Docker from 'dockerode';

export type Option = {
	config?: Readonly<Record<string, unknown>>;
	host?: Readonly<Record<string, unknown>>;
	/** Of its place on the network `recreate-lab`. */
	endpoint?: Readonly<Record<string, unknown>>;
	/** From this API on; before it the engine knows nothing of it. */
	since?: string;
	/** No container of it starts on an engine of the tests. */
	rests?: true;
};

const mount = (more: object) => ({ Type: 'volume', Source: 'recreate-v', Target: '/m', ...more });

/** No two of them set the same. */
export const options: Readonly<Record<string, Option>> = {
	hostname: { config: { Hostname: 'calvin', Domainname: 'lab.example' } },
	user: { config: { User: '0:0', WorkingDir: '/tmp' } },
	terminal: { config: { Tty: true, OpenStdin: true, StdinOnce: true } },
	environment: { config: { Env: ['A=1', 'TOKEN=s3cret', 'EMPTY=', 'GONE', 'PATH=/bin:/opt'] } },
	labels: { config: { Labels: { a: 'b', 'c.d': '' } } },
	'no grace': { config: { StopTimeout: 0, StopSignal: 'SIGKILL' } },
	health: { config: { Healthcheck: { Test: ['CMD', 'true'], Interval: 5e9, StartPeriod: 1e9, Retries: 2 } } },
	'health start': {
		config: { Healthcheck: { Test: ['CMD', 'true'], StartPeriod: 2e9, StartInterval: 1e9 } },
		since: '1.44',
	},
	shell: { config: { Shell: ['/bin/sh', '-x'] } },
	volume: { config: { Volumes: { '/data': {} } } },
	exposed: { config: { ExposedPorts: { '90/udp': {} } } },
	binds: { host: { Binds: ['recreate-v:/v:ro,z', '/tmp:/t:ro,Z', '/usr:/u:nocopy'] } },
	mounts: {
		host: {
			Mounts: [
				mount({ Target: '/m1', ReadOnly: true, VolumeOptions: { NoCopy: true } }),
				mount({ Target: '/m2', Source: 'recreate-w', VolumeOptions: { Labels: { a: 'b' } } }),
				{ Type: 'bind', Source: '/usr', Target: '/m3', BindOptions: { NonRecursive: true } },
				{ Type: 'tmpfs', Target: '/m4', TmpfsOptions: { SizeBytes: 1 << 20, Mode: 0o700 } },
			],
		},
	},
	tmpfs: { host: { Tmpfs: { '/scratch': 'size=16m', '/plain': '' } } },
	ports: {
		config: { ExposedPorts: { '80/tcp': {}, '81/tcp': {}, '82/tcp': {} } },
		host: {
			PortBindings: {
				'80/tcp': [{ HostIp: '', HostPort: '' }],
				'81/tcp': [{ HostIp: '127.0.0.1', HostPort: '8000-8010' }],
				'82/tcp': [{ HostIp: '', HostPort: '8082' }],
			},
		},
	},
	'all ports': { config: { ExposedPorts: { '83/tcp': {} } }, host: { PublishAllPorts: true } },
	restart: { host: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } } },
	capabilities: { host: { CapAdd: ['NET_ADMIN'], CapDrop: ['CAP_MKNOD'] } },
	'open paths': { host: { MaskedPaths: [], ReadonlyPaths: [] } },
	security: { host: { SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'] } },
	dns: { host: { Dns: ['9.9.9.9'], DnsSearch: ['lab'], DnsOptions: ['ndots:1'], ExtraHosts: ['a:1.2.3.4'] } },
	groups: { host: { GroupAdd: ['12'] } },
	namespaces: { host: { IpcMode: 'shareable', PidMode: 'host', UTSMode: 'host', CgroupnsMode: 'private' } },
	'read only': { host: { ReadonlyRootfs: true } },
	memory: { host: { Memory: 64 << 20, MemoryReservation: 32 << 20, MemorySwappiness: 0 } },
	processor: { host: { NanoCpus: 5e8, CpuShares: 512, CpusetCpus: '0' } },
	shared: { host: { ShmSize: 1 << 20, OomScoreAdj: 100, PidsLimit: 100 } },
	ulimits: { host: { Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 2048 }] } },
	'no init': { host: { Init: false } },
	log: { host: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } } } },
	devices: {
		host: {
			Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/serial0', CgroupPermissions: 'rw' }],
			DeviceCgroupRules: ['c 189:* rmw'],
		},
	},
	sysctls: { host: { Sysctls: { 'net.ipv4.ip_forward': '1' } } },
	'volume driver': { host: { VolumeDriver: 'local' } },
	annotations: { host: { Annotations: { 'org.example': 'x' } }, since: '1.43' },
	'disk limits': { host: { BlkioDeviceReadBps: [{ Path: '/dev/null', Rate: 1048576 }] }, rests: true },
	cdi: { host: { DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['vendor.com/net=eth0'] }] }, rests: true },
	address: { endpoint: { IPAMConfig: { IPv4Address: '172.29.0.9' }, Aliases: ['tftp'] } },
	'driver options': { endpoint: { DriverOpts: { 'com.example.x': 'y' } } },
	gateway: { endpoint: { GwPriority: 7 }, since: '1.48' },
};

/** The body of a container with these options, on two networks. */
export function bodyOf(names: readonly string[], mac: string | undefined): Docker.ContainerCreateOptions {
	const chosen = names.flatMap(name => options[name] ?? []);
	const merged = (part: 'config' | 'host' | 'endpoint'): Record<string, unknown> =>
		Object.assign({}, ...chosen.map(each => each[part] ?? {}));
	const exposed: Record<string, object> = Object.assign({}, ...chosen.map(each => each.config?.['ExposedPorts'] ?? {}));
	return {
		...merged('config'),
		...(Object.keys(exposed).length > 0 && { ExposedPorts: exposed }),
		HostConfig: { NetworkMode: 'recreate-lab', ...merged('host') },
		NetworkingConfig: {
			EndpointsConfig: {
				'recreate-lab': { ...merged('endpoint'), ...(mac !== undefined && { MacAddress: mac }) },
			},
		},
		...(mac !== undefined && { MacAddress: mac }),
	};
}
