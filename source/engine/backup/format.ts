/**
 * A backup as a file: `lavadock-SERVER-YYYYMMDD-HHMMSS.tar`. Its last file is the SHA-256 of all bytes before it, so that
 * one that was cut off or changed is recognised, and any tar still opens it.
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

/** What its file is called while it is written, by whom; only what is whole has the name alone. */
export function partName(name: string, { host, pid }: Writer): string {
	return `${name}.${host}-${pid}.part`;
}

/** Who writes a backup: a process of a machine. */
export type Writer = { host: string; pid: number };

const NAME = /^lavadock-(.+)-\d{8}-\d{6}\.tar(?:\.(?:(.+)-(\d+)\.)?part)?$/;

export function isBackupOf(server: string, name: string): boolean {
	return NAME.exec(name)?.[1] === server && name.endsWith('.tar');
}

/** Undefined where the name is none of an unfinished backup; `writer` left out: it does not tell. */
export function readPartName(name: string): { server: string; writer?: Writer } | undefined {
	const [, server, host, pid] = NAME.exec(name) ?? [];
	if (server === undefined || !name.endsWith('.part')) return undefined;
	return { server, ...(host !== undefined && { writer: { host, pid: Number(pid) } }) };
}
