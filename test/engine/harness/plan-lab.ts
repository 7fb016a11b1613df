/** A small lab as a plan: a network, a volume, a "server" that hands out a token, and a worker that gets it as a file. */

import type { HostKey } from '../../../source/lab/host.ts';
import type { Step } from '../../../source/lab/plan.ts';
import { onHost } from '../../../source/lab/step/on-host.ts';
import { imageOf } from './images.ts';
import { idle } from './lab.ts';

const server = { id: '', name: 'plan-server' };
const worker = { id: '', name: 'plan-worker' };

export const secrets: ReadonlyMap<string, string> = new Map([
	['admin password', "S3cret'of $admin"],
	['proxy login', 'PrOxY-l0gin'],
]);

export const labSteps: readonly Step[] = [
	{
		do: 'create-network',
		network: {
			name: 'plan-net',
			subnets: [{ subnet: '172.29.0.0/16', gateway: '172.29.0.1', range: '172.29.128.0/17' }],
			labels: { purpose: 'a lab' },
		},
	},
	{ do: 'create-network', network: { name: 'plan-boards', subnets: [{ subnet: '172.30.0.0/24' }], internal: true } },
	{ do: 'create-volume', volume: { name: 'plan-db', labels: { of: 'the server' } } },
	{
		do: 'create',
		spec: {
			name: server.name,
			image: imageOf('busybox'),
			command: idle,
			hostname: 'lava',
			environment: { ALLOWED_HOSTS: '*', PROXY_PASSWORD: { secret: 'proxy login' }, MOTTO: 'it\'s $5 "a"\nday' },
			networks: [{ network: 'plan-net', ipv4: '172.29.0.5', aliases: ['lava'], mac: '02:42:ac:1d:00:55' }],
			mounts: [
				{ type: 'volume', source: 'plan-db', target: '/var/lib/postgresql' },
				{ type: 'tmpfs', target: '/scratch', options: 'size=16m' },
			],
			ports: [
				{ container: 80, address: '127.0.0.1', host: 8088 },
				{ container: 69, protocol: 'udp' },
			],
			stopGrace: 30,
			restart: 'unless-stopped',
			labels: { 'org.example.role': 'server' },
			ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
			health: { test: ['CMD-SHELL', 'test -d /var'], interval: 1, retries: 2 },
		},
	},
	{ do: 'start', container: server },
	{ do: 'wait', until: { is: 'running', container: server }, seconds: 20 },
	{
		do: 'exec',
		container: server,
		says: 'Make the administrator',
		command: ['sh', '-c', 'cat >/admin'],
		stdin: [{ secret: 'admin password' }, '\n'],
		already: { command: ['test', '-s', '/admin'] },
		undo: { command: ['rm', '/admin'] },
	},
	{
		do: 'exec',
		container: server,
		says: 'Register the worker',
		command: ['sh', '-c', 'echo hello; printf "Token: %s-Token-From-Server\\n" Xyz | tee /token'],
		capture: { secret: 'worker token', after: 'Token:' },
		already: { command: ['cat', '/token'], capture: { secret: 'worker token', after: 'Token:' } },
		undo: { command: ['rm', '/token'] },
	},
	{
		do: 'create',
		spec: {
			name: worker.name,
			image: imageOf('busybox'),
			command: idle,
			environment: { URL: 'http://lava/' },
			networks: [
				{ network: 'plan-net', ipv4: '172.29.0.6' },
				{ network: 'plan-boards', ipv4: '172.30.0.6', aliases: ['worker'] },
			],
			devices: [{ host: '/dev/null', container: '/dev/serial0' }],
			capAdd: ['NET_ADMIN'],
			init: true,
		},
	},
	{
		do: 'put-file',
		container: worker,
		path: '/etc/token',
		content: [{ secret: 'worker token' }, '\n'],
		mode: 0o600,
		uid: 12,
		gid: 13,
	},
	{ do: 'start', container: worker },
	{
		do: 'wait',
		until: { is: 'succeeds', container: worker, probe: { command: ['grep', '-q', '^Xyz', '/etc/token'] } },
		seconds: 20,
	},
];

/** The same with the server on one host and the worker on another, each with its own networks: a token goes over. */
export function labStepsOver(serverHost: HostKey, workerHost: HostKey): Step[] {
	return labSteps.flatMap(step => {
		if (step.do === 'create-network') {
			// One that an engine chose for an internal network it tells after its next start only.
			const subnets = (step.network.subnets ?? []).map(each => ({ gateway: '172.30.0.1', ...each }));
			const asked = { ...step, network: { ...step.network, subnets } };
			return [onHost(asked, serverHost), onHost(asked, workerHost)];
		}
		return [onHost(step, JSON.stringify(step).includes(`"name":"${worker.name}"`) ? workerHost : serverHost)];
	});
}
