import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { CommandOptions, CommandResult } from '../../../source/engine/commands/commands.ts';
import type { LogSource } from '../../../source/engine/engine.ts';
import { type Clock, systemClock } from '../../../source/engine/clock.ts';
import type { Container, Host, Network, Snapshot } from '../../../source/lab/objects.ts';
import { DATABASE_MS, lookAtAddress, lookIntoContainer, type Seen } from '../../../source/server/look.ts';
import { isHere } from '../../../source/server/here.ts';
import { NOTHING_TOLD } from '../../../source/server/told.ts';
import { createFakeClock } from '../engine/fake-clock.ts';
import { byId, containerOf, detailOf, endpointOf, networkOf } from '../lab/objects-for-tests.ts';
import { recorded, type RecordedServer, startRecordedServer } from './recorded-server.ts';

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
};

const signal = new AbortController().signal;
const files = ['workers.json', 'devices.json', 'version.json', 'jobs.json'];

/** Answers as the program in the container does, for a server that tells what LAVA told. */
function insideAnswer(stdin: string, rest: object = {}): CommandResult {
	const asked: unknown = JSON.parse(JSON.parse(/main\(json\.loads\((".*")\)\)/.exec(stdin)?.[1] ?? '""'));
	assert.ok(typeof asked === 'object' && asked !== null && 'paths' in asked && Array.isArray(asked.paths));
	const answers = asked.paths.map(path => {
		const file = files.find(name => String(path).includes(`/${name.replace('.json', '')}/`));
		return { status: 200, body: recorded(file ?? '') };
	});
	const found = { answers, daemons: ['gunicorn'], doing: '', version: '2023.01', ...rest };
	return { exitCode: 0, stdout: JSON.stringify(found), stderr: '' };
}

const silentLog = (): LogSource => ({
	containerId: '',
	lines: {
		first: 0,
		end: 1,
		line: () => ({
			number: 0,
			time: 0,
			stream: 'stdout',
			text: '  Applying lava_scheduler_app.0042_x... OK',
			cut: false,
		}),
		time: () => 0,
	},
	state: () => ({ state: 'following' }),
	subscribe: listener => {
		setImmediate(listener);
		return () => {};
	},
	close: () => {},
});

const emptySnapshot: Snapshot = {
	host: undefined,
	connection: { state: 'live', since: 0 },
	containers: new Map(),
	networks: new Map(),
	syncedAt: 1,
};

type LookSettings = {
	token?: string;
	insideOnly?: boolean;
	readOnly?: boolean;
	clock?: Clock;
	networks?: readonly Network[];
	/** Names of this machine's interfaces. */
	interfaces?: readonly string[];
	/** What the file with LAVA's version says; left out: there is none. */
	version?: string;
};

/** A look into a container whose commands are answered so. */
function look(
	container: Container | undefined,
	answer: (options: CommandOptions) => CommandResult,
	{
		token = '',
		insideOnly = false,
		readOnly = false,
		clock = systemClock,
		networks = [],
		interfaces = [],
		version,
	}: LookSettings = {},
) {
	const commands: CommandOptions[] = [];
	const files: string[] = [];
	const once = lookIntoContainer({
		engine: {
			runCommand: async options => {
				commands.push(options);
				return answer(options);
			},
			followLog: silentLog,
			snapshot: () => ({ ...emptySnapshot, networks: byId(...networks) }),
			lookups: {
				fileIn: async (_id, path) => {
					files.push(path);
					return version;
				},
			},
		},
		container: () => container,
		token: token || undefined,
		insideOnly,
		readOnly,
		clock,
		interfaces: () => new Map(interfaces.map(name => [name, []])),
	});
	const again = ({ urgent = false } = {}): Promise<Seen> =>
		once({ told: NOTHING_TOLD, everything: true, urgent, signal });
	return { once: again, commands, files };
}

const running = (rest: Partial<Container> = {}): Container =>
	containerOf('lava-server', {
		image: 'lavasoftware/lava-server:2023.01',
		detail: detailOf({ startedAt: Date.now() / 1000 - 3600 }),
		...rest,
	});

