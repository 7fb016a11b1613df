/** Log lines as the engine sends them: in frames with an 8-byte header, or raw where the container has a terminal. */

import type { DemoLogLine } from './container-log.ts';
import { stampText } from './clock.ts';

export type Shape = { tty: boolean; timestamps: boolean };

export function encodeLine(line: DemoLogLine, { tty, timestamps }: Shape): Buffer {
	const prefix = timestamps ? `${stampText(line.stamp)} ` : '';
	const payload = `${prefix}${line.text}${tty ? '\r\n' : '\n'}`;
	return tty ? Buffer.from(payload) : frame(line.stream, payload);
}

/** Header: stream (1 stdout, 2 stderr), three zeros, the payload's length in four bytes, big end first. */
export function frame(stream: 'stdout' | 'stderr', payload: string): Buffer {
	const length = Buffer.byteLength(payload);
	const bytes = Buffer.allocUnsafe(8 + length);
	bytes.writeUInt32BE(stream === 'stdout' ? 0x01_00_00_00 : 0x02_00_00_00, 0);
	bytes.writeUInt32BE(length, 4);
	bytes.write(payload, 8);
	return bytes;
}
