/** Sentences, each with what it holds under. */
export type Conditional = readonly [holds: boolean, says: string];

/** Those that hold, in their order. */
export function whatHolds(rows: readonly Conditional[]): string[] {
	return rows.filter(([holds]) => holds).map(([, says]) => says);
}
