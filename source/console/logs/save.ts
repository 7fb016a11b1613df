/** The log that is seen, as a text file. */

import type { LogLine } from '../../engine/logs/lines.ts';
import { plain } from '../../text/sanitise.ts';
import type { Lane } from './lane.ts';
import { endPosition, firstPosition, forward, linesBetween, windowAt } from './merge.ts';

/** Lines in one chunk. */
const AT_ONCE = 1000;

/**
 * The merged log as text for a file, in chunks of some hundred kilobytes: time (UTC), label where `labelled`, text
 * without colours; stderr is marked with `!`, lavadock's own notes with `#`. It ends with the lines that were there
 * when it began.
 */
export function* logText(lanes: readonly Lane[], labelled: boolean): Generator<string> {
	const end = endPosition(lanes);
	let position = firstPosition(lanes);
	while (linesBetween(position, end) > 0) {
		let chunk = '';
		for (const { lane, place } of windowAt(lanes, position, AT_ONCE)) {
			const line = place < (end[lane] ?? 0) ? lanes[lane]?.line(place) : undefined;
			if (line) chunk += written(line, labelled ? lanes[lane]?.label(place) : undefined);
		}
		position = forward(lanes, position, AT_ONCE);
		yield chunk;
	}
}

function written(line: LogLine, label: string | undefined): string {
	const mark = { stdout: '', stderr: '! ', note: '# ' }[line.stream];
	const cut = line.cut ? ' [cut]' : '';
	return `${new Date(line.time).toISOString()} ${label === undefined ? '' : `${label} `}${mark}${plain(line.text)}${cut}\n`;
}