suite('a look at a server in a container', () => {
	test('asks all in one command, with nothing of it in the arguments', async () => {
		const { once, commands } = look(running(), ({ stdin }) => insideAnswer(String(stdin)), { token: 'an-api-token' });
		const seen = await once();
		assert.deepEqual([seen.standing.state, seen.way, seen.daemons], ['ready', 'exec', ['gunicorn']]);
		assert.deepEqual([seen.told?.workers.length, seen.told?.devices.length, seen.told?.version], [6, 1, '2023.01']);
		assert.equal(commands.length, 1);
		assert.match(String(commands[0]?.stdin), /Token an-api-token/);
		assert.deepEqual(commands[0]?.command, ['python3', '-I', '-S', '-']);
	});

	test('a container that does not run is not asked', async () => {
		const { once, commands } = look(running({ status: 'exited' }), () => assert.fail('it was asked'));
		assert.deepEqual((await once()).standing, { state: 'unreachable', why: 'Its container does not run (exited).' });
		assert.equal(commands.length, 0);
	});

	const down = { answers: [1, 2, 3].map(() => ({ failure: 'Connection refused' })) };
	const rows: [string, Partial<Container>, object, Seen['standing']][] = [
		[
			'a young one without a web server is starting, and tells its step',
			{ detail: detailOf({ startedAt: Date.now() / 1000 - 10 }) },
			down,
			{ state: 'starting', seen: 'Applying lava_scheduler_app.0042_x' },
		],
		[
			'an old one that migrates is starting too',
			{},
			{ ...down, doing: 'migrating its database' },
			{ state: 'starting', seen: 'Applying lava_scheduler_app.0042_x' },
		],
		[
			'an old one without a web server is not reached',
			{},
			down,
			{ state: 'unreachable', why: "LAVA's web server does not run in its container." },
		],
	];
	for (const [title, rest, answer, standing] of rows) {
		test(title, async () => {
			const { once } = look(running(rest), ({ stdin }) => insideAnswer(String(stdin), answer));
			assert.deepEqual((await once()).standing, standing);
		});
	}

	test('a container without Python', async () => {
		const { once } = look(running(), () => ({ exitCode: 127, stdout: '', stderr: 'exec: "python3": not found' }));
		const { standing } = await once();
		assert.ok(standing.state === 'unreachable' && /Python.*exit code 127.*not found/.test(standing.why));
	});

	test('another server at its address is not taken for it', async () => {
		const stranger = await startRecordedServer();
		try {
			stranger.replies.set('/api/v0.2/workers/', {
				body: recorded('workers.json').replaceAll(/\.\d{6}Z/g, '.000000Z'),
			});
			const port = {
				container: 80,
				protocol: 'tcp' as const,
				host: { address: '0.0.0.0', port: Number(new URL(stranger.base).port) },
			};
			const { once, commands } = look(running({ ports: [port] }), ({ stdin }) => insideAnswer(String(stdin)));
			await once();
			assert.ok(stranger.requests.length > 0);
			assert.equal((await once()).way, 'exec');
			assert.equal(commands.length, 2);
		} finally {
			await stranger.close();
		}
	});

	test('where the network leads to it, it is asked over the network from the second time on', async () => {
		const same = await startRecordedServer();
		try {
			const port = {
				container: 80,
				protocol: 'tcp' as const,
				host: { address: '0.0.0.0', port: Number(new URL(same.base).port) },
			};
			const answer = ({ stdin }: CommandOptions): CommandResult => insideAnswer(String(stdin));
			const { once: within } = look(running({ ports: [port] }), answer, { insideOnly: true });
			assert.deepEqual([(await within()).way, (await within()).way], ['exec', 'exec']);
			assert.equal(same.requests.length, 0, 'where it may not be, nobody knocks');
			const { once } = look(running({ ports: [port] }), answer);
			assert.deepEqual([(await once()).way, (await once()).way], ['exec', 'rest']);
		} finally {
			await same.close();
		}
	});
});

