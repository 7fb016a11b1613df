/** What the checks are judged by: the machine as it was read, and what the engine said. */

import * as z from 'zod/mini';
import type { DiskSpace } from '../../lab/disk-space.ts';
import type { EngineProblem } from '../../lab/objects.ts';
import { flag, readOne, text } from '../answers/answer.ts';

export type MachineFacts = {
	/** lavadock runs in its own image, and sees the container in place of the machine. */
	contained?: true;
	system: OperatingSystem;
	/** Whether systemd runs the services. */
	systemd: boolean;
	/** Docker's name: `amd64`, `arm64`. */
	architecture: string;
	/** Undefined when none was found. */
	engineProgram: string | undefined;
	enginePackage: InstalledPackage | undefined;
	/** This process: what the sign-in has, which may be older than what /etc/group says. */
	user: { name: string; id: number; groups: readonly number[] };
	dockerGroup: Group | undefined;
	/** The engine's socket; undefined where the engine is not reached through one. */
	socket: { path: string; state: 'usable' | 'closed' | 'absent' } | undefined;
	docker0: boolean;
	/** Undefined where the kernel doesn't tell. */
	ipForwarding: boolean | undefined;
	/** Where the engine keeps images and containers; undefined when it could not be measured. */
	space: DiskSpace | undefined;
};

/** From /etc/os-release; `like`: the distributions it is made from. */
export type OperatingSystem = { id: string; like: readonly string[]; name: string };

export type InstalledPackage = { name: string; version: string };

export type Group = { id: number; members: readonly string[] };

/** An engine as far as it could be asked. */
export type EngineAccount = {
	/** As the user writes it, e.g. `unix:///var/run/docker.sock`; '' = it can't be made out. */
	address: string;
	/** The path of its socket; undefined for an engine on another host. */
	socket: string | undefined;
	/** What was left aside on the way to it, one sentence. */
	warning?: string;
	answer: { state: 'reached'; facts: EngineFacts } | { state: 'problem'; problem: EngineProblem };
};

export type EngineFacts = {
	version: string;
	apiVersion: string;
	architecture: string;
	/** Empty where it is unknown. */
	dataFolder: string;
	/** Undefined where it is unknown. */
	ipForwarding: boolean | undefined;
	/** Whether it has its default network `bridge`, which stands on docker0. */
	defaultBridge: boolean;
	/** Where it keeps images and containers, as its own host tells; left out where that was not asked. */
	space?: DiskSpace;
};

const versionSchema = z.object({ Version: text, ApiVersion: text, Arch: text });

const infoSchema = z.object({ DockerRootDir: text, IPv4Forwarding: z.optional(flag) });

/**
 * @param bridge whether `GET /networks/bridge` found one
 * @throws Error when an answer can't be read
 */
export function readEngineFacts(version: unknown, info: unknown, bridge: boolean): EngineFacts {
	const { Version, ApiVersion, Arch } = readOne(version, 'version', versionSchema);
	const { DockerRootDir, IPv4Forwarding } = readOne(info, 'info', infoSchema);
	return {
		version: Version,
		apiVersion: ApiVersion,
		architecture: Arch,
		dataFolder: DockerRootDir,
		ipForwarding: IPv4Forwarding,
		defaultBridge: bridge,
	};
}
