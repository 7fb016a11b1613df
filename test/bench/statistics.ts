/** The value that so many of a hundred are not above: the nearest rank, so always one that was measured. */
export function percentile(values: readonly number[], percent: number): number {
	const rank = Math.max(1, Math.ceil((percent / 100) * values.length));
	return values.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 50);
