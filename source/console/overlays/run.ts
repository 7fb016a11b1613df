/** A plan that runs, as text. */

import type { Layer, RunOutcome, StepProgress, StepState } from '../../engine/plan-run/progress.ts';
import type { Step } from '../../lab/plan.ts';
import { stepWords, stepWordsOnHost } from '../../lab/step/words.ts';
import { bytes, duration } from '../../text/human.ts';
import type { StyleName } from '../theme.ts';
import { isDone, type Run, shownSecrets } from '../state/run.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { chunks, paragraph } from '../widgets/wrap.ts';

export type RunText = {
	lines: readonly Line[];
	/** The place of the last line of what happens now; undefined: nothing does yet. */
	here: number | undefined;
};

/**
 * @param now milliseconds since the epoch
 * @param output with all that builds printed
 */
export function runText(run: Run, now: number, columns: number, output = false): RunText {
	const { steps, phase } = run.progress;
	const blocks = stepBlocks(run, now, columns, output);
	const lines = [...blocks.flat(), ...endLines(run, columns)];
	if (phase.phase === 'ended') return { lines, here: lines.length - 1 };
	const at = steps.findIndex(({ state }) => state === 'running' || state === 'undoing');
	return { lines, here: at < 0 ? undefined : blocks.slice(0, at + 1).flat().length - 1 };
}

/** The lines of each step. */
const stepBlocks = (
	{ progress: { plan, steps, outputs, phase } }: Run,
	now: number,
	columns: number,
	output: boolean,
): readonly Line[][] =>
	plan.steps.map((step, index) => {
		const state = steps[index] ?? { state: 'waiting' };
		const printed = outputs?.get(index) ?? [];
		const shown = output ? printed : lastOf(printed, LINES_SHOWN[state.state] ?? 0);
		return [
			...stepLines(step, phase.phase === 'ended', state, now, columns),
			...shown.flatMap(text => paragraph(text, columns, INDENT, 'dim')),
		];
	});

const lastOf = (lines: readonly string[], count: number): readonly string[] => (count === 0 ? [] : lines.slice(-count));

/** Of what a build printed, where not all of it is asked for. */
const LINES_SHOWN: Partial<Record<StepState['state'], number>> = { running: 5, failed: 8 };

/** Lines that stay in sight behind what happens. */
const AHEAD = 3;

/** Where a window stands that follows the run. */
export function followingTop({ lines, here = 0 }: RunText, height: number): number {
	return Math.max(0, Math.min(here + AHEAD, lines.length - 1) - height + 1);
}

/** What there is to say of the whole: how it ended, what it made. */
export function endLines(run: Run, columns: number): Line[] {
	const { phase, remarks } = run.progress;
	return [
		[],
		...remarks.flatMap(each => paragraph(each, columns, 1, 'warning')),
		...(phase.phase === 'waiting' ? paragraph(phase.why, columns, 1, 'warning') : []),
		...(phase.phase === 'ended' ? outcomeLines(phase.outcome, columns) : []),
		...(phase.phase === 'ended' && isDone(phase.outcome)
			? run.ends.flatMap(each => paragraph(each, columns, 1, 'strong'))
			: []),
		...shownLines(run, columns),
	];
}

const words: Record<StepState['state'], { word: string; style: StyleName }> = {
	waiting: { word: 'waiting', style: 'dim' },
	running: { word: 'running', style: 'warning' },
	done: { word: 'done', style: 'good' },
	already: { word: 'skipped', style: 'good' },
	unproven: { word: 'not known', style: 'warning' },
	failed: { word: 'failed', style: 'badStrong' },
	cancelled: { word: 'cancelled', style: 'warning' },
	undoing: { word: 'undoing', style: 'warning' },
	undone: { word: 'undone', style: 'dim' },
	stays: { word: 'stays', style: 'warning' },
};

/** What a step's state is called. */
export const stateWord = ({ state }: StepState): string => words[state].word;

/** The width of the states' words, with what stands around them. */
const INDENT = 12;

function stepLines(step: Step, isOver: boolean, state: StepState, now: number, columns: number): Line[] {
	const { style } = words[state.state];
	const word = isOver && state.state === 'waiting' ? 'not done' : stateWord(state);
	const [first = [], ...rest] = paragraph(`${stepWordsOnHost(step)}${aside(state, now)}`, columns, INDENT);
	return [
		[span(` ${word.padEnd(INDENT - 1)}`, style), ...first.slice(1)],
		...rest,
		...(state.state === 'running' && state.progress !== undefined ? progressLines(state.progress, now, columns) : []),
		...deadlineWords(step, state, now).flatMap(text => paragraph(text, columns, INDENT, 'dim')),
		...(state.state === 'failed' ? paragraph(state.message, columns, INDENT, 'bad') : []),
		...(state.state === 'stays' ? paragraph(state.why, columns, INDENT, 'warning') : []),
	];
}

