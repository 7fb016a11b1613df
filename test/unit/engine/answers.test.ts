import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as containerAnswers from '../../../source/engine/answers/container.ts';
import * as networkAnswers from '../../../source/engine/answers/network.ts';
import { readSample, usageBetween } from '../../../source/engine/answers/usage.ts';
import { LOCAL } from '../../../source/lab/host.ts';
import { inspected, listed } from './scripted-engine.ts';

const readContainer = (answer: unknown) => containerAnswers.readContainer(answer, LOCAL);
const readInspection = (answer: unknown) => containerAnswers.readInspection(answer, LOCAL);
const readNetwork = (answer: unknown) => networkAnswers.readNetwork(answer, LOCAL);

describe('a listed container', () => {
	it('has health and exit code from the sentence of older engines', () => {
		const sentences: [string, string, number | undefined][] = [
			['Up 2 hours (healthy)', 'healthy', undefined],
			['Up 2 hours (health: starting)', 'starting', undefined],
			['Exited (137) 3 minutes ago', 'none', 137],
			['Restarting (1) 5 seconds ago', 'none', 1],
		];
		for (const [Status, health, exitCode] of sentences) {
			const container = readContainer(listed('one', { Status }));
			assert.deepEqual([container.health, container.exitCode], [health, exitCode]);
		}
	});

	it('has its own name, not the one a link gave it', () => {
		assert.equal(readContainer(listed('one', { Names: ['/other/alias', '/mine'] })).name, 'mine');
	});

	it('without a name is called by the beginning of its id', () => {
		const id = 'd'.repeat(64);
		for (const Names of [null, [], ['/']]) assert.equal(readContainer(listed(id, { Names })).name, 'd'.repeat(12));
		assert.equal(readInspection(inspected(id, {}, { Name: '' })).name, 'd'.repeat(12));
	});

	it('is not on a network that a failed connect has left in its settings, while it runs', () => {
		const joined = { NetworkID: 'n1', EndpointID: 'e1', IPAddress: '172.18.0.6' };
		const left = { NetworkID: '', EndpointID: '', IPAddress: '', IPAMConfig: { IPv4Address: '10.1.0.6' } };
		const networks = { NetworkSettings: { Networks: { joined, left }, Ports: {} } };
		const names = (places: readonly { networkName: string }[]) => places.map(({ networkName }) => networkName);
		for (const container of [readContainer(listed('one', networks)), readInspection(inspected('one', {}, networks))]) {
			assert.deepEqual(names(container.endpoints), ['joined']);
			assert.deepEqual(names(container.unjoined), ['left']);
		}
		const stopped = readContainer(listed('one', { ...networks, State: 'exited' }));
		assert.deepEqual(names(stopped.endpoints), ['joined', 'left']);
	});

	it('is read alike from a list and from an inspect', () => {
		const listing = listed('one', {
			Command: "sh -c 'sleep 5'",
			Labels: { a: 'b' },
			Ports: [
				{ PrivatePort: 80, PublicPort: 8080, Type: 'tcp', IP: '0.0.0.0' },
				{ PrivatePort: 69, Type: 'udp' },
			],
		});
		const { detail: _, ...inspection } = readInspection(
			inspected(
				'one',
				{ Labels: { a: 'b' } },
				{
					Path: 'sh',
					Args: ['-c', 'sleep 5'],
					NetworkSettings: {
						Networks: {},
						Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '69/udp': null },
					},
				},
			),
		);
		const { detail: __, ...summary } = readContainer(listing);
		assert.deepEqual(inspection, summary);
	});

	it('has its ports in one order, whatever order the engine chose', () => {
		const ports = [
			{ PrivatePort: 80, PublicPort: 8080, Type: 'tcp', IP: '::' },
			{ PrivatePort: 69, Type: 'udp' },
			{ PrivatePort: 80, PublicPort: 8080, Type: 'tcp', IP: '0.0.0.0' },
		];
		const one = readContainer(listed('one', { Ports: ports })).ports;
		assert.deepEqual(one, readContainer(listed('one', { Ports: ports.toReversed() })).ports);
		assert.deepEqual(one[0], { container: 69, protocol: 'udp' });
	});

	it('tells static addresses from those it has', () => {
		const lab = {
			NetworkID: 'n1',
			IPAddress: '172.18.0.6',
			GlobalIPv6Address: '',
			MacAddress: '02:42:ac:12:00:06',
			IPAMConfig: { IPv4Address: '172.18.0.6' },
		};
		const [endpoint] = readContainer(listed('one', { NetworkSettings: { Networks: { lab } } })).endpoints;
		assert.deepEqual(endpoint, {
			networkId: 'n1',
			networkName: 'lab',
			ipv4: '172.18.0.6',
			ipv6: '',
			staticIpv4: '172.18.0.6',
			staticIpv6: '',
			macAddress: '02:42:ac:12:00:06',
			aliases: [],
		});
	});

	it('is harmless to a terminal', () => {
		const hostile = '\u001b]52;c;cm0gLXJm\u0007\u001b[2J\rx';
		const container = readContainer(
			listed('one', { Names: [`/${hostile}`], Image: hostile, Status: hostile, Labels: { [hostile]: hostile } }),
		);
		assert.doesNotMatch(JSON.stringify(container), /\\u001b|\\u0007|\\r/);
		const { detail } = readInspection(inspected('one', { Env: [hostile], Hostname: hostile }));
		assert.doesNotMatch(JSON.stringify(detail), /\\u001b|\\u0007|\\r/);
	});

	it('that lacks its id is refused, by the name of the field', () => {
		assert.throws(() => readContainer({ Names: ['/one'] }), /container \? .*: Id\./);
	});
});

