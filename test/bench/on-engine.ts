/** What is measured on a real Docker Engine of the tests' own, with fifty containers. */

import { join } from 'node:path';
import type Docker from 'dockerode';
import { startEngine } from '../engine/harness/engine.ts';
import { runContainer, startMany } from '../engine/harness/lab.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { engineRoot } from '../engine/harness/root.ts';
import { bareNode, docker, lavadock, lavadockInOneFile, peers } from './contestants.ts';
import { measureFlood } from './measures/flood.ts';
import { measureMillion, type Writer } from './measures/million.ts';
import { measureQuiet } from './measures/quiet.ts';
import { measureStart } from './measures/start.ts';
import { findProcesses } from './processes.ts';
import type { Table } from './report.ts';
import type { Part, Setting } from './setting.ts';

const parts = ['start', 'idle', 'following', 'flood', 'million'] as const satisfies Part[];

/** The container whose log is on the screen: its name puts it before the fifty others. */
const writer = 'a-writer';
/** Lines as LAVA's programs write them: of several lengths, so that a log that moves on changes all of its rows. */
const texts = [
	'INFO scheduler: assigned job 4711 to qemu-01 on worker calvin-docker-1',
	'DEBUG ping from calvin-docker-2, version 2023.01, 3 jobs running, answered in 12 ms',
	'- {"dt": "2026-11-23T07:00:00.000000", "lvl": "target", "msg": "[    2.184502] random: crng init done"}',
	'GET /scheduler/internal/v1/workers/hobbes-docker-1/ HTTP/1.1 200 512',
	'WARNING no reply from hobbes-docker-2 for 60 seconds',
	'INFO [4711] state ASSIGNED => RUNNING (hobbes-docker-1)',
	'- {"dt": "2026-11-23T07:00:01.000000", "lvl": "debug", "msg": "Using expect prefix login: timeout 300 s"}',
];

/** A shell's loop that writes numbered lines without end, doing `between` after each. */
const lines = (between: string): string =>
	`while :; do for text in ${texts.map(each => `'${each}'`).join(' ')}; do echo "$((n += 1)) $text"; ${between}; done; done`;

/** `onVersion` gets the engine's version. */
export async function* measureOnEngine(setting: Setting, onVersion: (version: string) => void): AsyncGenerator<Table> {
	const { program, oneFile, home, wanted } = setting;
	if (!parts.some(part => wanted.has(part))) return;
	const obstacle = await requireRealEngine();
	if (obstacle !== false) {
		console.log(`Only the demo engine is measured: ${obstacle}.`);
		return;
	}
	const engine = await startEngine();
	try {
		onVersion(engine.version);
		await startMany(engine.docker, 50);
		const surroundings = { home, address: engine.address };
		const consoles = [lavadock(program, surroundings), ...peers(surroundings)];
		const inOneFile = lavadockInOneFile(oneFile, surroundings);
		const cli = join(await engineRoot(engine.suite), 'usr/bin/docker');
		const command = (...args: string[]) => docker(cli, args, surroundings);
		const logs = command('logs', '--follow', writer);
		const daemons = ['dockerd', 'containerd'].flatMap(name => findProcesses(name, engine.instance.name));

		if (wanted.has('start')) {
			const lists = [inOneFile, ...consoles, command('ps', '--all'), bareNode(surroundings)];
			yield await measureStart(lists, { title: 'First frame, 50 containers', runs: 7, limit: 500 });
		}
		if (wanted.has('idle')) {
			yield await measureQuiet([inOneFile, ...consoles, command('stats')], {
				title: 'Idle, 50 containers',
				seconds: 15,
				daemons,
				limits: { bytes: 300, processor: 2, engine: 2 },
			});
		}
		if (wanted.has('following')) {
			const container = await write(engine.docker, lines('usleep 19000'));
			yield await measureQuiet([...consoles, logs], {
				title: 'Following 50 lines/s',
				seconds: 10,
				daemons,
				limits: { bytes: 10_000, writes: 15, processor: 15 },
			});
			await container.remove({ force: true });
		}
		if (wanted.has('flood')) {
			for (const [title, script] of floods) {
				const container = await write(engine.docker, script);
				yield await measureFlood([...consoles, logs], title);
				await container.remove({ force: true });
			}
		}
		if (wanted.has('million')) {
			yield await measureMillion(consoles, { prepare: () => prepareMillion(engine.docker), lastLine });
		}
	} finally {
		engine.cleanup();
	}
}

const floods = [
	['Flood of a shell', lines(':')],
	['Flood of yes', `exec yes '${texts[0]}'`],
] as const;

const write = (engine: Docker, script: string): Promise<Docker.Container> =>
	runContainer(engine, { name: writer, Cmd: ['sh', '-c', script] });

const lastLine = 'this was the last of a million lines';

/** A container that waits for a signal. */
async function prepareMillion(engine: Docker): Promise<Writer> {
	const wait = 'trap : USR1; sleep 2147483647 & wait';
	const million = lines('[ $n = 1000000 ] && break 2');
	const container = await write(engine, `${wait}; ${million}; echo ${lastLine}; wait`);
	return {
		begin: async () => void (await container.kill({ signal: 'USR1' })),
		remove: async () => void (await container.remove({ force: true })),
	};
}
