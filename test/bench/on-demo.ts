/** What is measured on the demo engine: sizes that no real engine reaches on a small machine. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { firstOutput } from '../engine/harness/processes.ts';
import { lavadock, peers } from './contestants.ts';
import { measureLarge } from './measures/large.ts';
import { measureStart } from './measures/start.ts';
import type { Table } from './report.ts';
import type { Setting } from './setting.ts';

const CONTAINERS = 2000;
const NETWORKS = 100;

export async function* measureOnDemo({ program, home, wanted }: Setting): AsyncGenerator<Table> {
	if (!wanted.has('large')) return;
	const demo = spawn(process.execPath, [
		'--import=tsx',
		join(import.meta.dirname, 'demo.ts'),
		String(CONTAINERS),
		String(NETWORKS),
	]);
	try {
		const socket = await firstOutput(demo);
		const surroundings = { home, address: `unix://${socket}` };
		const own = lavadock(program, surroundings);
		const size = `${CONTAINERS} containers, ${NETWORKS} networks`;
		yield await measureStart([own, ...peers(surroundings)], { title: `First frame, ${size}`, runs: 3, limit: 2000 });
		yield await measureLarge(own, { title: size, socket, container: 'worker-0001' });
	} finally {
		demo.stdin.end();
	}
}
