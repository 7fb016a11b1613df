/** Forms and runs for a screen reader: only what the keys are at, or what happens now. */

import type { WorldHost } from '../../wizards/world.ts';
import type { StepProgress, StepState } from '../../engine/plan-run/progress.ts';
import { stepWordsOnHost } from '../../lab/step/words.ts';
import { plainText } from '../widgets/line.ts';
import type { FieldView } from '../../wizards/field.ts';
import { currentView, type Form, isLast, placeWords } from '../state/form.ts';
import { formViews } from '../state/open-form.ts';
import type { Run } from '../state/run.ts';
import { LOOKING_UP, MADE_SECRET } from './form.ts';
import { endLines, stateWord } from './run.ts';
import { wizardOf } from '../../wizards/wizards.ts';

export function formWords(form: Form, hosts: readonly WorldHost[]): string[] {
	const views = formViews(form, hosts);
	const view = currentView(form, views);
	const { title } = wizardOf(form.wizard);
	if (view === undefined) return [title];
	const wrong = views.filter(({ problem }) => problem !== undefined).length;
	return [
		title,
		[
			`${placeWords(form, views)}${wayOn(form, views)}`,
			...(wrong === 0 ? [] : [`${wrong} to correct`]),
			...(form.awaits !== undefined ? [LOOKING_UP] : []),
		].join(', '),
		`${view.label}: ${valueWords(view)}`,
		...(view.problem === undefined ? [] : [`Problem: ${view.problem}`]),
		...(view.warning === undefined ? [] : [`Warning: ${view.warning}`]),
		...optionWords(form, view),
		view.help,
	];
}

function valueWords(view: FieldView): string {
	const proposed = view.given ? '' : ', proposed';
	if (view.pending) return 'still being looked up';
	switch (view.kind) {
		case 'text':
			return `${view.value === '' ? 'empty' : view.value}${proposed}`;
		case 'secret':
			if (view.value === '') return 'empty';
			return view.given ? `${view.value.length} letters` : MADE_SECRET;
		case 'yes-no':
			return `${view.value ? 'yes' : 'no'}${proposed}`;
		case 'choice': {
			const at = view.options.findIndex(({ value }) => value === view.value);
			const { label = 'nothing', note } = view.options[at] ?? {};
			return `${label}${proposed}, ${at + 1} of ${view.options.length}${note === undefined ? '' : `, ${note}`}`;
		}
		case 'many': {
			const labels = view.options.filter(({ value }) => view.value.includes(value)).map(({ label }) => label);
			return `${labels.join(', ') || 'none'}${proposed}`;
		}
	}
}

/** The one of many that space takes in or out. */
function optionWords({ option }: Form, view: FieldView): string[] {
	const here = view.kind === 'many' ? view.options[option] : undefined;
	if (view.kind !== 'many' || here === undefined) return [];
	const taken = view.value.includes(here.value) ? 'chosen' : 'not chosen';
	return [
		`Option ${option + 1} of ${view.options.length}: ${here.label}, ${taken}${here.note ? `, ${here.note}` : ''}`,
	];
}

/** At the last question: where the keys lead from there. */
function wayOn(form: Form, views: readonly FieldView[]): string {
	if (!isLast(form, views)) return '';
	return views.some(({ detail }) => detail) ? ' with Tab, Enter for the plan' : ', Enter for the plan';
}

/** So wide that nothing is broken. */
const WIDE = 1000;

/** Each step when it is over, and how far a pull is; then what came of the whole. */
export function runLines(run: Run): string[] {
	const { steps, plan } = run.progress;
	const said = plan.steps.flatMap((step, index): string[] => {
		const state = steps[index];
		return state === undefined || state.state === 'waiting' ? [] : stepSaid(stepWordsOnHost(step), state);
	});
	return [...said, ...endLines(run, WIDE).map(plainText)].map(text => text.trim());
}

function stepSaid(words: string, state: StepState): string[] {
	switch (state.state) {
		case 'running':
			return state.progress?.kind === 'pull' ? pullSaid(words, state.progress) : [];
		case 'failed':
			return [`failed: ${words}`, state.message];
		case 'stays':
			return [`stays: ${words}`, state.why];
		case 'waiting':
		case 'undoing':
			return [];
		default:
			return [`${stateWord(state)}: ${words}`];
	}
}

/** Shares of a pull that are told. */
const SHARES = 4;

function pullSaid(words: string, { downloaded, total }: Extract<StepProgress, { kind: 'pull' }>): string[] {
	const share = total === 0 ? 0 : Math.floor((downloaded / total) * SHARES);
	return share === 0 || share === SHARES ? [] : [`${words}: ${(share * 100) / SHARES} %`];
}
