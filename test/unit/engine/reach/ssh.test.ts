import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../../../source/engine/engine.ts';
import { openEngine } from '../../../../source/engine/open.ts';
import { createScriptedEngine, inspected, listed, type ScriptedEngine } from '../scripted-engine.ts';
import { until, untilSeen } from '../../../until.ts';
import { type FakeSsh, type FakeSshBehaviour, installFakeSsh } from './fake-ssh.ts';

let peer: ScriptedEngine;
let ssh: FakeSsh;
let engine: Engine;
/** Where this program makes its sockets: nothing else stands there, and nothing is left there. */
let runtime: string;
/** What belongs to the user of this machine. */
let home: string;
const runtimeBefore = process.env['XDG_RUNTIME_DIR'];
const path = process.env['PATH'];

beforeEach(async () => {
	peer = await createScriptedEngine();
	await peer.start();
	ssh = await installFakeSsh(peer.address.slice('unix://'.length));
	runtime = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	home = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	process.env['XDG_RUNTIME_DIR'] = runtime;
});

afterEach(async () => {
	const folder = runtime;
	try {
		await engine.close();
		// ssh takes its folder away when it has ended.
		await untilSeen(async () => (await readdir(folder)).length === 0);
	} finally {
		// First what would keep this process from its end.
		await peer.cleanup();
		process.env['PATH'] = path;
		if (runtimeBefore === undefined) delete process.env['XDG_RUNTIME_DIR'];
		else process.env['XDG_RUNTIME_DIR'] = runtimeBefore;
		await ssh.cleanup();
		await rm(folder, { recursive: true, maxRetries: 10 });
		await rm(home, { recursive: true, maxRetries: 10 });
	}
});

/** An ssh that can't share connections. */
const ALONE: FakeSshBehaviour = { master: 'echo "unknown option -- M" >&2; exit 255' };

function open(host = 'ssh://lab-host'): void {
	engine = openEngine({ environment: {}, host });
}

const isLive = () => engine.snapshot().connection.state === 'live';

async function openLive(host?: string): Promise<void> {
	open(host);
	await until(engine, isLive);
}

async function failure(state: 'down' | 'lost' = 'down') {
	await until(engine, () => engine.snapshot().connection.state === state);
	const { connection } = engine.snapshot();
	assert.ok('reason' in connection);
	return connection.reason;
}

const callsWith = async (word: string): Promise<string[]> => (await ssh.calls()).filter(call => call.includes(word));

