/** Commands in a running container: create, start (hijacked), resize, inspect. */

import type { Duplex } from 'node:stream';
import * as z from 'zod/mini';
import { DemoEngineError } from '../engine-error.ts';
import type { Exec } from '../execs.ts';
import { readBody } from '../http/call.ts';
import type { Routes } from '../http/router.ts';
import { frame } from '../log-frames.ts';
import type { Machine } from '../machine.ts';
import { mergeEnvironment } from './create-request.ts';
import { answererIn } from '../programs/lava-answers.ts';
import { isProgram, scriptOf } from '../shell/interpreter.ts';
import { runCommand } from '../shell/session.ts';
import { openTerminal } from '../shell/terminal.ts';
import { isAlive } from '../state.ts';
import { findContainer, nextId, noteContainer } from '../transitions/container-changes.ts';

const flag = z.nullish(z.boolean());

const createShape = z.object({
	Cmd: z.nullish(z.array(z.string())),
	Env: z.nullish(z.array(z.string())),
	Tty: flag,
	AttachStdin: flag,
	AttachStdout: flag,
	AttachStderr: flag,
});

const startShape = z.nullish(z.object({ Detach: flag }));

export function execRoutes(machine: Machine): Routes {
	const find = (params: Readonly<Record<string, string>>): Exec => {
		const exec = machine.execs.get(params['id'] ?? '');
		if (exec === undefined) throw new DemoEngineError(404, `No such exec instance: ${params['id']}`);
		return exec;
	};
	return {
		'POST /containers/:id/exec': ({ params, body }) => {
			const container = findContainer(machine.state(), params['id'] ?? '');
			const asked = readBody(body, createShape);
			if (!asked.Cmd?.length) throw new DemoEngineError(400, 'No exec command specified');
			if (!isAlive(container)) throw new DemoEngineError(409, `Container ${container.id} is not running`);
			if (container.run.status === 'paused') {
				throw new DemoEngineError(409, `Container ${container.id} is paused, unpause the container before exec`);
			}
			const { id, state } = nextId(machine.state());
			const exec: Exec = {
				id,
				containerId: container.id,
				command: asked.Cmd,
				environment: mergeEnvironment(machine.worldOf(container).environment, asked.Env ?? []),
				tty: asked.Tty ?? false,
				attachStdin: asked.AttachStdin ?? false,
				attachStdout: asked.AttachStdout ?? false,
				attachStderr: asked.AttachStderr ?? false,
				run: { state: 'created' },
				size: { columns: 0, rows: 0 },
			};
			machine.execs.add(exec);
			machine.apply(noteContainer(state, container.id, `exec_create: ${commandLine(exec)}`, { execID: id }));
			return { status: 201, body: { Id: id } };
		},
		'POST /exec/:id/start': ({ params, body }) => {
			const exec = find(params);
			const detach = readBody(body, startShape)?.Detach ?? false;
			if (detach) {
				begin(machine, exec, undefined);
				return { status: 200 };
			}
			return { hijack: socket => begin(machine, exec, socket) };
		},
		'POST /exec/:id/resize': ({ params, query }) => {
			const exec = machine.execs.get(params['id'] ?? '');
			if (exec === undefined || exec.run.state !== 'running') throw new DemoEngineError(404, 'no such exec');
			exec.size = { columns: Number(query.get('w')), rows: Number(query.get('h')) };
			return { status: 200 };
		},
		'GET /exec/:id/json': ({ params }) => ({ status: 200, body: execAnswer(find(params)) }),
	};
}

/** As the events tell it: the command, a blank, its arguments. */
function commandLine({ command: [name = '', ...rest] }: Exec): string {
	return `${name} ${rest.join(' ')}`;
}

function begin(machine: Machine, exec: Exec, socket: Duplex | undefined): void {
	if (exec.run.state !== 'created') {
		socket?.end(`Error: Exec command ${exec.id} has already run\n`);
		return;
	}
	const note = (action: string, extra: Record<string, string> = {}) =>
		machine.apply(noteContainer(machine.state(), exec.containerId, action, { execID: exec.id, ...extra }));
	const pid = 4000 + (machine.state().serial % 20_000);
	exec.run = { state: 'running', pid };
	note(`exec_start: ${commandLine(exec)}`);

	const [name = ''] = exec.command;
	const container = findContainer(machine.state(), exec.containerId);
	const answers = answererIn(machine, container, exec.command);
	if (answers === undefined && !isProgram(name)) {
		exec.run = { state: 'ended', pid: 0, exitCode: 126 };
		const reason = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": executable file not found in $PATH: unknown\r\n`;
		socket?.end(exec.tty ? reason : frame('stdout', reason));
		return;
	}
	const end = (exitCode: number): void => {
		if (exec.run.state === 'ended') return;
		stopWaiting();
		exec.run = { state: 'ended', pid, exitCode };
		if (machine.state().containers.has(exec.containerId)) note('exec_die', { exitCode: String(exitCode) });
		socket?.end();
	};
	// Whatever runs in a container dies with it.
	const stopWaiting = machine.onceEnded(exec.containerId, () => end(137));
	const world = { ...machine.worldOf(container), environment: exec.environment, size: () => exec.size };
	const script = scriptOf(exec.command);
	const write = (stream: 'stdout' | 'stderr', text: string): void => {
		// The container may have ended before what ran in it.
		if (exec.run.state !== 'ended') socket?.write(exec.tty ? text.replaceAll('\n', '\r\n') : frame(stream, text));
	};
	const input = exec.attachStdin ? socket : undefined;
	if (answers !== undefined) {
		whole(input, text => {
			const { stdout, stderr, exitCode } = answers(text);
			if (stdout !== '') write('stdout', stdout);
			if (stderr !== '') write('stderr', stderr);
			end(exitCode);
		});
	} else if (script !== undefined) runCommand(script, world, machine.clock, { write, input, end });
	else if (input === undefined) end(0);
	else openTerminal({ tty: exec.tty, write, input, end }, world, machine.clock);
}

/** Calls back with all that comes on stdin. */
function whole(input: Duplex | undefined, read: (text: string) => void): void {
	const chunks: Buffer[] = [];
	const done = (): void => read(Buffer.concat(chunks).toString());
	if (input === undefined) return done();
	input.on('data', (chunk: Buffer) => chunks.push(chunk));
	input.once('end', done);
}

function execAnswer(exec: Exec): unknown {
	const [entrypoint = '', ...rest] = exec.command;
	return {
		ID: exec.id,
		Running: exec.run.state === 'running',
		ExitCode: exec.run.state === 'ended' ? exec.run.exitCode : null,
		ProcessConfig: { tty: exec.tty, entrypoint, arguments: rest, privileged: false },
		OpenStdin: exec.attachStdin,
		OpenStderr: exec.attachStderr,
		OpenStdout: exec.attachStdout,
		CanRemove: false,
		ContainerID: exec.containerId,
		DetachKeys: '',
		Pid: exec.run.state === 'created' ? 0 : exec.run.pid,
	};
}
