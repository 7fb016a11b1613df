/** A wizard's form: which field has the keys, what was given so far. Pure; its keys are in the action table. */

import { count } from '../../text/human.ts';
import { emptyField, type Field, fieldOf } from './field.ts';
import { type HostKey, LOCAL } from '../../lab/host.ts';
import type { Answer, FieldView, Given } from '../../wizards/field.ts';
import type { WizardId } from '../../wizards/wizards.ts';
import { type Facts, NOTHING_KNOWN } from '../../wizards/world.ts';

export type Form = {
	/** Tells it from every other that was or will be open. */
	key: symbol;
	wizard: WizardId;
	/** The host that it was opened for. */
	host: HostKey;
	given: Given;
	/** What was given when it was opened. */
	begun: Given;
	facts: Facts;
	/** What is still being looked up: what such a form has to know, or what its answers ask for besides. */
	awaits: 'facts' | 'answers' | undefined;
	/** The plan is to be shown as soon as that is known. */
	planWanted: boolean;
	/** The place of the field that has the keys. */
	at: number;
	/** Where the text cursor stands; undefined: behind the text. */
	cursor: number | undefined;
	/** Which option of a many-of field the cursor is on. */
	option: number;
};

/** @param facts what is known already */
export const openForm = (
	wizard: WizardId,
	given: Given = {},
	facts: Facts = NOTHING_KNOWN,
	host: HostKey = LOCAL,
): Form => ({
	key: Symbol(wizard),
	wizard,
	host,
	given,
	begun: given,
	facts,
	awaits: 'facts',
	planWanted: false,
	at: 0,
	cursor: undefined,
	option: 0,
});

/** Fields come and go with the answers: never beyond the last one. */
export const indexAt = ({ at }: Form, views: readonly FieldView[]): number => Math.min(at, views.length - 1);

export const currentView = (form: Form, views: readonly FieldView[]): FieldView | undefined =>
	views[indexAt(form, views)];

/** Where the keys are. Enter goes through the questions alone: those that are seldom changed are counted apart. */
export function placeWords(form: Form, views: readonly FieldView[]): string {
	const index = indexAt(form, views);
	const details = views.filter(({ detail }) => detail).length;
	const questions = views.length - details;
	if (index >= questions) return `more options, ${index - questions + 1} of ${details}`;
	return `question ${index + 1} of ${questions}${details === 0 ? '' : `, ${count(details, 'more option')}`}`;
}

/** What was looked up for a form, and how far that is. */
export type FormNews = Partial<Pick<Form, 'facts' | 'awaits' | 'planWanted'>>;

/** The text that the keys edit; undefined on a field that is not typed into. */
export function textAt({ cursor }: Form, view: FieldView | undefined): Field | undefined {
	if (view?.kind !== 'text' && view?.kind !== 'secret') return undefined;
	// A secret that was made is never edited, only replaced, nor is what was not seen yet.
	if (view.pending || (view.kind === 'secret' && !view.given)) return emptyField;
	return cursor === undefined ? fieldOf(view.value) : { text: view.value, cursor: Math.min(cursor, view.value.length) };
}

/** What typing begins with: nothing, in place of a proposal that stands there untouched. */
export const typedOver = (form: Form, view: FieldView, field: Field): Field =>
	view.given || form.cursor !== undefined ? field : emptyField;

export function withText(form: Form, view: FieldView, field: Field): Form {
	const moved = { ...form, cursor: field.cursor };
	return field.text === textAt(form, view)?.text
		? moved
		: { ...moved, given: { ...form.given, [view.id]: field.text } };
}

export const goTo = (form: Form, at: number): Form => ({
	...form,
	at,
	cursor: undefined,
	option: 0,
	planWanted: false,
});

export type Onward = { to: 'field'; form: Form } | { to: 'preview' };

/** Where Enter leads: to the next question, past the details, and from the last one to the preview or to what is wrong. */
export function onward(form: Form, views: readonly FieldView[]): Onward {
	const next = nextQuestion(form, views);
	return next < 0 ? toPreview(form, views) : { to: 'field', form: goTo(form, next) };
}

/** Whether Enter leads on to the plan. */
export const isLast = (form: Form, views: readonly FieldView[]): boolean => nextQuestion(form, views) < 0;

/** Its place; -1 where there is none. */
function nextQuestion(form: Form, views: readonly FieldView[]): number {
	const here = indexAt(form, views);
	const inDetails = views[here]?.detail === true;
	return views.findIndex((view, index) => index > here && (inDetails || !view.detail));
}

/** To the preview, unless an answer is wrong: then to the first of those. While facts are awaited that is unknown. */
export function toPreview(form: Form, views: readonly FieldView[]): Onward {
	if (form.awaits !== undefined) return { to: 'field', form: { ...form, planWanted: true } };
	const wrong = views.findIndex(view => view.problem !== undefined);
	return wrong < 0 ? { to: 'preview' } : { to: 'field', form: goTo(form, wrong) };
}

/** The next or the previous option, or the other of yes and no. On a many-of field the cursor moves. */
export function turned(form: Form, view: FieldView, by: 1 | -1): Form {
	switch (view.kind) {
		case 'yes-no':
			return answered(form, view, !view.value);
		case 'choice': {
			const at = view.options.findIndex(option => option.value === view.value);
			const option = view.options.at((at + by) % view.options.length);
			return option === undefined ? form : answered(form, view, option.value);
		}
		case 'many':
			return { ...form, option: Math.max(0, Math.min(form.option + by, view.options.length - 1)) };
		case 'text':
		case 'secret':
			return form;
	}
}

/** Space: takes the option under the cursor in or out; elsewhere the next answer. */
export function toggled(form: Form, view: FieldView): Form {
	if (view.kind !== 'many') return turned(form, view, 1);
	const option = view.options[form.option];
	if (option === undefined) return form;
	const chosen = view.options
		.map(each => each.value)
		.filter(value => view.value.includes(value) !== (value === option.value));
	return answered(form, view, chosen);
}

const answered = (form: Form, view: FieldView, value: Answer): Form => ({
	...form,
	given: { ...form.given, [view.id]: value },
});
