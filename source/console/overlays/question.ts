/** A question: what is asked, and its answers or the field for a name. */

import { stepCommand } from '../../lab/script/shell.ts';
import type { Plan } from '../../lab/plan.ts';
import type { Rect, Size } from '../state/layout.ts';
import { nameAsked } from '../state/overlay.ts';
import type { Overlay, Question } from '../state/state.ts';
import type { Box } from '../widgets/box.ts';
import { answerLine, centred } from '../widgets/dialog.ts';
import { fieldLine } from '../widgets/field.ts';
import { type Line, line, lineWidth, span } from '../widgets/line.ts';
import { wrapWords } from '../widgets/wrap.ts';

/** The narrowest that a question becomes. */
const NARROWEST = 36;

/** Cells of a border beside a title. */
const BESIDE_TITLE = 5;

/** Cells that a typed name may be longer than it should be. */
const NAME_ROOM = 8;

type Asked = Extract<Overlay, { kind: 'ask' }>;

/** @param size of the whole screen */
export function drawQuestion({ question, yes, field }: Asked, size: Size): { box: Box; rect: Rect } {
	const { title, says } = textOf(question, size.columns);
	const name = nameAsked(question);
	const lines: Line[] = [
		...says,
		[],
		name === undefined
			? answerLine(yes)
			: [span(`Type ${name} to do it: `, 'strong'), ...fieldLine(field, name.length + NAME_ROOM)],
	];
	const widest = lines.reduce((most, each) => Math.max(most, lineWidth(each)), lineWidth([span(title)]) + BESIDE_TITLE);
	return {
		box: { title: [span(title, 'badStrong')], lines, focused: true },
		rect: centred(size, { columns: Math.max(widest + 2, NARROWEST), rows: lines.length }),
	};
}

function textOf(question: Question, columns: number): { title: string; says: readonly Line[] } {
	switch (question.about) {
		case 'run-plan':
			return { title: `${question.plan.title}?`, says: planLines(question.plan, columns) };
		case 'run-preview':
			return plainly('Run it?', 'It takes away what somebody may be using: read its warnings.');
		case 'leave-form':
			return plainly('Leave the form?', 'What you typed is lost. Esc again leaves it.');
		case 'cancel-run':
			return plainly('Cancel and undo?', 'The plan stops, and what it did so far is taken back.');
		case 'quit-running':
			return plainly('Quit while a plan runs?', 'It stays half done; the next start offers to go on or undo.');
	}
}

const plainly = (title: string, says: string) => ({ title, says: [line(` ${says}`)] });

/** What is asked about is what changes something; that it is waited for shows when it is. */
function planLines({ steps, warnings }: Plan, columns: number): Line[] {
	return [
		...steps
			.filter(step => step.do !== 'wait')
			.map((step): Line => [span('  $ ', 'dim'), span(stepCommand(step), 'accent')]),
		...warnings.flatMap(warning => wrapWords(warning, Math.min(76, columns - 6)).map(text => line(text, 'warning'))),
	];
}
