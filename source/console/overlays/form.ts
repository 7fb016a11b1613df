/** A wizard's form as it is drawn: a window of fields, and under the current one what it asks and what is wrong with it. */

import type { WorldHost } from '../../wizards/world.ts';
import { clamp } from '../state/list.ts';
import { inside, type Size } from '../state/layout.ts';
import type { Glyphs, StyleName } from '../theme.ts';
import { type Box, position } from '../widgets/box.ts';
import { fieldLine } from '../widgets/field.ts';
import { type Line, line, lineWidth, plainText, type Span, span } from '../widgets/line.ts';
import { cut, width } from '../../text/width.ts';
import { paragraph } from '../widgets/wrap.ts';
import type { FieldView, Option } from '../../wizards/field.ts';
import { currentView, type Form, placeWords, textAt } from '../state/form.ts';
import { formViews } from '../state/open-form.ts';
import { wizardOf } from '../../wizards/wizards.ts';

export const LOOKING_UP = 'looking up what is needed';

/** In place of a secret that was not typed. */
export const MADE_SECRET = 'made for you, shown once at the end';

/** Cells before a value. */
const INDENT = 23;

/** @param size of the whole box */
export function drawForm(form: Form, hosts: readonly WorldHost[], size: Size, glyphs: Glyphs): Box {
	const views = formViews(form, hosts);
	const { columns, rows } = inside(size);
	const { lines, from, to } = formLines(form, views, { columns, rows }, glyphs);
	// It moves no further than it has to; where not even what is asked has room, the question itself is seen.
	const start = Math.min(from, Math.max(0, to - rows + 1));
	return {
		title: [span(` ${wizardOf(form.wizard).title} `, 'titleFocused')],
		aside: [asideOf(form, views)],
		foot: position(start, rows, lines.length),
		lines: lines.slice(start, start + rows),
		focused: true,
	};
}

function asideOf(form: Form, views: readonly FieldView[]): Span {
	const { awaits, planWanted } = form;
	const wrong = views.filter(each => each.problem !== undefined).length;
	const what = awaits === 'facts' ? 'looking at this host' : LOOKING_UP;
	if (awaits !== undefined) return span(`${what}${planWanted ? ', then comes the plan' : ''} ...`, 'warning');
	return wrong === 0 ? span(placeWords(form, views), 'dim') : span(`${wrong} to correct`, 'warning');
}

/** `from`, `to`: the first and the last line of what the keys are at. */
type FormLines = { lines: readonly Line[]; from: number; to: number };

/** The questions, and under a heading those that are seldom asked for; what the current one asks stands right under it. */
function formLines(form: Form, views: readonly FieldView[], size: Size, glyphs: Glyphs): FormLines {
	const current = currentView(form, views);
	const lines: Line[] = [];
	let [from, to] = [0, 0];
	for (const [index, view] of views.entries()) {
		if (view.detail && views[index - 1]?.detail !== true) lines.push([], line('More options', 'title'));
		const isCurrent = view === current;
		if (isCurrent) from = lines.length;
		lines.push(fieldRow(form, view, { current: isCurrent, room: size.columns - INDENT }, glyphs));
		if (!isCurrent) continue;
		lines.push(...askedLines(form, view, size, glyphs));
		to = lines.length - 1;
	}
	return { lines, from, to };
}

/** `room`: cells for its value. */
type Place = { current: boolean; room: number };

function fieldRow(form: Form, view: FieldView, place: Place, glyphs: Glyphs): Line {
	const { current } = place;
	const value = valueLine(form, view, place);
	// Under the current one it stands in full.
	const wrong = current ? undefined : judgement(view);
	const isSaid = place.room - lineWidth(value) - gap(value) >= LEAST_JUDGEMENT;
	return [
		wrong === undefined || isSaid ? span(current ? `${glyphs.pointer} ` : '  ', 'accent') : span('! ', wrong.style),
		span(view.label.padEnd(INDENT - 2), current ? 'strong' : undefined),
		...value,
		...(wrong === undefined || !isSaid ? [] : [span(`${' '.repeat(gap(value))}! ${wrong.says}`, wrong.style)]),
	];
}

/** Cells below which it tells nothing: a mark before the label is left of it. */
const LEAST_JUDGEMENT = 8;

/** What is wrong with an answer, else what is doubtful. */
function judgement({ problem, warning }: FieldView): { says: string; style: StyleName } | undefined {
	if (problem !== undefined) return { says: problem, style: 'bad' };
	return warning === undefined ? undefined : { says: warning, style: 'warning' };
}

