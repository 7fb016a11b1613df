/** What was thrown, which may be anything. What it says comes from outside: `plain` makes it safe to be shown. */

/** Its message; of what is no Error, the text of it. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's code, e.g. `ENOENT`; undefined where it has none. */
export function codeOf(thrown: unknown): string | undefined {
	return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Itself where it is an Error, for what takes nothing else. */
export function asError(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}
