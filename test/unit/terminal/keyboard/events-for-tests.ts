/** What bytes from a terminal become. */

import type { InputEvent } from '../../../../source/terminal/keyboard/input.ts';
import { createInputParser } from '../../../../source/terminal/keyboard/parser.ts';

/** What a text becomes, as events; what waits at the end is given up. */
export function eventsOf(...chunks: Array<string | Uint8Array>): InputEvent[] {
	const parser = createInputParser();
	const events: InputEvent[] = [];
	const takeAll = (): void => {
		for (let event = parser.next(); event !== undefined; event = parser.next()) events.push(event);
	};
	for (const chunk of chunks) {
		parser.push(Buffer.from(chunk));
		takeAll();
	}
	while (parser.waiting() !== 'nothing') {
		const event = parser.giveUp();
		if (event !== undefined) events.push(event);
		takeAll();
	}
	return events;
}

/** The keys by their names, all else by its type. */
export const namesOf = (text: string): string[] =>
	eventsOf(text).map(event => (event.type === 'key' ? event.name : event.type));
