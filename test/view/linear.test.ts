/** What a screen reader says of a plan that runs: each thing once, and nothing of figures that are never still. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { actions } from '../../source/console/actions/table.ts';
import { linearGist, linearText } from '../../source/console/linear-text.ts';
import type { Message } from '../../source/console/store/message.ts';
import type { State } from '../../source/console/state/state.ts';
import { type FrozenLab, openFrozenLab } from './harness/frozen-lab.ts';
import { failed, made, pulling, waiting, withSecrets } from './harness/pictured-runs.ts';
import { createStage } from './harness/stage.ts';

let lab: FrozenLab;
before(async () => {
	lab = await openFrozenLab();
});
after(() => lab.close());

function shown(run: Message): State {
	const stage = createStage(lab, { size: { columns: 80, rows: 24 } });
	stage.dispatch(run);
	stage.press('p');
	const state = stage.state();
	stage.close();
	return state;
}

const lines = (run: Message): readonly string[] => linearText(shown(run), actions).slice(1, -1);

/** The same pull, some bytes later. */
function later(run: Message, downloaded: number): Message {
	assert.ok(run.type === 'run-changed' && run.run !== undefined);
	const { progress } = run.run;
	const steps = progress.steps.map(step =>
		step.state === 'running' && step.progress?.kind === 'pull'
			? { ...step, progress: { ...step.progress, downloaded, secondsLeft: 3 } }
			: step,
	);
	return { type: 'run-changed', run: { ...run.run, progress: { ...progress, steps } } };
}

suite('a run for ears', () => {
	test('is the step that is at work', () => {
		const said = lines(waiting);
		assert.deepEqual(said.slice(0, 2), ['Create the LAVA server lava-server', '8 of 9 steps done']);
		assert.match(
			said.slice(2).join('\n'),
			/^running {2}Wait until lava-server answers, for 34 s\nApplying lava_scheduler/,
		);
	});

	test('is told anew for a quarter of a pull, not for its bytes', () => {
		const gist = (run: Message): string => linearGist(shown(run), actions);
		assert.equal(gist(pulling), gist(later(pulling, 190_000_000)));
		assert.notEqual(gist(pulling), gist(later(pulling, 200_000_000)));
	});

	test('ends with what came of it', () => {
		assert.deepEqual(lines(made).slice(1), ['9 of 9 steps done', 'All is done.', 'The web page: http://localhost/']);
		const said = lines(failed).join('\n');
		assert.match(said, /^failed {2}Start lava-server\ndriver failed/m);
		assert.match(said, /^It failed\.\nWhat is not as it was before:/m);
		assert.match(
			lines(withSecrets).join('\n'),
			/^Password of ada\nnot-a-password\nAPI token of ada\n(?:not-a-token-){11}$/m,
		);
	});
});
