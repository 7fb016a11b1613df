/** Tells listeners that something changed, once per turn of the event loop however often it did. */
export type Notifier = {
	changed: () => void;
	/** Returns the way to stop. */
	subscribe: (listener: () => void) => () => void;
	close: () => void;
};

export function createNotifier(): Notifier {
	const listeners = new Set<() => void>();
	let pending: NodeJS.Immediate | undefined;

	return {
		changed() {
			pending ??= setImmediate(() => {
				pending = undefined;
				for (const listener of listeners) {
					listener();
				}
			});
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			clearImmediate(pending);
			pending = undefined;
			listeners.clear();
		},
	};
}
