/** docs/wizards: a page for each wizard, from its screen, questions and commands in the demo lab, and an index. */

import type { FieldView } from '../source/wizards/field.ts';
import { type WizardId, wizardIds, wizardOf } from '../source/wizards/wizards.ts';
import type { Plan } from '../source/lab/plan.ts';
import { planCommands } from '../source/lab/script/shell.ts';
import { type Prose, prose } from './wizard-prose.ts';

/** What the demo lab shows of a wizard: its form as it opens, and the plan that its proposals make. */
export type Shown = { views: readonly FieldView[]; plan: Plan };

const MADE_BY = '_Written by `npm run docs` from the demo lab; `npm test` fails when it is stale._';

/** Texts by the files' names. */
export function wizardPages(shown: ReadonlyMap<WizardId, Shown>): Map<string, string> {
	const pages = wizardIds.map((id): [string, string] => {
		const screen = shown.get(id);
		if (screen === undefined) throw new Error(`There is no picture of the wizard ${id}.`);
		return [`${id}.md`, page(id, prose[id], screen)];
	});
	return new Map([['README.md', index()], ...pages]);
}

function index(): string {
	const rows = wizardIds.map(id => {
		const { way, about } = prose[id];
		return `| [${wizardOf(id).title}](${id}.md) | ${way} | ${about[0]?.split(/(?<=\.) /)[0] ?? ''} |`;
	});
	return text([
		'# Wizards',
		'',
		'What is built and changed in a lab, each by a form and a plan. `Enter` goes from question to question with what is proposed, `Esc` goes back, `Ctrl+P` shows the plan at once. Nothing runs before the plan was seen: its steps, its warnings, and the docker commands that an administrator would type. `s` saves it as a shell script, a Compose file or Python. A plan that fails or is cancelled (`Esc`) undoes what it did.',
		'',
		'| Wizard | Keys | What it is for |',
		'| --- | --- | --- |',
		...rows,
		'',
		MADE_BY,
	]);
}

function page(id: WizardId, { way, about, wrong }: Prose, { views, plan }: Shown): string {
	return text([
		`# ${wizardOf(id).title}`,
		'',
		`Keys: ${way}. [All wizards](README.md)`,
		'',
		...about.flatMap(paragraph => [paragraph, '']),
		`![The form](../pictures/wizard-${id}.svg)`,
		'',
		'## What it asks',
		'',
		'| Question | Proposal in the demo lab | |',
		'| --- | --- | --- |',
		...views.map(view => `| ${view.label} | ${proposal(view)} | ${cell(view.help)} |`),
		'',
		'## What it does',
		'',
		`${plan.title}:`,
		'',
		'```sh',
		...planCommands(plan),
		'```',
		'',
		...plan.warnings.flatMap(warning => [`> ${warning}`, '']),
		'## What can go wrong',
		'',
		...wrong.map(([what, remedy]) => `- **${what}.** ${remedy}`),
		'',
		MADE_BY,
	]);
}

function proposal(view: FieldView): string {
	switch (view.kind) {
		case 'yes-no':
			return view.value ? 'yes' : 'no';
		case 'secret':
			return view.value === '' ? '' : 'made for you';
		case 'text':
			return code(view.value);
		case 'choice':
			return cell(view.options.find(({ value }) => value === view.value)?.label ?? '');
		case 'many':
			return view.value.map(code).join(' ');
	}
}

const code = (value: string): string => (value === '' ? '' : `\`${cell(value)}\``);

const cell = (value: string): string => value.replaceAll('|', '\\|');

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
