/** Mutants that no test can notice, for they change nothing that a user or a caller could see. */

import { ofConsole } from './equivalent-mutants/console.js';
import { ofEngine } from './equivalent-mutants/engine.js';
import { PATIENCE } from './equivalent-mutants/patience.js';
import { ofTerminal } from './equivalent-mutants/terminal.js';

/**
 * @typedef {{ file: string, code: string, says: string, why: string }} Equivalent
 *   `code`: the line, without what stands around it; `says`: as `npm run mutate` prints it
 */

/** @type {Equivalent[]} */
export const equivalents = [...ofEngine, ...ofTerminal, ...ofConsole];

/**
 * What is so wherever it stands.
 *
 * @type {{ code: RegExp, says: RegExp, why: string }[]}
 */
const rules = [
	{
		code: /^(?:export )?const [A-Z][A-Z_]*_(?:MS|SECONDS) = (?:[\d_ *]+|\{[\w:, ]+\});$/,
		says: /^[\d_]+ -> \d+$/,
		why: PATIENCE,
	},
	{
		code: /\.split\(/,
		says: /\.split\([^)]*\)(?:\.at\(-1\)|\[0\]) \?\? \S+ -> .*\.split\([^)]*\)(?:\.at\(-1\)|\[0\])$/,
		why: 'A text that is split has a first part and a last one.',
	},
];

/**
 * @param {{ file: string, code: string, says: string }} mutant
 * @returns {string | undefined}
 */
export function whyEquivalent({ file, code, says }) {
	return (
		equivalents.find(each => each.file === file && each.code === code && each.says === says)?.why ??
		rules.find(rule => rule.code.test(code) && rule.says.test(says))?.why
	);
}
