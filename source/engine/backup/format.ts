/**
 * A backup as a file: `lavadock-SERVER-YYYYMMDD-HHMMSS.tar`. Its last file is the SHA-256 of all bytes before it, so that
 * one that was cut off or changed is told apart, and any tar still opens it.
 */

import { writeTar } from '../archive/tar.ts';

export const CHECKSUM_FILE = 'checksum.sha256';

/** Bytes of the last file with the tar's end. */
export const END_BYTES = lastBlocks('0'.repeat(64)).length;

/** @param hex of all bytes before */
export function lastBlocks(hex: string): Buffer {
	return writeTar([{ path: CHECKSUM_FILE, content: Buffer.from(`${hex}\n`), mode: 0o600, uid: 0, gid: 0 }]);
}

/** In UTC, so that names have the order of time. @param now ms since the epoch */
export function backupName(server: string, now: number): string {
	const stamp = new Date(now)
		.toISOString()
		.replaceAll(/[-:]|\.\d+Z$/g, '')
		.replace('T', '-');
	return `lavadock-${server}-${stamp}.tar`;
}

export function isBackupOf(server: string, name: string): boolean {
	return isStamped(server, name, '.tar');
}

export function isUnfinishedOf(server: string, name: string): boolean {
	return isStamped(server, name, '.tar.part');
}

function isStamped(server: string, name: string, end: string): boolean {
	const start = `lavadock-${server}-`;
	return name.startsWith(start) && name.endsWith(end) && /^\d{8}-\d{6}$/.test(name.slice(start.length, -end.length));
}
