/** The logs of one container, or of several in the order of time. */

import { matcherOf } from '../logs/matcher.ts';
import { highlight, zoneName } from '../logs/line-text.ts';
import { endPosition, linesAbove, linesBelow, linesBetween, type MergedLine } from '../logs/merge.ts';
import { type LogPane, prefixOf, rowsBelow, textRows } from '../logs/pane.ts';
import type { HostKey } from '../../lab/host.ts';
import { count, duration } from '../../text/human.ts';
import { clocksApart } from '../state/hosts.ts';
import { cut, width } from '../../text/width.ts';
import { inside } from '../state/layout.ts';
import { type LogsState, paneOf, rangeText, topOf } from '../state/logs.ts';
import type { State } from '../state/state.ts';
import type { Look, StyleName } from '../theme.ts';
import { type Line, line, lineWidth, type Span, span } from '../widgets/line.ts';
import { type DrawPanel, panelTitle } from './panel.ts';

export const drawLogs: DrawPanel = ({ state, size, look, focused }) => {
	const { logs } = state;
	const { columns, rows } = inside(size);
	const pane = paneOf(logs, columns, rows);
	const top = topOf(logs, pane);
	const below = logs.follow ? 0 : linesBetween(rowsBelow(pane, top), endPosition(logs.lanes));
	const [name, aside] = [panelTitle('logs', 'Logs', focused), asideText(state, below)];
	const room = size.columns - BORDER - lineWidth(name) - width(aside);
	return {
		title: [...name, ...sourceSpans(logs, room, look.glyphs.ellipsis)],
		aside: aside === '' ? [] : [span(aside, logs.follow ? 'dim' : 'warning')],
		foot: footSpans(logs),
		lines: visibleLines(logs, pane, top, look),
		focused,
	};
};

/** Cells of a border beside its title and what stands at its right end, and before the names. */
const BORDER = 10;

/** Names of containers are cut before the rest of the title. */
function sourceSpans(logs: LogsState, room: number, ellipsis: string): Span[] {
	if (logs.sources.length === 0) return [];
	const names = logs.sources.map(source => source.name).join(' + ');
	const rest = [
		...(logs.service === undefined ? [] : [span(`: ${logs.service}`, 'accent')]),
		...(logs.filter === '' ? [] : [span(`  only ${logs.filter}`, 'accent')]),
		...(logs.search === '' ? [] : [span(`  /${logs.search}`, 'accent')]),
	];
	const least = Math.min(width(names), LEAST_NAMES);
	const whole = width(names) <= room - lineWidth(rest);
	const shown = whole ? names : cut(names, Math.max(least, room - lineWidth(rest)), ellipsis);
	return [span(` ${shown}`, 'strong'), ...rest];
}

/** Cells that are left of them at the least. */
const LEAST_NAMES = 12;

/** Lines of several hosts stand in the order of their own clocks. */
export const hostsOfLogs = ({ logs }: State): HostKey[] => logs.sources.map(({ host }) => host);

function asideText(state: State, below: number): string {
	const { logs } = state;
	if (logs.sources.length === 0) return '';
	const apart = clocksApart(state, hostsOfLogs(state));
	const range = `${apart === 0 ? '' : `clocks ${duration(apart)} apart, `}${rangeText(logs.range)}`;
	if (logs.filtering) return `filtering ... ${range}`;
	if (!logs.follow) return `paused, ${below === 0 ? 'at the end' : `${count(below, 'line')} below`}: G follows`;
	return `following, ${range}`;
}

/** What is to be known of the sources: waiting, ended, lines that fell out. */
function footSpans(logs: LogsState): Line {
	const away = logs.sources.flatMap(({ name, state }) =>
		state.state === 'waiting' || state.state === 'ended' ? [`${name}: ${state.reason}`] : [],
	);
	const zone = logs.timestamps === 'none' ? '' : zoneName(Date.now());
	return [
		...(away.length === 0 ? [] : [span(away.join('; '), 'warning')]),
		...(zone === '' ? [] : [span(`${away.length === 0 ? '' : '  '}times in ${zone}`, 'dim')]),
	];
}

function visibleLines(logs: LogsState, pane: LogPane, top: readonly number[], look: Look): Line[] {
	const rows: Line[] = [];
	const matcher = matcherOf(logs.search);
	for (const merged of linesBelow(pane.lanes, top)) {
		rows.push(...lineRows(merged, { logs, pane, matcher, look }));
		if (rows.length >= pane.rows) break;
	}
	if (rows.length === 0) return [line(emptyText(logs), 'dim')];
	if (!logs.follow) return rows.slice(0, pane.rows);
	// The newest line stands at the bottom; of the line that fits only in part, its end is seen.
	for (const merged of linesAbove(pane.lanes, top)) {
		if (rows.length >= pane.rows) break;
		rows.unshift(...lineRows(merged, { logs, pane, matcher, look }));
	}
	return rows.slice(-pane.rows);
}

type Context = { logs: LogsState; pane: LogPane; matcher: ReturnType<typeof matcherOf>; look: Look };

function lineRows(merged: MergedLine, { logs, pane, matcher, look }: Context): Line[] {
	const entry = pane.lanes[merged.lane]?.line(merged.place);
	const prefix = prefixOf(pane, merged, look.glyphs.ellipsis);
	const style: StyleName | undefined =
		entry?.stream === 'stderr' ? 'stderr' : entry?.stream === 'note' ? 'warning' : undefined;
	const isMatch = logs.match !== undefined && logs.match[merged.lane] === merged.place;
	const indent = ' '.repeat(prefix.time.length + prefix.label.length + prefix.mark.length);
	return textRows(pane, merged).map((text, index): Line => {
		const shown =
			matcher === undefined
				? text
				: highlight(text, matcher.spans(text), look.styles[isMatch ? 'matchCurrent' : 'match']);
		const start: Span[] =
			index > 0
				? [span(indent)]
				: [
						span(prefix.time, 'dim'),
						span(prefix.label, 'accent'),
						span(isMatch ? '> ' : prefix.mark, isMatch ? 'key' : style),
					];
		return [...start, ...levelSpans(shown, style)];
	});
}

/** Words of a level that must be seen. */
const LEVEL = /\b(?:ERROR|CRITICAL|FATAL|WARNING)\b/;

/** A line with the weight of its level; where it has colours of its own, or matches, these are enough. */
function levelSpans(text: string, style: StyleName | undefined): Span[] {
	const found = text.includes('\u001B') ? null : LEVEL.exec(text);
	if (found === null) return [span(text, style)];
	const [word] = found;
	const end = found.index + word.length;
	return [
		span(text.slice(0, found.index), style),
		span(word, word === 'WARNING' ? 'warning' : 'badStrong'),
		span(text.slice(end), style),
	];
}

function emptyText(logs: LogsState): string {
	if (logs.sources.length === 0) return 'The log of the selected container stands here, or of all that Space marks';
	if (logs.filter !== '') return logs.filtering ? 'Looking ...' : `No line has "${logs.filter}": Esc shows all`;
	if (logs.sources.every(source => source.state.state === 'opening')) return 'Opening the log ...';
	return 'This log has no lines yet';
}
