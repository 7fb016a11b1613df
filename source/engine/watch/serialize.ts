/** Does one piece of work after the other, so that no answer overtakes a newer one. A failure is its own caller's alone. */
export function createSerializer(): (work: () => Promise<void>) => Promise<void> {
	let last: Promise<unknown> = Promise.resolve();
	return work => {
		const turn = last.then(work);
		last = turn.catch(() => {});
		return turn;
	};
}