describe('an engine behind ssh', () => {
	it('is reached over one connection, however much is asked', async () => {
		const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
		peer.answers.set(
			'/containers/json',
			ids.map(id => listed(id)),
		);
		for (const id of ids) peer.answers.set(`/containers/${id}/json`, inspected(id));
		open('ssh://admin@lab-host:2222');
		await until(engine, () => {
			const { containers } = engine.snapshot();
			return ids.every(id => containers.get(id)?.detail !== undefined);
		});
		const masters = await callsWith('-M -N');
		assert.equal(masters.length, 1);
		assert.match(masters[0] ?? '', /^-M -N -S \S+\/control .*-l admin -p 2222 -- lab-host$/);
		for (const option of ['BatchMode=yes', 'ClearAllForwardings=yes', 'RemoteCommand=none', 'SessionType=default']) {
			assert.match(masters[0] ?? '', new RegExp(`-o ${option} `));
		}
		assert.doesNotMatch(masters[0] ?? '', /StdinNull/, 'an option that this ssh does not know');
		// The usual socket is tried before docker has said which one it uses.
		const forwards = await callsWith('-O forward');
		assert.match(forwards[0] ?? '', /-L \S+\/engine-1:\/var\/run\/docker\.sock/);
		assert.match(forwards[1] ?? '', /-L \S+\/engine-2:\/run\/docker\.sock/);
		assert.deepEqual(await callsWith('dial-stdio'), []);
	});

	it('is the one whose socket the address names', async () => {
		await openLive('ssh://lab-host/run/other.sock');
		assert.match((await callsWith('-O forward'))[0] ?? '', /engine-\d:\/run\/other\.sock/);
		assert.deepEqual(await callsWith('context inspect'), []);
	});

	it('is the one that docker uses there, also where another one answers at the usual socket', async () => {
		const other = await createScriptedEngine();
		await other.start();
		try {
			other.answers.set('/containers/json', [listed('of another engine')]);
			await ssh.behave({ usual: other.address.slice('unix://'.length) });
			await openLive();
			assert.deepEqual([...engine.snapshot().containers.keys()], []);
			// It was asked, since it might have been the one; nothing of it is shown, and nothing is done to it.
			assert.ok(other.requests.every(each => each.startsWith('GET /')));
			assert.ok(!other.requests.some(each => each.includes('of another engine')));
		} finally {
			await other.cleanup();
		}
	});

	it('is the default one where there is no docker command', async () => {
		await ssh.behave({ question: 'exit 127' });
		await openLive();
		assert.match((await callsWith('-O forward'))[0] ?? '', /engine-\d:\/var\/run\/docker\.sock/);
	});

	it('tells over the same connection how much space its host has, and makes none for that', async () => {
		peer.answers.set('/info', { DockerRootDir: '/var/lib/docker', KernelVersion: 'of another machine' });
		const df = 'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"; echo "/dev/vda1 2000 1500 500 75% /"';
		await ssh.behave({ bridge: df });
		await openLive();
		const space = { folder: '/var/lib/docker', free: 512_000, total: 2_048_000 };
		assert.deepEqual(await engine.lookups.space(), space);
		assert.match((await callsWith('df -P'))[0] ?? '', /-S \S+\/control .*-- lab-host df -P -k -- \/var\/lib\/docker$/);
		await ssh.behave({ bridge: 'echo "df: no such folder" >&2; exit 1' });
		assert.equal(await engine.lookups.space(), undefined);
	});

	it('tells nothing of its space where a connection would have to be made for it', async () => {
		peer.answers.set('/info', { DockerRootDir: '/var/lib/docker', KernelVersion: 'x' });
		await ssh.behave(ALONE);
		await openLive();
		assert.equal(await engine.lookups.space(), undefined);
		assert.deepEqual(await callsWith('df -P'), []);
	});

	it('is found by docker itself where docker does not use a socket there', async () => {
		await ssh.behave({ question: 'echo "tcp://127.0.0.1:2375"' });
		await openLive();
		assert.equal((await callsWith('-O forward')).length, 1);
		const [bridge = ''] = await callsWith('dial-stdio');
		assert.match(bridge, /-S \S+\/control .*-- lab-host docker system dial-stdio$/);
	});

	it('is found by docker itself where nothing can be forwarded', async () => {
		await ssh.behave({ master: masterWithoutForwarding() });
		await openLive();
		assert.ok((await callsWith('dial-stdio')).length > 0);
	});

	it('is reached as docker does it where ssh can share no connection', async () => {
		await ssh.behave(ALONE);
		await openLive();
		const [bridge = ''] = await callsWith('dial-stdio');
		assert.doesNotMatch(bridge, / -S /);
	});

	it('is reached through the master that the user keeps', async () => {
		await ssh.behave({
			settings: `printf 'controlpath ${home}/mine\\n'`,
			check: 'exit 0',
		});
		await openLive();
		assert.deepEqual(await callsWith('-M -N'), []);
		assert.match((await callsWith('-O forward'))[0] ?? '', /-S \S+\/mine -O forward/);
		await engine.close();
		await untilSeen(async () => (await callsWith('-O cancel')).length > 0);
	});

	it('is reached by an own connection when the master that the user kept has ended', async () => {
		const ended = join(home, 'ended');
		await ssh.behave({ settings: `printf 'controlpath ${home}/mine\\n'`, check: `[ ! -e ${ended} ]` });
		await openLive();
		await writeFile(ended, '');
		await peer.stop();
		await until(engine, () => engine.snapshot().connection.state === 'lost');
		await peer.start();
		engine.refresh();
		await until(engine, isLive);
		assert.equal((await callsWith('-M -N')).length, 1);
	});

	it('does not hold up who quits while it is being reached', async () => {
		await ssh.behave({ question: 'exec sleep 1000' });
		open();
		await untilSeen(async () => (await callsWith('context inspect')).length > 0);
		await engine.close();
	});

	it('is lost with its connection, for ssh’s own reason, and found again', async () => {
		await openLive();
		await ssh.breakMasters();
		assert.equal((await failure('lost')).kind, 'ssh');
		engine.refresh();
		await until(engine, isLive);
		assert.equal((await callsWith('-M -N')).length, 2);
	});

	it('keeps its connection when only the engine restarts', async () => {
		await openLive();
		await peer.stop();
		await until(engine, () => engine.snapshot().connection.state === 'lost');
		await peer.start();
		engine.refresh();
		await until(engine, isLive);
		assert.equal((await callsWith('-M -N')).length, 1);
	});

	it('is reached past what a start file of the shell prints', async () => {
		await ssh.behave({ ...ALONE, bridge: `echo Welcome to the lab.; ${bridgeTo(peer)}` });
		await openLive();
	});

	it('opens further connections where one carries no more sessions', async () => {
		await ssh.behave({ question: 'exit 1' });
		await openLive();
		peer.answers.set('/containers/one/json', inspected('one'));
		peer.answers.set('/containers/one/logs', (_request, response) => response.flushHeaders());
		for (let logs = 0; logs < 12; logs++) engine.followLog('one', { kind: 'all' });
		await untilSeen(() => peer.requests.filter(request => request.includes('/logs')).length >= 12);
		const { length } = await callsWith('-M -N');
		assert.ok(length > 1 && length < 6, `${length} connections for 12 logs and their questions`);
	});

	it('is not reached where ssh is missing here', async () => {
		process.env['PATH'] = runtime;
		open();
		assert.ok((await failure()).remedy.includes('$ sudo apt install openssh-client'));
	});

	it('is not reached where the host key is unknown, which is said in ssh’s words', async () => {
		await ssh.behave({ master: 'printf "Host key verification failed.\\r\\n" >&2; exit 255' });
		open();
		assert.match((await failure()).message, /Host key verification failed\.$/);
	});

	it('is not reached where docker is missing there, which its shell says in docker’s place', async () => {
		await ssh.behave({ ...ALONE, bridge: 'echo "Welcome"; echo "docker: Command not found."; exit 1' });
		open();
		assert.match((await failure()).message, /^The docker command is not found by lab-host\./);
	});
});

