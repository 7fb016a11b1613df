/** Forms and runs for a screen reader: only what the keys are at, or what happens now. */

import type { WorldHost } from '../../wizards/world.ts';
import type { StepState } from '../../engine/plan-run/progress.ts';
import { type Line, line } from '../widgets/line.ts';
import type { FieldView } from '../../wizards/field.ts';
import { currentView, type Form, placeWords } from '../state/form.ts';
import { formViews } from '../state/open-form.ts';
import { isOver, type Run, stepsDone } from '../state/run.ts';
import { endLines, stepBlocks } from './run.ts';
import { wizardOf } from '../../wizards/wizards.ts';

export function formWords(form: Form, hosts: readonly WorldHost[]): string[] {
	const views = formViews(form, hosts);
	const view = currentView(form, views);
	const { title } = wizardOf(form.wizard);
	if (view === undefined) return [title];
	const wrong = views.filter(({ problem }) => problem !== undefined).length;
	return [
		[
			`${title}, ${placeWords(form, views)}`,
			...(wrong === 0 ? [] : [`${wrong} to correct`]),
			...(form.awaits !== undefined ? ['looking up what it takes'] : []),
		].join(', '),
		`${view.label}: ${valueWords(view)}`,
		...(view.problem === undefined ? [] : [`Wrong: ${view.problem}`]),
		...(view.warning === undefined ? [] : [`Doubtful: ${view.warning}`]),
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
			return view.given ? `${view.value.length} letters` : 'made for you, shown once at the end';
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
	const taken = view.value.includes(here.value) ? 'taken' : 'not taken';
	return [
		`Option ${option + 1} of ${view.options.length}: ${here.label}, ${taken}${here.note ? `, ${here.note}` : ''}`,
	];
}

/** So wide that nothing is broken. */
const WIDE = 1000;

/** @param now milliseconds since the epoch */
export function runLines(run: Run, now: number): Line[] {
	const { steps, plan } = run.progress;
	const told: readonly StepState['state'][] = isOver(run)
		? ['failed', 'stays', 'unproven']
		: ['running', 'undoing', 'failed'];
	const blocks = stepBlocks(run, now, WIDE).filter((_, index) => told.includes(steps[index]?.state ?? 'waiting'));
	return [
		line(`${stepsDone(run.progress)} of ${plan.steps.length} steps done`),
		...blocks.flat(),
		...endLines(run, WIDE),
	];
}

/** Shares of a pull that are told. */
const SHARES = 4;

/** The same run while it gets on without news: a pull's bytes are news four times. */
export function withoutProgress(run: Run): Run {
	const steps = run.progress.steps.map((step): StepState => {
		if (step.state !== 'running') return step;
		const { progress } = step;
		if (progress?.kind === 'build') return { ...step, since: 0, progress: { ...progress, line: '' } };
		if (progress?.kind !== 'pull') return { ...step, since: 0 };
		const share = progress.total === 0 ? 0 : Math.floor((progress.downloaded / progress.total) * SHARES);
		const still = { layers: [], downloaded: share, total: SHARES, rate: undefined, secondsLeft: undefined };
		return { ...step, since: 0, progress: { ...progress, ...still } };
	});
	return { ...run, progress: { ...run.progress, steps } };
}
