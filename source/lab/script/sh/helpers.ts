/** The functions that plans' scripts call, for a POSIX shell. A script has those that it uses. */

import type { Helper } from './helper.ts';
import { WORK } from './journal.ts';
import { LOOK } from './look.ts';
import { WAIT } from './wait.ts';

/** In an order in which each has what it calls before it. */
const HELPERS: readonly Helper[] = [...LOOK, ...WORK, ...WAIT];

/** Those whose names the text has, and those that they call. */
export function helpersFor(text: string): string[] {
	const used = new Set<string>();
	let all = text;
	for (const helper of HELPERS.toReversed()) {
		if (!new RegExp(String.raw`\b${helper.name}\b`).test(all)) continue;
		used.add(helper.name);
		all += helper.text;
	}
	return HELPERS.filter(({ name }) => used.has(name)).map(({ text: helper }) => helper);
}
