/**
 * A file with room for two texts, of which one is whole at any time. What is written goes over the older one, in place:
 * the room was taken when the file was made, so that no other program can have it in between. (A file system that never
 * writes in place, such as btrfs, may refuse all the same.)
 */

import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes that a disk gives out together. */
const BLOCK = 4096;

/** Makes the file, or recreates it with more room; it and its room are on the disk when the promise resolves. */
export async function createSlots(path: string, text: string, room: number): Promise<void> {
	const size = Math.ceil(Math.max(room, Buffer.byteLength(text) + HEAD_BYTES) / BLOCK) * BLOCK;
	const unfinished = `${path}.new`;
	try {
		await writeWhole(unfinished, Buffer.concat([slotOf(1, text, size), Buffer.alloc(size, ' ')]), 0, 'w');
		await rename(unfinished, path);
	} catch (error) {
		// The room it took is given back; why it failed comes first.
		await rm(unfinished).catch(() => undefined);
		throw error;
	}
	await syncFolder(dirname(path));
}

/** Replaces the text for good: it is on the disk when the promise resolves. A text that has grown gets a larger file. */
export async function writeSlots(path: string, text: string): Promise<void> {
	const bytes = await readFile(path);
	const size = bytes.length / 2;
	const [newest] = slotsIn(bytes);
	if (Buffer.byteLength(text) + HEAD_BYTES > size) return createSlots(path, text, 2 * Buffer.byteLength(text));
	const at = newest?.at === 0 ? 1 : 0;
	await writeWhole(path, slotOf((newest?.revision ?? 0) + 1, text, size), at * size, 'r+');
}

/** The last text that was written whole; undefined where there is none. */
export function readSlots(bytes: Buffer): string | undefined {
	return slotsIn(bytes)[0]?.text;
}

export async function syncFolder(path: string): Promise<void> {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Before each text: its revision, and its sum, by which one that was cut off in the middle is known. */
const HEAD = /^(\d{10}) ([0-9a-f]{64}) (\d{10})\n/;
const HEAD_BYTES = 10 + 1 + 64 + 1 + 10 + 1;

function slotOf(revision: number, text: string, size: number): Buffer {
	const bytes = Buffer.from(text);
	const [count, length] = [revision, bytes.length].map(number => String(number).padStart(10, '0'));
	const slot = Buffer.alloc(size, ' ');
	slot.write(`${count} ${sumOf(bytes)} ${length}\n`);
	bytes.copy(slot, HEAD_BYTES);
	return slot;
}

type Slot = { at: number; revision: number; text: string };

/** Those that are whole, the newest first. */
function slotsIn(bytes: Buffer): Slot[] {
	const size = bytes.length / 2;
	return [0, 1]
		.flatMap(at => readSlot(bytes.subarray(at * size, (at + 1) * size), at))
		.toSorted((a, b) => b.revision - a.revision);
}

function readSlot(slot: Buffer, at: number): Slot[] {
	const [, revision, sum, length] = HEAD.exec(slot.toString('latin1', 0, HEAD_BYTES)) ?? [];
	const text = slot.subarray(HEAD_BYTES, HEAD_BYTES + Number(length));
	return sum !== undefined && sum === sumOf(text) ? [{ at, revision: Number(revision), text: text.toString() }] : [];
}

function sumOf(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

async function writeWhole(path: string, bytes: Buffer, position: number, flags: 'w' | 'r+'): Promise<void> {
	const file = await open(path, flags, 0o600);
	try {
		for (let done = 0; done < bytes.length;) {
			const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
			done += bytesWritten;
		}
		await file.sync();
	} finally {
		await file.close();
	}
}
