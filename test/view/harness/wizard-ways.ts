/** How one gets to each wizard's form, and what its plan has done in the demo lab when Enter alone went through. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lavaServers, tracesOf as allTraces, wholeLab } from '../../../source/console/state/hosts.ts';
import type { State } from '../../../source/console/state/state.ts';
import type { Container } from '../../../source/lab/objects.ts';
import type { Worker } from '../../../source/lab/lava/worker/worker.ts';
import type { WizardId } from '../../../source/wizards/wizards.ts';

export type Way = {
	/** From the panels to its form; `'text:...'` is typed letter by letter. */
	keys: readonly string[];
	/** The same for the documents' pictures, where another row or answer shows more. */
	pictured?: readonly string[];
	/** The lab that documents show it in, where it is not that of one host. */
	lab?: 'hosts' | 'swarm';
	/** It takes away what somebody may be using: one more question, whose answer is not Enter. */
	asks?: true;
	/** What is said at its end; without it, that all is done. */
	ends?: RegExp;
	/** Keys behind its end that bring what holds onto the screen: LAVA and its workers are asked for nothing else. */
	shows?: readonly string[];
	/** What is true in the end. */
	holds: (state: State) => boolean;
};

const containersOf = (state: State): Container[] => [...wholeLab(state).containers.values()];

const named = (state: State, name: string): Container | undefined =>
	containersOf(state).find(each => each.name === name);

const networksOf = (state: State, name: string): string[] =>
	named(state, name)?.endpoints.map(each => each.networkName) ?? [];

export const workerOf = (state: State, name: string): Worker | undefined =>
	lavaServers(state)
		.flatMap(({ workers }) => workers)
		.find(each => each.name === name);

const tracesOf = (state: State, container: string) => allTraces(state).get(named(state, container)?.id ?? '');

/** The cursor stays where the filter found it. */
const toBoardShell = ['1', '/', 'text:board-shell', 'enter', 'esc'];

/** The second server stands before it. */
const toCalvin = ['1', 'g', 'j', 'j', 'j'];

/** In the lab as the pictures show it. */
const toPicturedCalvin = ['2', '/', 'text:calvin-worker', 'enter'];

const toBoardOwner = ['2', '/', 'text:hobbes-worker', 'enter', 'esc'];

const isNewSer2net = ({ name, status }: Container): boolean => name.endsWith('-worker-ser2net') && status === 'running';

const isNewPdudaemon = ({ name, status }: Container): boolean =>
	name.endsWith('-worker-pdudaemon') && status === 'running';

/** Whether something new serves boards. */
const serves = (state: State, kind: 'tftp' | 'http'): boolean =>
	containersOf(state).some(({ name, status }) => name.endsWith(`-${kind}`) && status === 'running');

/** In the order in which they go through the same lab, one after the other. */
export const ways: Readonly<Record<WizardId, Way>> = {
	network: {
		keys: ['n', 'n'],
		holds: state => [...wholeLab(state).networks.values()].some(({ name }) => name === 'dockernet-2'),
	},
	server: { keys: ['n', 's'], holds: state => named(state, 'lava-server-2')?.status === 'running' },
	dispatcher: { keys: ['n', 'd'], holds: state => named(state, 'lab-demo-docker-1')?.status === 'running' },
	image: { keys: ['n', 'i'], holds: () => true },
	ser2net: { keys: ['n', 'l'], holds: state => containersOf(state).some(isNewSer2net) },
	pdudaemon: { keys: ['n', 'a'], holds: state => containersOf(state).some(isNewPdudaemon) },
	power: {
		keys: [...toBoardOwner, 'n', 'y'],
		asks: true,
		// No command can tell whether a board has power.
		ends: /not all of it was seen to work/,
		holds: () => true,
	},
	superuser: { keys: ['n', 'u'], pictured: ['n', 'u', 'text:ada'], asks: true, holds: () => true },
	connect: {
		keys: [...toBoardShell, 'n', 'c'],
		holds: state => networksOf(state, 'board-shell').includes('dockernet'),
	},
	backup: { keys: ['n', 'b'], holds: () => existsSync(join(homedir(), 'lavadock-backups')) },
	disconnect: {
		keys: [...toBoardShell, 'n', 'o'],
		asks: true,
		holds: state =>
			!networksOf(state, 'board-shell').includes('dockernet') ||
			!networksOf(state, 'board-shell').includes('lab-devices'),
	},
	worker: {
		keys: [...toPicturedCalvin, 'esc', 'H'],
		pictured: [...toPicturedCalvin, 'H'],
		holds: state => workerOf(state, 'calvin-worker')?.health === 'maintenance',
	},
	coordinator: {
		keys: [...toCalvin, ':', 'text:worker.coordinator', 'enter'],
		pictured: [...toPicturedCalvin, 'M'],
		shows: ['2'],
		holds: state => tracesOf(state, 'calvin-worker')?.coordinator?.state === 'named',
	},
	reset: {
		keys: [...toCalvin, ':', 'text:reset', 'enter'],
		pictured: ['j', 'j', ':', 'text:reset', 'enter'],
		asks: true,
		holds: state => named(state, 'calvin-worker')?.status === 'running',
	},
	registry: {
		keys: ['n', 'r'],
		asks: true,
		// Nobody answers susie-worker, whose server was never there.
		ends: /not all of it was seen to work/,
		holds: state => named(state, 'susie-worker')?.image === 'lavasoftware/lava-dispatcher:2020.08',
	},
	again: {
		keys: [...toCalvin, ':', 'text:worker.again', 'enter'],
		pictured: [...toPicturedCalvin, 'a'],
		asks: true,
		holds: state => named(state, 'calvin-worker')?.status === 'running',
	},
	removal: {
		keys: [...toCalvin, ':', 'text:worker.remove', 'enter'],
		pictured: [...toPicturedCalvin, 'd'],
		asks: true,
		holds: state => named(state, 'calvin-worker') === undefined,
	},
	// On no dispatcher: the form takes one that works.
	boot: {
		keys: [...toBoardShell, 'n', 'f'],
		asks: true,
		holds: state => serves(state, 'tftp') && serves(state, 'http'),
	},
	swarm: {
		keys: ['n', 'w'],
		lab: 'hosts',
		holds: ({ hosts }) => hosts[0]?.snapshot.host?.swarm.state === 'active',
	},
	'swarm-leave': {
		keys: ['n', 'e'],
		lab: 'swarm',
		asks: true,
		holds: ({ hosts }) => hosts[0]?.snapshot.host?.swarm.state === 'inactive',
	},
	restore: { keys: ['n', 't'], asks: true, holds: state => named(state, 'lava-server')?.status === 'running' },
	'move-database': {
		keys: ['n', 'p'],
		asks: true,
		holds: state => named(state, 'lava-server-database')?.status === 'running',
	},
	services: {
		keys: ['n', 'v'],
		asks: true,
		holds: state =>
			['lava-server', 'lava-server-web', 'lava-server-scheduler'].every(
				name => named(state, name)?.status === 'running',
			),
	},
};

/** To a wizard's form in the lab that is pictured. */
export const wayToForm = (wizard: WizardId): readonly string[] => ways[wizard].pictured ?? ways[wizard].keys;
