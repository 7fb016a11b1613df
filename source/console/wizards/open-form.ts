/** The form that is open, with everything that depends on the picture of the moment. */

import type { Snapshot } from '../../lab/objects.ts';
import { once } from '../state/once.ts';
import type { FieldView } from './field.ts';
import type { Form } from './form.ts';
import type { Made } from './wizard.ts';
import { wizardOf } from './wizards.ts';

/** The fields as they stand now; none while facts are still being looked up. */
export const formViews = once((form: Form, snapshot: Snapshot): readonly FieldView[] =>
	form.facts === undefined ? [] : wizardOf(form.wizard).fields(form.given, { snapshot, facts: form.facts }),
);

/** What the answers make; undefined while facts are still being looked up. */
export const formResult = ({ wizard, given, facts }: Form, snapshot: Snapshot): Made | undefined =>
	facts === undefined ? undefined : wizardOf(wizard).make(given, { snapshot, facts });
