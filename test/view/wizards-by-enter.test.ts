/** Every wizard in the demo, from its form through the plan to the end of its run, by Enter alone. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type DemoEngine, startDemoEngine } from '../../source/demo/engine.ts';
import { type Clock, systemClock } from '../../source/engine/clock.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { openEngine } from '../../source/engine/open.ts';
import { type State, topOverlay } from '../../source/console/state/state.ts';
import { NO_LAVA } from '../../source/console/state/host-view.ts';
import type { Form } from '../../source/console/state/form.ts';
import { isOver } from '../../source/console/state/run.ts';
import { hastyClock } from './harness/hasty-clock.ts';
import { draw, textOf } from './harness/render.tsx';
import { createStage, type Stage } from './harness/stage.ts';
import { type Way, ways, workerOf } from './harness/wizard-ways.ts';
import { until } from '../until.ts';

/** How much faster than the demo that a user sees. */
const HASTE = 10;

const hasty = hastyClock(HASTE);

/** Short pauses pass as fast as the demo's; the engine has all the time of a busy machine. */
const impatientClock: Clock = {
	now: hasty.now,
	after: (ms, callback) => systemClock.after(ms <= 1000 ? ms / HASTE : ms, callback),
};

/** More than any wizard asks. */
const MOST = 20;

/** Backups go there. */
let home: string;
const homeBefore = process.env['HOME'];
let demo: DemoEngine;
let engine: Engine;
let stage: Stage;
before(async () => {
	home = await mkdtemp(join(tmpdir(), 'lavadock-home-'));
	process.env['HOME'] = home;
	demo = await startDemoEngine({ clock: { ...hasty, frozen: false } });
	engine = openEngine({ host: demo.address, environment: {}, clock: impatientClock });
	await until(engine, () => engine.snapshot().connection.state === 'live');
	const lava = NO_LAVA;
	const observed = { engine, lava, logLength: () => Promise.resolve(0), close: engine.close };
	stage = createStage(observed, { size: { columns: 80, rows: 24 }, live: true });
});
after(async () => {
	stage.close();
	await engine.close();
	await demo.close();
	if (homeBefore === undefined) delete process.env['HOME'];
	else process.env['HOME'] = homeBefore;
	await rm(home, { recursive: true, force: true });
});

function formOf(state: State): Form | undefined {
	const overlay = topOverlay(state);
	return overlay?.kind === 'form' ? overlay.form : undefined;
}

const kindOf = (state: State): string | undefined => topOverlay(state)?.kind;

async function screen(): Promise<string> {
	const { cells } = await draw(stage.state());
	return textOf(cells).join('\n');
}

/** What a plan stands on is taken down when it is shown: until then it does not run. */
function isLookedAt(state: State): boolean {
	const overlay = topOverlay(state);
	return overlay?.kind !== 'preview' || overlay.preconditions !== undefined;
}

/** Presses Enter until it leads no further. */
async function enterFrom(way: Way): Promise<void> {
	for (let presses = 1; presses <= MOST; presses++) {
		stage.press('enter');
		await stage.until(state => formOf(state)?.planWanted !== true && isLookedAt(state));
		if (way.asks && kindOf(stage.state()) === 'ask') stage.press('y');
		if (kindOf(stage.state()) === 'run') return;
	}
	assert.fail(`No plan ran after ${MOST} times Enter:\n${await screen()}`);
}

suite('by Enter alone', () => {
	for (const [wizard, way] of Object.entries(ways)) {
		test(`${wizard} goes from its form to its end`, async () => {
			if (wizard === 'worker') {
				stage.press('2');
				await stage.until(state => workerOf(state, 'calvin-worker')?.state === 'online');
			}
			stage.press(...way.keys);
			assert.equal(formOf(stage.state())?.wizard, wizard, await screen());
			await enterFrom(way);
			await stage.until(({ run }) => run !== undefined && isOver(run));
			const reported = await screen();
			assert.match(reported, way.ends ?? /All is done\./, reported);
			stage.press('enter');
			assert.equal(kindOf(stage.state()), undefined);
			stage.press(...(way.shows ?? []));
			await stage.until(way.holds);
		});
	}
});
