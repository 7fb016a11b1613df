/** Read access to the lines of one container's log, however many there are. */

/** Which part of the log is asked for. `all` = from the container's first line. */
export type LogRange = { kind: 'tail'; lines: number } | { kind: 'since'; seconds: number } | { kind: 'all' };

export type LogLine = {
	/** Grows by one with every line of this source, and never changes for a line. */
	number: number;
	/** As the engine wrote it: milliseconds since the epoch, with a fraction. */
	time: number;
	/** `note`: not the container's words but lavadock's, e.g. that lines are missing here. */
	stream: 'stdout' | 'stderr' | 'note';
	/** Sanitised: colours (SGR) may be in it, no other control sequence, no newline. */
	text: string;
	/** The line was longer than what is kept of one. */
	cut: boolean;
};

/**
 * The lines held now, numbered from `first` up to, but not including, `end`. The oldest fall out as new ones
 * come, so `first` moves: it is also the number of lines that fell out. Lines are decoded when they are read: a flood
 * costs only what is looked at.
 */
export type LogLines = {
	readonly first: number;
	readonly end: number;
	/** Undefined outside `first`..`end`. */
	line(number: number): LogLine | undefined;
	/**
	 * For putting the lines of several sources in order, without decoding: the line's time, but never less than that of
	 * the line before it (stdout and stderr are stamped before they are written). NaN outside.
	 */
	time(number: number): number;
};
