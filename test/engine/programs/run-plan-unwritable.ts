/**
 * Runs the plan that the environment holds, with a journal that can't be written any more after some steps: in a process
 * with mounts of its own, on a file system that is its own too. Prints what came of it, a line for each fact.
 */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from '../harness/program.ts';
import { until } from '../harness/until.ts';
import type { Plan } from '../../../source/lab/plan.ts';

const {
	PLAN = '',
	SECRETS = '[]',
	DOCKER_HOST = '',
	XDG_STATE_HOME = '',
	SIZE = '',
	HOW = '',
	AFTER = '0',
} = process.env;
const plan: Plan = JSON.parse(PLAN);
const secrets = new Map<string, string>(JSON.parse(SECRETS));

const mount = (...words: string[]): unknown => execFileSync('mount', [...words, XDG_STATE_HOME], { stdio: 'inherit' });

function breakIt(): void {
	if (HOW === 'read-only') return void mount('-o', 'remount,ro');
	for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2)) {
		try {
			for (let file = 0; ; file++) writeFileSync(join(XDG_STATE_HOME, `${bytes}-${file}`), Buffer.alloc(bytes));
		} catch {
			// As much as there is room for.
		}
	}
}

mount('-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs');
const engine = startProgram({ DOCKER_HOST, XDG_STATE_HOME });
await until('the program is live', () => engine.snapshot().connection.state === 'live');
const tell = (what: string, text: string): void => console.log(`${what}: ${text}`);

async function runOnce(): Promise<void> {
	const run = engine.plans.start(plan, { secrets });
	let isBroken = false;
	run.subscribe(() => {
		const done = run.progress().steps.filter(({ state }) => state === 'done').length;
		if (HOW === '' || isBroken || done < Number(AFTER)) return;
		isBroken = true;
		breakIt();
	});
	try {
		const outcome = await run.outcome;
		tell('ended', outcome.end);
		if ('error' in outcome) tell('error', outcome.error.reason);
		if ('stays' in outcome) tell('stays', JSON.stringify(outcome.stays));
	} catch (error) {
		tell('rejected', String(error));
	}
	for (const remark of run.progress().remarks) tell('remark', remark);
	const unfinished = await engine.plans.unfinished();
	tell('unfinished', JSON.stringify(unfinished.map(each => each.plan.title)));
}

await runOnce();
if (HOW === 'read-only') {
	await engine.plans.start(plan, { secrets }).outcome.catch((error: unknown) => tell('rejected', String(error)));
	mount('-o', 'remount,rw');
	const [cutOff] = await engine.plans.unfinished();
	if (cutOff !== undefined) tell('undone', JSON.stringify(await engine.plans.undo(cutOff.id).outcome));
	tell('unfinished', JSON.stringify(await engine.plans.unfinished()));
	tell('ended', (await engine.plans.start(plan, { secrets }).outcome).end);
}
await engine.close();
