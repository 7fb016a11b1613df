/** Exported scripts of plans that change a lab: they make what the console makes, or leave what was. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomFrom } from '../../source/demo/seeded.ts';
import { type Condition, containerWaitedFor } from '../../source/lab/condition.ts';
import type { Step } from '../../source/lab/plan.ts';
import { type Case, type Lab, openLab, seed, whole } from './harness/cut-off.ts';
import {
	anewCase,
	connectionCase,
	dispatcherCase,
	lifeCase,
	networkCase,
	serverCase,
	tagImages,
} from './harness/cut-off-cases.ts';
import { switchCase } from './harness/switch-case.ts';
import { type TestEngine, startEngine } from './harness/engine.ts';
import { type Exported, exportedTo, type Interruption, type Language } from './harness/exported.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { eventually } from './harness/until.ts';

type Docker = TestEngine['docker'];

const kinds: readonly [what: string, open: (docker: Docker) => Case][] = [
	['a switch to another registry', switchCase],
	['a reset', docker => anewCase(docker, 'reset')],
	['a worker recreated', docker => anewCase(docker, 'again')],
	['a dispatcher', dispatcherCase],
	['a server', serverCase],
	['a network', networkCase],
	['a connection', docker => connectionCase(docker, 'connect')],
	['a disconnection', docker => connectionCase(docker, 'disconnect')],
	['a stop', docker => lifeCase(docker, { do: 'stop' })],
	['a new name', docker => lifeCase(docker, { do: 'rename', to: 'cut-rename-new' })],
	['a removal', docker => lifeCase(docker, { do: 'remove' })],
];

/**
 * Each kind of plan is tried on one engine, in each language, and half of the kinds are cut off there at random in one
 * language; others in the next run. With LAVADOCK_LONG all is tried.
 */
const LONG = process.env['LAVADOCK_LONG'] === '1';

const suites = ['bookworm', 'sid'] as const;
const chosen = randomFrom(`${seed} engines`);
const cases = kinds.map(([what, open]) => ({
	what,
	open,
	on: suites[chosen() < 0.5 ? 0 : 1],
	cutIn: Math.floor(chosen() * 2),
	isCut: chosen() < 0.5,
}));

for (const suite of suites) {
	const skip = await requireRealEngine(suite);
	describe(`exports of changes, on an engine of ${suite} (seed ${seed})`, { skip, concurrency: 3 }, () => {
		let engine: TestEngine;
		before(async () => {
			engine = await startEngine({ suite });
			await tagImages(engine.docker);
		});
		after(() => engine?.cleanup());
		const languages: readonly Language[] = suite === 'bookworm' ? ['sh', 'py'] : ['bash', 'py'];
		for (const { what, open, cutIn, isCut } of cases.filter(({ on }) => LONG || on === suite)) {
			const cut = languages.filter((_, at) => LONG || (isCut && cutIn === at));
			kindOfPlan(what, languages, cut, () => ({ engine, kind: open(engine.docker) }));
		}
	});
}

