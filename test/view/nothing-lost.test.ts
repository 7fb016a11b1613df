/** What was typed into a form stays there, whichever way one goes through it: by Tab, Esc, to the plan and back. */

import { worldHosts } from '../../source/console/state/hosts.ts';
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { topOverlay } from '../../source/console/state/state.ts';
import type { FieldView } from '../../source/wizards/field.ts';
import { currentView, type Form } from '../../source/console/state/form.ts';
import { formViews } from '../../source/console/state/open-form.ts';
import { type WizardId, wizardIds } from '../../source/wizards/wizards.ts';
import { openFrozenLab, type Sight } from './harness/frozen-lab.ts';
import { openFrozenSwarm } from './harness/frozen-swarm.ts';
import { wayToForm, ways } from './harness/wizard-ways.ts';
import { createStage, type Stage } from './harness/stage.ts';

let small: Sight;
let swarm: Sight;
before(async () => {
	[small, swarm] = await Promise.all([openFrozenLab(), openFrozenSwarm()]);
});
after(() => Promise.all([small.close(), swarm.close()]));

function formOf(stage: Stage): Form {
	const overlay = topOverlay(stage.state());
	assert.ok(overlay?.kind === 'form', `${overlay?.kind} has the keys`);
	return overlay.form;
}

const views = (stage: Stage): readonly FieldView[] => formViews(formOf(stage), worldHosts(stage.state()));

const here = (stage: Stage): FieldView => {
	const view = currentView(formOf(stage), views(stage));
	assert.ok(view);
	return view;
};

async function opened(wizard: WizardId): Promise<Stage> {
	const stage = createStage(ways[wizard].lab === 'swarm' ? swarm : small, { size: { columns: 80, rows: 24 } });
	for (const key of wayToForm(wizard)) {
		stage.press(key);
		await stage.settled();
	}
	return stage;
}

/** Gives every question an answer of one's own, down to the last one. */
function answerAll(stage: Stage): void {
	for (;;) {
		const { id, kind, label } = here(stage);
		if (kind === 'text' || kind === 'secret') stage.press('text:9');
		else stage.press('space');
		assert.equal(here(stage).label, label);
		stage.press('tab');
		if (here(stage).id === id) return;
	}
}

suite('nothing that was typed is lost', () => {
	for (const id of wizardIds) {
		test(`${id}: by Esc to the question whether to leave, back by its No, and through all fields`, async () => {
			const stage = await opened(id);
			answerAll(stage);
			const { given } = formOf(stage);
			assert.ok(Object.keys(given).length > 0);
			const last = here(stage).id;
			while (here(stage).id !== views(stage)[0]?.id) stage.press('shift+tab');
			assert.deepEqual(formOf(stage).given, given);
			stage.press('esc');
			assert.equal(topOverlay(stage.state())?.kind, 'ask');
			stage.press('enter');
			assert.deepEqual(formOf(stage).given, given);
			while (here(stage).id !== last) stage.press('tab');
			assert.deepEqual(formOf(stage).given, given);
			stage.close();
		});

		test(`${id}: from the plan back to the form`, async () => {
			const stage = await opened(id);
			const { given } = formOf(stage);
			stage.press('ctrl+p');
			await stage.settled();
			assert.equal(topOverlay(stage.state())?.kind, 'preview');
			stage.press('esc');
			assert.deepEqual(formOf(stage).given, given);
			stage.close();
		});
	}
});
