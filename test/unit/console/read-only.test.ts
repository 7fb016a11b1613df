/** With --read-only nothing reaches an engine that changes it, whatever the way in. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { mainActions, menuActions } from '../../../source/console/actions/lists.ts';
import { actions } from '../../../source/console/actions/table.ts';
import { lab, openConsole, type TestConsole } from './console-for-tests.ts';

/** Any keys may save a file, into the current folder. */
const home = process.cwd();
let folder = '';
before(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lavadock-read-only-'));
	process.chdir(folder);
});
after(async () => {
	process.chdir(home);
	await rm(folder, { recursive: true });
});

/** Answers whatever may have been asked. */
const agree = (console: TestConsole): void => {
	console.press('y', 'enter', 'enter');
	console.type('lava-server');
	console.press('enter');
};

const harmless = /^(?:quit|demo|suspend)$/;

const changes = ({ done }: TestConsole): string[] => done.filter(each => !harmless.test(each));

describe('through the palette', () => {
	for (const action of mainActions) {
		test(action.id, t => {
			const console = openConsole(t, { readOnly: true });
			console.press(':');
			console.type(action.id);
			console.press('enter');
			agree(console);
			assert.deepEqual(changes(console), []);
		});
	}
});

test('through every row of the menu', t => {
	for (let row = 0; row < menuActions(lab[0]).length; row++) {
		const console = openConsole(t, { readOnly: true });
		console.press('x', ...Array.from({ length: row }, () => 'j'), 'enter');
		agree(console);
		assert.deepEqual(changes(console), []);
	}
});

const play = (console: TestConsole, presses: readonly string[]): void => {
	for (const key of presses) console.press(key);
	agree(console);
};

describe('through any keys', () => {
	const keys = [...new Set(actions.flatMap(action => action.keys))].filter(key => key !== 'ctrl+c');
	const press = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...keys) },
		{ weight: 1, arbitrary: fc.constantFrom('enter', 'y', 'x', 'j', 'space') },
	);
	test('nothing is changed', t => {
		fc.assert(
			fc.property(fc.array(press, { maxLength: 25 }), presses => {
				const console = openConsole(t, { readOnly: true });
				play(console, presses);
				assert.deepEqual(changes(console), []);
			}),
			{ numRuns: 150 },
		);
	});

	test('the same keys do change things without --read-only', t => {
		const changed = fc
			.sample(fc.array(press, { minLength: 10, maxLength: 25 }), { seed: 7, numRuns: 150 })
			.filter(presses => {
				const console = openConsole(t);
				play(console, presses);
				return changes(console).length > 0;
			});
		assert.ok(changed.length > 10, `only ${changed.length} of 150 did`);
	});
});
