import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm, writeFile, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { EngineProblem } from '../../source/lab/objects.ts';
import { runContainer } from './harness/lab.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { openSshAccess, type SshAccess } from './harness/ssh.ts';
import { startTlsEngine, type TlsEngine } from './harness/tls.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('an engine elsewhere', { skip }, () => {
	let engine: TlsEngine;
	before(async () => {
		engine = await startTlsEngine();
		await runContainer(engine.docker, { name: 'far-away' });
	});
	after(() => engine?.cleanup());

	/** The way carries everything: the watch, events, a log, an exec. */
	async function assertCarriesAll(environment: Record<string, string>): Promise<void> {
		const program = startProgram(environment);
		const facts = await factsOf(engine.docker);
		await eventually(() => assert.deepEqual(beliefsOf(program.snapshot()), facts));
		const script = ['sh', '-c', 'echo hello; exec sleep 1000'];
		const container = await runContainer(engine.docker, { name: 'new', Cmd: script });
		await until('the event', () =>
			program.events().some(({ id, action }) => id === container.id && action === 'start'),
		);
		const log = program.followLog(container.id, { kind: 'all' });
		await until('the line', () => log.lines.line(log.lines.first)?.text === 'hello');
		const exec = await program.exec({ containerId: container.id, command: ['sh'], columns: 80, rows: 24 });
		exec.write(Buffer.from('exit 5\n'));
		assert.equal(await exec.ended, 5);
		await program.close();
		await container.remove({ force: true });
	}

	describe('through TLS', () => {
		it('is as good as one here', () =>
			assertCarriesAll({
				DOCKER_HOST: engine.tlsAddress,
				DOCKER_TLS_VERIFY: '1',
				DOCKER_CERT_PATH: engine.certificates,
			}));

		it('is not trusted without its authority', async () => {
			const environment = { DOCKER_HOST: engine.tlsAddress, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' };
			const problem = await problemWith(environment);
			assert.equal(problem.kind, 'tls');
		});
	});

	describe('through ssh', { skip: !existsSync('/usr/bin/ssh') && 'needs openssh-client' }, () => {
		let access: SshAccess;
		let path: string | undefined;
		before(async () => {
			access = await openSshAccess(engine);
			path = process.env['PATH'];
			process.env['PATH'] = `${access.programs}:${path}`;
		});
		after(() => {
			process.env['PATH'] = path;
			access?.close();
		});

		it('is as good as one here', () => assertCarriesAll({ DOCKER_HOST: access.address }));

		it('tells the space on its disk', async () => {
			const program = startProgram({ DOCKER_HOST: access.address });
			await until('it is live', () => program.snapshot().connection.state === 'live');
			const space = await program.lookups.space();
			assert.ok(space !== undefined && space.free > 0 && space.free <= space.total);
			await program.close();
		});

		it('is refused when its host key is unknown', async () => {
			const known = await readFile(access.knownHosts);
			await rm(access.knownHosts);
			const problem = await problemWith({ DOCKER_HOST: access.address });
			await writeFile(access.knownHosts, known);
			assert.equal(problem.kind, 'ssh');
			assert.match(`${problem.message} ${problem.remedy.join(' ')}`, /host key/i);
		});

		it('is lost and found again when the line breaks', async () => {
			const program = startProgram({ DOCKER_HOST: access.address });
			await until('it is live', () => program.snapshot().connection.state === 'live');
			access.breakLines();
			await until('the loss is said', () => program.snapshot().connection.state === 'lost');
			await until('it is live again', () => program.snapshot().connection.state === 'live');
			await program.close();
		});
	});
});

async function problemWith(environment: Record<string, string>): Promise<EngineProblem> {
	const program = startProgram(environment);
	try {
		return await until('the problem is said', () => {
			const { connection } = program.snapshot();
			return 'reason' in connection && connection.reason;
		});
	} finally {
		await program.close();
	}
}
