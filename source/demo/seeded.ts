/** Chance that is the same on every run with the same seed. */

import { createHash } from 'node:crypto';

/** 64 hexadecimal digits, as Docker's object IDs. */
export function hexId(seed: string): string {
	return createHash('sha256').update(seed).digest('hex');
}

/** Numbers from 0 up to, but not including, 1 (mulberry32). */
export function randomFrom(seed: string): () => number {
	let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
