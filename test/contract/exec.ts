import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { it } from 'node:test';
import { bytesOf, framesOf } from './client.ts';
import { createdSchema, execSchema } from './schemas.ts';
import { DEAF, expectRefusal, expectStatus, type Fixture } from './fixture.ts';

/** How a command runs in a container: the raw connection both ways, the terminal's size, the exit code. */
export function execContract(open: () => Fixture): void {
	const createExec = async (container: string, command: string[], options: Record<string, unknown> = {}) => {
		const body = { Cmd: command, AttachStdout: true, AttachStderr: true, ...options };
		const answer = expectStatus(await open().call('POST', `/containers/${container}/exec`, body), 201);
		return createdSchema.parse(answer.body).Id;
	};
	const inspectExec = async (id: string) =>
		execSchema.parse(expectStatus(await open().call('GET', `/exec/${id}/json`), 200).body);

	it('upgrades to a raw connection and sends both streams in frames', async t => {
		const container = await open().run(t, DEAF);
		const id = await createExec(container, ['sh', '-c', 'echo out; echo err >&2; exit 3']);
		assert.deepEqual(
			{ ...(await inspectExec(id)), Pid: 0 },
			{
				ID: id,
				Running: false,
				ExitCode: null,
				ProcessConfig: { tty: false, entrypoint: 'sh', arguments: ['-c', 'echo out; echo err >&2; exit 3'] },
				OpenStdin: false,
				OpenStdout: true,
				OpenStderr: true,
				ContainerID: container,
				Pid: 0,
			},
		);
		const { socket, headers } = await open().hijack(`/exec/${id}/start`, { Tty: false });
		assert.match(headers['content-type'] ?? '', /^application\/vnd\.docker\.(raw|multiplexed)-stream$/);
		assert.equal(headers['upgrade'], 'tcp');
		const frames = framesOf(await bytesOf(socket));
		assert.deepEqual(
			frames.toSorted((a, b) => a.stream - b.stream),
			[
				{ stream: 1, text: 'out\n' },
				{ stream: 2, text: 'err\n' },
			],
		);
		const after = await inspectExec(id);
		assert.deepEqual([after.Running, after.ExitCode], [false, 3]);
	});

	it('gives output that follows the end of its input', async t => {
		const container = await open().run(t, DEAF);
		const id = await createExec(container, ['sh', '-c', 'cat; echo after'], { AttachStdin: true });
		const { socket } = await open().hijack(`/exec/${id}/start`, { Tty: false });
		socket.end('typed\n');
		const text = framesOf(await bytesOf(socket))
			.map(frame => frame.text)
			.join('');
		assert.equal(text, 'typed\nafter\n');
		assert.equal((await inspectExec(id)).ExitCode, 0);
	});

	it('opens a shell on a terminal that can be resized, and tells how it was left', async t => {
		const container = await open().run(t, DEAF);
		const id = await createExec(container, ['sh'], { AttachStdin: true, Tty: true });
		const { socket } = await open().hijack(`/exec/${id}/start`, { Tty: true });
		const screen = watch(socket);
		expectStatus(await open().call('POST', `/exec/${id}/resize?h=11&w=77`), 200);
		socket.write('stty size\n');
		await screen.shows('11 77\r\n');
		assert.equal((await inspectExec(id)).Running, true);
		assert.match(screen.text(), /stty size\r\n/, 'what is typed is echoed');
		socket.write('echo "at $HOSTNAME"\n');
		await screen.shows(`at ${container.slice(0, 12)}\r\n`);
		socket.write('exit 5\n');
		await screen.ended;
		assert.equal((await inspectExec(id)).ExitCode, 5);
	});

	it('gives the command the environment of the container and its own', async t => {
		const container = await open().run(t, DEAF, { Env: ['LAB=one', 'RACK=two'] });
		const id = await createExec(container, ['env'], { Env: ['RACK=three'] });
		const { socket } = await open().hijack(`/exec/${id}/start`, { Tty: false });
		const lines = framesOf(await bytesOf(socket))
			.map(frame => frame.text)
			.join('')
			.split('\n');
		assert(lines.includes('LAB=one'));
		assert(lines.includes('RACK=three'));
		assert(!lines.includes('RACK=two'));
	});

	it('runs an exec once', async t => {
		const container = await open().run(t, DEAF);
		const id = await createExec(container, ['sh', '-c', 'exit 0']);
		await bytesOf((await open().hijack(`/exec/${id}/start`, { Tty: false })).socket);
		const again = await open().call('POST', `/exec/${id}/start`, { Tty: false });
		assert.match(again.text, new RegExp(`[Ee]xec command ${id} has already run`));
	});

	it('ends with 126 or 127 when there is no such program', async t => {
		const container = await open().run(t, DEAF);
		const id = await createExec(container, ['nonesuch']);
		const answer = await open().call('POST', `/exec/${id}/start`, { Tty: false });
		assert.match(answer.text, /exec: "nonesuch": executable file not found in \$PATH/);
		assert([126, 127].includes((await inspectExec(id)).ExitCode ?? 0));
	});

	it('refuses where there is no command, no running container, no exec', async t => {
		const container = await open().run(t, DEAF);
		const stopped = await open().create(t, 'exit 0');
		const create = (id: string, body: unknown) => open().call('POST', `/containers/${id}/exec`, body);
		expectRefusal(await create(container, { Cmd: [] }), 400, /No exec command specified/i);
		expectRefusal(
			await create(stopped, { Cmd: ['ls'] }),
			409,
			new RegExp(`^container ${stopped} is not running$`, 'i'),
		);
		expectRefusal(await open().call('GET', '/exec/nonesuch/json'), 404, /^No such exec instance: nonesuch$/);
		expectRefusal(await open().call('POST', '/exec/nonesuch/start', {}), 404, /^No such exec instance: nonesuch$/);
	});
}

/** What a raw connection has shown, and a way to wait for it. */
function watch(socket: Duplex) {
	let text = '';
	const looks = new Set<() => void>();
	const ended = new Promise<void>(resolve => socket.on('end', () => resolve()).on('close', () => resolve()));
	socket.on('data', (bytes: Buffer) => {
		text += bytes.toString();
		for (const look of looks) look();
	});
	return {
		ended,
		text: () => text,
		shows: (wanted: string): Promise<void> =>
			new Promise((resolve, reject) => {
				const look = (): void => {
					if (!text.includes(wanted)) return;
					looks.delete(look);
					clearTimeout(deadline);
					resolve();
				};
				const deadline = setTimeout(
					() => reject(new Error(`not shown: ${wanted}; only ${JSON.stringify(text)}`)),
					10_000,
				);
				looks.add(look);
				look();
			}),
	};
}
