/** The timestamps that Docker puts before each log entry, read from bytes: this runs for every line of a flood. */

const DATE_LENGTH = 'YYYY-MM-DDTHH:MM:SS'.length;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

export type LogTimeReader = {
	/**
	 * Reads a timestamp at `start` (RFC 3339 with up to nine digits of a second, then a space). Returns how many bytes
	 * it takes, the space included; 0 when there is none, and `time` stays as it was.
	 */
	read(bytes: Uint8Array, start: number, end: number): number;
	/** The last timestamp: milliseconds since the epoch with a fraction (a double holds it to a quarter of a microsecond). */
	time: number;
};

export function createLogTimeReader(): LogTimeReader {
	const date = new Uint8Array(DATE_LENGTH);
	/** Of the date and time in `date`, as if it were UTC. */
	let dateMilliseconds = Number.NaN;

	function readDate(bytes: Uint8Array, start: number): boolean {
		// Most lines of a flood come in the same second.
		if (sameBytes(bytes, start, date)) return true;
		const text = String.fromCharCode(...bytes.subarray(start, start + DATE_LENGTH));
		const parsed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
		if (Number.isNaN(parsed)) return false;
		dateMilliseconds = parsed;
		date.set(bytes.subarray(start, start + DATE_LENGTH));
		return true;
	}

	const reader: LogTimeReader = {
		time: 0,
		read(bytes, start, end) {
			if (end - start < DATE_LENGTH + 2 || !readDate(bytes, start)) return 0;
			let at = start + DATE_LENGTH;
			let fraction = 0;
			let unit = 1;
			if (bytes[at] === 0x2e /* . */) {
				for (at++; at < end; at++, unit *= 10) {
					const digit = bytes[at] ?? 0;
					if (digit < DIGIT_0 || digit > DIGIT_9) break;
					fraction = fraction * 10 + digit - DIGIT_0;
				}
			}
			let offset = 0;
			if (bytes[at] === 0x5a /* Z */) {
				at++;
			} else {
				offset = zoneOffset(bytes, at, end);
				at += '+00:00'.length;
			}
			if (bytes[at] !== 0x20 || at >= end || Number.isNaN(offset)) return 0;
			reader.time = dateMilliseconds + (fraction * 1000) / unit - offset;
			return at + 1 - start;
		},
	};
	return reader;
}

function sameBytes(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
	// From the end: the seconds change most often.
	for (let index = expected.length - 1; index >= 0; index--) {
		if (bytes[start + index] !== expected[index]) return false;
	}
	return true;
}

/** The milliseconds of `+01:00`; NaN when it is no zone. */
function zoneOffset(bytes: Uint8Array, start: number, end: number): number {
	const zone = /^([+-])(\d\d):(\d\d)$/.exec(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 6))));
	if (zone === null) return Number.NaN;
	return (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000;
}
