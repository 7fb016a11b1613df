/**
 * A plan: an ordered list of typed steps that change an engine. Every change begins as a plan; `engine/plan-run`
 * alone runs it; `lab/script` renders it. Plans are data: they are kept in a journal on disk and hold no secret.
 */

import type { Capture, Command, ContainerRef } from './command.ts';
import type { Condition, SwarmGuest } from './condition.ts';
import type { HostKey } from './host.ts';
import type { Source } from './image/sources.ts';
import type { ContainerSpec } from './spec/container.ts';
import type { EndpointSpec, NetworkSpec, VolumeSpec } from './spec/network.ts';
import type { Value } from './value.ts';

/** `host`: on whose engine it is done; left out: on the only one. */
export type Step = Change & { readonly host?: HostKey };

type Change =
	| { do: 'create-network'; network: NetworkSpec }
	| { do: 'remove-network'; network: string }
	| { do: 'connect'; container: ContainerRef; endpoint: EndpointSpec }
	| { do: 'disconnect'; container: ContainerRef; network: string }
	| { do: 'create-volume'; volume: VolumeSpec }
	| { do: 'remove-volume'; volume: string }
	| PullStep
	| BuildStep
	/** Gives an image one more name. */
	| { do: 'tag'; image: string; as: string }
	/** `docker create`, on all the networks of the spec. */
	| { do: 'create'; spec: ContainerSpec }
	| PutFileStep
	| CopyStep
	| StartStep
	/** `grace`: seconds before the engine kills what did not stop. */
	| { do: 'stop'; container: ContainerRef; grace: number }
	| { do: 'restart'; container: ContainerRef; grace: number }
	| { do: 'pause'; container: ContainerRef }
	| { do: 'unpause'; container: ContainerRef }
	| { do: 'kill'; container: ContainerRef; signal: string }
	| { do: 'rename'; container: ContainerRef; to: string }
	| { do: 'remove'; container: ContainerRef; force: boolean; volumes: boolean }
	| ExecStep
	| BackupStep
	| ReadBackupStep
	| SwarmStep
	| WaitStep;

export type SwarmStep =
	/** Makes a Swarm that this host manages; `address`: under which others reach it, '' = the engine finds it. */
	| { do: 'swarm-init'; address: string }
	/**
	 * Asks a manager for the secret that lets a host in; it changes nothing. `admits`: the host that is let in with it,
	 * whose undo takes it off the list of nodes again, once it has left. `parts`: the host that it lets in again when the
	 * plan is undone: then its undo takes off the list what that host was before.
	 */
	| { do: 'swarm-token'; secret: string; admits?: SwarmGuest; parts?: SwarmPast }
	| SwarmJoinStep
	/** `force`: the host is the last one, and its Swarm ends. `again`: how its undo joins. */
	| { do: 'swarm-leave'; force: boolean; again?: Omit<SwarmJoinStep, 'do'> }
	/** Takes a node that has left off a Swarm's list. */
	| { do: 'swarm-forget'; node: SwarmNodeRef }
	/** Done on a manager: makes another host one too, or a worker again. */
	| { do: 'swarm-role'; guest: SwarmGuest; role: 'manager' | 'worker' };

export type SwarmJoinStep = {
	do: 'swarm-join';
	/** With the port, e.g. `10.20.0.10:2377`. */
	manager: string;
	/** Under which others reach this host; '' = as the manager sees it. */
	address: string;
	token: Value;
};

/** The node that a host was before it left; `address`: its own, under which it comes again as another node. */
export type SwarmPast = { id: string; name: string; address: string };

/**
 * The node of that id; or the one of a guest that is none of those that were there before; or the one that a host was,
 * once it came again as one that is none of those.
 */
export type SwarmNodeRef =
	| { id: string; name: string }
	| { guest: SwarmGuest; before: readonly string[] }
	| { past: SwarmPast; before: readonly string[] };

export type StartStep = {
	do: 'start';
	container: ContainerRef;
	/** What running it changes beyond the container, one sentence: no undo takes that back. */
	alters?: string;
};

/** Fails when its condition does not hold within this many seconds. */
export type WaitStep = {
	do: 'wait';
	until: Condition;
	seconds: number;
	/** It never fails: what does not come true is reported at the end, and the plan stays done. */
	lenient?: true;
};

export type PullStep = {
	do: 'pull';
	/** e.g. `lavasoftware/lava-server:2023.01`, or with a digest. */
	image: string;
	/** e.g. `linux/arm64`; left out: the engine's own. */
	platform?: string;
	credentials?: { user: string; password: Value };
	/** `missing` (by default): only where the engine has no image of this name; `always`: asks for a newer one. */
	policy?: 'missing' | 'always';
};

