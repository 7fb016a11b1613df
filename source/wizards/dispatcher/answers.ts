/** The answers that a dispatcher is made from, and what follows from its image. */

import { contractOf } from '../../lab/lava/contract.ts';
import { readsVariable } from '../../lab/lava/contract.ts';
import { lavaVersion } from '../../lab/image/image.ts';
import { type ImageAnswers, referenceOf } from '../fields/image-fields.ts';
import type { PlaceAnswers } from '../fields/place-fields.ts';
import type { World } from '../world.ts';

export type DispatcherAnswers = ImageAnswers &
	PlaceAnswers & {
		server: string;
		name: string;
		url: string;
		logger: string;
		token: string;
		/** A retired worker of this name gets jobs again. */
		revive: boolean;
		wsUrl: string;
		httpTimeout: string;
		jobLogInterval: string;
		ipv6: boolean;
		socksProxy: string;
		encrypt: boolean;
		certificates: string;
		devices: readonly string[];
		/** What of `Ability` it is for. */
		abilities: readonly string[];
		/** Folders, files and volumes, each with its place. */
		mounts: string;
		privileged: boolean;
		ports: string;
		restart: string;
	};

/** Of one that is not there yet. */
export type NewDispatcher = DispatcherAnswers & {
	/** Where it is made, of several. */
	host: string;
	/** The address is added to the ALLOWED_HOSTS of a server on another host. */
	allow: boolean;
	/** It is configured with its server's coordinator. */
	multinode: boolean;
};

const version = (answers: DispatcherAnswers, world: World) => lavaVersion(referenceOf('dispatcher', answers, world));

/** An image that names no version is taken for a new one. */
export const contract = (answers: DispatcherAnswers, world: World): 'zmq' | 'http' =>
	contractOf(version(answers, world)) === 'zmq' ? 'zmq' : 'http';

export const speaks = (wanted: 'zmq' | 'http') => (answers: DispatcherAnswers, world: World) =>
	contract(answers, world) === wanted;

export const reads = (variable: string) => (answers: DispatcherAnswers, world: World) =>
	contract(answers, world) === 'http' && readsVariable(variable, version(answers, world));

/** Words with blanks between. */
export const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '');
