/** Runs of plans for pictures, each stopped at one moment. */

import type { Message } from '../../../source/console/store/message.ts';
import type { Run } from '../../../source/console/state/run.ts';
import { FROZEN_INSTANT } from '../../../source/demo/engine.ts';
import { PlanError } from '../../../source/engine/plan-run/plan-error.ts';
import type { RunPhase, StepState } from '../../../source/engine/plan-run/progress.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { apiTokenName, passwordName } from '../../../source/lab/plans/server/superuser.ts';
import { aDispatcher, aServer, aUser } from './pictured-plans.ts';

const reason = 'driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated';

const quickly: StepState = { state: 'done', ms: 80 };

/** @param steps of its beginning; the rest waits */
function run(
	plan: Plan,
	steps: readonly StepState[],
	phase: RunPhase,
	{ remarks = [], ...more }: Partial<Run> & { remarks?: readonly string[] } = {},
): Message {
	const all = plan.steps.map((_, index): StepState => steps[index] ?? { state: 'waiting' });
	const progress = { plan, steps: all, phase, remarks };
	return { type: 'run-changed', run: { progress, secrets: new Map(), shows: {}, ends: [], ...more } };
}

const running: RunPhase = { phase: 'running' };

export const pulling = run(
	aServer,
	[
		quickly,
		{
			state: 'running',
			since: FROZEN_INSTANT - 41_000,
			progress: {
				kind: 'pull',
				layers: [
					{ id: '3e8c4a19d2f7', status: 'Pull complete', current: 31_400_000, total: 31_400_000 },
					{ id: 'b61f70c5e8a4', status: 'Downloading', current: 141_000_000, total: 214_000_000 },
					{ id: '05d9a2b47f1c', status: 'Extracting', current: 9_000_000, total: 12_000_000 },
					{ id: 'c09a77e21b40', status: 'Waiting', current: 0, total: 0 },
				],
				downloaded: 184_400_000,
				total: 257_400_000,
				rate: 4_500_000,
				secondsLeft: 16,
			},
		},
	],
	running,
);

const madeSoFar: readonly StepState[] = [
	quickly,
	{ state: 'done', ms: 57_000 },
	{ state: 'already' },
	quickly,
	quickly,
	quickly,
	{ state: 'done', ms: 420 },
	{ state: 'done', ms: 1300 },
];

export const waiting = run(
	aServer,
	[
		...madeSoFar,
		{
			state: 'running',
			since: FROZEN_INSTANT - 34_000,
			progress: {
				kind: 'wait',
				seen: 'Applying lava_scheduler_app.0042_drop_job_submit_token',
				until: FROZEN_INSTANT + 866_000,
			},
		},
	],
	running,
);

export const away = run(aServer, madeSoFar, {
	phase: 'waiting',
	since: FROZEN_INSTANT - 12_000,
	why: 'The engine is away: Nothing answers on /var/run/docker.sock.',
});

export const made = run(
	aServer,
	[...madeSoFar, { state: 'done', ms: 93_000 }],
	{ phase: 'ended', outcome: { end: 'done', secrets: new Map() } },
	{ ends: ['The web page: http://localhost/'] },
);

const notOnline =
	'calvin is started; not known to be Online: it runs, and its log tells nothing of its server, after 90 seconds. Its log and its row in Workers tell more.';

export const unproven = run(
	aDispatcher,
	[quickly, quickly, quickly, quickly, quickly, { state: 'unproven', why: notOnline }],
	{ phase: 'ended', outcome: { end: 'unproven', secrets: new Map(), unproven: [notOnline] } },
);

const undone: StepState = { state: 'undone' };

export const undoing = run(
	aServer,
	[
		quickly,
		quickly,
		quickly,
		quickly,
		quickly,
		{ state: 'undoing', since: FROZEN_INSTANT, by: { do: 'remove-volume', volume: 'lava-server-coordinator' } },
		undone,
		{ state: 'failed', message: reason },
	],
	{ phase: 'undoing' },
);

const error = (plan: Plan, step: number): PlanError => {
	const failedStep = plan.steps[step];
	if (failedStep === undefined) throw new Error('The plan is shorter.');
	return new PlanError(plan, failedStep, new Error(reason));
};

const image = 'lavasoftware/lava-server:2023.01 was pulled: docker image rm takes it away.';

export const failed = run(
	aServer,
	[
		undone,
		{ state: 'stays', why: image },
		{ state: 'already' },
		undone,
		undone,
		undone,
		undone,
		{ state: 'failed', message: reason },
	],
	{ phase: 'ended', outcome: { end: 'failed', error: error(aServer, 7), stays: [image] } },
);

export const cancelled = run(aDispatcher, [undone, undone, undone, undone, undone, { state: 'cancelled' }], {
	phase: 'ended',
	outcome: { end: 'cancelled', stays: [] },
});

export const groundChanged = run(
	aDispatcher,
	[],
	{
		phase: 'ended',
		outcome: {
			end: 'precondition failed',
			differences: ['There is a container calvin now, which was not there.', 'lava-server is no longer running.'],
			stays: [],
		},
	},
	{
		remarks: [`The engine was restarted, and lava-server ended with it. It can't be started again: ${reason}`],
	},
);

export const withSecrets = run(
	aUser,
	[
		{ state: 'done', ms: 2600 },
		{ state: 'done', ms: 2100 },
		{ state: 'done', ms: 2200 },
	],
	{ phase: 'ended', outcome: { end: 'done', secrets: new Map([[apiTokenName('ada'), 'not-a-token-'.repeat(11)]]) } },
	{
		secrets: new Map([[passwordName('ada'), 'not-a-password']]),
		shows: { 'Password of ada': passwordName('ada'), 'API token of ada': apiTokenName('ada') },
	},
);