describe('an inspected container', () => {
	it('takes null where the engine has nothing to say', () => {
		const { detail } = readInspection({
			...inspected('one', { Env: null, Cmd: null, Entrypoint: null }),
			Mounts: null,
			NetworkSettings: { Networks: null },
		});
		assert.deepEqual([detail.environment, detail.command, detail.mounts], [[], [], []]);
		assert.equal(detail.finishedAt, 0);
		assert.equal(detail.startedAt, Date.parse('2026-11-01T10:00:00Z') / 1000);
		assert.equal(detail.restartPolicy, 'no');
		assert.equal(detail.stopTimeout, undefined);
	});

	it('keeps the whole answer', () => {
		const answer = inspected('one');
		assert.deepEqual(readInspection(answer).detail.raw(), answer);
	});
});

describe('a network', () => {
	it('has no subnet where the engine gives out no addresses', () => {
		const reported = { Id: 'n1', Name: 'dhcp', IPAM: { Driver: 'null', Config: [{ Subnet: '0.0.0.0/0' }] } };
		assert.deepEqual(readNetwork(reported).subnets, []);
		assert.equal(readNetwork({ ...reported, IPAM: { ...reported.IPAM, Driver: 'default' } }).subnets.length, 1);
	});

	it('tells what only services and other networks use', () => {
		const reported = { Id: 'n1', Name: 'n', Ingress: true };
		assert.deepEqual([readNetwork(reported).ingress, readNetwork(reported).configOnly], [true, false]);
		assert.equal(readNetwork({ ...reported, ConfigOnly: true }).configOnly, true);
	});

	it('has its members’ addresses without their prefix', () => {
		const network = readNetwork({
			Id: 'n1',
			Name: 'lab',
			IPAM: { Config: [{ Subnet: '172.18.0.0/16', AuxiliaryAddresses: { dut: '172.18.0.9' } }] },
			Containers: { c1: { Name: 'one', IPv4Address: '172.18.0.6/16', IPv6Address: '', MacAddress: '02:42' } },
			Labels: null,
		});
		assert.deepEqual(network.members, [
			{ containerId: 'c1', name: 'one', ipv4: '172.18.0.6', ipv6: '', macAddress: '02:42' },
		]);
		assert.deepEqual(network.subnets, [
			{ subnet: '172.18.0.0/16', gateway: '', range: '', reserved: { dut: '172.18.0.9' } },
		]);
	});

	it('of the kind without addresses has no subnets', () => {
		assert.deepEqual(readNetwork({ Id: 'n2', Name: 'none', IPAM: { Driver: 'default', Config: null } }).subnets, []);
	});
});

const stats = (second: number, cpu: number, memory: Record<string, number>) =>
	readSample({
		read: new Date(1e12 + second * 1000).toISOString(),
		cpu_stats: { cpu_usage: { total_usage: cpu } },
		memory_stats: { usage: 1000, limit: 5000, stats: memory },
	});

describe('use of CPU and memory', () => {
	it('is in percent of one core between two samples', () => {
		assert.equal(usageBetween(stats(0, 1e9, {}), stats(2, 4e9, {}))?.cpu, 150);
	});

	it('leaves the page cache out, by cgroup v1 and v2', () => {
		assert.equal(stats(0, 0, { total_inactive_file: 300, inactive_file: 100 }).memory, 700);
		assert.equal(stats(0, 0, { inactive_file: 100 }).memory, 900);
		assert.equal(stats(0, 0, { inactive_file: 2000 }).memory, 1000);
	});

	it('is unknown when the container began anew, and of a stopped one nothing is read', () => {
		assert.equal(usageBetween(stats(0, 4e9, {}), stats(2, 1e9, {})), undefined);
		const stopped = { read: '0001-01-01T00:00:00Z', cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} };
		assert.equal(readSample(stopped).memory, 0);
	});
});
