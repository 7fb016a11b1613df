/** The form that is open, with everything that depends on the snapshot of the moment. */

import type { HostKey } from '../../lab/host.ts';
import { withSwarmNetworks } from '../../lab/swarm/hosts.ts';
import { memoizeLast } from './memoize.ts';
import type { FieldView } from '../../wizards/field.ts';
import { currentView, type Form, type FormNews } from './form.ts';
import type { Made } from '../../wizards/wizard.ts';
import { wizardOf } from '../../wizards/wizards.ts';
import { HOST_FIELD } from '../../wizards/fields/host-field.ts';
import type { Asked, World, WorldHost } from '../../wizards/world.ts';

type Hosts = readonly WorldHost[];

/** The host that the answers name, where they name one; else the one that the form was opened for. */
export function hostOfForm({ given, host }: Form, hosts: Hosts): HostKey | undefined {
	return hosts.find(({ snapshot }) => snapshot.key === given[HOST_FIELD])?.snapshot.key ?? host;
}

function worldOf(form: Form, hosts: Hosts): World {
	const key = hostOfForm(form, hosts);
	const host = hosts.find(({ snapshot }) => snapshot.key === key) ?? hosts[0];
	if (host === undefined) throw new Error('A form needs a host.');
	const snapshots = hosts.map(({ snapshot }) => snapshot);
	return { snapshot: withSwarmNetworks(host.snapshot, snapshots), facts: form.facts, hosts };
}

/** The fields as they stand now. */
export const formViews = memoizeLast((form: Form, hosts: Hosts): readonly FieldView[] =>
	judged(form, wizardOf(form.wizard).fields(form.given, worldOf(form, hosts))),
);

/** A form that became another, with the keys at the question where they were: others may have come before it. */
export function keptPlace(before: Form, after: Form, hosts: Hosts): Form {
	const id = currentView(before, formViews(before, hosts))?.id;
	const at = formViews(after, hosts).findIndex(view => view.id === id);
	return at < 0 || at === after.at ? after : { ...after, at };
}

/** A form after a message, with all that was given to it. */
export const informedForm = (form: Form, news: FormNews, hosts: Hosts): Form =>
	keptPlace(form, { ...form, ...news }, hosts);

/** A proposal that was made without knowing everything is not held against anyone. */
const judged = ({ awaits }: Form, views: readonly FieldView[]): readonly FieldView[] =>
	awaits !== undefined
		? views.map(view => (view.given ? view : { ...view, problem: undefined, warning: undefined }))
		: views;

/** What the answers ask for and was not looked up yet. */
export const stillAsked = (form: Form, hosts: Hosts): readonly Asked[] =>
	wizardOf(form.wizard).missing(form.given, worldOf(form, hosts));

/** What the answers make. */
export const formResult = (form: Form, hosts: Hosts): Made =>
	wizardOf(form.wizard).make(form.given, worldOf(form, hosts));
