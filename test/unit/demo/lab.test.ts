import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import * as z from 'zod';
import { frozenClock, manualClock, type DemoClock } from '../../../source/demo/clock.ts';
import { FROZEN_INSTANT, startDemoEngine, type DemoOptions } from '../../../source/demo/engine.ts';
import { startDemoHosts } from '../../../source/demo/hosts.ts';
import { bytesOf, createClient, framesOf, type Client } from '../../contract/client.ts';
import { eventSchema, inspectSchema, listedSchema, networkSchema, statsSchema } from '../../contract/schemas.ts';

async function open(t: TestContext, clock: DemoClock, options: DemoOptions = {}): Promise<Client> {
	const engine = await startDemoEngine({ clock, ...options });
	t.after(() => engine.close());
	return createClient(engine.socketPath);
}

async function logOf(client: Client, name: string, query = ''): Promise<string> {
	const bytes = await bytesOf(await client.open(`/containers/${name}/logs?stdout=1&stderr=1${query}`));
	return framesOf(bytes)
		.map(({ text }) => text)
		.join('');
}

const FROZEN = [
	'/containers/json?all=1',
	'/networks',
	'/containers/lava-server/json',
	'/images/json',
	'/volumes',
	'/version',
];

it('gives the same lab to the byte with the same seed in a frozen moment', async t => {
	const [one, two] = await Promise.all([open(t, frozenClock(FROZEN_INSTANT)), open(t, frozenClock(FROZEN_INSTANT))]);
	for (const path of FROZEN) assert.equal((await one.call('GET', path)).text, (await two.call('GET', path)).text);
	for (const name of ['lava-server', 'calvin-worker', 'kisscache']) {
		assert.equal(await logOf(one, name, '&timestamps=1'), await logOf(two, name, '&timestamps=1'));
	}
	const other = await open(t, frozenClock(FROZEN_INSTANT), { seed: 'another' });
	assert.notEqual((await one.call('GET', '/networks')).text, (await other.call('GET', '/networks')).text);
});

it('stands still when frozen, yet does at once what it is told', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT));
	const before = await logOf(client, 'lava-server');
	assert.equal((await client.call('POST', '/containers/lava-server/stop')).status, 204);
	const { State } = inspectSchema.parse((await client.call('GET', '/containers/lava-server/json')).body);
	assert.deepEqual([State.Status, State.ExitCode], ['exited', 0], 'it was given its time');
	const stopped = await logOf(client, 'lava-server');
	assert(stopped.startsWith(before));
	assert.match(stopped, /Stopping postgresql\n$/);
	assert.equal((await client.call('POST', '/containers/board-shell/stop')).status, 204);
	const shell = inspectSchema.parse((await client.call('GET', '/containers/board-shell/json')).body);
	assert.equal(shell.State.ExitCode, 137, 'a shell as process 1 is deaf to SIGTERM');
});

it('shows the same use of the processor at each look when frozen', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT));
	const look = async () => {
		const answer = await client.call('GET', '/containers/lava-server/stats?stream=false&one-shot=1');
		return statsSchema.parse(answer.body).cpu_stats;
	};
	const percent = (a: Awaited<ReturnType<typeof look>>, b: typeof a) =>
		((b.cpu_usage.total_usage - a.cpu_usage.total_usage) / ((b.system_cpu_usage ?? 0) - (a.system_cpu_usage ?? 0))) *
		(b.online_cpus ?? 0) *
		100;
	const looks = [await look(), await look(), await look()] as const;
	assert.equal(percent(looks[0], looks[1]).toFixed(2), '3.40');
	assert.equal(percent(looks[1], looks[2]).toFixed(2), '3.40');
});

it('tells in its logs why the server refuses a worker', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT));
	const moe = inspectSchema.parse((await client.call('GET', '/containers/moe-worker/json')).body);
	assert.match(
		await logOf(client, 'hobbes-worker'),
		/server error: code 409\n.*Version mismatch '2022\.11\.1' vs '2023\.01'/,
	);
	assert.match(await logOf(client, 'moe-worker'), new RegExp(`code 404\\n.*Unknown worker '${moe.Id.slice(0, 12)}'`));
	assert.match(await logOf(client, 'rosalyn-worker'), /unrecognized arguments: 91ce77a0b3d2\n$/);
	assert.match(await logOf(client, 'susie-worker'), /Greeting the master \[tcp:\/\/172\.18\.0\.5:5556\]/);
	const calvin = await logOf(client, 'calvin-worker');
	assert.match(calvin, /PING => server/);
	assert.match(calvin, /\[\d+\] FINISHED => server/);
	assert.doesNotMatch(calvin, /ERROR/);
	const server = await logOf(client, 'lava-server');
	for (const service of ['gunicorn', 'lava-scheduler', 'django']) {
		assert.match(server, new RegExp(`^==> /var/log/lava-server/${service}.log <==$`, 'm'));
	}
});

it('writes the same log whether it is watched from the start or looked at later', async t => {
	const clock = manualClock(FROZEN_INSTANT);
	const client = await open(t, clock);
	const early = await logOf(client, 'lava-server');
	clock.advance(5 * 60_000);
	const watched = await logOf(client, 'lava-server');
	assert(watched.length > early.length && watched.startsWith(early));
	const lateClock = manualClock(FROZEN_INSTANT);
	const late = await open(t, lateClock);
	lateClock.advance(5 * 60_000);
	assert.equal(await logOf(late, 'lava-server'), watched);
});

