/** How far the engine's clock is ahead of this machine's, by the dates above its answers. */

export type ClockOffset = {
	/** `date`: whole seconds, as the engine cuts them; all in ms since the epoch. */
	heard: (date: number | undefined, when: { sent: number; received: number }) => void;
	/** Milliseconds, as whole seconds; 0 while the two clocks may well be the same. */
	ms: () => number;
};

const SECOND = 1000;

/**
 * A date says that the engine's clock was in that second at some time between question and answer. The more dates, the
 * narrower the range that fits them all; where one does not fit, a clock was set, and it counts alone.
 */
export function createClockOffset(): ClockOffset {
	let range: { least: number; most: number } | undefined;
	return {
		heard(date, { sent, received }) {
			if (date === undefined) return;
			const now = { least: date - received, most: date + SECOND - sent };
			const both = range && { least: Math.max(range.least, now.least), most: Math.min(range.most, now.most) };
			range = both && both.least <= both.most ? both : now;
		},
		ms() {
			if (range === undefined || (range.least <= SECOND && range.most >= -SECOND)) return 0;
			return Math.round((range.least + range.most) / 2 / SECOND) * SECOND;
		},
	};
}
