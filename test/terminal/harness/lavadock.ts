/** The whole built program in a pty, in front of a demo engine that the test holds in its hands. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startDemoEngine, type DemoEngine, type DemoOptions } from '../../../source/demo/engine.ts';
import { openPty, type Pty, type PtyOptions } from './pty.ts';

const program = fileURLToPath(new URL('../../../dist/lavadock.js', import.meta.url));

export type LavadockOptions = Partial<Omit<PtyOptions, 'command' | 'args'>> & { args?: readonly string[] };

/** How to start the program in a shell. */
export const lavadockCommand = `${process.execPath} ${program}`;

/** Starts the program with a home of its own, so that nobody's configuration is read. */
export async function startLavadock(context: TestContext, options: LavadockOptions = {}): Promise<Pty> {
	const home = await temporaryFolder(context);
	const { args = [], env, ...rest } = options;
	return openPty(context, {
		command: process.execPath,
		args: [program, ...args],
		...rest,
		env: { HOME: home, TZ: 'UTC', ...env },
	});
}

/** Starts the program on an engine and waits until its containers are on the screen. */
export async function openLab(
	context: TestContext,
	engine: Pick<DemoEngine, 'address'>,
	{ env, ...options }: LavadockOptions = {},
): Promise<Pty> {
	const pty = await startLavadock(context, { ...options, env: { DOCKER_HOST: engine.address, ...env } });
	await pty.waitFor(screen => screen.some(row => /live/.test(row)) && screen.some(row => /lava-server/.test(row)));
	return pty;
}

/** A demo engine that ends with the test. */
export async function startLab(context: TestContext, options: DemoOptions = {}): Promise<DemoEngine> {
	const engine = await startDemoEngine(options);
	context.after(() => engine.close());
	return engine;
}

export async function temporaryFolder(context: TestContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-test-'));
	context.after(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** The row that the cursor of the focused list stands on: the one that is a bar, inverse where there are no colours. */
export function selectedRow(pty: Pty): string {
	const row = pty.emulator.cells().find(cells => cells.filter(cell => /inverse|bg=/.test(cell.style)).length > 20);
	return (row ?? []).map(cell => cell.text).join('');
}

/** The row begins with the name: an image further right may have it too. */
export const waitForSelected = (pty: Pty, name: string): Promise<string[]> =>
	pty.waitFor(() =>
		selectedRow(pty)
			.replace(/^[│|][›> ]/, '')
			.startsWith(name),
	);
