import type { LogLines } from '../../engine/log-lines.ts';
import { filteredLane, type FilteredLane, LATER, type Show } from './filtered-lane.ts';
import { type Lane, wholeLane } from './lane.ts';
import { matcherOf } from './matcher.ts';
import { splitByService } from './services.ts';

export type NamedLines = { name: string; lines: LogLines };

/** What is to be seen of the logs. */
export type LogChoice = {
	/** As `matcherOf` takes it; empty = everything. */
	filter: string;
	/** Labels lines with their service and hides tail's headers; `only` names the one service to show. */
	services?: { only?: string };
};

export type LogLanes = {
	/** One for each source, in their order. */
	readonly lanes: readonly Lane[];
	/** Services met so far, when they were asked for. */
	services(): readonly string[];
	/** Goes on filtering for at most so many milliseconds altogether; true when all lines have been looked at. */
	advance(milliseconds: number): boolean;
};

/** Make it anew when the sources or the choice change; new lines of the same sources are found by `advance`. */
export function logLanes(sources: readonly NamedLines[], choice: LogChoice): LogLanes {
	const matcher = matcherOf(choice.filter);
	const filtered: FilteredLane[] = [];
	const splits = sources.map(() => (choice.services ? splitByService(choice.services.only) : undefined));

	const lanes = sources.map(({ name, lines }, index) => {
		const split = splits[index];
		if (!split && !matcher) return wholeLane(name, lines);
		const label: Show = split ? split.show : () => name;
		const show: Show = (line, next) => {
			const shown = label(line, next);
			if (shown === undefined || shown === LATER || !matcher) return shown;
			return line.stream === 'note' || matcher.test(line.text) ? shown : undefined;
		};
		const lane = filteredLane(lines, show);
		filtered.push(lane);
		return lane;
	});

	return {
		lanes,
		services: () => [...new Set(splits.flatMap(split => split?.names() ?? []))],
		advance(milliseconds) {
			// All of them each time, so that none waits for ever behind a flood.
			const done = filtered.map(lane => lane.advance(milliseconds / filtered.length));
			return done.every(Boolean);
		},
	};
}
