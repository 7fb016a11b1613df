/** One container's log as it is followed. */

import type { LogLines } from './lines.ts';

export type LogSource = {
	readonly containerId: string;
	readonly lines: LogLines;
	/** `following` until the container is gone; `waiting` while the engine or the container is away. */
	state(): LogState;
	/** Calls back when lines or the state changed, at most once per turn of the event loop. */
	subscribe(listener: () => void): () => void;
	close(): void;
};

export type LogState =
	| { state: 'opening' }
	| { state: 'following' }
	| { state: 'waiting'; reason: string }
	| { state: 'ended'; reason: string };
