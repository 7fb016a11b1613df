/** The verdict on a worker: the first rule that finds something, in an order of causes before their effects. */

import type { Evidence, Rule } from './evidence.ts';
import { CONTAINER_RULES } from './container.ts';
import { LAB_RULES, PORT_RULES, TOKEN_RULES } from './lab.ts';
import { LOG_RULES } from './log.ts';
import { SERVER_RULES, WANTED_RULES, WORD_RULES } from './server.ts';
import type { Verdict } from '../verdict.ts';

/**
 * 1. What is so on purpose needs no fix.
 * 2. A container that does not run has its own cause.
 * 3. What is wrong with its variables, or with two workers, no log tells; it is why the log says what it says.
 * 4. While the server is down or of another version, the worker's complaints are about that.
 * 5. The log of a running worker: the server's own refusals.
 * 6. What causes no failure yet.
 * 7. The server's word, and at last what is not known.
 */
export const RULES: readonly Rule[] = [
	...WANTED_RULES,
	...CONTAINER_RULES,
	...LAB_RULES,
	...SERVER_RULES,
	...LOG_RULES,
	...TOKEN_RULES,
	...PORT_RULES,
	...WORD_RULES,
];

export function judge(evidence: Evidence): Verdict {
	for (const { name, find } of RULES) {
		const finding = find(evidence);
		if (finding !== undefined) return { rule: name, ...finding };
	}
	return { rule: 'unknown', state: 'unknown', says: 'Nothing is known of it.', because: [], fix: undefined };
}
