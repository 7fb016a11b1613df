/** Sentences that several plans say, and those that hold only now and then. */

/** Of a dispatcher that stops. */
export const JOBS_BREAK_OFF = 'Test jobs that run in it break off.';

/** A sentence with what it holds under. */
export type Conditional = readonly [holds: boolean, says: string];

/** Those that hold, in their order. */
export function whatHolds(rows: readonly Conditional[]): string[] {
	return rows.filter(([holds]) => holds).map(([, says]) => says);
}
