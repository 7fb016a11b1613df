/**
 * A long line to an engine: two network namespaces joined by packets that this process carries, as late, as few and as
 * slowly as a test wants. The kernels at both ends do all the rest: handshakes, windows, retransmissions.
 */

import type { ChildProcess } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestEngine } from './engine.ts';
import { childrenOf, firstOutput, detach } from './processes.ts';

/** `roundTrip` in milliseconds, `loss` from 0 to 1, `rate` in bytes a second, of each direction. */
export type Quality = { roundTrip: number; loss: number; rate: number };

export type Line = {
	/** The engine's host, as it is called at this end. */
	readonly far: string;
	/** A program of this machine at this end of the line: what to spawn for it. */
	atThisEnd(program: string, args: readonly string[]): { program: string; args: string[] };
	set(quality: Partial<Quality>): void;
	/** Bytes that were sent so far, in both directions together, with the headers of IP and TCP. */
	sent(): number;
	/** Nothing gets through until it is up again, and nobody is told. */
	down(): void;
	up(): void;
	close(): void;
};

const NEAR = '10.250.0.1';
/** The certificates of an engine with TLS are for this address too. */
export const FAR = '10.250.0.2';

export async function openLine(engine: TestEngine, quality: Partial<Quality> = {}): Promise<Line> {
	const now: Quality = { roundTrip: 0, loss: 0, rate: Number.POSITIVE_INFINITY, ...quality };
	let isDown = false;
	copyFileSync(join(import.meta.dirname, 'tun.pl'), join(engine.instance.shared, 'tun.pl'));
	const near = engine.spawnInside('unshare', '--net', 'perl', '/shared/tun.pl', NEAR, FAR);
	const far = engine.spawnInside('perl', '/shared/tun.pl', FAR, NEAR);
	await Promise.all([firstOutput(near), firstOutput(far)]);
	let sent = 0;
	const isLost = (bytes: number): boolean => {
		sent += bytes;
		return isDown || Math.random() < now.loss;
	};
	carry(near, far, now, isLost);
	carry(far, near, now, isLost);
	detach(near);
	detach(far);
	// nsenter --pid forks: its child is the one in the namespaces.
	const [inside] = near.pid === undefined ? [] : childrenOf(near.pid);
	if (inside === undefined) throw new Error('the line has no end here');
	return {
		far: FAR,
		atThisEnd: (program, args) => ({ program: 'nsenter', args: [`--net=/proc/${inside}/ns/net`, program, ...args] }),
		set: wanted => void Object.assign(now, wanted),
		sent: () => sent,
		down: () => void (isDown = true),
		up: () => void (isDown = false),
		close() {
			near.stdin?.end();
			far.stdin?.end();
		},
	};
}

/** A packet behind its length. */
const HEADER = 2;

function carry(from: ChildProcess, to: ChildProcess, quality: Quality, isLost: (bytes: number) => boolean): void {
	const underway: { at: number; packet: Buffer }[] = [];
	let rest = Buffer.alloc(0);
	/** When the packets before have left. */
	let freeAt = 0;

	function deliver(): void {
		for (let next = underway[0]; next !== undefined; next = underway[0]) {
			const early = next.at - performance.now();
			if (early > 0) return void setTimeout(deliver, Math.ceil(early)).unref();
			to.stdin?.write(next.packet);
			underway.shift();
		}
	}

	from.stdout?.on('data', (bytes: Buffer) => {
		rest = Buffer.concat([rest, bytes]);
		while (rest.length >= HEADER && rest.length >= HEADER + rest.readUInt16BE(0)) {
			const packet = rest.subarray(0, HEADER + rest.readUInt16BE(0));
			rest = rest.subarray(packet.length);
			if (packet.length === HEADER || isLost(packet.length - HEADER)) continue;
			freeAt = Math.max(freeAt, performance.now()) + (packet.length / quality.rate) * 1000;
			underway.push({ at: freeAt + quality.roundTrip / 2, packet });
			if (underway.length === 1) deliver();
		}
	});
	// The test ended, or the engine: nobody needs the line any more.
	to.stdin?.on('error', () => {});
}
