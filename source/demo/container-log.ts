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
	follow(follower: Follower): () => void;
	/** Whether a follower is so far behind that more lines could push out what it has not read. */
	isPressed(): boolean;
};

/** Who reads a log as it grows. `next`: the number of the line it reads next. */
export type Follower = { onLine: () => void; next: () => number };

const CAPACITY = 20_000;

export function createContainerLog(): ContainerLog {
	let lines: DemoLogLine[] = [];
	let first = 0;
	const followers = new Set<Follower>();
	return {
		append(line) {
			lines.push(line);
			if (lines.length > 2 * CAPACITY) {
				first += lines.length - CAPACITY;
				lines = lines.slice(-CAPACITY);
			}
			for (const follower of followers) follower.onLine();
		},
		first: () => first,
		end: () => first + lines.length,
		line: number => lines[number - first],
		follow(follower) {
			followers.add(follower);
			return () => followers.delete(follower);
		},
		isPressed: () => [...followers].some(follower => first + lines.length - follower.next() > CAPACITY / 2),
	};
}
