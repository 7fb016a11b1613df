/**
 * Places for processes that run at the same time, which several parts of the tests may share. Of those who wait the one
 * that takes longest gets the next place, so that at the end nobody waits for it alone.
 */

/**
 * `seconds`: how long the work is known to take; Infinity where nobody knows. Resolves or rejects as the work does.
 *
 * @typedef {<T>(seconds: number, work: () => Promise<T>) => Promise<T>} Slots
 */

/**
 * @param {number} count
 * @returns {Slots}
 */
export function makeSlots(count) {
	let free = count;
	/** @type {{ seconds: number, enter: () => void }[]} */
	const waiting = [];
	const admit = () => {
		while (free > 0 && waiting.length > 0) {
			// The first of those that take as long: they are asked for in an order that means something.
			const next = waiting.reduce((longest, each) => (each.seconds > longest.seconds ? each : longest));
			waiting.splice(waiting.indexOf(next), 1);
			free--;
			next.enter();
		}
	};
	return async (seconds, work) => {
		/** @type {Promise<void>} */
		const entered = new Promise(enter => waiting.push({ seconds, enter }));
		// All who ask at the same moment are known before the first is let in.
		queueMicrotask(admit);
		await entered;
		try {
			return await work();
		} finally {
			free++;
			admit();
		}
	};
}
