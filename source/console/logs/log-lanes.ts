/** The lanes of all logs that are open, as filter and service choose them. */

import type { LogLines } from '../../engine/logs/lines.ts';
import { filteredLane, type FilteredLane, LATER, type LineFilter } from './filtered-lane.ts';
import { type Lane, wholeLane } from './lane.ts';
import { matcherOf } from './matcher.ts';
import { isOwnRequest } from './own-requests.ts';
import { splitByService } from './services.ts';

/** `allInOne`: the log of several services, distinguished by tail's headers, which are not to be seen. */
export type NamedLines = { name: string; lines: LogLines; allInOne?: boolean };

/** What is to be seen of the logs. */
export type LogChoice = {
	/** As `matcherOf` takes it; empty = everything. */
	filter: string;
	/** The one service to show of an all-in-one log; left out: all. */
	service?: string | undefined;
	/** lavadock's own requests in a server's log too. */
	showOwn?: boolean;
};

export type LogLanes = {
	/** One for each source, in their order. */
	readonly lanes: readonly Lane[];
	/** Services met so far in all-in-one logs. */
	services(): readonly string[];
	/** Goes on filtering for at most so many milliseconds altogether; true when all lines have been looked at. */
	advance(milliseconds: number): boolean;
};

/** Make it again when the sources or the choice change; new lines of the same sources are found by `advance`. */
export function logLanes(sources: readonly NamedLines[], choice: LogChoice): LogLanes {
	const matcher = matcherOf(choice.filter);
	const filtered: FilteredLane[] = [];
	const splits = sources.map(({ allInOne }) => (allInOne ? splitByService(choice.service) : undefined));

	const lanes = sources.map(({ name, lines }, index) => {
		const split = splits[index];
		if (!split && !matcher) return wholeLane(name, lines);
		// Among several logs a line says which of them it is from; alone, from which service.
		const label = (service: string): string => (sources.length > 1 ? name : service);
		const show: LineFilter = (line, next) => {
			const service = split ? split.show(line, next) : name;
			if (service === undefined || service === LATER) return service;
			if (split && !choice.showOwn && isOwnRequest(line.text, service)) return undefined;
			return !matcher || line.stream === 'note' || matcher.test(line.text) ? label(service) : undefined;
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
