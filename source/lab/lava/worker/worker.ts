/**
 * LAVA's workers: as their server tells of them (lava.md 4d, 4f), and as the lab sees the containers they run in.
 * Every string in here has been sanitised (source/text/sanitise.ts) before it was stored; no token is in here.
 */

import type { ContainerRef } from '../../command.ts';
import type { Contract } from '../contract.ts';
import type { ServerUrl } from '../server-url.ts';
import type { Mistake } from './mistakes.ts';

export type WorkerState = 'online' | 'offline';
export type WorkerHealth = 'active' | 'maintenance' | 'retired';

/** LAVA's device states and healths, in lower case. */
export type DeviceState = 'idle' | 'reserved' | 'running';
export type DeviceHealth = 'good' | 'unknown' | 'looping' | 'bad' | 'maintenance' | 'retired';

export type Device = {
	name: string;
	type: string;
	state: DeviceState;
	health: DeviceHealth;
};

export type RunningJob = { id: number; device: string };

/** A worker as its server tells of it. */
export type Worker = {
	name: string;
	state: WorkerState;
	health: WorkerHealth;
	description: string;
	/** What the worker said it runs; undefined before its first ping, and where the server does not tell. */
	version: string | undefined;
	/** Devices that may be busy at once; 0 = no limit. */
	jobLimit: number;
	devices: readonly Device[];
	jobs: readonly RunningJob[];
};

/** Where something about a worker's container was learned; the later in this list, the surer. */
export type Origin = 'hostname' | 'standard' | 'environment' | 'command' | 'config file' | 'log';

export type Known<T> = { value: T; from: Origin };

/** What a worker's config file says: the entrypoint reads it last, so it beats the environment (lava.md 1). */
export type WorkerConfigFile = {
	path: string;
	/** The variables of its contract that it sets. */
	sets: readonly string[];
	/** Those of them that the environment sets too, and otherwise. */
	overrides: readonly string[];
};

/** What the lab sees of a worker's container. */
export type WorkerContainer = {
	container: ContainerRef;
	contract: Contract;
	/** By its log, or its image's tag. */
	version: string | undefined;
	/** The name it reports to its server. */
	name: Known<string>;
	/** `text` as it is written. */
	server: Known<{ text: string; url: ServerUrl }> | undefined;
	/** What is wrong with its variables, in the environment and in its config file. */
	mistakes: readonly Mistake[];
	/** Undefined where it was not read, and where the entrypoint does not. */
	configFile: WorkerConfigFile | undefined;
	/** A command was given: the entrypoint only runs that, and reads no variable (lava.md 1). */
	bypassed: boolean;
	/** It writes no log that docker shows. */
	silent: boolean;
	/** Of the token in its variables: a worker's has 32, a user's API token 128. */
	tokenLength: number | undefined;
};
