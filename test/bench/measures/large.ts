/** Very many containers and networks, of one engine or of several: demo engines, in a process of their own. */

import Docker from 'dockerode';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from '../contestants.ts';
import { memory } from '../processes.ts';
import type { Table } from '../report.ts';
import { percentile } from '../statistics.ts';
import { startProgram, type TerminalProgram } from '../program.ts';

const KEYS = 100;
const EVENTS = 60;
const PAGE_DOWN = '\u001B[6~';

type Large = { title: string; socket: string; container: string; row: string; memory: number };

/**
 * `socket`: the demo engine's; `container`: one that is on the first screen, in the row that begins with `row`, a
 * pattern; `memory`: megabytes that it must be under.
 */
export async function measureLarge(
	{ name, launch, isLive }: Contestant,
	{ title, socket, container, row, memory: limit }: Large,
): Promise<Table> {
	const program = startProgram(launch);
	try {
		const frame = (await program.waitFor(isLive)) - program.startedAt;
		// All 2,000 are inspected meanwhile.
		await pause(5000);
		const events = await causeEvents(program, new Docker({ socketPath: socket }), { container, row });
		const keys = await turnPages(program);
		const values = [frame, percentile(events, 50), percentile(events, 99), percentile(keys, 50), percentile(keys, 99)];
		return {
			title,
			columns: [
				{ title: 'first frame', unit: 'ms', limit: 2000 },
				{ title: 'event p50', unit: 'ms' },
				{ title: 'event p99', unit: 'ms', limit: 150 },
				{ title: 'key p50', unit: 'ms' },
				{ title: 'key p99', unit: 'ms', limit: 60 },
				{ title: 'memory', unit: 'MB', limit },
			],
			rows: [{ name, values: [...values, memory(program.pid).most] }],
		};
	} finally {
		await program.end();
	}
}

/** Milliseconds from the engine's event, that a container was paused or goes on, to the row that says so. */
async function causeEvents(
	program: TerminalProgram,
	engine: Docker,
	{ container: name, row: begin }: Pick<Large, 'container' | 'row'>,
): Promise<number[]> {
	const container = engine.getContainer(name);
	const events = await engine.getEvents({ filters: { container: [name], event: ['pause', 'unpause'] } });
	const times: number[] = [];
	for (let event = 0; event < EVENTS; event++) {
		await pause(50 + Math.random() * 100);
		const pausing = event % 2 === 0;
		const row = new RegExp(`${begin} .*${pausing ? 'paused' : 'running'}`);
		const [seen, heard] = await Promise.all([
			program.waitFor(screen => row.test(screen)),
			once(events, 'data').then(() => performance.now()),
			pausing ? container.pause() : container.unpause(),
		]);
		times.push(seen - heard);
	}
	return times;
}

/** Milliseconds from a key that turns a page of the list to the screen that shows the next page. */
async function turnPages(program: TerminalProgram): Promise<number[]> {
	const times: number[] = [];
	// The first one only goes to the end of the page.
	program.keys(PAGE_DOWN);
	for (let key = 0; key < KEYS; key++) {
		await pause(100 + Math.random() * 60);
		const places = placesIn(program.screen().join('\n'));
		const pressed = performance.now();
		program.keys(PAGE_DOWN);
		times.push((await program.waitFor(screen => placesIn(screen) !== places)) - pressed);
	}
	return times;
}

/** How far the lists are scrolled, e.g. `1-9 of 2000`. */
const placesIn = (screen: string): string => (screen.match(/\d+-\d+ of \d+/g) ?? []).join();
