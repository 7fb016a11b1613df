/** Mutants that no test can notice, for they change nothing that a user or a caller could see. */

/**
 * @typedef {{ file: string, code: string, says: string, why: string }} Equivalent
 *   `code`: the line, without what stands around it; `says`: as `npm run mutate` prints it
 */

/** @type {Equivalent[]} */
export const equivalents = [];

/**
 * @param {{ file: string, code: string, says: string }} mutant
 * @returns {string | undefined}
 */
export function whyEquivalent({ file, code, says }) {
	return equivalents.find(each => each.file === file && each.code === code && each.says === says)?.why;
}
