/** One container's log: numbered lines in a bounded ring, read by any number of followers at their own pace. */

export type Stream = 'stdout' | 'stderr';

export type DemoLogLine = { stamp: bigint; stream: Stream; text: string };

export type ContainerLog = {
	append(line: DemoLogLine): void;
	/** Lines are numbered from `first()` up to, but not including, `end()`. */
	first(): number;
	end(): number;
	line(number: number): DemoLogLine | undefined;
	/** Calls back after a line came. Returns the way to stop. */
	subscribe(listener: () => void): () => void;
};

const CAPACITY = 100_000;

export function createContainerLog(): ContainerLog {
	let lines: DemoLogLine[] = [];
	let first = 0;
	const listeners = new Set<() => void>();
	return {
		append(line) {
			lines.push(line);
			if (lines.length > 2 * CAPACITY) {
				first += lines.length - CAPACITY;
				lines = lines.slice(-CAPACITY);
			}
			for (const listener of listeners) listener();
		},
		first: () => first,
		end: () => first + lines.length,
		line: number => lines[number - first],
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
