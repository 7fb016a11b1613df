import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allTrespasses, trespasses } from '../../../tools/rooms.js';

test('the source keeps to its rooms', () => {
	assert.deepEqual(allTrespasses(), []);
});

const forbidden: [file: string, code: string][] = [
	['source/lab/plan.ts', "import type { Engine } from '../engine/engine.ts';"],
	['source/lab/plans/build.ts', "import {\n\trun,\n} from '../../engine/execute.ts';"],
	['source/lab/config.ts', "import { readFileSync } from 'node:fs';"],
	['source/text/width.ts', "export * from '../lab/objects.ts';"],
	['source/engine/watch.ts', "import { store } from '../console/state/store.ts';"],
	['source/demo/state.ts', "const docker = await import('dockerode');"],
	['source/server/rest.ts', "import { run } from '../commands/doctor.ts';"],
	['source/console/state/store.ts', "import { useState } from 'react';"],
	['source/console/state/store.ts', "import { jsx } from 'react/jsx-runtime';"],
	['source/console/main.tsx', "import Docker from 'dockerode';"],
	['source/commands/doctor.ts', "import { theme } from '../console/theme.ts';"],
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
	['source/engine/connection.ts', "import Docker from 'dockerode';\nimport { connect } from 'node:net';"],
	['source/console/main.tsx', "import { render } from 'ink';\nimport { watch } from '../engine/watch.ts';"],
	['cli.tsx', "const { runConsole } = await import('./source/console/main.tsx');"],
];

for (const [file, code] of allowed) {
	test(`${file} may say: ${code}`, () => {
		assert.deepEqual(trespasses(file, code), []);
	});
}
