/** Every wizard in the demo, from its form through the plan to the end of its run, by Enter alone. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type DemoEngine, startDemoEngine } from '../../source/demo/engine.ts';
import { type Clock, systemClock } from '../../source/engine/clock.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { openEngine } from '../../source/engine/open.ts';
import type { Container } from '../../source/lab/objects.ts';
import { type State, topOverlay } from '../../source/console/state/state.ts';
import type { Form } from '../../source/console/state/form.ts';
import { isOver } from '../../source/console/state/run.ts';
import { wizards } from '../../source/wizards/wizards.ts';
import { hastyClock } from './harness/hasty-clock.ts';
import { draw, textOf } from './harness/render.tsx';
import { createStage, type Stage } from './harness/stage.ts';
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

let demo: DemoEngine;
let engine: Engine;
let stage: Stage;
before(async () => {
	demo = await startDemoEngine({ clock: { ...hasty, frozen: false } });
	engine = openEngine({ host: demo.address, environment: {}, clock: impatientClock });
	await until(engine, () => engine.snapshot().connection.state === 'live');
	const lava = { servers: [], traces: new Map() };
	const observed = { engine, lava, logLength: () => Promise.resolve(0), close: engine.close };
	stage = createStage(observed, { size: { columns: 80, rows: 24 }, live: true });
});
after(async () => {
	stage.close();
	await engine.close();
	await demo.close();
});

const named = (name: string): Container | undefined =>
	[...stage.state().host.snapshot.containers.values()].find(each => each.name === name);

const networksOf = (name: string): string[] => named(name)?.endpoints.map(each => each.networkName) ?? [];

const workerOf = (name: string) =>
	stage
		.state()
		.lava.servers.flatMap(({ workers }) => workers)
		.find(each => each.name === name);

type Way = {
	wizard: string;
	/** To its form. */
	keys: readonly string[];
	/** It takes away what somebody may be using: one more question, whose answer is not Enter. */
	asks?: true;
	/** How it ends, where that is not known to be Online. */
	ends?: RegExp;
	/** What is true in the end. */
	holds: () => boolean;
};

/** The second server stands before it. */
const toCalvin = ['2', 'g', 'j', 'j', 'j'];

const ways: readonly Way[] = [
	{
		wizard: 'network',
		keys: ['n', 'n'],
		holds: () => [...stage.state().host.snapshot.networks.values()].some(({ name }) => name === 'dockernet-2'),
	},
	{ wizard: 'server', keys: ['n', 's'], holds: () => named('lava-server-2')?.status === 'running' },
	{ wizard: 'dispatcher', keys: ['n', 'd'], holds: () => named('lab-demo-docker-1')?.status === 'running' },
	{ wizard: 'superuser', keys: ['n', 'u'], asks: true, holds: () => true },
	{ wizard: 'connect', keys: ['n', 'c'], holds: () => networksOf('board-shell').includes('dockernet') },
	{
		wizard: 'disconnect',
		keys: ['n', 'o'],
		asks: true,
		holds: () => !networksOf('board-shell').includes('dockernet') || !networksOf('board-shell').includes('lab-devices'),
	},
	{
		wizard: 'worker',
		keys: ['7', '/', 'text:calvin-worker', 'enter', 'H'],
		holds: () => workerOf('calvin-worker')?.health === 'maintenance',
	},
	{
		wizard: 'reset',
		keys: [...toCalvin, ':', 'text:reset', 'enter'],
		asks: true,
		holds: () => named('calvin-worker')?.status === 'running',
	},
	{
		wizard: 'registry',
		keys: ['n', 'r'],
		asks: true,
		// Nobody answers susie-worker, whose server was never there.
		ends: /not all of it was seen to work/,
		holds: () => named('susie-worker')?.image === 'lavasoftware/lava-dispatcher:2020.08',
	},
	{
		wizard: 'again',
		keys: [...toCalvin, ':', 'text:worker.again', 'enter'],
		asks: true,
		holds: () => named('calvin-worker')?.status === 'running',
	},
	{
		wizard: 'removal',
		keys: [...toCalvin, ':', 'text:worker.remove', 'enter'],
		asks: true,
		holds: () => named('calvin-worker') === undefined,
	},
];

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
	for (const way of ways) {
		test(`${way.wizard} goes from its form to its end`, async () => {
			if (way.wizard === 'worker') {
				stage.press('7');
				await stage.until(() => workerOf('calvin-worker')?.state === 'online');
			}
			stage.press(...way.keys);
			assert.equal(formOf(stage.state())?.wizard, way.wizard, await screen());
			await enterFrom(way);
			await stage.until(({ run }) => run !== undefined && isOver(run));
			const told = await screen();
			assert.match(told, way.ends ?? /All is done\./, told);
			stage.press('enter');
			assert.equal(kindOf(stage.state()), undefined);
			await stage.until(way.holds);
		});
	}

	test('every wizard was there', () => {
		const untried = wizards.map(({ id }) => id).filter(id => !ways.some(({ wizard }) => wizard === id));
		assert.deepEqual(untried, []);
	});
});
