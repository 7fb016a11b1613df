/** The keys of a wizard's form. */

import { worldHosts } from '../state/hosts.ts';
import type { Action, Effects } from './action.ts';
import { asking } from '../state/overlay.ts';
import { type State, topOverlay } from '../state/state.ts';
import type { FieldView } from '../../wizards/field.ts';
import { currentView, type Form, type FormNews, isLast, onward, toggled, toPreview, turned } from '../state/form.ts';
import { madeOnHosts } from '../selectors/plan-hosts.ts';
import { type Asked, askedKey, NOTHING_KNOWN } from '../../wizards/world.ts';
import { formResult, formViews, hostOfForm, keptPlace, stillAsked } from '../state/open-form.ts';
import { openPreview } from './plan.ts';
import { wizardOf } from '../../wizards/wizards.ts';

/** The form that has the keys. */
function withForm(effects: Effects, act: (form: Form, views: readonly FieldView[]) => void): void {
	const state = effects.state();
	const overlay = topOverlay(state);
	if (overlay?.kind !== 'form') return;
	const views = formViews(overlay.form, worldHosts(state));
	if (views.length > 0) act(overlay.form, views);
}

const set = (effects: Effects, form: Form): void =>
	effects.dispatch({ type: 'overlay-set', overlay: { kind: 'form', form } });

/** The keys stay at the question that was answered. */
function answer(effects: Effects, before: Form, given: Form): void {
	const hosts = worldHosts(effects.state());
	const after = keptPlace(before, given, hosts);
	if (hostOfForm(before, hosts) === hostOfForm(after, hosts)) return set(effects, after);
	// What was looked up was of another host.
	const fresh: Form = { ...after, awaits: 'facts', facts: { ...NOTHING_KNOWN, workers: after.facts.workers } };
	set(effects, fresh);
	void gatherFacts(effects, fresh);
}

/** To the next field, or to the plan: that needs all facts, and comes when they are there. */
export function goOn(effects: Effects, next: typeof onward): void {
	withForm(effects, (form, views) => {
		const way = next(form, views);
		if (way.to === 'field') {
			set(effects, way.form);
			return tellWrong(effects, form, way.form, views);
		}
		const hosts = worldHosts(effects.state());
		const asked = stillAsked(form, hosts);
		if (asked.length === 0)
			return openPreview(effects, madeOnHosts(effects.state(), hostOfForm(form, hosts), formResult(form, hosts)));
		set(effects, { ...form, planWanted: true });
		void lookUpAsked(effects, form.key);
	});
}

/** Enter that leads nowhere is not silent. */
function tellWrong(effects: Effects, before: Form, after: Form, views: readonly FieldView[]): void {
	const view = currentView(after, views);
	if (view?.problem === undefined || view !== currentView(before, views)) return;
	effects.dispatch({ type: 'noticed', notice: { text: `Correct it first: ${view.problem}`, tone: 'bad' } });
}

/** The form with this key as it is now, whatever covers it; undefined: it was left. */
const formWith = ({ overlays }: State, key: symbol): Form | undefined =>
	overlays.flatMap(overlay => (overlay.kind === 'form' ? overlay.form : [])).find(form => form.key === key);

/** Looks up what such a form has to know. It may be filled in meanwhile: what is given to it stays. */
export async function gatherFacts(effects: Effects, form: Form): Promise<void> {
	const { key, wizard } = form;
	const { asksServers: servers, asksWorkers: workers, asksAtOnce } = wizardOf(wizard);
	const host = hostOfForm(form, worldHosts(effects.state()));
	const facts = await effects.gatherFacts({ servers, workers, host });
	const now = formWith(effects.state(), key);
	// Another host was chosen meanwhile.
	if (now !== undefined && hostOfForm(now, worldHosts(effects.state())) !== host) return;
	tell(effects, key, { awaits: undefined, facts });
	if (asksAtOnce) await lookUpAsked(effects, key);
	else showWanted(effects, key);
}

/** Looks up what the answers ask for, and what they ask for with that known. */
async function lookUpAsked(effects: Effects, key: symbol): Promise<void> {
	let asked = askedNow(effects, key);
	while (asked.length > 0) {
		tell(effects, key, { awaits: 'answers' });
		const form = formWith(effects.state(), key);
		const found = await effects.lookUp(asked, form && hostOfForm(form, worldHosts(effects.state())));
		const facts = formWith(effects.state(), key)?.facts;
		if (found === undefined || facts === undefined) return tell(effects, key, { awaits: undefined, planWanted: false });
		const answers = new Map([...facts.answers, ...found]);
		tell(effects, key, { awaits: undefined, facts: { ...facts, answers } });
		// What was looked up in vain is not asked for again at once.
		asked = isStillWanted(effects, key) ? askedNow(effects, key).filter(each => !found.has(askedKey(each))) : [];
	}
	showWanted(effects, key);
}