/** What is done to undo a step, and when a container that is to end is ended; once it takes long enough to be read. */
function deadlineWords(step: Step, state: StepState, now: number): string[] {
	if (state.state !== 'running' && state.state !== 'undoing') return [];
	const took = now - state.since;
	if (took < 1000) return [];
	const does = state.state === 'undoing' ? state.by : step;
	const left = does.do === 'stop' || does.do === 'restart' ? does.grace * 1000 - took : 0;
	return [
		...(state.state === 'undoing' ? [stepWords(does)] : []),
		...(left > 0 ? [`it is killed if it has not ended in ${duration(left)}`] : []),
	];
}

function aside(state: StepState, now: number): string {
	switch (state.state) {
		case 'undoing':
		case 'running':
			return `, for ${duration(now - state.since)}`;
		case 'done':
			return state.ms < 1000 ? '' : `, in ${duration(state.ms)}`;
		case 'already':
			return ': it was so already';
		default:
			return '';
	}
}

function progressLines(progress: StepProgress, now: number, columns: number): Line[] {
	switch (progress.kind) {
		case 'pull':
			return [
				[span(' '.repeat(INDENT)), span(pullWords(progress), 'accent')],
				...progress.layers.filter(isMoving).map(layerLine),
			];
		case 'build':
			return paragraph(buildWords(progress), columns, INDENT, 'accent').slice(0, 1);
		case 'bytes':
			return [[span(' '.repeat(INDENT)), span(bytesWords(progress), 'accent')]];
		case 'wait':
			return [
				...paragraph(progress.seen, columns, INDENT, 'accent'),
				[span(' '.repeat(INDENT)), span(`timeout in ${duration(Math.max(0, progress.until - now))}`, 'dim')],
			];
	}
}

function buildWords({ step, of, at, sent = 0 }: StepProgress & { kind: 'build' }): string {
	return step === 0 ? `${bytes(sent)} of the context sent` : `step ${step} of ${of}: ${at}`;
}

function bytesWords({ done, expected, rate }: StepProgress & { kind: 'bytes' }): string {
	// What is expected of a database that is not packed yet is a guess.
	const of = expected > done ? ` of about ${bytes(expected)}` : '';
	return `${bytes(done)}${of}${rate === undefined ? '' : `, ${bytes(rate)}/s`}`;
}

function pullWords({ downloaded, total, rate, secondsLeft }: StepProgress & { kind: 'pull' }): string {
	return [
		`${bytes(downloaded)} of ${total === 0 ? '?' : bytes(total)}`,
		rate === undefined ? '' : `${bytes(rate)}/s`,
		secondsLeft === undefined ? '' : `${duration(secondsLeft * 1000)} left`,
	]
		.filter(text => text !== '')
		.join(', ');
}

const isMoving = ({ status }: Layer): boolean => status === 'Downloading' || status === 'Extracting';

/** Cells of a bar. */
const BAR = 20;

function layerLine({ id, status, current, total }: Layer): Line {
	const filled = total === 0 ? 0 : Math.round((Math.min(current, total) / total) * BAR);
	return [
		span(`${' '.repeat(INDENT)}${id.padEnd(13)}${status.toLowerCase().padEnd(12)}`, 'dim'),
		span('['),
		span('#'.repeat(filled), 'accent'),
		span(`${' '.repeat(BAR - filled)}] `),
		span(total === 0 ? '' : `${bytes(current)} of ${bytes(total)}`, 'dim'),
	];
}

function outcomeLines(outcome: RunOutcome, columns: number): Line[] {
	const stays =
		'stays' in outcome && outcome.stays.length > 0
			? [
					line(' What is not as it was before:', 'warning'),
					...outcome.stays.flatMap(each => paragraph(each, columns, 3)),
				]
			: [];
	switch (outcome.end) {
		case 'done':
			return [line(' All is done.', 'good')];
		case 'unproven':
			return [
				line(' Its steps are done, and not all of it was seen to work:', 'warning'),
				...outcome.unproven.flatMap(each => paragraph(each, columns, 3)),
			];
		case 'failed':
			return asBefore(stays, 'It failed', 'bad');
		case 'cancelled':
			return asBefore(stays, 'It was cancelled', 'warning');
		case 'precondition failed':
			return [
				...paragraph('Something changed since the plan was shown, so it stopped:', columns, 1, 'bad'),
				...outcome.differences.flatMap(each => paragraph(each, columns, 3)),
				...stays,
			];
		case 'unfinished':
			return [
				...paragraph(outcome.error.reason, columns, 1, 'bad'),
				...paragraph('It could not be undone either. Fix the cause, then resume it.', columns, 1),
				...stays,
			];
	}
}

const asBefore = (stays: readonly Line[], what: string, style: StyleName): Line[] =>
	stays.length === 0 ? [line(` ${what}; all is as it was before.`, style)] : [line(` ${what}.`, style), ...stays];

function shownLines(run: Run, columns: number): Line[] {
	const rows = Object.entries(shownSecrets(run)).flatMap(([label, value]): Line[] => [
		line(`   ${label}`),
		...chunks(value, columns - 6).map((row): Line => [span('     '), span(row, 'strong')]),
	]);
	return rows.length === 0
		? []
		: [[], line(' Shown this once: c copies it, s saves it to a file.', 'warning'), ...rows];
}
