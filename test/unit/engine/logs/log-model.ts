/** A container's log as an engine keeps and serves it, for tests of those who follow it. */

import { Readable } from 'node:stream';
import type { FrameStream } from '../../../../source/engine/logs/frames.ts';
import type { OpenLogStream } from '../../../../source/engine/logs/follow.ts';
import type { LogQuery } from '../../../../source/engine/logs/query.ts';
import { frame, stamp } from './log-bytes.ts';

/** `time` in milliseconds since the epoch, whole ones. */
export type ModelEntry = { time: number; text: string; stream?: FrameStream };

/** `next`: how much of the file was sent. */
type Follower = { stream: Readable; since: number; next: number };

/** Written in the order of the engine's file, which need not be that of the timestamps. */
export class LogModel {
	running = true;
	/** Lines that were written are sent only by `send`. */
	slow = false;
	/** The entry before which the file is damaged: no reading goes on past it, and none that begins there stays open. */
	damagedAt: number | undefined;
	/** What the engine says where it comes to the damage. */
	words: string | undefined;
	/** What the next requests are refused with. */
	refusal: Error | undefined;
	readonly queries: LogQuery[] = [];
	#entries: ModelEntry[] = [];
	#followers: Follower[] = [];

	readonly open: OpenLogStream = query => {
		this.queries.push(query);
		if (this.refusal) return Promise.reject(this.refusal);
		const since = query.since === undefined ? 0 : Number(query.since) * 1000;
		// Engines look for the last lines first and at the time then.
		const from = Math.max(0, this.#entries.length - query.tail);
		const damage = this.damagedAt ?? 0;
		const isBefore = from < damage || (from === 0 && this.damagedAt === 0);
		const readable = this.#entries.slice(from, isBefore ? damage : undefined);
		const past = readable.filter(entry => entry.time >= since);
		const stream = new Readable({ read: () => {} });
		for (const entry of past) stream.push(bytesOf(entry));
		if (isBefore && this.words !== undefined) stream.push(frame('engine', `${this.words}\n`));
		if (this.running && this.damagedAt === undefined)
			this.#followers.push({ stream, since, next: this.#entries.length });
		else stream.push(null);
		return Promise.resolve({ stream, tty: false });
	};

	write(...entries: ModelEntry[]): void {
		this.#entries.push(...entries);
		if (!this.slow) this.send(entries.length);
	}

	/** Each follower gets up to so many lines more. */
	send(count: number): void {
		// A copy: a follower may answer at once with a new request.
		for (const follower of this.#followers.slice()) {
			const entries = this.#entries.slice(follower.next, follower.next + count);
			follower.next += entries.length;
			const sent = entries.filter(entry => entry.time >= follower.since);
			if (sent.length > 0) follower.stream.push(Buffer.concat(sent.map(bytesOf)));
		}
	}

	/** The connections break; the last of them had got a part of the next entry. */
	breakConnections(partOf?: ModelEntry): void {
		for (const { stream } of this.#followers.splice(0)) {
			if (partOf) stream.push(bytesOf(partOf).subarray(0, 20));
			stream.destroy(new Error('socket hang up'));
		}
	}

	/** The container stops, and with it the logs end. */
	stop(): void {
		this.running = false;
		for (const { stream } of this.#followers.splice(0)) stream.push(null);
	}

	/** Zero bytes are written into its file: the engine ends all readings. */
	damage(): void {
		this.damagedAt = this.#entries.length;
		for (const { stream } of this.#followers.splice(0)) stream.push(null);
	}

	/** The engine's log files were rotated: all but the last entries are gone. */
	rotate(left: number): void {
		this.#entries = left === 0 ? [] : this.#entries.slice(-left);
	}

	get followers(): number {
		return this.#followers.length;
	}
}

function bytesOf({ stream = 'stdout', time, text }: ModelEntry): Buffer {
	return frame(stream, `${stamp(time)}${text}\n`);
}