export type BuildStep = {
	do: 'build';
	/** The image's name and tag. */
	tag: string;
	/** The text of the Dockerfile. */
	dockerfile: string;
	/** The files of the build context, by their path in it. */
	files?: Readonly<Record<string, { content: string; mode?: number }>>;
	/** What of the console's host is in it too. */
	sources?: readonly Source[];
	/** Of these, as they were when the plan was made (engine/build-context): others are not built. */
	digest?: string;
	/** Build arguments: public, for they stay in the image's history. */
	arguments?: Readonly<Record<string, string>>;
	labels?: Readonly<Record<string, string>>;
	/** Nothing is taken from earlier builds. */
	fresh?: boolean;
	platform?: string;
	/** The network of its RUN lines, e.g. `host`. */
	network?: string;
};

/** Writes one file through the engine's archive call: into any container, whether it runs or not. */
export type PutFileStep = {
	do: 'put-file';
	container: ContainerRef;
	/** Absolute; its folder has to be there. */
	path: string;
	content: Value;
	/** e.g. 0o600. */
	mode: number;
	uid: number;
	gid: number;
};

/** Copies a file or folder, with owners and modes, to the same path of another container; neither has to run. */
export type CopyStep = {
	do: 'copy';
	/** Where it goes; the folder above `path` has to be there. */
	container: ContainerRef;
	from: ContainerRef;
	/** Absolute. */
	path: string;
};

export type ExecStep = Command & {
	do: 'exec';
	container: ContainerRef;
	/** What it is for, e.g. `Register the worker calvin`. */
	says: string;
	/** Those that mean success; 0 alone by default. */
	exitCodes?: readonly number[];
	/** How long it may take; ten minutes by default. */
	seconds?: number;
	/** Keeps what it prints as a secret. */
	capture?: Capture;
	/**
	 * Exits with 0 when the step's work is done already. With `capture`, what that prints is the step's secret:
	 * without it a plan that was cut off after this step can't go on, for a captured secret is in memory only.
	 */
	already?: Command & { capture?: Capture };
	/** What it printed is shown at the plan's end. */
	tells?: true;
	/** What it does beyond its exit code and can't be seen from here, one sentence: the plan ends as unproven then. */
	unseen?: string;
	/** What takes it back: nothing has to, nothing can, or a command does. */
	undo: 'not needed' | 'impossible' | Command;
};

/** Writes a LAVA server's backup into a folder of the console's host. The server runs meanwhile, and is not changed. */
export type BackupStep = {
	do: 'backup';
	container: ContainerRef;
	/** `~` is the user's own folder. */
	folder: string;
	/** The jobs' output too. */
	jobs: boolean;
	/** How many of this server's backups stay in the folder, the newest; 0 = all. */
	keep: number;
	/** Bytes, as far as they can be known. */
	expected: number;
};

export type ReadBackupStep = {
	do: 'read-backup';
	/** Fills the container's folders and database from it; `check`: looks only whether it is whole and unchanged. */
	to: 'restore' | 'check';
	/** On the console's host. */
	file: string;
	container: ContainerRef;
};

export type Plan = {
	/** What it is for, e.g. `Restart calvin-worker`. */
	title: string;
	steps: readonly Step[];
	/** What the user should know before it runs. */
	warnings: readonly string[];
	/** What was not seen working once all is done, and what to do about it; one sentence or two each. */
	unproven?: readonly string[] | undefined;
	/** Where it is for one of several hosts: what tells the docker command of each, e.g. `--context rack-2`. */
	reached?: Reached;
	/** What goes for good with what it removes, and what stays; one sentence each. */
	loses?: readonly string[] | undefined;
	keeps?: readonly string[] | undefined;
};

/** By the host: words behind `docker`. */
export type Reached = Readonly<Record<HostKey, readonly string[]>>;

/** One entry of the command log: what lavadock did, as an administrator would have typed it. */
export type CommandRecord = {
	/** Milliseconds since the epoch. */
	at: number;
	/** e.g. `docker stop --time 60 lava-server`; of one of several hosts `docker --context rack-2 stop ...`. */
	command: string;
	outcome: { state: 'running' } | { state: 'done'; ms: number } | { state: 'failed'; ms: number; message: string };
};

/** How a step is undone. */
export type Undo =
	/** Done or not, all is as before. */
	| { how: 'nothing' }
	/** These steps, in this order, make it as it was; but for what `leaves` says. */
	| { how: 'steps'; steps: readonly Step[]; leaves?: string }
	/** It stays, and why; what was done before it is undone all the same. */
	| { how: 'impossible'; why: string }
	/** It destroys. From here there is no way back: what was done before it stays too, for it has nothing to go back to. */
	| { how: 'final'; why: string };
