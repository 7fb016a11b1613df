/** What is measured: lavadock as it was built, and what else shows an engine's containers on this machine. */

import { accessSync, constants, cpSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bundle, oneFile } from '../package/harness.ts';
import type { Launch } from './program.ts';

export type Contestant = {
	name: string;
	launch: Launch;
	/** Whether the screen shows the containers of the engine. */
	isLive: (screen: string) => boolean;
	/** Somebody else's: what it can't do is told, and ends nothing. */
	isPeer?: true;
	/** A key that opens a menu, so that its effect can be seen; Esc closes it. */
	menu?: { key: string; isOpen: (screen: string) => boolean };
};

/** Where programs write their settings and caches, and which engine they are to talk to. */
export type Surroundings = { home: string; address: string };

const root = join(import.meta.dirname, '../..');

/** A copy of dist/, so that a build meanwhile changes nothing. */
export function copyProgram(folder: string): string {
	cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
	return join(folder, 'dist/lavadock.js');
}

/** Made as a release makes it; the path of its program. */
export async function makeProgramInOneFile(folder: string): Promise<string> {
	return oneFile(await bundle(folder), folder);
}

const environment = ({ home, address }: Surroundings): Record<string, string> => ({
	HOME: home,
	XDG_CACHE_HOME: join(home, '.cache'),
	XDG_CONFIG_HOME: join(home, '.config'),
	DOCKER_HOST: address,
});

/** Every screen is full of containers with names like this one's. */
const showsContainers = (screen: string): boolean => /\b(many|worker)-\d/.test(screen);

export function lavadock(program: string, surroundings: Surroundings): Contestant {
	return own('lavadock', process.execPath, [program], surroundings);
}

/** With Node inside. */
export function lavadockInOneFile(program: string, surroundings: Surroundings): Contestant {
	return own('lavadock, one file', program, [], surroundings);
}

function own(name: string, command: string, args: readonly string[], surroundings: Surroundings): Contestant {
	return {
		name,
		launch: { command, args, env: environment(surroundings) },
		isLive: screen => screen.includes(' live') && showsContainers(screen),
		menu: { key: 'x', isOpen: screen => screen.includes('run command') },
	};
}

/** Full-screen consoles for Docker that are worth knowing. */
const consoles: readonly Pick<Contestant, 'name' | 'menu'>[] = [
	{ name: 'lazydocker', menu: { key: 'x', isOpen: screen => screen.includes('Menu─') } },
	{ name: 'oxker' },
	{ name: 'ctop' },
	{ name: 'dry' },
	{ name: 'dtop' },
];

/** Those in PATH. */
export function peers(surroundings: Surroundings): Contestant[] {
	return consoles.flatMap(console => {
		const command = inPath(console.name);
		if (command === undefined) return [];
		const launch = { command, args: [], env: environment(surroundings) };
		return [{ ...console, launch, isPeer: true as const, isLive: showsContainers }];
	});
}

/** The docker command: the one of the engine itself. */
export function docker(command: string, args: readonly string[], surroundings: Surroundings): Contestant {
	return {
		name: `docker ${args.slice(0, 2).join(' ')}`,
		launch: { command, args, env: environment(surroundings) },
		isLive: screen => screen.trim() !== '',
	};
}

/** What Node itself needs to show a line. */
export function bareNode(surroundings: Surroundings): Contestant {
	return {
		name: 'node, one line',
		launch: { command: process.execPath, args: ['--print', '"many-1"'], env: environment(surroundings) },
		isLive: showsContainers,
	};
}

function inPath(name: string): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return folders.map(folder => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
