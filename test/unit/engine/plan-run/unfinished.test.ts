/** What is left of a plan that was cut off, and what it needs to go on: each row differs in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JournalEntry, JournalStep } from '../../../../source/engine/plan-run/journal/journal.ts';
import { newEntry } from '../../../../source/engine/plan-run/run-state.ts';
import { hostsMissing, unfinishedPlan } from '../../../../source/engine/plan-run/unfinished.ts';
import { hostKey } from '../../../../source/lab/host.ts';
import type { ExecStep, Step } from '../../../../source/lab/plan.ts';

const undo = { how: 'nothing' } as const;
const done: JournalStep = { state: 'done', undo };
const begun: JournalStep = { state: 'begun', undo, since: 1 };
const waiting: JournalStep = { state: 'waiting' };

const capture = { secret: 'token' };
const register: ExecStep = {
	do: 'exec',
	container: { id: 'c1', name: 'server' },
	says: 'Register',
	command: ['register'],
	capture,
	undo: 'not needed',
};
const askable: Step = { ...register, already: { command: ['tell'], capture } };
const unasked: Step = { ...register, already: { command: ['tell'] } };
const uses: Step = { do: 'create', spec: { name: 'c', image: 'i', environment: { TOKEN: { secret: 'token' } } } };
const volume: Step = { do: 'create-volume', volume: { name: 'v' } };

function entry(rows: readonly [Step, JournalStep][], direction: JournalEntry['direction'] = 'forward'): JournalEntry {
	const plan = { title: 'A worker', steps: rows.map(([step]) => step), warnings: [] };
	const fresh = newEntry({ id: '1-a', engine: 'E', startedAt: 7, plan, before: {} });
	return { ...fresh, steps: rows.map(([, state]) => state), direction };
}

const LOST = '"token" was only in the memory of the console that was interrupted.';

suite('the secrets of a plan that was cut off', () => {
	const rows: [what: string, steps: [Step, JournalStep][], asked: string[], obstacle: string | undefined][] = [
		[
			'are asked for where nothing brings them',
			[
				[volume, done],
				[uses, waiting],
			],
			['token'],
			undefined,
		],
		['are not needed by what is done', [[uses, done]], [], undefined],
		['are needed by what was begun', [[uses, begun]], ['token'], undefined],
		[
			'are brought by a step that is still ahead',
			[
				[register, waiting],
				[uses, waiting],
			],
			[],
			undefined,
		],
		[
			'are brought by a command that was begun, for it is given again',
			[
				[register, begun],
				[uses, waiting],
			],
			[],
			undefined,
		],
		[
			'are lost with the console that had them',
			[
				[register, done],
				[uses, waiting],
			],
			[],
			LOST,
		],
		[
			'are lost where the question that is left does not tell them',
			[
				[unasked, done],
				[uses, waiting],
			],
			[],
			LOST,
		],
		[
			'are asked of the container again',
			[
				[askable, done],
				[uses, waiting],
			],
			[],
			undefined,
		],
		[
			'are no matter when nobody needs them any more',
			[
				[register, done],
				[uses, done],
				[volume, waiting],
			],
			[],
			undefined,
		],
	];
	for (const [what, steps, asked, obstacle] of rows) {
		test(what, () => {
			const cut = unfinishedPlan(entry(steps));
			assert.deepEqual([cut.secrets, cut.obstacle], [asked, obstacle]);
		});
	}
});

test('how far it is counts what is behind it, proven or not, and not what was begun', () => {
	const cut = unfinishedPlan(
		entry([
			[volume, { state: 'already' }],
			[volume, done],
			[volume, { state: 'unproven', why: 'dark' }],
			[volume, begun],
			[volume, waiting],
		]),
	);
	assert.deepEqual([cut.id, cut.startedAt, cut.done, cut.direction], ['1-a', 7, 3, 'forward']);
});

test('what was being undone is not counted as done, and can’t go forward', () => {
	const cut = unfinishedPlan(
		entry(
			[
				[volume, { state: 'undone' }],
				[volume, { state: 'stays', why: 'lost' }],
				[volume, { state: 'failed', undo }],
			],
			'rollback',
		),
	);
	assert.deepEqual([cut.done, cut.direction, cut.obstacle], [0, 'rollback', 'It was being undone.']);
});

test('hosts that are missing come before all other obstacles', () => {
	const [rack, attic] = [hostKey('rack'), hostKey('attic')];
	const cut = unfinishedPlan(entry([[uses, waiting]], 'rollback'), [rack]);
	assert.deepEqual(cut.missing, [rack]);
	assert.equal(cut.obstacle, 'It needs rack: open lavadock with that host too.');
	assert.equal(hostsMissing([rack, attic]), 'It needs rack and attic: open lavadock with those hosts too.');
});
