/** The first row: which engine, how the console stands with it, and what lavadock is doing. */

import { clockTime, count, duration } from '../../text/human.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { distinctHosts, isAlone, isAnswering } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import { problemCount } from '../selectors/problems.ts';
import { panels, rectOf } from '../state/layout.ts';
import { currentLayout, type State } from '../state/state.ts';
import { downText, retryText } from './hosts.ts';
import type { Glyphs } from '../theme.ts';
import { type Line, lineWidth, span } from '../widgets/line.ts';
import { isOver, stepsDone } from '../state/run.ts';

/** The whole row. What does not fit is said shorter, then left out, before anything is cut. */
export function headerRow(state: State, glyphs: Glyphs, columns: number): Line {
	const short = headerLine(state, glyphs, 'short');
	const elsewhere = problemsElsewhere(state);
	const [first = []] = elsewhere;
	const rows = [
		[...headerLine(state, glyphs), ...elsewhere.flat()],
		[...short, ...elsewhere.flat()],
		[...short, ...first, ...elsewhere.slice(1).flatMap(withoutNoun)],
		[...short, ...first],
	];
	return rows.find(row => lineWidth(row) <= columns) ?? short;
}

/** `short` leaves the engine's version out. */
export function headerLine(state: State, glyphs: Glyphs, length: 'full' | 'short' = 'full'): Line {
	const [only] = state.hosts;
	return [
		span(' lavadock ', 'title'),
		...(state.demo ? [span(' demo', 'warning')] : []),
		...(state.readOnly ? [span(' read-only', 'warning')] : []),
		...(isAlone(state) && only !== undefined ? hostSpans(state, only, glyphs, length) : hostsSpans(state, glyphs)),
		...runSpans(state),
		...(state.doing.length === 0 ? [] : [span(`  ${state.doing.join(', ')} ...`, 'warning')]),
	];
}

/** Panels with problems that have no room on this screen, and the number that leads there: `2 Workers: 6 problems`. */
export function problemsElsewhere(state: State): Line[] {
	const layout = currentLayout(state);
	return (['workers', 'addresses'] as const).flatMap((panel): Line[] => {
		const found = problemCount(state, panel);
		if (found === 0 || rectOf(layout, panel) !== undefined) return [];
		return [
			[
				span(`  ${panels.indexOf(panel)} `, 'key'),
				span(`${panel === 'workers' ? 'Workers' : 'Addresses'}: `),
				span(count(found), 'badStrong'),
				span(found === 1 ? ' problem' : ' problems', 'badStrong'),
			],
		];
	});
}

/** Behind another, the number is enough: `2 Workers: 6 problems  4 Addresses: 3`. */
const withoutNoun = (problems: Line): Line => problems.slice(0, -1);

function hostSpans({ now }: State, { snapshot }: HostView, glyphs: Glyphs, length: 'full' | 'short'): Line {
	const { host } = snapshot;
	// While the engine is away, there is more to say of that than of its version.
	const away = snapshot.connection.state === 'lost';
	const version =
		host === undefined || away || length === 'short' ? [] : [span(` Docker ${host.engineVersion}`, 'dim')];
	const name = host === undefined ? [] : [span(` ${host.name}`, 'strong'), ...version];
	return [...name, span('  '), ...connectionSpans(snapshot, now, glyphs)];
}

/** Of several: how many are live, and what is wrong with the first that is not. */
function hostsSpans(state: State, glyphs: Glyphs): Line {
	const hosts = distinctHosts(state.hosts);
	const live = hosts.filter(isAnswering).length;
	const wrong = hosts.find(host => !isAnswering(host));
	const names = [...state.hostsShown].filter(key => hosts.some(({ named }) => named.key === key));
	return [
		...(names.length === 0 ? [] : [span(` only ${names.join(', ')}`, 'accent')]),
		span('  '),
		span(
			`${live === hosts.length ? glyphs.bullet : glyphs.hollow} ${live} of ${hosts.length} hosts live`,
			live === hosts.length ? 'good' : 'badStrong',
		),
		...(wrong === undefined
			? []
			: [span(`  ${wrong.named.key} `, 'strong'), ...connectionSpans(wrong.snapshot, state.now, glyphs)]),
	];
}

/** How far the plan that runs is, before its title, which may be long. */
function runSpans({ run }: State): Line {
	if (run === undefined || isOver(run)) return [];
	const { plan, steps, phase } = run.progress;
	const how = phase.phase === 'undoing' ? 'undoing' : `${stepsDone(run.progress)} of ${steps.length}`;
	return [span(`  ${how}: ${plan.title} ...`, 'warning')];
}

function connectionSpans(snapshot: Snapshot, now: number, glyphs: Glyphs): Line {
	const { connection, unansweredSince } = snapshot;
	// What it owed an answer to before the line was given up, it did not change any more.
	const snapshotAt = Math.min(connection.since, unansweredSince ?? Number.POSITIVE_INFINITY);
	switch (connection.state) {
		case 'connecting':
			return [span(`${glyphs.hollow} connecting`, 'warning')];
		case 'live':
			return liveSpans(snapshot, now, glyphs);
		case 'lost':
			return [
				span(`${glyphs.hollow} lost`, 'badStrong'),
				span(
					`: data of ${clockTime(snapshotAt)}, ${retryText(connection.retryAt, now)}. ${connection.reason.message}`,
					'bad',
				),
			];
		case 'down':
			return [
				span(`${glyphs.hollow} ${downText(connection.reason)}`, 'badStrong'),
				span(`; ${retryText(connection.retryAt, now)}`, 'bad'),
			];
	}
}

function liveSpans({ unansweredSince: since, polled, clockOffset }: Snapshot, now: number, glyphs: Glyphs): Line {
	const clock = Math.abs(clockOffset) < CLOCK_MS ? [] : [span(`  ${clockText(clockOffset)}`, 'warning')];
	if (since !== undefined) {
		const text = `${glyphs.hollow} no answer since ${clockTime(since)} (${duration(now - since)})`;
		return [span(text, 'badStrong'), ...clock];
	}
	return [span(`${glyphs.bullet} live`, 'good'), ...(polled ? [span(', without events', 'warning')] : []), ...clock];
}

/** Clocks that differ by less are taken as equal. */
const CLOCK_MS = 10_000;

const clockText = (offset: number): string =>
	`its clock is ${duration(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}`;
