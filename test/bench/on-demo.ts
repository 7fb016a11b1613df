/** What is measured on the demo engine: sizes that no real engine reaches on a small machine. */

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstOutput } from '../engine/harness/processes.ts';
import { type Contestant, lavadock, lavadockInOneFile, peers } from './contestants.ts';
import { measureLarge } from './measures/large.ts';
import { measureQuiet } from './measures/quiet.ts';
import { measureStart } from './measures/start.ts';
import type { Table } from './report.ts';
import type { Setting } from './setting.ts';

const LARGE = { hosts: 1, containers: 2000, networks: 100 };
const HOSTS = { hosts: 20, containers: 100, networks: 5 };

export async function* measureOnDemo(setting: Setting): AsyncGenerator<Table> {
	if (setting.wanted.has('large')) yield* onDemos(LARGE, sockets => measureOne(setting, sockets));
	if (setting.wanted.has('hosts')) yield* onDemos(HOSTS, sockets => measureHosts(setting, sockets));
}

async function* measureOne(
	{ program, oneFile, home }: Setting,
	[socket = '']: readonly string[],
): AsyncGenerator<Table> {
	const surroundings = { home, address: `unix://${socket}` };
	const own = lavadock(program, surroundings);
	const title = `${LARGE.containers} containers, ${LARGE.networks} networks`;
	const consoles = [own, lavadockInOneFile(oneFile, surroundings), ...peers(surroundings)];
	yield await measureStart(consoles, { title: `First frame, ${title}`, runs: 3, limit: 2000 });
	yield await measureLarge(own, { title, socket, container: 'worker-0001', row: 'worker-0001', memory: 250 });
}

async function* measureHosts({ program, home, scratch }: Setting, sockets: readonly string[]): AsyncGenerator<Table> {
	const [socket = ''] = sockets;
	const one = lavadock(program, { home, address: `unix://${socket}` });
	const args = [...one.launch.args, '--config', writeHosts(scratch, sockets)];
	const own: Contestant = { ...one, launch: { ...one.launch, args } };
	const title = `${HOSTS.hosts} hosts of ${HOSTS.containers} containers`;
	const limits = { bytes: 300, processor: 3 };
	// Thousands of inspects come first.
	yield await measureQuiet([own], { title: `Idle, ${title}`, seconds: 20, daemons: [], limits, settle: 15_000 });
	// Its server has the first row.
	yield await measureLarge(own, { title, socket, container: 'lava-server', row: 'lava-server +rack-1', memory: 300 });
}

/** The configuration of a console of all of them. */
function writeHosts(folder: string, sockets: readonly string[]): string {
	mkdirSync(folder, { recursive: true });
	const file = join(folder, 'hosts.yaml');
	const hosts = sockets.map((socket, at) => `  - name: rack-${at + 1}\n    host: unix://${socket}\n`);
	writeFileSync(file, `hosts:\n${hosts.join('')}`);
	return file;
}

/** So many demo engines, in a process of their own. */
async function* onDemos(
	{ hosts, containers, networks }: typeof LARGE,
	measure: (sockets: readonly string[]) => AsyncGenerator<Table>,
): AsyncGenerator<Table> {
	const sizes = [hosts, containers, networks].map(String);
	const demo = spawn(process.execPath, ['--import=tsx', join(import.meta.dirname, 'demo.ts'), ...sizes]);
	try {
		yield* measure((await firstOutput(demo)).split('\n'));
	} finally {
		demo.stdin.end();
	}
}
