/** Docker's rule for the names of containers, networks and volumes (moby, daemon/names). */

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Linux takes no longer host name, and containers are called by their names inside as well. */
const LONGEST_HOST = 63;

export const hostNameProblem = (name: string): string | undefined =>
	name.length > LONGEST_HOST ? `It is its host name too, which has ${LONGEST_HOST} letters at most.` : undefined;

export function dockerNameProblem(name: string): string | undefined {
	return NAME.test(name) ? undefined : 'Use two or more letters, digits, _ . - and begin with a letter or a digit.';
}
