/** What proposals and checks of a wizard are made from: the snapshot of the engine, and facts looked up beforehand. */

import type { HostKey } from '../lab/host.ts';
import type { DiskSpace } from '../lab/disk-space.ts';
import type { Change } from '../lab/drift.ts';
import type { LavaUser } from '../lab/lava/manage/users.ts';
import type { BackupHead, Measured, UnfinishedBackup } from '../lab/lava/server/backup.ts';
import type { PowerBoard } from '../lab/lava/manage/power.ts';
import type { VolumeContent } from '../lab/lava/database/volume-content.ts';
import type { FoundSources, Source } from '../lab/image/sources.ts';
import type { LocalImage, ManifestAnswer } from '../lab/image/manifest.ts';
import type { Snapshot } from '../lab/objects.ts';
import type { FoundContainer } from '../lab/spec/read/container.ts';
import type { SwarmNode } from '../lab/swarm/state.ts';
import type { WorkerRow } from '../lab/verdict/worker-row.ts';

/** `snapshot`: of the host that it is built on; `hosts`: all that the console has, that one among them. */
export type World = { snapshot: Snapshot; facts: Facts; hosts: readonly WorldHost[] };

/** A host as wizards know it. */
export type WorldHost = {
	snapshot: Snapshot;
	/** Under which other hosts, and boards, reach it; undefined: it was not given. */
	address: string | undefined;
	/** Nothing may be changed on it. */
	readOnly: boolean;
};

/** Undefined parts could not be learned, e.g. of a host that is reached over ssh. */
export type Facts = {
	/** False until the host and the servers have been looked at. */
	gathered: boolean;
	/** Subnets that the host reaches by routes of its own, the default route aside, as CIDR. */
	routes: readonly string[] | undefined;
	/** The host's own addresses, those of its loopback aside. */
	addresses: readonly string[] | undefined;
	/** Ports of the host that programs other than containers listen on, e.g. `80/tcp`. */
	listening: readonly string[] | undefined;
	/** The lowest port that the host gives to an ordinary user. */
	portsForAllFrom: number | undefined;
	/** Device nodes that boards are reached through, e.g. `/dev/serial/by-id/usb-FTDI_1`. */
	devices: readonly string[] | undefined;
	/** Of the disk that the engine's images are on. */
	space: DiskSpace | undefined;
	/** Names of the images that the engine has. */
	images: readonly string[] | undefined;
	/** Names of the volumes that the engine has. */
	volumes: readonly string[] | undefined;
	backups: BackupFolder;
	/** The LAVA servers that run in containers here. */
	servers: readonly ServerFacts[];
	/** Those on the other hosts. */
	farServers: readonly ServerFacts[];
	/** A password made for this form; used unless another is typed. */
	password: string;
	/** Every worker that a server tells of or that runs in a container. */
	workers: readonly WorkerRow[];
	/** What a wizard asked for besides, by `askedKey`. */
	answers: ReadonlyMap<string, LookedUp>;
};

/** One thing more that a wizard has to know for the answers it was given. */
export type Asked =
	| { about: 'container'; id: string }
	/** `host`: whose engine asks the registry; left out: the form's. */
	| { about: 'image'; image: string; login?: { user: string; password: string }; host?: HostKey }
	/** One that the engine has, or has not. */
	| { about: 'image here'; image: string }
	/** Names of those that another host's engine has. */
	| { about: 'volumes'; host: HostKey }
	/** An overlay, on a host of the Swarm. */
	| { about: 'encrypts'; host: HostKey }
	/** All hosts of the Swarm that this one manages. */
	| { about: 'nodes'; host: HostKey }
	/** A place on another host, from a running container of LAVA's. */
	| { about: 'reaches'; from: string; host: string; port: number }
	/** What it holds of a LAVA server. */
	| { about: 'volume'; volume: string }
	/** Files of a running server that speak of LXC. */
	| { about: 'lxc'; server: string }
	/** What a backup of a running server would hold. */
	| { about: 'backup of'; server: string }
	/** Room on the console's host, and what is there of backups that were cut off. */
	| { about: 'folder'; path: string }
	/** Those in a folder of the console's host. */
	| { about: 'backups in'; folder: string }
	/** One file. */
	| { about: 'backup'; path: string }
	/** What would go into an image, of the console's host. */
	| { about: 'sources'; sources: readonly Source[] }
	/** What the dictionaries of a worker's devices say of their power. */
	| { about: 'power'; server: string; worker: string }
	/** A file of the console's host. */
	| { about: 'text'; path: string }
	/** A file in a container, running or not: the first of these paths that is there. */
	| { about: 'file'; id: string; paths: readonly string[] };

