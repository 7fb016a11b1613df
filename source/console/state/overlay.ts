/** What covers the panels: menus, questions, pages. */

import type { PreconditionSnapshot } from '../../engine/plan-run/look/preconditions.ts';
import type { Plan } from '../../lab/plan.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { currentView, type FormNews, goTo, withText } from './form.ts';
import { formViews, keptPlace, informedForm } from './open-form.ts';
import type { Made } from '../../wizards/wizard.ts';
import { wizardOf } from '../../wizards/wizards.ts';
import { emptyField, type Field } from './field.ts';
import { type Extent, moved, type Move } from './list.ts';
import type { Overlay, Question } from './state.ts';
import type { WorldHost } from '../../wizards/world.ts';

type Hosts = readonly WorldHost[];

/** A question as it is opened: No stands there first. */
export const asking = (question: Question): Overlay => ({ kind: 'ask', question, yes: false, field: emptyField });

/**
 * A plan as it is shown first: a lab as it is has no steps to run, but commands to be copied.
 *
 * @param fits whether its docker commands have room beside all else
 */
export const previewing = (made: Made, fits: boolean): Overlay => ({
	kind: 'preview',
	made,
	preconditions: undefined,
	top: 0,
	commands: made.asFound === true ? 'asked' : fits ? 'fitting' : 'hidden',
});

/** The name that has to be typed to answer yes; undefined: a plain yes does. */
export const nameAsked = (question: Question): string | undefined =>
	question.about === 'run-plan' ? question.name : undefined;

/** What yes does, e.g. `remove it`. */
export function yesWords(question: Question): string {
	switch (question.about) {
		case 'run-plan':
			return `${question.plan.title.split(' ')[0]?.toLowerCase() ?? 'run'} it`;
		case 'run-preview':
			return 'run it';
		case 'leave-form':
			return 'leave it';
		case 'cancel-run':
			return 'cancel and undo';
		case 'quit-running':
			return 'quit';
	}
}

/** Puts an edited field into the overlay that has the keys. A changed query starts its list again. */
export function withField(overlays: readonly Overlay[], field: Field, hosts: Hosts): readonly Overlay[] {
	const overlay = overlays.at(-1);
	switch (overlay?.kind) {
		case 'palette':
			return overlays.with(-1, { ...overlay, field, index: 0 });
		case 'viewer':
			return overlays.with(-1, { ...overlay, field, top: 0 });
		case 'ask':
		case 'prompt':
			return overlays.with(-1, { ...overlay, field });
		case 'form': {
			const { form } = overlay;
			const view = currentView(form, formViews(form, hosts));
			if (view === undefined) return overlays;
			return overlays.with(-1, { ...overlay, form: keptPlace(form, withText(form, view, field), hosts) });
		}
		case 'new':
		case 'preview':
		case 'run':
		case 'unfinished':
		case 'add-host':
		case 'menu':
		case undefined:
			return overlays;
	}
}

/** What was looked up for the form with this key, if it is still open. */
export const withNews = (overlays: readonly Overlay[], key: symbol, news: FormNews, hosts: Hosts): readonly Overlay[] =>
	overlays.map(overlay =>
		overlay.kind === 'form' && overlay.form.key === key
			? { ...overlay, form: informedForm(overlay.form, news, hosts) }
			: overlay,
	);

const asksWorkers = (overlay: Overlay): overlay is Overlay & { kind: 'form' } =>
	overlay.kind === 'form' && wizardOf(overlay.form.wizard).asksWorkers;

/** What LAVA tells of its workers, for the forms that ask about them. */
export function withWorkers(
	overlays: readonly Overlay[],
	workers: readonly WorkerRow[],
	hosts: Hosts,
): readonly Overlay[] {
	if (!overlays.some(asksWorkers)) return overlays;
	return overlays.map(overlay => {
		if (!asksWorkers(overlay)) return overlay;
		const facts = { ...overlay.form.facts, workers };
		return { ...overlay, form: informedForm(overlay.form, { facts }, hosts) };
	});
}

/** What a plan stands on, for the preview that shows it. */
export const withPreconditions = (
	overlays: readonly Overlay[],
	plan: Plan,
	preconditions: PreconditionSnapshot,
): readonly Overlay[] =>
	overlays.map(overlay =>
		overlay.kind === 'preview' && overlay.made.plan === plan ? { ...overlay, preconditions } : overlay,
	);

/** `count`: how many rows the overlay's list has; `height`: how many of them are visible. */
export function moveOverlay(overlay: Overlay, move: Move, extent: Extent): Overlay {
	switch (overlay.kind) {
		case 'menu':
		case 'palette':
		case 'new':
		case 'unfinished':
		case 'add-host':
			return { ...overlay, index: moved(overlay.index, move, extent.count, extent.height) };
		case 'form':
			return { ...overlay, form: goTo(overlay.form, moved(overlay.form.at, move, extent.count, extent.height)) };
		case 'preview':
		case 'run':
		case 'viewer': {
			const tops = Math.max(1, extent.count - extent.height + 1);
			const top = overlay.top === 'follow' ? (extent.top ?? 0) : overlay.top;
			return { ...overlay, top: moved(top, move, tops, extent.height) };
		}
		case 'ask':
			return { ...overlay, yes: !overlay.yes };
		case 'prompt':
			return overlay;
	}
}
