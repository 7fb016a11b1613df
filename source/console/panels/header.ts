/** The first row: which engine, how the console stands with it, and what lavadock is doing. */

import { clockTime, duration } from '../../text/human.ts';
import type { State } from '../state/state.ts';
import type { Glyphs } from '../theme.ts';
import { type Line, span } from '../widgets/line.ts';
import { isOver, stepsDone } from '../state/run.ts';

export function headerLine(state: State, glyphs: Glyphs): Line {
	const { snapshot } = state.host;
	const { host } = snapshot;
	// While the engine is away, there is more to say of that than of its version.
	const away = snapshot.connection.state === 'lost';
	const version = host === undefined || away ? [] : [span(` Docker ${host.engineVersion}`, 'dim')];
	const name = host === undefined ? [] : [span(` ${host.name}`, 'strong'), ...version];
	return [
		span(' lavadock ', 'titleFocused'),
		...(state.demo ? [span(' demo', 'warning')] : []),
		...(state.readOnly ? [span(' read-only', 'warning')] : []),
		...name,
		span('  '),
		...connectionSpans(state, glyphs),
		...runSpans(state),
		...(state.doing.length === 0 ? [] : [span(`  ${state.doing.join(', ')} ...`, 'warning')]),
	];
}

/** The plan that runs, and how far it is. */
function runSpans({ run }: State): Line {
	if (run === undefined || isOver(run)) return [];
	const { plan, steps, phase } = run.progress;
	const how = phase.phase === 'undoing' ? 'undoing' : `${stepsDone(run.progress)} of ${steps.length}`;
	return [span(`  ${plan.title}: ${how} ...`, 'warning')];
}

function connectionSpans(state: State, glyphs: Glyphs): Line {
	const { connection, unansweredSince } = state.host.snapshot;
	// What it owed an answer to before the line was given up, it did not change any more.
	const pictureAt = Math.min(connection.since, unansweredSince ?? Number.POSITIVE_INFINITY);
	switch (connection.state) {
		case 'connecting':
			return [span(`${glyphs.hollow} connecting`, 'warning')];
		case 'live':
			return liveSpans(state, glyphs);
		case 'lost':
			return [
				span(`${glyphs.hollow} lost`, 'badStrong'),
				span(
					`: picture of ${clockTime(pictureAt)}, ${retry(state, connection.retryAt)}. ${connection.reason.message}`,
					'bad',
				),
			];
		case 'down':
			return [span(`${glyphs.hollow} no engine`, 'badStrong'), span(`; ${retry(state, connection.retryAt)}`, 'bad')];
	}
}

function liveSpans(state: State, glyphs: Glyphs): Line {
	const { unansweredSince: since, polled, clockOffset } = state.host.snapshot;
	const clock = Math.abs(clockOffset) < CLOCK_MS ? [] : [span(`  ${clockText(clockOffset)}`, 'warning')];
	if (since !== undefined) {
		const text = `${glyphs.hollow} no answer since ${clockTime(since)} (${duration(state.now - since)})`;
		return [span(text, 'badStrong'), ...clock];
	}
	return [span(`${glyphs.bullet} live`, 'good'), ...(polled ? [span(', without events', 'warning')] : []), ...clock];
}

/** Clocks that differ by less mislead nobody. */
const CLOCK_MS = 10_000;

const clockText = (offset: number): string =>
	`its clock is ${duration(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}`;

const retry = (state: State, retryAt: number): string =>
	retryAt <= state.now ? 'trying again' : `next try in ${duration(retryAt - state.now + 999)}`;
