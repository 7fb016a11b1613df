/** Cuts plans off at random: the same for every plan, whatever engine it changes. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { randomFrom } from '../../../source/demo/seeded.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import type { UnfinishedPlan } from '../../../source/engine/plan-run/unfinished.ts';
import type { Plan, Step } from '../../../source/lab/plan.ts';
import type { Secrets } from '../../../source/lab/value.ts';
import { bundle } from '../../bundle.ts';
import { type Asked, conditionCheckOf } from './condition-checks.ts';
import { startProgram } from './program.ts';
import { eventually, until } from './until.ts';

/** One kind of plan. */
export type Case = {
	asked?: Asked;
	/** Makes what there is before the plan. */
	prepare?: () => Promise<unknown>;
	/** As a wizard makes it. */
	make: (program: Engine) => Promise<{ plan: Plan; secrets?: Secrets }>;
	/** All that the plan touches, without what is new in every lab. */
	picture: () => Promise<unknown>;
	/** Takes away what `prepare` and the plan made. */
	clear: () => Promise<void>;
	/** It is cut off in its steps of this kind alone. */
	within?: Step['do'];
};

/** Another one in each run of the tests; to see a failure again, give its seed in LAVADOCK_SEED. */
export const seed = process.env['LAVADOCK_SEED'] ?? String(Date.now() % 1_000_000);

/** A test for each time that a plan is cut off, one after the other. */
export function cutOffAtRandom(what: string, runs: number, open: () => { dockerHost: string; kind: Case }): void {
	const random = randomFrom(`${seed} ${what}`);
	const cuts = Array.from({ length: runs }, (_, run): Cut => {
		return { how: run % 2 === 0 ? 'resume' : 'undo', at: random(), ms: Math.floor(random() * 40) };
	});
	describe(what, { concurrency: 1 }, () => {
		let lab: Lab;
		let fresh: unknown;
		before(async () => {
			const { dockerHost, kind } = open();
			lab = await openLab(dockerHost, kind);
			fresh = await whole(lab);
		});
		after(() => lab?.close());
		for (const cut of cuts) {
			const { how, at, ms } = cut;
			it(`${how} after ${Math.floor(at * 100)} % and ${ms} ms`, () => runCut(lab, cut, fresh));
		}
	});
}

/** `at`: after which part of the plan's changes, from 0 to 1; `ms`: so much later. */
type Cut = { how: 'resume' | 'undo'; at: number; ms: number };

export type Lab = {
	kind: Case;
	program: Engine;
	environment: { DOCKER_HOST: string; XDG_STATE_HOME: string };
	close: () => Promise<void>;
};

export async function openLab(dockerHost: string, kind: Case): Promise<Lab> {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
	const environment = { DOCKER_HOST: dockerHost, XDG_STATE_HOME: folder };
	const program = startProgram(environment);
	const close = async (): Promise<void> => {
		await program.close();
		await rm(folder, { recursive: true, force: true });
	};
	await until('the program is live', () => program.snapshot().connection.state === 'live');
	return { kind, program, environment, close };
}

async function runCut({ kind, program, environment }: Lab, { how, at, ms }: Cut, fresh: unknown): Promise<void> {
	await kind.prepare?.();
	const made = await kind.make(program);
	const old = await kind.picture();
	const reported = await killed(
		{ ...environment, ...asEnvironment(made, kind.asked) },
		changesUntil(at, made.plan, kind),
		ms,
	);
	const [cut, ...others] = await program.plans.unfinished();
	assert.deepEqual(others, []);
	if (cut === undefined) {
		// One request, cut off before or after the engine had it; or the plan was at its end.
		if (reported.startsWith('ended')) assert.equal(reported, 'ended: done');
		const may = reported === 'ended: done' ? [fresh] : [fresh, old];
		// Nothing waits for what the engine still does.
		await eventually(async () => assertEither(await kind.picture(), may));
	} else {
		const isNew = await settle(program, cut, how, made.secrets, kind.asked);
		assert.deepEqual(await program.plans.unfinished(), []);
		assert.deepEqual(await readdir(join(environment.XDG_STATE_HOME, 'lavadock')), []);
		assert.deepEqual(await kind.picture(), isNew ? fresh : old);
	}
	// What the engine is about is in the way for a moment.
	await eventually(kind.clear);
}

/** Each step is begun and done: that is two changes. */
function changesUntil(at: number, { steps }: Plan, { within }: Case): number {
	if (within === undefined) return 1 + Math.floor(at * (2 * steps.length - 1));
	const begun = steps.flatMap((step, index) => (step.do === within ? [2 * index + 1] : []));
	return begun[Math.floor(at * begun.length)] ?? assert.fail(`the plan has no step ${within}`);
}

/** The lab as it is when nothing is cut off. */
export async function whole({ kind, program }: Lab): Promise<unknown> {
	await kind.prepare?.();
	const old = await kind.picture();
	const { plan, secrets = new Map() } = await kind.make(program);
	const outcome = await program.plans.start(plan, { secrets, lookAt: conditionCheckOf(program, kind.asked) }).outcome;
	assert.equal(outcome.end, 'done', 'error' in outcome ? outcome.error.message : outcome.end);
	const fresh = await kind.picture();
	assert.notDeepEqual(fresh, old, 'the plan changes nothing');
	await kind.clear();
	return fresh;
}

export function asEnvironment(
	{ plan, secrets = new Map() }: { plan: Plan; secrets?: Secrets },
	asked: Asked = 'engine',
) {
	return { PLAN: JSON.stringify(plan), SECRETS: JSON.stringify([...secrets]), ASKED: asked };
}

/** Runs a plan in a console of its own, and kills that so long after so many changes. Resolves with what it told last. */
export async function killed(environment: Record<string, string>, changes: number, ms: number): Promise<string> {
	const child = spawn(process.execPath, [await bundle(join(import.meta.dirname, '../programs/run-plan.ts'))], {
		env: { ...process.env, ...environment },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'close');
	let reported = 0;
	let last = '';
	createInterface(child.stdout).on('line', line => {
		last = line;
		if (++reported === changes) setTimeout(() => child.kill('SIGKILL'), ms);
	});
	await ended;
	return last;
}

function assertEither(now: unknown, pictures: readonly unknown[]): void {
	const fits = pictures.some(picture => isDeepStrictEqual(picture, now));
	if (!fits) assert.deepEqual(now, pictures.at(-1));
}

/** Whether it has to be the new lab now. */
async function settle(
	program: Engine,
	cut: UnfinishedPlan,
	how: 'resume' | 'undo',
	secrets: Secrets = new Map(),
	asked: Asked = 'engine',
): Promise<boolean> {
	assert.equal(cut.obstacle, undefined);
	for (const name of cut.secrets) assert.ok(secrets.has(name), name);
	const outcome = await program.plans[how](cut.id, { secrets, lookAt: conditionCheckOf(program, asked) }).outcome;
	const reported = 'error' in outcome ? outcome.error.message : JSON.stringify(outcome);
	assert.equal(outcome.end, how === 'resume' ? 'done' : 'cancelled', reported);
	// Past the point of no return there is only the way forward, and the console says what is gone.
	return how === 'resume' || ('stays' in outcome && outcome.stays.length > 0);
}
