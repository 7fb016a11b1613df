/** The form that is open, with everything that depends on the picture of the moment. */

import type { Snapshot } from '../../lab/objects.ts';
import { memoizeLast } from './memoize.ts';
import type { FieldView } from '../../wizards/field.ts';
import { currentView, type Form, type FormNews } from './form.ts';
import type { Made } from '../../wizards/wizard.ts';
import { wizardOf } from '../../wizards/wizards.ts';
import type { Asked } from '../../wizards/world.ts';

/** The fields as they stand now. */
export const formViews = memoizeLast((form: Form, snapshot: Snapshot): readonly FieldView[] =>
	judged(form, wizardOf(form.wizard).fields(form.given, { snapshot, facts: form.facts })),
);

/** A form that became another, with the keys at the question where they were: others may have come before it. */
export function keptPlace(before: Form, after: Form, snapshot: Snapshot): Form {
	const id = currentView(before, formViews(before, snapshot))?.id;
	const at = formViews(after, snapshot).findIndex(view => view.id === id);
	return at < 0 || at === after.at ? after : { ...after, at };
}

/** A form that was told something, with all that was given to it. */
export const toldForm = (form: Form, news: FormNews, snapshot: Snapshot): Form =>
	keptPlace(form, { ...form, ...news }, snapshot);

/** A proposal that was made without knowing everything is not held against anyone. */
const judged = ({ awaits }: Form, views: readonly FieldView[]): readonly FieldView[] =>
	awaits !== undefined
		? views.map(view => (view.given ? view : { ...view, problem: undefined, warning: undefined }))
		: views;

/** What the answers ask for and nobody has looked up yet. */
export const stillAsked = ({ wizard, given, facts }: Form, snapshot: Snapshot): readonly Asked[] =>
	wizardOf(wizard).missing(given, { snapshot, facts });

/** What the answers make. */
export const formResult = ({ wizard, given, facts }: Form, snapshot: Snapshot): Made =>
	wizardOf(wizard).make(given, { snapshot, facts });
