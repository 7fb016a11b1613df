/** Throttle and debounce in one: work that is asked for more often than it is worth doing. */
export type Throttled = {
	/** Does the work now, or once for all calls that come within the pause after it. */
	call(): void;
	stop(): void;
};

/** After the work, so many times what it took are for others. */
const REST = 2;

/** How long work rests that is not urgent: so many times what it took, up to `most` milliseconds. */
export type RestLimits = { times: number; most: number };

/** `pause` in milliseconds, at least, between two times. */
export function throttle(
	pause: number,
	work: () => void,
	{ times, most }: RestLimits = { times: 0, most: 0 },
): Throttled {
	let timer: NodeJS.Timeout | undefined;
	let asked = false;

	const call = (): void => {
		if (timer !== undefined) {
			asked = true;
			return;
		}
		const began = performance.now();
		work();
		const took = performance.now() - began;
		timer = setTimeout(rest, Math.max(pause, REST * took, Math.min(most, times * took)));
	};

	const rest = (): void => {
		timer = undefined;
		if (!asked) return;
		asked = false;
		call();
	};

	return { call, stop: () => clearTimeout(timer) };
}
