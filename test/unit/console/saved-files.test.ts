/** Files that the keys write: where they go is said before, and secrets are for their owner alone. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { actions } from '../../../source/console/actions/table.ts';
import { footerLines } from '../../../source/console/panels/footer.ts';
import type { Run } from '../../../source/console/state/run.ts';
import { until } from '../../until.ts';
import { openConsole, type TestConsole } from './console-for-tests.ts';

const foot = ({ state }: TestConsole): string[] =>
	footerLines(state(), actions).map(line => line.map(({ text }) => text).join(''));

const made: Run = {
	progress: {
		plan: { title: 'Create the user ada', steps: [], warnings: [] },
		steps: [],
		phase: { phase: 'ended', outcome: { end: 'done', secrets: new Map([['token', 'not-a-token']]) } },
		remarks: [],
	},
	secrets: new Map([['password', 'not-a-password']]),
	shows: { 'Password of ada': 'password', 'API token of ada': 'token' },
	ends: [],
};

function shown(console: TestConsole, run: Run): void {
	console.dispatch({ type: 'run-changed', run });
	console.press('p');
}

suite('a file that is asked for', () => {
	test('goes into a folder that is said, as long as its name does not say one', t => {
		const console = openConsole(t);
		shown(console, made);
		console.press('s');
		assert.deepEqual(foot(console), [' Goes into the folder /home/ada', ' Save what is shown to: lava-secrets.txt ']);
		console.press('ctrl+u');
		console.type('~/secrets');
		assert.equal(foot(console).length, 1);
		console.press('ctrl+u');
		console.type('/tmp/secrets');
		assert.equal(foot(console).length, 1);
		console.press('ctrl+u');
		console.type('secrets/of-ada');
		assert.equal(foot(console).length, 2);
	});

	test('a text that is no file goes nowhere', t => {
		const console = openConsole(t);
		console.press('/');
		assert.equal(foot(console).length, 1);
	});
});

suite('what a plan made, and is shown once', () => {
	test('is saved for its owner alone', async t => {
		const folder = await mkdtemp(join(tmpdir(), 'lavadock-secrets-'));
		t.after(() => rm(folder, { recursive: true }));
		const console = openConsole(t);
		shown(console, made);
		const path = join(folder, 'secrets');
		console.press('s', 'ctrl+u');
		console.type(path);
		console.press('enter');
		await until(console, () => console.state().notice?.text === `Saved to ${path}`);
		assert.equal(await readFile(path, 'utf8'), 'Password of ada: not-a-password\nAPI token of ada: not-a-token\n');
		assert.equal((await stat(path)).mode & 0o777, 0o600);
	});

	test('is nothing where nothing is shown', t => {
		const console = openConsole(t);
		shown(console, { ...made, shows: {} });
		console.press('s');
		assert.equal(console.state().notice?.text, 'save secrets: no secret is shown');
	});
});
