/** A wizard: questions, and the plan that the answers make. Everything about it is pure. */

import type { Plan } from '../lab/plan.ts';
import type { Secrets } from '../lab/value.ts';
import type { Answer, AnyField, Control, Fields, FieldView, Given } from './field.ts';
import { type Asked, askedKey, type World, type WorldHost } from './world.ts';

/** A wizard's row in the menu that n opens. */
export type MenuEntry = {
	/** The heading that it stands below where there is room. */
	group: 'A lab' | 'Boards' | 'Images' | 'Servers' | 'Networks and hosts';
	/** The key of that menu that opens it. */
	key: string;
	/** A word or two. */
	label: string;
	/** One sentence. */
	help: string;
	/** Why it has nothing to do on these hosts, a few words; undefined: it has. */
	unless?: (hosts: readonly WorldHost[]) => string | undefined;
};

/** What a wizard is written as. */
export type Definition<Answers extends object> = {
	title: string;
	/** Without it, only an action on a container or a worker opens it. */
	menu?: MenuEntry;
	fields: Fields<Answers>;
	plan: (answers: Answers, world: World) => Plan;
	/** What LAVA's servers know has to be looked up. */
	asksServers?: true;
	/** It has to know what the servers tell of their workers and devices, as long as it is open. */
	asksWorkers?: true;
	/** What has to be looked up for these answers before there is a plan. */
	asks?: (answers: Answers, world: World) => readonly Asked[];
	/** It is looked up as soon as the form is open. */
	asksAtOnce?: true;
	/** Values of the secrets that the plan names. */
	secrets?: (answers: Answers, world: World) => Secrets;
	/** Whether it takes away what may be in use. */
	dangerous?: (answers: Answers, world: World) => boolean;
	/** Secrets to show once when the plan is done, by what they are called on the screen. */
	shows?: (answers: Answers) => Readonly<Record<string, string>>;
	/** What to tell when the plan is done, e.g. the address of a web page. */
	ends?: (answers: Answers, world: World) => readonly string[];
	/** Lines to copy elsewhere: the preview has them, and the end. */
	copies?: (answers: Answers, world: World) => readonly string[];
};

/** What the answers make: everything that a preview and a run need. */
export type Made = {
	plan: Plan;
	secrets: Secrets;
	/** Names of secrets by what they are called on the screen. */
	shows: Readonly<Record<string, string>>;
	ends: readonly string[];
	/** Of these, what the preview has already. */
	copies?: readonly string[];
	/** It is asked about once more before it runs. */
	dangerous?: boolean;
	/** It is what is there already: to be copied and saved, not run. */
	asFound?: true;
};

/** The same for code that does not know the answers' type. */
export type Wizard = {
	title: string;
	menu: MenuEntry | undefined;
	asksServers: boolean;
	asksWorkers: boolean;
	asksAtOnce: boolean;
	/** What was not looked up yet, and the plan needs. */
	missing: (given: Given, world: World) => readonly Asked[];
	/** The fields that are asked for these answers, in their order, those that are seldom changed last. */
	fields: (given: Given, world: World) => readonly FieldView[];
	make: (given: Given, world: World) => Made;
};

type Entries<Answers> = readonly (readonly [string, AnyField<Answers>])[];

export function defineWizard<Answers extends object>(definition: Definition<Answers>): Wizard {
	const { title, menu, fields, asksServers = false, asksWorkers = false, asksAtOnce = false } = definition;
	const { asks, plan, secrets, dangerous, shows, ends, copies } = definition;
	// Their keys are the answers' names: the type above says so, and Object.entries forgets it.
	const entries: Entries<Answers> = Object.entries(fields);
	const answersFor = (given: Given, world: World): Answers => answersOf(entries, given, world);
	const viewsFor = (given: Given, answers: Answers, world: World): FieldView[] =>
		entries
			.filter(([, field]) => field.shown?.(answers, world) ?? true)
			.flatMap(([name, field]) => viewsOf(name, field, given, answers, world))
			.toSorted((a, b) => Number(a.detail) - Number(b.detail));
	return {
		title,
		menu,
		asksServers,
		asksWorkers,
		asksAtOnce,
		missing(given, world) {
			const asked = asks?.(answersFor(given, world), world) ?? [];
			return asked.filter(each => !world.facts.answers.has(askedKey(each)));
		},
		fields: (given, world) => viewsFor(given, answersFor(given, world), world),
		make(given, world) {
			const answers = answersFor(given, world);
			const made = plan(answers, world);
			const toCopy = copies?.(answers, world) ?? [];
			const doubts = viewsFor(given, answers, world).flatMap(({ warning }) => warning ?? []);
			return {
				plan: { ...made, warnings: [...new Set([...made.warnings, ...doubts])] },
				secrets: secrets?.(answers, world) ?? new Map(),
				shows: shows?.(answers) ?? {},
				ends: [...(ends?.(answers, world) ?? []), ...toCopy],
				...(toCopy.length > 0 && { copies: toCopy }),
				dangerous: dangerous?.(answers, world) ?? false,
			};
		},
	};
}

