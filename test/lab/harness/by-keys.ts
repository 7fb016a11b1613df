/** The built console in a pty at 80x24, beside an engine of a test, worked by keys alone. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestEngine } from '../../engine/harness/engine.ts';
import { openPty, type Pty } from '../../terminal/harness/pty.ts';

const built = fileURLToPath(new URL('../../../dist/lavadock.js', import.meta.url));

/** What the terminal sends for keys that have no letter. */
const codes: Readonly<Record<string, string>> = {
	enter: '\r',
	tab: '\t',
	esc: '\u001B',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	space: ' ',
	'ctrl+e': '\u0005',
	'ctrl+p': '\u0010',
	'ctrl+u': '\u0015',
};

/** More than any form has. */
const MOST_QUESTIONS = 30;

/** How a plan's run may end. */
const outcome =
	/All is done\.|not all of it was seen to work|It failed|It was cancelled|so it stopped|could not be undone/;

export type ByKeys = {
	readonly pty: Pty;
	/** Its home, with everything it writes. Relative paths begin here. */
	readonly home: string;
	/** Presses keys, by their names or letters, one after the other. Each counts. */
	press(...keys: readonly string[]): void;
	/** Types a text into a field, which counts nothing. */
	type(text: string): void;
	/** Resolves with the screen, rows joined, once it has this; rejects after `seconds` (90: LAVA on a machine that is full) and shows the screen. */
	sees(what: string | RegExp, seconds?: number): Promise<string>;
	/** Goes on in a form with Tab until the question with this label has the cursor; wait first until all keys before it are seen. */
	goTo(label: string): Promise<void>;
	/** From a form to the start of its plan, with what stands in its fields. */
	starts(options?: Pick<RunOptions, 'dangerous' | 'shown'>): Promise<void>;
	/** From there to the end of the plan; resolves with the last screen, not left yet. */
	ends(options?: Pick<RunOptions, 'seconds' | 'end'>): Promise<string>;
	/** Both. */
	runs(options?: RunOptions): Promise<string>;
	/** Saves the plan that is shown in a file of its home; resolves with the file's path. */
	saves(file: string): Promise<string>;
	/** How many keys were pressed that are not typed text. */
	count(): number;
	/** What `work` presses is not counted. */
	aside(work: () => Promise<void>): Promise<void>;
	/** Ends it as `kill -9` does, if it still runs, and removes its home unless that was given. */
	close(): Promise<void>;
};

export type RunOptions = {
	/** How long the plan may take; a minute unless told. */
	seconds?: number;
	/** It asks once more, because it takes away what somebody may be using. */
	dangerous?: true;
	/** Called while the plan is shown. */
	shown?: (plan: string) => Promise<void> | void;
	/** What it is to end with. */
	end?: string;
};

export type ByKeysOptions = {
	/** The home of one before it; a new one unless told. */
	home?: string;
	env?: Readonly<Record<string, string>>;
	/** Path of the built program; the one in dist/ unless told. */
	program?: string;
};

/** Opens the console on the engine's own host, as its administrator would, and waits until it is live. */
export async function openByKeys(engine: TestEngine, options: ByKeysOptions = {}): Promise<ByKeys> {
	const home = options.home ?? (await mkdtemp(join(engine.instance.folder, 'keys-')));
	const ends: (() => Promise<void>)[] = [];
	const pty = openPty(
		{ after: end => void ends.push(end) },
		{
			...placed(engine, options.program ?? built),
			folder: home,
			env: { HOME: home, TZ: 'UTC', DOCKER_HOST: engine.address, ...options.env },
		},
	);
	let count = 0;
	const keys: ByKeys = {
		pty,
		home,
		press: (...pressed) => {
			count += pressed.length;
			for (const key of pressed) pty.keys(codes[key] ?? key);
		},
		type: text => pty.keys(text),
		sees: async (what, seconds = 90) => {
			const has = (rows: string[]): boolean => {
				const text = rows.join('\n');
				return typeof what === 'string' ? text.includes(what) : what.test(text);
			};
			return (await pty.waitFor(has, seconds * 1000)).join('\n');
		},
		goTo: async label => {
			// By its label: what stands behind it changes while it is typed and looked up.
			const question = (rows: string[]): string =>
				rows.map(row => /│ *› (.+?)(?: {2}|│)/.exec(row)?.[1]).find(found => found !== undefined) ?? '';
			for (let asked = 0; asked < MOST_QUESTIONS; asked++) {
				const here = question(await pty.waitFor(rows => question(rows) !== ''));
				if (here === label) return;
				keys.press('tab');
				await pty.waitFor(rows => ![here, ''].includes(question(rows)));
			}
			assert.fail(`No question is called ${label}.`);
		},
		starts: async ({ dangerous, shown } = {}) => {
			keys.press('ctrl+p');
			const plan = await keys.sees('Enter run it');
			await shown?.(plan);
			keys.press('enter');
			if (dangerous) {
				await keys.sees('Yes, run it');
				keys.press('y');
			}
			await keys.sees('Enter leave it');
		},
		ends: async ({ seconds = 60, end = 'All is done.' } = {}) => {
			const screen = await keys.sees(outcome, seconds);
			assert.ok(screen.includes(end), screen);
			return screen;
		},
		runs: async (run = {}) => {
			await keys.starts(run);
			return keys.ends(run);
		},
		saves: async file => {
			keys.press('s');
			await keys.sees('Save as .sh');
			keys.press('ctrl+u');
			keys.type(file);
			keys.press('enter');
			// What it says stands in the footer until the next key.
			await keys.sees('Saved to');
			return join(home, file);
		},
		count: () => count,
		aside: async work => {
			const before = count;
			await work();
			count = before;
		},
		close: async () => {
			for (const end of ends) await end();
			if (options.home === undefined) await rm(home, { recursive: true, force: true });
		},
	};
	try {
		await keys.sees(/live/);
	} catch (error) {
		await keys.close();
		throw error;
	}
	return keys;
}

/** On the engine's network, so that servers are reached by their addresses. */
function placed({ instance }: TestEngine, program: string): { command: string; args: readonly string[] } {
	const { program: command, args } = instance.onNetwork(process.execPath, [program]);
	return { command, args };
}