export type LookedUp =
	| ({ about: 'container' } & ContainerFacts)
	| { about: 'container'; old: undefined }
	| { about: 'image'; answer: ManifestAnswer }
	| { about: 'image here'; found: LocalImage | undefined }
	/** Undefined: it did not tell. */
	| { about: 'volumes'; names: readonly string[] | undefined }
	/** Undefined: it can't be known from here. */
	| { about: 'encrypts'; can: boolean | undefined }
	/** `why` it does not tell them: a majority of the managers is lost. */
	| ({ about: 'nodes' } & ({ nodes: readonly SwarmNode[] } | { why: string }))
	/** `why` not; undefined: it does, or could not be tried. */
	| { about: 'reaches'; why: string | undefined }
	| { about: 'volume'; content: VolumeContent | undefined }
	/** Their paths; undefined: it could not be read. */
	| { about: 'lxc'; files: readonly string[] | undefined }
	| ({ about: 'backup of' } & ({ state: 'measured'; measured: Measured } | { state: 'silent'; why: string }))
	/** `free`: bytes; undefined: it could not be read. */
	| { about: 'folder'; free: number | undefined; unfinished: readonly UnfinishedBackup[] }
	| { about: 'backups in'; files: readonly { path: string; head: BackupHead }[] }
	| { about: 'backup'; head: BackupHead }
	| { about: 'sources'; found: FoundSources }
	/** `why` it could not be read. */
	| { about: 'power'; boards: readonly PowerBoard[]; why: string | undefined }
	/** `why`: there is none, in a sentence. */
	| { about: 'text'; text: string | undefined; why: string }
	| { about: 'file'; text: string | undefined };

/** Where something is to be looked up; undefined: on the form's host. */
export function hostOfAsked(asked: Asked, hosts: readonly WorldHost[]): HostKey | undefined {
	if (asked.about !== 'reaches' && 'host' in asked) return asked.host;
	const id = 'id' in asked ? asked.id : 'server' in asked ? asked.server : 'from' in asked ? asked.from : undefined;
	return id === undefined ? undefined : hosts.find(({ snapshot }) => snapshot.containers.has(id))?.snapshot.key;
}

/** What it takes to recreate a container. */
export type ContainerFacts = {
	old: FoundContainer;
	changes: readonly Change[];
	/** The image that it runs; undefined: the engine has lost it. */
	image: LocalImage | undefined;
	/** The id of the image that its image's name stands for by now; undefined: the engine has none of that name. */
	imageNow: string | undefined;
};

export const askedKey = (asked: Asked): string => JSON.stringify(asked);

/** Undefined: not looked up yet; `gone`: it is no longer there. */
export function containerFacts(id: string, { facts }: World): ContainerFacts | 'gone' | undefined {
	const found = facts.answers.get(askedKey({ about: 'container', id }));
	if (found?.about !== 'container') return undefined;
	return found.old === undefined ? 'gone' : found;
}

/** Where backups go, on the console's host. `passing`: it is gone when the console ends, as a demo is. */
export type BackupFolder = { folder: string; passing: boolean };

export const NOTHING_KNOWN: Facts = {
	gathered: false,
	routes: undefined,
	addresses: undefined,
	listening: undefined,
	portsForAllFrom: undefined,
	devices: undefined,
	space: undefined,
	images: undefined,
	volumes: undefined,
	backups: { folder: '~/lavadock-backups', passing: false },
	servers: [],
	farServers: [],
	password: '',
	workers: [],
	answers: new Map(),
};

/** For proposals that stand on what the host and the servers tell. */
export const untilGathered = (_: unknown, { facts }: World): boolean => !facts.gathered;

/** A LAVA server in a container here, as it answered. */
export type ReadyServer = {
	name: string;
	host: HostKey;
	state: 'ready';
	/** Undefined where it has none of its own to tell: releases of 2018. */
	version: string | undefined;
	/** Its ALLOWED_HOSTS, as Django has them. */
	hosts: readonly string[];
	users: readonly LavaUser[];
	workers: readonly { name: string; online: boolean; retired: boolean }[];
};

/** `silent`: e.g. while it starts. */
export type ServerFacts = ReadyServer | { name: string; host: HostKey; state: 'silent'; why: string };