it('writes nothing while it is paused, and goes on afterwards', async t => {
	const clock = manualClock(FROZEN_INSTANT);
	const client = await open(t, clock);
	await client.call('POST', '/containers/calvin-worker/pause');
	const paused = await logOf(client, 'calvin-worker');
	clock.advance(60_000);
	assert.equal(await logOf(client, 'calvin-worker'), paused);
	await client.call('POST', '/containers/calvin-worker/unpause');
	clock.advance(60_000);
	const after = await logOf(client, 'calvin-worker');
	assert(after.startsWith(paused) && after.length > paused.length);
});

it('probes the health of what has a check, and tells of each probe', async t => {
	const clock = manualClock(FROZEN_INSTANT);
	const client = await open(t, clock);
	const response = await client.open('/events?filters=' + encodeURIComponent('{"container":["kisscache"]}'));
	t.after(() => response.destroy());
	clock.advance(30_000);
	clock.advance(100);
	let heard = '';
	for await (const chunk of response.setEncoding('utf8')) {
		heard += String(chunk);
		if (heard.includes('exec_die')) break;
	}
	const actions = heard
		.trim()
		.split('\n')
		.map(line => eventSchema.parse(JSON.parse(line)).Action);
	const command = '/bin/sh -c curl --fail --silent http://localhost:8001/api/v1/health/';
	assert.deepEqual(actions, [`exec_create: ${command}`, `exec_start: ${command}`, 'exec_die']);
});

it('has an address that is asked for twice, and one outside its subnet', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT));
	const start = (name: string) => client.call('POST', `/containers/${name}/start`);
	assert.match((await start('rosalyn-worker')).text, /Address already in use/);
	assert.match((await start('spaceman-worker')).text, /does not belong to any of this network's subnets/);
});

it('fills a lab of two thousand containers without giving an address twice', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT), { lab: { containers: 2000, networks: 100 } });
	const { body } = await client.call('GET', '/containers/json?all=1');
	const containers = z.array(listedSchema).parse(body);
	assert.equal(containers.length, 2000);
	const addresses = containers.flatMap(({ NetworkSettings }) =>
		Object.values(NetworkSettings.Networks).flatMap(({ IPAddress }) => (IPAddress === '' ? [] : [IPAddress])),
	);
	assert.equal(addresses.length, 1900);
	assert.equal(new Set(addresses).size, 1900);
	const networks = z.array(networkSchema).parse((await client.call('GET', '/networks')).body);
	assert.equal(networks.filter(({ Name }) => Name.startsWith('rack-')).length, 100);
	assert.match(await logOf(client, 'worker-0001'), /PING => server/);
});

it('has containers that changed nothing in their own layer', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT));
	const { status, text } = await client.call('GET', '/containers/hobbes-worker/changes');
	assert.deepEqual([status, text.trim()], [200, 'null']);
	assert.equal((await client.call('GET', '/containers/nobody/changes')).status, 404);
});

it('ends a PostgreSQL of its own in good order when it is asked to', async t => {
	const client = await open(t, frozenClock(FROZEN_INSTANT));
	await client.call('POST', '/images/create?fromImage=postgres&tag=13');
	await client.call('POST', '/containers/create?name=database', { Image: 'postgres:13' });
	await client.call('POST', '/containers/database/start');
	await client.call('POST', '/containers/database/stop');
	const { State } = inspectSchema.parse((await client.call('GET', '/containers/database/json')).body);
	assert.equal(State.ExitCode, 0, 'it had not to be killed');
	assert.match(await logOf(client, 'database'), /database system is shut down\n$/);
});

const replace = async (client: Client, name: string, image: string, Env: readonly string[] = []): Promise<void> => {
	await client.call('DELETE', `/containers/${name}?force=1`);
	const { status, text } = await client.call('POST', `/containers/create?name=${name}`, { Image: image, Env });
	assert.equal(status, 201, text);
	assert.equal((await client.call('POST', `/containers/${name}/start`)).status, 204);
};

it('tells in the log of a server that a worker was switched to its version', async t => {
	const clock = manualClock(FROZEN_INSTANT);
	const client = await open(t, clock);
	const before = await logOf(client, 'lava-server');
	assert.match(before, /hobbes-worker\/\?version=2022\.11\.1 HTTP\/1\.1" 409/);
	const env = ['WORKER_NAME=--name hobbes-worker', 'URL=http://lava-server/'];
	await replace(client, 'hobbes-worker', 'lavasoftware/lava-dispatcher:2023.01', env);
	clock.advance(60_000);
	const since = (await logOf(client, 'lava-server')).slice(before.length);
	assert.match(since, /hobbes-worker\/\?version=2023\.01 HTTP\/1\.1" 200/);
});

it('tells in the log of a worker that the server on another host was switched to another version', async t => {
	const demo = await startDemoHosts('hosts', frozenClock(FROZEN_INSTANT));
	t.after(() => demo.close());
	const [server, rack] = demo.engines.map(({ socketPath }) => createClient(socketPath));
	assert(server !== undefined && rack !== undefined);
	await server.call('POST', '/images/create?fromImage=lavasoftware/lava-server&tag=2023.06');
	await replace(server, 'lava-server-web', 'lavasoftware/lava-server:2023.06');
	assert.match(await logOf(rack, 'rack-1-worker'), /Version mismatch '2023\.01' vs '2023\.06'/);
});
