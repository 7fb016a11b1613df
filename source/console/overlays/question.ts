/** A question: what is asked, and its answers or the field for a name. */

import { stepCommand } from '../../lab/script/shell.ts';
import { weighed } from '../../lab/step/removals.ts';
import type { Plan } from '../../lab/plan.ts';
import { inside, type Rect, type Size } from '../state/layout.ts';
import { nameAsked, yesWords } from '../state/overlay.ts';
import type { Overlay, Question } from '../state/state.ts';
import type { StyleName } from '../theme.ts';
import type { Box } from '../widgets/box.ts';
import { answerLine, centred } from '../widgets/dialog.ts';
import { fieldLine } from '../widgets/field.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';

/** Cells of a question at the least and at the most. */
const NARROWEST = 36;
const WIDEST = 76;

/** Cells of a border beside a title. */
const BESIDE_TITLE = 5;

/** Cells that a typed name may be longer than it should be. */
const NAME_ROOM = 8;

type Asked = Extract<Overlay, { kind: 'ask' }>;

/** @param size of the whole screen */
export function drawQuestion({ question, yes, field }: Asked, size: Size): { box: Box; rect: Rect } {
	const { title, says } = textOf(question, Math.min(WIDEST, inside(size).columns));
	const name = nameAsked(question);
	const lines: Line[] = [
		...says,
		[],
		name === undefined
			? answerLine(yes, yesWords(question))
			: [
					span(`Type ${name}, then Enter to ${yesWords(question)}: `, 'strong'),
					...fieldLine(field, name.length + NAME_ROOM),
				],
	];
	const widest = lines.reduce((most, each) => Math.max(most, lineWidth(each)), lineWidth([span(title)]) + BESIDE_TITLE);
	return {
		box: { title: [span(` ${title} `, 'titleFocused')], lines, focused: true },
		rect: centred(size, { columns: Math.max(widest, NARROWEST), rows: lines.length }),
	};
}

function textOf(question: Question, columns: number): { title: string; says: readonly Line[] } {
	switch (question.about) {
		case 'run-plan':
			return { title: `${question.plan.title}?`, says: planLines(question.plan, columns) };
		case 'run-preview':
			return {
				title: `${question.made.plan.title}?`,
				says: weighed(question.made.plan, true).takes.flatMap(text => paragraph(text, columns, 0, 'badStrong')),
			};
		case 'leave-form':
			return plainly('Leave the form?', 'What you typed is lost. Esc again leaves it.');
		case 'cancel-run':
			return plainly('Cancel and undo?', 'The plan stops, and what it did so far is undone.');
		case 'quit-running':
			return plainly('Quit while a plan runs?', 'It stays half done; the next start offers to resume or to undo it.');
	}
}

const plainly = (title: string, text: string) => ({ title, says: [line(text)] });

/** What is asked about is what changes something; that it is waited for shows when it is. */
function planLines({ steps, warnings, loses = [], keeps = [] }: Plan, columns: number): Line[] {
	const texts = (each: readonly string[], style: StyleName): Line[] =>
		each.flatMap(text => paragraph(text, columns, 0, style));
	return [
		...texts(loses, 'badStrong'),
		...texts(warnings, 'warning'),
		...texts(keeps, 'good'),
		...(loses.length + warnings.length + keeps.length === 0 ? [] : [[]]),
		...steps.filter(step => step.do !== 'wait').map((step): Line => [span(`$ ${stepCommand(step)}`, 'dim')]),
	];
}
