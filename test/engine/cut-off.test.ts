/** A console that is killed in the middle of a plan leaves the old lab or the new one, never a half. */

import { after, before, describe } from 'node:test';
import { type Case, cutOffAtRandom, seed } from './harness/cut-off.ts';
import {
	anewCase,
	buildCase,
	connectionCase,
	dispatcherCase,
	lifeCase,
	networkCase,
	serverCase,
	tagImages,
} from './harness/cut-off-cases.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { requireRealEngine } from './harness/requirements.ts';

const skip = await requireRealEngine();

type Docker = TestEngine['docker'];

/** How often each is cut off; the longest ones first. */
const cases: readonly [what: string, runs: number, open: (docker: Docker) => Case][] = [
	['a reset', 6, docker => anewCase(docker, 'reset')],
	['a worker recreated', 6, docker => anewCase(docker, 'again')],
	['a dispatcher', 6, dispatcherCase],
	['a server', 5, serverCase],
	['a whole lab', 5, buildCase],
	['a network', 2, networkCase],
	['a connection', 2, docker => connectionCase(docker, 'connect')],
	['a disconnection', 1, docker => connectionCase(docker, 'disconnect')],
	['a stop', 1, docker => lifeCase(docker, { do: 'stop' })],
	['a new name', 1, docker => lifeCase(docker, { do: 'rename', to: 'cut-rename-new' })],
	['a removal', 1, docker => lifeCase(docker, { do: 'remove' })],
];

describe(`what was cut off (seed ${seed}) ends as the old lab or the new one`, { skip, concurrency: 4 }, () => {
	let engine: TestEngine;
	before(async () => {
		engine = await startEngine();
		await tagImages(engine.docker);
	});
	after(() => engine?.cleanup());

	for (const [what, runs, open] of cases) {
		cutOffAtRandom(what, runs, () => ({ dockerHost: engine.address, kind: open(engine.docker) }));
	}
});