/** Who went on typing is asked about the new answer when the plan is wanted again. */
function isStillWanted(effects: Effects, key: symbol): boolean {
	const form = formWith(effects.state(), key);
	return form !== undefined && (form.planWanted || wizardOf(form.wizard).asksAtOnce);
}

function askedNow(effects: Effects, key: symbol): readonly Asked[] {
	const form = formWith(effects.state(), key);
	return form === undefined ? [] : stillAsked(form, worldHosts(effects.state()));
}

const tell = (effects: Effects, key: symbol, news: FormNews): void =>
	effects.dispatch({ type: 'form-informed', key, news });

/** The plan comes now, if it still is wanted. */
function showWanted(effects: Effects, key: symbol): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind === 'form' && overlay.form.key === key && overlay.form.planWanted) goOn(effects, toPreview);
}

/** Leaves the form, after a question when something was typed. A user who is asked that wants no plan. */
function leave(effects: Effects): void {
	const overlay = topOverlay(effects.state());
	if (overlay?.kind !== 'form') return;
	const { key, given, begun } = overlay.form;
	if (given === begun) return effects.dispatch({ type: 'overlay-closed' });
	tell(effects, key, { planWanted: false });
	effects.dispatch({ type: 'overlay-opened', overlay: asking({ about: 'leave-form' }) });
}

const turn = (effects: Effects, by: 1 | -1): void =>
	withForm(effects, (form, views) => {
		const view = currentView(form, views);
		if (view !== undefined) answer(effects, form, turned(form, view, by));
	});

/** The question that the keys are at. */
function viewNow(state: State): FieldView | undefined {
	const overlay = topOverlay(state);
	return overlay?.kind === 'form' ? currentView(overlay.form, formViews(overlay.form, worldHosts(state))) : undefined;
}

const isManyOf = (state: State): boolean => viewNow(state)?.kind === 'many';

/** A choice of one is none. */
function hasOneAnswer(state: State): boolean {
	const view = viewNow(state);
	return view?.kind === 'choice' && view.options.length < 2;
}

function isAtLast(state: State): boolean {
	const overlay = topOverlay(state);
	return overlay?.kind === 'form' && isLast(overlay.form, formViews(overlay.form, worldHosts(state)));
}

export const formActions: readonly Action[] = [
	{
		id: 'form.next',
		scope: 'form',
		keys: ['enter'],
		label: 'next',
		help: 'Takes the answer shown and goes on; from the last question to the plan.',
		footer: 10,
		footerLabel: state => (isAtLast(state) ? 'plan' : 'next'),
		run: effects => goOn(effects, onward),
	},
	{
		id: 'form.down',
		scope: 'form',
		keys: ['tab'],
		label: 'down',
		help: 'To the field below, also to those under More options.',
		footer: 25,
		run: effects => effects.move('down'),
	},
	{
		id: 'form.up',
		scope: 'form',
		keys: ['shift+tab'],
		label: 'up',
		help: 'To the field above.',
		run: effects => effects.move('up'),
	},
	{
		id: 'form.turn',
		scope: 'form',
		keys: ['right'],
		label: 'change',
		help: 'The next of the answers there are.',
		footer: 20,
		footerLabel: state => (isManyOf(state) ? 'next option' : 'change'),
		idle: hasOneAnswer,
		run: effects => turn(effects, 1),
	},
	{
		id: 'form.turn-back',
		scope: 'form',
		keys: ['left'],
		label: 'change back',
		help: 'The answer before.',
		run: effects => turn(effects, -1),
	},
	{
		id: 'form.toggle',
		scope: 'form',
		keys: ['space'],
		label: 'toggle',
		help: 'Adds or removes one of several answers; elsewhere the next answer.',
		footer: 15,
		idle: state => !isManyOf(state),
		run: effects =>
			withForm(effects, (form, views) => {
				const view = currentView(form, views);
				if (view !== undefined) answer(effects, form, toggled(form, view));
			}),
	},
	{
		id: 'form.preview',
		scope: 'form',
		keys: ['ctrl+p'],
		label: 'plan',
		help: 'Shows the plan at once, with the answers that the other fields show.',
		footer: 30,
		idle: isAtLast,
		run: effects => goOn(effects, toPreview),
	},
	{
		id: 'form.leave',
		scope: 'form',
		keys: ['esc', 'q'],
		label: 'leave',
		help: 'Leaves the form, and asks when something was typed; where no text is typed, q does too.',
		footer: 94,
		run: leave,
	},
];