/** One after the other: all things of a kind of plan have the same names. */
function kindOfPlan(
	what: string,
	languages: readonly Language[],
	cut: readonly Language[],
	open: () => { engine: TestEngine; kind: Case },
): void {
	describe(what, { concurrency: 1 }, () => {
		let lab: Lab;
		let engine: TestEngine;
		let fresh: unknown;
		/** That change something, of a whole run. */
		let commands = 0;
		before(async () => {
			const opened = open();
			engine = opened.engine;
			lab = await openLab(engine.address, hasty(opened.kind));
			fresh = await whole(lab);
		});
		after(() => lab?.close());

		for (const language of languages) {
			it(`${language}: makes what the console makes`, async () => {
				await onLab(language, async (script, old) => {
					const { code, output } = await script.run();
					assert.equal(code, 0, output);
					assert.match(output, /^All is done/m);
					assert.notDeepEqual(old, fresh);
					assert.deepEqual(await lab.kind.picture(), fresh);
					commands = Math.max(commands, script.commands());
				});
			});

			const random = randomFrom(`${seed} ${what} ${language}`);
			if (!cut.includes(language)) continue;
			const signals = ['SIGINT', 'SIGTERM'] as const;
			for (const signal of LONG ? signals : [signals[random() < 0.5 ? 0 : 1]]) {
				const [at, ms] = [random(), Math.floor(random() * 300)];
				it(`${language}: takes all back after ${Math.floor(at * 100)} % and ${ms} ms by ${signal}`, () =>
					onLab(language, async (script, old) => {
						const { output } = await script.run({ interrupt: { at: wordsAt(script, at), ms, signal } });
						await settled(script, output, old);
					}));
			}
			for (const word of ['on', 'back'] as const) {
				const [at, ms] = [random(), Math.floor(random() * 300)];
				it(`${language}: goes ${word} when it was killed after ${Math.floor(at * 100)} % and ${ms} ms`, () =>
					onLab(language, async (script, old) => {
						const interrupt: Interruption = { at: wordsAt(script, at), ms, signal: 'SIGKILL' };
						const first = await script.run({ interrupt });
						if (!(await script.isUnfinished())) {
							// It was at its end, whether it could still say so or not.
							if (!/^All is done/m.test(first.output)) assert.deepEqual(await lab.kind.picture(), fresh);
							return;
						}
						const refused = await script.run();
						assert.notEqual(refused.code, 0);
						assert.match(refused.output, /An earlier run was interrupted/);
						const second = await script.run({ word });
						await settled(script, second.output, old);
					}));
			}
		}

		if (cut.length === 0) return;
		it('sh: takes all back when one of its commands fails, before or after it has done its work', async context => {
			const random = randomFrom(`${seed} ${what}`);
			const all = Array.from({ length: commands }, (_, at) => at + 1);
			const some = LONG ? all : [all[Math.floor(random() * commands)] ?? 1];
			for (const at of some) {
				for (const when of ['before', 'after'] as const) {
					await context.test(`command ${at} of ${commands}, ${when}`, () =>
						onLab('sh', async (script, old) => {
							const { output } = await script.run({ fail: { at, when } });
							await settled(script, output, old);
						}),
					);
				}
			}
		});

		/** Prepared, exported, and cleared again. */
		async function onLab(language: Language, work: (script: Exported, old: unknown) => Promise<void>): Promise<void> {
			await lab.kind.prepare?.();
			const { plan, secrets = new Map() } = await lab.kind.make(lab.program);
			const old = await lab.kind.picture();
			const name = `${what} ${language}`.replaceAll(' ', '-');
			const script = await exportedTo(language, { engine, plan, secrets, name });
			try {
				await work(script, old);
			} finally {
				await eventually(lab.kind.clear);
			}
		}

		/** Nothing waits for what the engine still does. */
		async function settled(script: Exported, said: string, old: unknown): Promise<void> {
			const output = /no way back/.test(said) ? said + (await script.run({ word: 'on' })).output : said;
			const isNew = /^All is done/m.test(output);
			if (!isNew) assert.match(output, /What was done is undone/);
			await eventually(async () => assert.deepEqual(await lab.kind.picture(), isNew ? fresh : old, output));
		}
	});
}

/** What it tells of the step there, from 0 to 1. */
function wordsAt({ words }: Exported, at: number): string {
	return words[Math.floor(at * words.length)] ?? '';
}

/** What is waited for long is waited for a moment, for these workers have no server; nor is there a registry. */
function hasty(kind: Case): Case {
	return {
		...kind,
		make: async program => {
			const { plan, ...rest } = await kind.make(program);
			return { ...rest, plan: { ...plan, steps: plan.steps.filter(step => step.do !== 'pull').map(quick) } };
		},
	};
}

function quick(step: Step): Step {
	if (step.do !== 'wait') return step;
	const { until } = step;
	const container = isOutOfReach(until) ? containerWaitedFor(until) : undefined;
	const seconds = Math.min(step.seconds, 4);
	return container === undefined
		? { ...step, seconds }
		: { ...step, seconds, until: { is: 'running', container, steady: 1 } };
}

/** Their server is nowhere: what a script can see of these workers is that they run. */
function isOutOfReach(until: Condition): boolean {
	return until.is === 'running' || until.is === 'answered' || ('server' in until && 'url' in until.server);
}
