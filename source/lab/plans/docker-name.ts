/** Docker's rule for the names of containers, networks and volumes (moby, daemon/names). */

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

export function dockerNameProblem(name: string): string | undefined {
	return NAME.test(name) ? undefined : 'Use two or more letters, digits, _ . - and begin with a letter or a digit.';
}
