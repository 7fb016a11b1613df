/** Forms and runs for a screen reader: only what the keys are at, or what happens now. */

import type { WorldHost } from '../../wizards/world.ts';
import type { StepProgress, StepState } from '../../engine/plan-run/progress.ts';
import { stepWordsOnHost } from '../../lab/step/words.ts';
import { plainText } from '../widgets/line.ts';
import { count } from '../../text/human.ts';
import type { Typed } from './typed.ts';
import type { FieldView } from '../../wizards/field.ts';
import { currentView, type Form, isLast, placeWords } from '../state/form.ts';
import { formViews } from '../state/open-form.ts';
import type { Run } from '../state/run.ts';
import { LOOKING_UP, MADE_SECRET } from '../overlays/form.ts';
import { endLines, stateWord } from '../overlays/run.ts';
import { wizardOf } from '../../wizards/wizards.ts';

export function formWords(form: Form, hosts: readonly WorldHost[]): { title: string; lines: string[] } {
	const views = formViews(form, hosts);
	const view = currentView(form, views);
	const { title } = wizardOf(form.wizard);
	if (view === undefined) return { title, lines: [] };
	const others = views.filter(each => each.problem !== undefined && each !== view).length;
	return {
		title,
		lines: [
			`${placeWords(form, views)}${wayOn(form, views)}`,
			...(others === 0 ? [] : [`${count(others, 'other answer')} to correct`]),
			// Where nothing is known yet, that is said in the answer's place.
			...(form.awaits !== undefined && form.planWanted ? [`${LOOKING_UP}, then comes the plan`] : []),
			fieldWords(view),
			...(view.problem === undefined ? [] : [`Problem: ${view.problem}`]),
			...(view.warning === undefined ? [] : [`Warning: ${view.warning}`]),
			...optionWords(form, view),
			view.help,
		],
	};
}

const fieldWords = (view: FieldView): string => `${view.label}: ${valueWords(view)}`;

/** The answer that is typed, once something was typed. */
export function typedInForm(form: Form, hosts: readonly WorldHost[]): Typed | undefined {
	const view = currentView(form, formViews(form, hosts));
	if (view === undefined || !view.given || (view.kind !== 'text' && view.kind !== 'secret')) return undefined;
	const text = view.kind === 'secret' ? '*'.repeat(view.value.length) : view.value;
	return { label: view.id, text, line: fieldWords(view) };
}

function valueWords(view: FieldView): string {
	const proposed = view.given ? '' : ', proposed';
	if (view.pending) return 'still being looked up';
	switch (view.kind) {
		case 'text':
			return `${view.value === '' ? 'empty' : view.value}${proposed}`;
		case 'secret':
			if (view.value === '') return 'empty';
			return view.given ? `${view.value.length} letters` : (view.stands ?? MADE_SECRET);
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
		const state = steps[index] ?? { state: 'waiting' };
		return stepSaid(`Step ${index + 1} of ${steps.length}`, stepWordsOnHost(step), state);
	});
	return [...said, ...endLines(run, WIDE).map(plainText)].map(text => text.trim());
}

function stepSaid(place: string, words: string, state: StepState): string[] {
	switch (state.state) {
		case 'running':
			return progressSaid(words, state.progress);
		case 'failed':
			return [`${place} failed: ${words}`, state.message];
		case 'stays':
			return [`${place} stays: ${words}`, state.why];
		case 'waiting':
		case 'undoing':
			return [];
		default:
			return [`${place} ${stateWord(state)}: ${words}`];
	}
}

function progressSaid(words: string, progress: StepProgress | undefined): string[] {
	if (progress?.kind === 'pull') return pullSaid(words, progress);
	if (progress?.kind !== 'build' || progress.step === 0) return [];
	return [`${words}: step ${progress.step} of ${progress.of}, ${progress.at}`];
}

/** Shares of a pull that are spoken. */
const SHARES = 4;

function pullSaid(words: string, { downloaded, total }: Extract<StepProgress, { kind: 'pull' }>): string[] {
	const share = total === 0 ? 0 : Math.floor((downloaded / total) * SHARES);
	return share === 0 || share === SHARES ? [] : [`${words}: ${(share * 100) / SHARES} %`];
}