suite('a look at a server without a REST API that tells all', () => {
	const missing = { status: 404, body: '<title> | HTTP 404 </title>' };
	const isShell = ({ command }: CommandOptions): boolean => command.join(' ') === 'lava-server manage shell';

	/** Of 2019.12 only the list of workers is there. */
	const older =
		(shell: CommandResult, first = missing) =>
		(options: CommandOptions): CommandResult =>
			isShell(options)
				? shell
				: insideAnswer(String(options.stdin), { answers: [first, missing, missing], version: '2019.11' });

	const told: CommandResult = {
		exitCode: 0,
		stdout: `Some warning of Django\n${recorded('database.txt')}`,
		stderr: '',
	};
	const shells = (commands: readonly CommandOptions[]): number => commands.filter(isShell).length;

	test('its database tells workers, devices and jobs, and it is said when', async () => {
		const clock = createFakeClock();
		const { once, commands } = look(running(), older(told), { clock });
		const seen = await once();
		assert.deepEqual([seen.standing.state, seen.way, seen.daemons], ['ready', 'exec', ['gunicorn']]);
		assert.deepEqual(
			seen.told?.workers.map(({ hostname, state, health }) => [hostname, state, health]),
			[
				['calvin-docker-1', 'online', 'active'],
				['example.com', 'offline', 'active'],
			],
		);
		assert.deepEqual(
			[seen.told.devices.map(({ worker_host }) => worker_host), seen.told.jobs, seen.told.version],
			[['calvin-docker-1'], [], '2019.11'],
		);
		assert.equal(seen.toldAt, clock.now());
		assert.equal(shells(commands), 1);
		assert.ok(!commands.some(({ command }) => command.join().includes('lava_scheduler_app')));
	});

	test('it is asked seldom, unless somebody waits for news', async () => {
		const clock = createFakeClock();
		const { once, commands } = look(running(), older(told), { clock });
		const { toldAt } = await once();
		clock.advance(DATABASE_MS - 1);
		assert.equal((await once()).toldAt, toldAt);
		assert.equal(shells(commands), 1);
		await once({ urgent: true });
		assert.equal(shells(commands), 2);
		clock.advance(DATABASE_MS);
		await once();
		assert.equal(shells(commands), 3);
	});

	test('a web server that only had no pages yet is asked again in the end', async () => {
		const clock = createFakeClock();
		let isUp = false;
		const answer = (options: CommandOptions): CommandResult =>
			isUp ? insideAnswer(String(options.stdin)) : older(told)(options);
		const { once } = look(running(), answer, { clock, insideOnly: true });
		assert.equal((await once()).told?.version, '2019.11');
		isUp = true;
		clock.advance(DATABASE_MS);
		const seen = await once();
		assert.deepEqual([seen.told?.workers.length, seen.toldAt], [6, undefined]);
	});

	test('the release whose API has workers and no devices yet is asked so too', async () => {
		const first = { status: 200, body: recorded('workers.json') };
		const { once } = look(running(), older(told, first));
		assert.equal((await once()).told?.devices.length, 1);
	});

	const silent: [string, CommandResult, RegExp][] = [
		['the database is not up', { exitCode: 1, stdout: '', stderr: 'OperationalError: x' }, /database does not answer/],
		['there is no LAVA', { exitCode: 127, stdout: '', stderr: 'lava-server: not found' }, /no LAVA server in this/],
		['its answer is another', { exitCode: 0, stdout: 'lavadock {"workers": []}\n', stderr: '' }, /read: devices, jobs/],
	];
	for (const [what, answer, why] of silent) {
		test(`where ${what}, that is said, and nothing is told`, async () => {
			const { once, commands } = look(running(), older(answer));
			const { standing, told: nothing } = await once();
			assert.equal(nothing, undefined);
			assert.ok(standing.state === 'unreachable' && /before 2020\.01/.test(standing.why) && why.test(standing.why));
			await once();
			assert.equal(shells(commands), 1, 'a failure is not asked for again at once');
		});
	}
});

suite('a look at a server elsewhere', () => {
	let server: RecordedServer;
	before(async () => void (server = await startRecordedServer()));
	after(() => server.close());

	test('tells what it tells', async () => {
		const seen = await lookAtAddress(
			server.base,
			undefined,
		)({ told: NOTHING_TOLD, everything: true, urgent: false, signal });
		assert.deepEqual([seen.standing.state, seen.way, seen.told?.workers.length], ['ready', 'rest', 6]);
	});

	test('or why not', async () => {
		server.replies.set('/api/v0.2/workers/', { status: 400, body: recorded('host-not-allowed.html') });
		const { standing } = await lookAtAddress(
			server.base,
			undefined,
		)({ told: NOTHING_TOLD, everything: true, urgent: false, signal });
		assert.ok(standing.state === 'refusing' && standing.why.includes('ALLOWED_HOSTS'));
	});
});

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
		const { standing, way, told, daemons } = await once();
		assert.deepEqual([standing.state, way, told?.workers.length, daemons], ['ready', 'rest', 6, undefined]);
	});

	test('with --read-only and no such network it is said what can not be known', async () => {
		const elsewhere = { readOnly: true, networks: [bridge], interfaces: ['lo', 'docker0'] };
		const before = server.requests.length;
		for (const settings of [elsewhere, { readOnly: true, insideOnly: true, ...near }]) {
			const { standing, told } = await look(running(published()), forbidden, settings).once();
			assert.ok(standing.state === 'unreachable' && standing.why.startsWith('--read-only runs nothing'));
			assert.equal(told, undefined);
		}
		assert.equal(server.requests.length, before);
	});

	test('what only a name calls a server is asked over the network alone, until a file of LAVA is found in it', async () => {
		const stranger = running({ ...published(), image: 'lab/lava-server-docs:1' });
		const { once, files } = look(stranger, forbidden, near);
		assert.equal((await once()).way, 'rest');
		await once();
		assert.deepEqual(files, ['/usr/lib/python3/dist-packages/lava_common/VERSION']);
		const unreached = await look(stranger, forbidden).once();
		assert.ok(unreached.standing.state === 'unreachable' && unreached.standing.why.startsWith('Only by its name'));
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
		const { standing } = await look(container, forbidden, { readOnly: true, ...near }).once();
		assert.deepEqual(standing, { state: 'starting', seen: 'Applying lava_scheduler_app.0042_x' });
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
		});
	}
});
