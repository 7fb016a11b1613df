/** How many workers are read of at once: each costs a connection, and a console has so many of them in all. */
export const MOST_READ = 100;

/**
 * How many each host may have of those: what hosts with few workers leave is for the others.
 *
 * @param workers how many each host has
 */
export function fairReadLimit(workers: readonly number[]): number {
	let left = MOST_READ;
	for (const [at, count] of workers.toSorted((a, b) => a - b).entries()) {
		const share = Math.floor(left / (workers.length - at));
		if (count > share) return share;
		left -= count;
	}
	return MOST_READ;
}
