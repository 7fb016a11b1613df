/** What a screen reader says of each wizard, from its opening to its plan by Enter alone: little, and nothing is left out. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actions } from '../../source/console/actions/table.ts';
import { createSpeaker } from '../../source/console/speech/speaker.ts';
import { HEARD } from '../../source/console/speech/speech.ts';
import { type State, topOverlay } from '../../source/console/state/state.ts';
import { type FrozenLab, openFrozenLab } from './harness/frozen-lab.ts';
import { createStage } from './harness/stage.ts';
import { type Way, ways } from './harness/wizard-ways.ts';

/** Bytes. */
const MOST = 6000;
/** More than any wizard asks. */
const QUESTIONS = 20;

let lab: FrozenLab;
before(async () => {
	lab = await openFrozenLab();
});
after(() => lab.close());

const ofOneHost = Object.entries<Way>(ways).filter(([, way]) => way.lab === undefined);

for (const [wizard, way] of ofOneHost) {
	test(`the wizard ${wizard} says less than ${MOST} bytes, with each question's number and each step once`, async () => {
		const { said, end } = await heard(opening(way));
		const text = said.join('\n');
		const bytes = Buffer.byteLength(text.replaceAll('\n', '\r\n'));
		assert.ok(bytes < MOST, `${bytes} bytes:\n${text}`);
		assert.match(text, /^question 1 of \d+/m);
		assert.doesNotMatch(text, /…/);
		const overlay = topOverlay(end);
		assert.ok(overlay?.kind === 'preview', text);
		const steps = said.filter(line => /^\d+ {2}\S/.test(line));
		assert.equal(steps.length, overlay.made.plan.steps.length, text);
	});
}

/** To its form, with nothing typed in it yet. */
function opening({ keys, pictured = keys }: Way): readonly string[] {
	return pictured.at(-1)?.startsWith('text:') ? keys : pictured;
}

/** What is said after these keys, and then at Enter until a plan is shown. */
async function heard(keys: readonly string[]): Promise<{ said: string[]; end: State }> {
	const stage = createStage(lab, { size: HEARD });
	let said: string[] = [];
	const speaker = createSpeaker(actions, lines => void said.push(...lines));
	speaker.tell(stage.state());
	for (const key of keys.slice(0, -1)) stage.press(key);
	speaker.tell(stage.state());
	said = [];
	stage.press(...keys.slice(-1));
	for (let pressed = 0; pressed < QUESTIONS; pressed++) {
		await stage.settled();
		speaker.tell(stage.state());
		if (topOverlay(stage.state())?.kind !== 'form') break;
		stage.press('enter');
	}
	stage.close();
	return { said, end: stage.state() };
}
