/** The small console in a pty, ready for keys. */

import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../bundle.ts';
import { openPty, type Pty, type PtyOptions } from '../harness/pty.ts';

const program = await bundle(fileURLToPath(new URL('console.tsx', import.meta.url)));

/** How to start the small console; from the project's folder. */
export const consoleCommand = [process.execPath, program] as const;

/** Opens it and waits for its first whole frame. */
export async function openConsole(context: TestContext, options: Partial<PtyOptions> = {}): Promise<Pty> {
	const [command, ...args] = consoleCommand;
	const pty = openPty(context, { command, args, ...options });
	await waitForWhole(pty, options);
	return pty;
}

/** Waits until the console fills the terminal from corner to corner in this size. */
export function waitForWhole(
	pty: Pty,
	{ columns = 80, rows = 24 }: { columns?: number; rows?: number } = {},
): Promise<string[]> {
	const line = '─'.repeat(columns - 2);
	return pty.waitFor(screen => {
		const [top, size = '', ...rest] = screen;
		const bottom = rest.pop();
		const sides = rest.every(row => row.startsWith('│') && row.endsWith('│'));
		return top === `┌${line}┐` && bottom === `└${line}┘` && size.includes(`size ${columns}x${rows} `) && sides;
	});
}
