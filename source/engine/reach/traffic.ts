/** How much came over the streams of one line. */

import type { Duplex } from 'node:stream';

export type CountedStream = Duplex & { readonly bytesRead: number };

export type Traffic = {
	/** Counts what comes over a stream; returns it. */
	count: <T extends CountedStream>(stream: T) => T;
	/** Bytes so far. */
	received: () => number;
};

/** Asks the streams on demand: listening to them would cost with every chunk. */
export function createTraffic(): Traffic {
	const streams = new Set<CountedStream>();
	let past = 0;
	return {
		count(stream) {
			streams.add(stream);
			stream.once('close', () => {
				streams.delete(stream);
				past += stream.bytesRead;
			});
			return stream;
		},
		received: () => [...streams].reduce((sum, { bytesRead }) => sum + bytesRead, past),
	};
}