/** Each answer is worked out when it is asked for, so that a proposal may follow from any other field. */
function answersOf<Answers extends object>(entries: Entries<Answers>, given: Given, world: World): Answers {
	const known = new Map<string, Answer>();
	// Every answer is defined below, before anyone sees the object.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const answers = {} as Answers;
	for (const [name, field] of entries) {
		Object.defineProperty(answers, name, {
			enumerable: true,
			get() {
				const value = known.get(name) ?? standOf(field, given[name], answers, world).value;
				known.set(name, value);
				return value;
			},
		});
	}
	return answers;
}

/** `judge`: what is wrong with it, and what is doubtful. */
type Stand = Control & { judge: () => Pick<FieldView, 'problem' | 'warning'> };

/** What was given, where it is an answer to the question as it is asked now; else what is proposed. */
function standOf<Answers>(field: AnyField<Answers>, given: Answer | undefined, answers: Answers, world: World): Stand {
	switch (field.kind) {
		case 'text':
		case 'secret': {
			const value = typeof given === 'string' ? given : field.proposal(answers, world);
			const stands = field.kind === 'secret' && field.stands !== undefined ? { stands: field.stands } : {};
			return { kind: field.kind, value, ...stands, judge: () => judged(field, value, answers, world) };
		}
		case 'yes-no': {
			const value = typeof given === 'boolean' ? given : field.proposal(answers, world);
			return { kind: 'yes-no', value, judge: () => judged(field, value, answers, world) };
		}
		case 'choice': {
			const options = field.options(answers, world);
			const chosen = options.find(option => option.value === given)?.value;
			const value = chosen ?? field.proposal(answers, world);
			return { kind: 'choice', options, value, judge: () => judged(field, value, answers, world) };
		}
		case 'many': {
			const options = field.options(answers, world);
			const value =
				typeof given === 'object'
					? given.filter(each => options.some(option => option.value === each))
					: field.proposal(answers, world);
			return { kind: 'many', options, value, judge: () => judged(field, value, answers, world) };
		}
	}
}

type Judging<Value, Answers> = {
	problem?: (value: Value, answers: Answers, world: World) => string | undefined;
	warning?: (value: Value, answers: Answers, world: World) => string | undefined;
};

/** What is wrong is not doubtful as well. */
function judged<Value, Answers>(field: Judging<Value, Answers>, value: Value, answers: Answers, world: World) {
	const problem = field.problem?.(value, answers, world);
	return { problem, warning: problem === undefined ? field.warning?.(value, answers, world) : undefined };
}

function viewsOf<Answers>(
	id: string,
	field: AnyField<Answers>,
	given: Given,
	answers: Answers,
	world: World,
): FieldView[] {
	const { judge, ...control } = standOf(field, given[id], answers, world);
	const { label } = field;
	const help = typeof field.help === 'function' ? field.help(answers, world) : field.help;
	const detail = typeof field.detail === 'function' ? field.detail(answers, world) : field.detail === true;
	const isGiven = given[id] !== undefined;
	const pending = !isGiven && (field.waits?.(answers, world) ?? false);
	const view = { id, label, help, detail, given: isGiven, pending, ...judge(), ...control };
	const twice = field.kind === 'secret' && field.twice === true && view.kind === 'secret' && view.given;
	return twice ? [view, repetition(view, given[againId(id)])] : [view];
}

const againId = (id: string): string => `${id} again`;

/** A typed secret is typed again, for it can't be read. */
function repetition(first: FieldView & { kind: 'text' | 'secret' }, given: Answer | undefined): FieldView {
	const value = typeof given === 'string' ? given : '';
	return {
		...first,
		id: againId(first.id),
		label: 'The same again',
		help: 'What you type is masked: type it once more.',
		given: given !== undefined,
		value,
		problem: value === first.value ? undefined : 'The two differ: type the same twice.',
		warning: undefined,
	};
}
