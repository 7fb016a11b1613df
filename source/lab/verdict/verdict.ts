/** The diagnosis of a worker: why it is as it is, in one sentence, and what fixes it. */

import type { ContainerRef } from '../command.ts';
import type { Mount } from '../objects.ts';
import type { WorkerHealth } from '../lava/worker/worker.ts';
import type { LavaServer } from '../lava/server/server.ts';
import type { Correction } from '../lava/worker/mistakes.ts';

/**
 * `online`: LAVA gives it jobs, and nothing is to be said. `working`: it runs jobs. `waiting`: time alone will tell or
 * fix it. `retired`: a user took it out of work. `wrong`: a user has to do something. `unknown`: the lab can't see
 * enough.
 */
export type VerdictState = 'online' | 'working' | 'waiting' | 'retired' | 'wrong' | 'unknown';

/** What each is called on the screen. */
export const stateWords: Readonly<Record<VerdictState, string>> = {
	online: 'online',
	working: 'working',
	waiting: 'waiting',
	retired: 'retired',
	wrong: 'problem',
	unknown: 'unknown',
};

/** What a rule finds. */
export type Finding = {
	state: VerdictState;
	/** One sentence. */
	says: string;
	/** Short facts that it was drawn from. */
	because: readonly string[];
	fix: Fix | undefined;
};

export type Verdict = Finding & {
	/** The rule that found it, e.g. `wrong-token`: the same for the same cause whatever the words. */
	rule: string;
};

/** What fixes it, as data: a plan is made from it when the user asks for it. */
export type Fix = {
	/** What it does, for a key's label, e.g. `Start it`. */
	label: string;
	action: FixAction;
};

export type FixAction =
	| { do: 'start'; container: ContainerRef }
	| { do: 'stop'; container: ContainerRef }
	| { do: 'unpause'; container: ContainerRef }
	| { do: 'restart'; container: ContainerRef }
	| { do: 'recreate'; container: ContainerRef; changes: Changes }
	/** Registers the worker where it is not yet, and puts its token into the container as a file (lava.md 4a). */
	| { do: 'give-token'; server: ServerRef; worker: string; container: ContainerRef }
	| { do: 'connect'; container: ContainerRef; network: string }
	| { do: 'set-health'; server: ServerRef; worker: string; health: WorkerHealth }
	/** Adds a host name or address to those that the server answers to. */
	| { do: 'allow-host'; server: ServerRef; host: string }
	/** Moves the worker to an image of the server's version; its environment is translated where the contract changes. */
	| { do: 'change-version'; container: ContainerRef; version: string }
	/** Tells it which coordinator its multinode jobs meet at. */
	| { do: 'name-coordinator'; container: ContainerRef; host: string }
	/** Writes these settings into the worker's dispatcher.yaml on its server: what its boards are given. */
	| { do: 'tell-boards'; server: ServerRef; worker: string; settings: Readonly<Record<string, string>> }
	/** Recreates what serves its boards with the folder that the worker writes into. */
	| { do: 'share-folder'; container: ContainerRef; folder: SharedFolder }
	/** The user has to be asked how: opens the boot services of the worker's container. */
	| { do: 'serve-boards'; container: ContainerRef }
	/** Takes the worker out of LAVA. */
	| { do: 'remove-worker'; server: ServerRef; worker: string };

/** What is to be mounted at `target` of the container that serves. */
export type SharedFolder = { target: string } & Pick<Mount, 'type' | 'source'>;

export type ServerRef = Pick<LavaServer, 'key' | 'name'>;

/** How a container is recreated: what is not named stays as it is. Variables as in `Correction`. */
export type Changes = Correction & {
	/** Gives the image's entrypoint its place back. */
	noCommand?: boolean;
	/** A static address on a network; '' lets the engine choose. */
	address?: { network: string; ipv4: string };
};

export function wrong(says: string, fix?: Fix, because: readonly string[] = []): Finding {
	return { state: 'wrong', says, because, fix };
}

export function waiting(says: string, fix?: Fix, because: readonly string[] = []): Finding {
	return { state: 'waiting', says, because, fix };
}

export function retired(says: string, fix?: Fix, because: readonly string[] = []): Finding {
	return { state: 'retired', says, because, fix };
}

export function unknown(says: string, fix?: Fix, because: readonly string[] = []): Finding {
	return { state: 'unknown', says, because, fix };
}
