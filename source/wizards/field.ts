/** What a wizard asks, as data. */

import type { World } from './world.ts';

export type Answer = string | boolean | readonly string[];

/** What the user gave, by field; where nothing was given the field's proposal stands. */
export type Given = Readonly<Record<string, Answer>>;

export type Option = {
	value: string;
	label: string;
	/** A few words beside it. */
	note?: string;
};

type Common<Answers, Value> = {
	/** At most 20 cells. */
	label: string;
	/** What the answer is for. */
	help: string | ((answers: Answers, world: World) => string);
	/** Whether what the proposal stands on is still being looked up: until then none is shown. */
	waits?: (answers: Answers, world: World) => boolean;
	/** Works as it is, or is empty where only the user knows; it may follow from other answers, but not from its own. */
	proposal: (answers: Answers, world: World) => Value;
	/** What is wrong, as a sentence that says what to do. */
	problem?: (value: Value, answers: Answers, world: World) => string | undefined;
	/** What is doubtful, as a sentence: it does not block the plan, which says it too. */
	warning?: (value: Value, answers: Answers, world: World) => string | undefined;
	/** Asked only when this holds. */
	shown?: (answers: Answers, world: World) => boolean;
	/** Seldom changed: stands below the others, and Enter passes it by. */
	detail?: true | ((answers: Answers, world: World) => boolean);
};

export type TextField<Answers> = Common<Answers, string> & { kind: 'text' };

/** Masked. */
export type SecretField<Answers> = Common<Answers, string> & {
	kind: 'secret';
	/** It is set here and a typing error would not be noticed: typed twice unless the proposal stands. */
	twice?: true;
	/** What the screen says of its proposal; by default, that it was made here and is shown at the end. */
	stands?: string;
};

type Options<Answers> = (answers: Answers, world: World) => readonly Option[];

export type ChoiceField<Answers> = Common<Answers, string> & { kind: 'choice'; options: Options<Answers> };

export type ManyField<Answers> = Common<Answers, readonly string[]> & { kind: 'many'; options: Options<Answers> };

export type YesNoField<Answers> = Common<Answers, boolean> & { kind: 'yes-no' };

type FieldFor<Answers, Value> = [Value] extends [boolean]
	? YesNoField<Answers>
	: [Value] extends [string]
		? TextField<Answers> | SecretField<Answers> | ChoiceField<Answers>
		: ManyField<Answers>;

/** One field for each answer, in the order in which they are asked. */
export type Fields<Answers> = { readonly [Name in keyof Answers & string]: FieldFor<Answers, Answers[Name]> };

export type AnyField<Answers> =
	| TextField<Answers>
	| SecretField<Answers>
	| ChoiceField<Answers>
	| ManyField<Answers>
	| YesNoField<Answers>;

/** A field as it stands now. */
export type FieldView = {
	id: string;
	label: string;
	help: string;
	problem: string | undefined;
	warning: string | undefined;
	/** Whether the user gave this value; otherwise it is the proposal. */
	given: boolean;
	/** Its proposal waits for what is being looked up: it was not seen yet. */
	pending: boolean;
	detail: boolean;
} & Control;

export type Control =
	| { kind: 'text' | 'secret'; value: string; stands?: string }
	| { kind: 'choice'; value: string; options: readonly Option[] }
	| { kind: 'many'; value: readonly string[]; options: readonly Option[] }
	| { kind: 'yes-no'; value: boolean };