/** As sshd with AllowStreamLocalForwarding=no: the channel is closed at once. */
function masterWithoutForwarding(): string {
	return `while [ "$1" != -S ]; do shift; done
		exec ${process.execPath} -e "
			const net = require('net'), path = require('path');
			net.createServer(s => { console.error('channel 2: open failed: administratively prohibited: open failed'); s.destroy(); })
				.listen(path.join(path.dirname(process.argv[1]), 'engine-1'), () => net.createServer().listen(process.argv[1]));
		" "$2"`;
}

function bridgeTo(engineAtTheEnd: ScriptedEngine): string {
	const socket = engineAtTheEnd.address.slice('unix://'.length);
	return `exec ${process.execPath} -e "const s = require('net').connect('${socket}'); process.stdin.pipe(s).pipe(process.stdout)"`;
}

describe('lavadock that is killed', () => {
	it('leaves no ssh and no socket behind', async context => {
		await openLive();
		const own = await readdir(runtime);
		const program = `import { openEngine } from '${join(import.meta.dirname, '../../../../source/engine/open.ts')}';
			const engine = openEngine({ environment: {}, host: 'ssh://lab-host' });
			engine.subscribe(() => engine.snapshot().connection.state === 'live' && console.log('live'));`;
		const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		context.after(() => child.kill('SIGKILL'));
		await once(child.stdout, 'data');
		assert.equal((await readdir(runtime)).length, 2);
		child.kill('SIGKILL');
		await untilSeen(async () => (await readdir(runtime)).length === 1);
		assert.deepEqual(await readdir(runtime), own);
	});
});
