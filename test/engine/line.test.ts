import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Clock } from '../../source/engine/clock.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { LogSource } from '../../source/engine/logs/source.ts';
import { containerLog } from './harness/container-log.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { runContainer } from './harness/lab.ts';
import { type Line, openLine } from './harness/line.ts';
import { hastyClock, startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { openSshAccess, type SshAccess, type SshOptions } from './harness/ssh.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';

const skip = (await requireRealEngine()) || (!existsSync('/usr/bin/ssh') && 'needs openssh-client');

describe('a long line, by ssh', { skip }, () => {
	let engine: TestEngine;
	let line: Line;
	before(async () => {
		engine = await startEngine();
		line = await openLine(engine);
	});
	after(() => {
		line?.close();
		engine?.cleanup();
	});

	/** Does something over ssh with these settings of server and client. */
	async function over(
		options: SshOptions,
		work: (program: Engine, access: SshAccess) => Promise<void>,
		clock?: Clock,
	): Promise<void> {
		const access = await openSshAccess(engine, { line, ...options });
		const path = process.env['PATH'];
		process.env['PATH'] = `${access.programs}:${path}`;
		const program = startProgram({ DOCKER_HOST: access.address }, clock);
		try {
			await until('it is live', () => program.snapshot().connection.state === 'live', 60);
			await work(program, access);
		} finally {
			await program.close();
			process.env['PATH'] = path;
			access.close();
			line.up();
			line.set({ roundTrip: 0 });
		}
	}

	/** A dozen logs at once, each with its line. */
	async function followMany(program: Engine): Promise<void> {
		const { Id } = await runContainer(engine.docker, {
			name: `many-logs-${Date.now()}`,
			Cmd: ['sh', '-c', 'echo hello; exec sleep 1000'],
		}).then(container => container.inspect());
		const logs = Array.from({ length: 12 }, () => program.followLog(Id, { kind: 'all' }));
		await until('every log has its line', () => logs.every(({ lines }) => lines.end === 1), 30);
		for (const log of logs) log.close();
	}

	it('is one connection, however many logs are followed', () =>
		over({}, async (program, access) => {
			await followMany(program);
			assert.equal(access.signIns(), 1);
		}));

	it('is one connection for ten streams where sshd forwards nothing', () =>
		over({ server: ['AllowStreamLocalForwarding=no'] }, async (program, access) => {
			await followMany(program);
			assert.ok(access.signIns() > 1 && access.signIns() <= 5, `${access.signIns()} sign-ins`);
		}));

	it('holds where sshd allows one session for each connection', () =>
		over({ server: ['MaxSessions=1'] }, async (program, access) => {
			await followMany(program);
			assert.equal(access.signIns(), 1);
		}));

	it('holds with a configuration that is meant for a person', () =>
		over(
			{
				client: [
					'LocalForward 17199 127.0.0.1:80',
					'ExitOnForwardFailure yes',
					'RemoteCommand tmux attach',
					'RequestTTY force',
					'ForkAfterAuthentication yes',
					'SessionType none',
					'StdinNull yes',
					'ControlMaster auto',
					'ControlPath /tmp/lavadock-test-%C',
					'ControlPersist 60',
					'LogLevel QUIET',
				],
			},
			async program => {
				const facts = await factsOf(engine.docker);
				await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), facts));
			},
		));

	it('of 600 ms is long and holds: not lost, and one connection', () => {
		line.set({ roundTrip: 600 });
		return over(
			{},
			async (program, access) => {
				const lost = watchLosses(program);
				const { syncedAt } = program.snapshot();
				// With a tenth of the waits, that is time for several pings.
				await until('the picture is refreshed twice', () => program.snapshot().syncedAt > syncedAt + 10_000, 60);
				assert.deepEqual(lost(), []);
				assert.equal(access.signIns(), 1);
			},
			hastyClock,
		);
	});

	it('that is broken for some seconds loses no line, doubles none, and ends no shell', () =>
		over({}, async (program, access) => {
			line.set({ roundTrip: 150 });
			const container = await runContainer(engine.docker, {
				name: 'numbered',
				Image: imageOf('printer'),
				Cmd: ['20'],
			});
			const log = program.followLog(container.id, { kind: 'all' });
			const shell = await program.exec({ containerId: container.id, command: ['sh'], columns: 80, rows: 24 });
			let seen = '';
			shell.onOutput(async bytes => void (seen += Buffer.from(bytes).toString()));
			await until('lines come', () => log.lines.end > 20);
			const lost = watchLosses(program);
			line.down();
			await new Promise(resolve => setTimeout(resolve, 3000));
			line.up();
			shell.write(Buffer.from('echo still $((1 + 1)) here\n'));
			await until('the shell answers', () => seen.includes('still 2 here'), 30);
			const { end } = log.lines;
			await until('lines go on', () => log.lines.end > end + 100, 30);
			assert.deepEqual(lost(), []);
			assert.equal(access.signIns(), 1);
			shell.write(Buffer.from('exit 4\n'));
			assert.equal(await shell.ended, 4);
			await container.stop({ t: 1 });
			const truth = (await containerLog(container)).map(({ text }) => text);
			await until('the last line', () => log.lines.end >= truth.length);
			assert.deepEqual(textsOf(log), truth);
		}));
});

/** The reasons for which it is lost from now on. */
function watchLosses(program: Engine): () => string[] {
	const reasons: string[] = [];
	let last = program.snapshot().connection;
	program.subscribe(() => {
		const { connection } = program.snapshot();
		if (connection !== last && connection.state === 'lost') reasons.push(connection.reason.message);
		last = connection;
	});
	return () => reasons;
}

function textsOf({ lines }: LogSource): (string | undefined)[] {
	return Array.from({ length: lines.end - lines.first }, (_, index) => lines.line(lines.first + index)?.text);
}
