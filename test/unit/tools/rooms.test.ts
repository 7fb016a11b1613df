import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { rooms } from '../../../tools/rooms.js';
import { root } from '../../../tools/set-up.js';
import { allTrespasses, cyclesIn, fileCycles, roomCycles, trespasses } from '../../../tools/trespasses.js';

test('the source keeps to its rooms', () => {
	assert.deepEqual(allTrespasses(), []);
});

test('rooms import one way: none reaches itself', () => {
	assert.deepEqual(roomCycles(), []);
});

test('files import one way: none reaches itself', () => {
	assert.deepEqual(fileCycles(), []);
});

test('what imports itself by way of others is found', () => {
	const imports = new Map([
		['a', ['b', 'd']],
		['b', ['c']],
		['c', ['a', 'c']],
		['d', ['d']],
	]);
	assert.deepEqual(cyclesIn(imports), ['a', 'b', 'c']);
});

for (const parent of [
	'console',
	'engine',
	'engine/plan-run',
	'lab',
	'lab/lava',
	'lab/plans',
	'lab/verdict',
	'server',
	'wizards',
]) {
	test(`every folder of ${parent} is a room of its own`, () => {
		const path = `source/${parent}`;
		const files = globSync(`${path}/*/**/*.ts`, { cwd: root });
		const folders = new Set(
			files.map(
				file =>
					`${path}/${file
						.slice(path.length + 1)
						.split('/', 1)
						.join('')}`,
			),
		);
		assert.deepEqual(
			[...folders].filter(folder => rooms[folder] === undefined),
			[],
		);
	});
}

const forbidden: [file: string, code: string][] = [
	['source/lab/plan.ts', "import type { Engine } from '../engine/engine.ts';"],
	['source/lab/plans/build.ts', "import {\n\trun,\n} from '../../engine/execute.ts';"],
	['source/lab/config.ts', "import { readFileSync } from 'node:fs';"],
	['source/lab/command.ts', "import type { Plan } from './plan.ts';"],
	['source/lab/lava/role/role.ts', "import { split } from '../server/split.ts';"],
	['source/lab/plans/recreate/carry.ts', "import { volumes } from '../server/volumes.ts';"],
	['source/lab/plans/server/server.ts', "import { fixPlan } from '../fix/fix.ts';"],
	['source/lab/verdict/reading/log-reading.ts', "import { judge } from '../rules/judge.ts';"],
	['source/lab/verdict/surroundings/twins.ts', "import { survey } from '../survey.ts';"],
	['source/text/width.ts', "export * from '../lab/objects.ts';"],
	['source/engine/watch.ts', "import { store } from '../console/state/store.ts';"],
	['source/engine/session/session.ts', "import type { Engine } from '../engine.ts';"],
	['source/engine/plan-run/look/look.ts', "import { doStep } from '../steps/do-step.ts';"],
	['source/server/ask/rest.ts', "import { look } from '../look/look.ts';"],
	['source/demo/state.ts', "const docker = await import('dockerode');"],
	['source/server/rest.ts', "import { run } from '../commands/doctor.ts';"],
	['source/console/state/store.ts', "import { useState } from 'react';"],
	['source/console/state/store.ts', "import { jsx } from 'react/jsx-runtime';"],
	['source/console/main.tsx', "import Docker from 'dockerode';"],
	['source/commands/doctor.ts', "import { theme } from '../console/theme.ts';"],
	['source/console/state/form.ts', "import { reduce } from '../store/reduce.ts';"],
	['source/console/state/state.ts', "import { allWorkers } from '../selectors/rows.ts';"],
	['source/console/selectors/rows.ts', "import { reduce } from '../store/reduce.ts';"],
	['source/console/store/reduce.ts', "import { actions } from '../actions/table.ts';"],
	['source/console/actions/form.ts', "import { drawForm } from '../overlays/form.ts';"],
	['source/console/pages/network.ts', "import { panelTitle } from '../panels/panel.ts';"],
	['source/console/panels/logs.ts', "import { saveFile } from '../effects/save-file.ts';"],
	['source/console/subscriptions/engine.ts', "import { createEffects } from '../effects/effects.ts';"],
	['source/stray.ts', ''],
];

for (const [file, code] of forbidden) {
	test(`${file} must not say: ${code}`, () => {
		assert.equal(trespasses(file, code).length, 1);
	});
}

const allowed: [file: string, code: string][] = [
	['source/lab/config.ts', "import { z } from 'zod';\nimport { sanitise } from '../text/sanitise.ts';"],
	['source/lab/plans/build.ts', "import { address } from '../address.ts';"],
	[
		'source/lab/plans/fix/fix.ts',
		"import { wellStep } from '../well.ts';\nimport { objects } from '../../objects.ts';",
	],
	['source/engine/connection.ts', "import Docker from 'dockerode';\nimport { connect } from 'node:net';"],
	['source/console/main.tsx', "import { render } from 'ink';\nimport { watch } from '../engine/watch.ts';"],
	['cli.tsx', "const { runConsole } = await import('./source/console/main.tsx');"],
];

for (const [file, code] of allowed) {
	test(`${file} may say: ${code}`, () => {
		assert.deepEqual(trespasses(file, code), []);
	});
}
