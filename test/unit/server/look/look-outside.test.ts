import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { CommandOptions, CommandResult } from '../../../../source/engine/commands/commands.ts';
import type { Container, Host, Network } from '../../../../source/lab/objects.ts';
import { isHere } from '../../../../source/server/look/here.ts';
import { byId, endpointOf, networkOf } from '../../lab/objects-for-tests.ts';
import { insideAnswer, look, running } from './look-for-tests.ts';
import { recorded, type RecordedServer, startRecordedServer } from '../recorded-server.ts';

suite('a look at a server in which nothing may be run', () => {
	const bridge = networkOf('dockernet', [{ subnet: '127.0.0.0/8' }], { id: '0123456789abcdef' });
	const near = { networks: [bridge], interfaces: ['lo', 'br-0123456789ab'] };
	const forbidden = (): CommandResult => assert.fail('nothing is run');
	let server: RecordedServer;
	before(async () => void (server = await startRecordedServer()));
	after(() => server.close());
	const published = (): Partial<Container> => ({
		ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: Number(new URL(server.base).port) } }],
	});

	test('with --read-only it is asked over the network of this machine', async () => {
		const { once } = look(running(published()), forbidden, { readOnly: true, ...near });
		const { status, way, report, daemons } = await once();
		assert.deepEqual([status.state, way, report?.workers.length, daemons], ['ready', 'rest', 6, undefined]);
		assert.ok(
			server.requests.every(({ host }) => host === 'localhost'),
			'the name that every server takes',
		);
	});

	test('with --read-only and no such network it is said what can not be known', async () => {
		const elsewhere = { readOnly: true, networks: [bridge], interfaces: ['lo', 'docker0'] };
		const asked = server.requests.length;
		for (const settings of [elsewhere, { readOnly: true, insideOnly: true, ...near }]) {
			const { status, report } = await look(running(published()), forbidden, settings).once();
			assert.ok(status.state === 'unreachable' && status.why.startsWith('--read-only runs nothing'));
			assert.equal(report, undefined);
		}
		assert.equal(server.requests.length, asked);
	});

	test('what only a name calls a server is asked over the network alone, until a file of LAVA is found in it', async () => {
		const stranger = running({ ...published(), image: 'lab/lava-server-docs:1' });
		const { once, read } = look(stranger, forbidden, near);
		assert.equal((await once()).way, 'rest');
		await once();
		const settings = ['/etc/lava-server/settings.conf', '/etc/lava-server/settings.yaml'];
		assert.deepEqual(read, ['/usr/lib/python3/dist-packages/lava_common/VERSION', ...settings], 'each once');
		const unreached = await look(stranger, forbidden).once();
		assert.ok(unreached.status.state === 'unreachable' && unreached.status.why.startsWith('Only by its name'));
		const answer = ({ stdin }: CommandOptions): CommandResult => insideAnswer(String(stdin));
		const proven = look(stranger, answer, { version: '2023.01\n' });
		assert.equal((await proven.once()).way, 'exec');
	});

	test('one that is on its way up is starting', async () => {
		const young = running({ ports: [], endpoints: [endpointOf('x', { ipv4: '127.0.0.1' })] });
		const { detail } = young;
		assert.ok(detail);
		const startedAt = Date.now() / 1000 - 10;
		// Nothing listens at its port 8000.
		const container = { ...young, detail: { ...detail, startedAt, environment: ['SERVICES=gunicorn'] } };
		const { status } = await look(container, forbidden, { readOnly: true, ...near }).once();
		assert.deepEqual(status, { state: 'starting', seen: 'Applying lava_scheduler_app.0042_x' });
	});

	test('a token is sent to nobody of whom it is not known that it is the server', async () => {
		const stranger = await startRecordedServer();
		stranger.replies.set('/api/v0.2/workers/', { body: recorded('workers.json').replaceAll('2026', '2019') });
		const port = {
			container: 80,
			protocol: 'tcp' as const,
			host: { address: '', port: Number(new URL(stranger.base).port) },
		};
		const { once } = look(running({ ports: [port] }), ({ stdin }) => insideAnswer(String(stdin)), { token: 'secret' });
		await once();
		await stranger.close();
		const sent = stranger.requests;
		assert.ok(sent.length > 0 && sent.every(({ authorization }) => authorization === undefined));
	});
});

const HOST: Host = {
	id: 'ID',
	name: 'lab',
	address: '',
	engineVersion: '28.5.2',
	apiVersion: '1.51',
	architecture: 'amd64',
	operatingSystem: 'Debian',
	cpus: 2,
	memory: 1,
	rootless: false,
	usersRemapped: false,
	hasCgroups: true,
	swarm: { state: 'inactive' },
};

suite("whether an engine's addresses are this machine's", () => {
	const host = { address: 'unix:///var/run/docker.sock' };
	const docker0 = (gateway: string) =>
		networkOf('bridge', [{ subnet: '172.17.0.0/16', gateway }], {
			options: { 'com.docker.network.bridge.name': 'docker0' },
		});
	const own = (id: string, driver = 'bridge') => networkOf('dockernet', [], { id, driver });
	const rows: [string, Network, [string, string[]][], string, boolean][] = [
		['the bridge of its network', own('0123456789abcdef'), [['br-0123456789ab', []]], 'ssh://lab', true],
		['another bridge', own('0123456789abcdef'), [['br-ffffffffffff', []]], host.address, false],
		['no bridge of that id', own('0123456789abcdef', 'macvlan'), [['br-0123456789ab', []]], host.address, false],
		['docker0 with its gateway', docker0('172.17.0.1'), [['docker0', ['172.17.0.1']]], host.address, true],
		['docker0 with another gateway', docker0('172.17.0.1'), [['docker0', ['172.18.0.1']]], host.address, false],
		['docker0 as everywhere', docker0('172.17.0.1'), [['docker0', ['172.17.0.1']]], 'ssh://lab', false],
	];
	for (const [what, network, interfaces, address, here] of rows) {
		test(`${what}: ${here}`, () => {
			const snapshot = { networks: byId(network), host: { ...HOST, address } };
			assert.equal(isHere(snapshot, new Map(interfaces)), here);
			const withoutRoot = { ...snapshot, host: { ...HOST, address, rootless: true } };
			assert.equal(isHere(withoutRoot, new Map(interfaces)), false, 'its bridges are in a network of its own');
		});
	}
});