/** Problems stand in one column where values are short. */
const gap = (value: Line): number => Math.max(2, 20 - lineWidth(value));

function valueLine(form: Form, view: FieldView, { current, room }: Place): Line {
	const style = view.given ? undefined : 'accent';
	if (view.pending) return [span('looking ...', 'dim'), ...cursor(current)];
	switch (view.kind) {
		case 'text': {
			const field = current ? textAt(form, view) : undefined;
			if (field === undefined) return [view.value === '' ? span('-', 'dim') : span(view.value, style)];
			return fieldLine(field, room).map(each =>
				each.style === undefined && style !== undefined ? span(each.text, style) : each,
			);
		}
		case 'secret': {
			if (!view.given && view.value !== '') return [span(view.stands ?? MADE_SECRET, style), ...cursor(current)];
			return [span('*'.repeat(view.value.length)), ...cursor(current)];
		}
		case 'yes-no':
			return [span(view.value ? 'yes' : 'no', current ? 'selected' : style)];
		case 'choice': {
			const chosen = view.options.find(option => option.value === view.value);
			const at = view.options.findIndex(option => option.value === view.value) + 1;
			return [
				span(chosen?.label ?? '-', current ? 'selected' : style),
				...(current && view.options.length > 1 ? [span(`  ${at} of ${view.options.length}`, 'dim')] : []),
			];
		}
		case 'many': {
			const labels = view.options.filter(option => view.value.includes(option.value)).map(option => option.label);
			const many = labels.length > FEW ? `${labels.length} of ${view.options.length}: ` : '';
			return [span(`${many}${labels.join(', ')}` || 'none', current ? 'selected' : style)];
		}
	}
}

/** Names of more than these are only counted. */
const FEW = 3;

const cursor = (current: boolean): Span[] => (current ? [span(' ', 'selected')] : []);

/** Cells before what stands under a field. */
const UNDER = 4;

/** What stands under the current field: help, the problem in full, options. */
function askedLines(form: Form, view: FieldView, { columns, rows }: Size, glyphs: Glyphs): Line[] {
	const most = Math.max(2, Math.floor((rows * 2) / 3) - 1);
	const judged = judgement(view);
	const wrong = judged === undefined ? [] : paragraph(`! ${judged.says}`, columns, UNDER, judged.style);
	const kept = 'options' in view ? Math.min(view.options.length, OPTIONS_SEEN) : 0;
	const help = paragraph(view.help, columns, UNDER, 'dim');
	const said = [...wrong, ...cutAt(help, Math.max(1, most - wrong.length - kept), columns, glyphs.ellipsis)];
	const options = 'options' in view ? optionLines(form, view, Math.max(0, most - said.length), glyphs) : [];
	return [...said, ...options].slice(0, most);
}

/** Rows that no help takes from the options. */
const OPTIONS_SEEN = 2;

/** The first lines, with a mark where there are more. */
function cutAt(lines: readonly Line[], most: number, columns: number, ellipsis: string): readonly Line[] {
	const last = lines[most - 1];
	if (lines.length <= most || last === undefined) return lines;
	const room = columns - 1 - width(ellipsis);
	return [...lines.slice(0, most - 1), line(`${cut(plainText(last), room, '').trimEnd()} ${ellipsis}`, 'dim')];
}

/** A window of the options around the one that counts. */
function optionLines(
	form: Form,
	view: FieldView & { options: readonly Option[] },
	height: number,
	glyphs: Glyphs,
): Line[] {
	const chosen = (option: Option): boolean =>
		view.kind === 'many' ? view.value.includes(option.value) : option.value === view.value;
	const here = view.kind === 'many' ? form.option : view.options.findIndex(chosen);
	const top = clamp(here - Math.floor(height / 2), 0, view.options.length - height);
	const widest = view.options.reduce((most, option) => Math.max(most, option.label.length), 0);
	return view.options.slice(top, top + height).map((option, index): Line => {
		const mark = view.kind === 'many' ? (chosen(option) ? '[x] ' : '[ ] ') : chosen(option) ? '(x) ' : '( ) ';
		// Of one of many, the cursor and what is taken are two things.
		const pointer = view.kind === 'many' && top + index === here ? glyphs.pointer : ' ';
		return [
			span(`  ${pointer} `, 'accent'),
			span(
				`${mark}${option.note === undefined ? option.label : option.label.padEnd(widest)}`,
				top + index === here ? 'selected' : undefined,
			),
			span(option.note === undefined ? '' : `  ${option.note}`, 'dim'),
		];
	});
}
