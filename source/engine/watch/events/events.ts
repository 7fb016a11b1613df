/** The engine's event stream: JSON objects, one a line, for as long as the line holds. */

import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import type { HostKey } from '../../../lab/host.ts';
import type { EngineEvent } from '../../../lab/objects.ts';
import { readEvent } from '../../answers/event.ts';

/** No event is that long; without a limit a broken peer could fill the memory. */
const LONGEST_LINE = 1_000_000;

/** Cuts bytes into lines, wherever the chunks and the characters in them were cut. Empty lines are left out. */
export function createLineSplitter(onLine: (line: string) => void): (bytes: Buffer) => void {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	return bytes => {
		const lines = (rest + decoder.write(bytes)).split('\n');
		rest = lines.pop() ?? '';
		if (rest.length > LONGEST_LINE) rest = '';
		lines.filter(Boolean).forEach(onLine);
	};
}

/**
 * Reads events until the stream ends, in good order or not.
 *
 * @throws the stream's error
 */
export function readEvents(
	stream: Readable,
	host: HostKey,
	onEvent: (event: EngineEvent) => void,
	onUnreadable: (line: string) => void,
): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const split = createLineSplitter(line => {
		const event = readEvent(line, host);
		if (event) onEvent(event);
		else onUnreadable(line);
	});
	stream.on('data', split);
	stream.on('error', reject);
	stream.on('close', resolve);
	return promise;
}
