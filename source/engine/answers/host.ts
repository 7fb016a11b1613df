/** What the engine says of itself (`GET /version`, `GET /info`) -> Host. */

import * as z from 'zod/mini';
import { plain } from '../../text/sanitise.ts';
import type { Host } from '../../lab/objects.ts';
import { count, listOf, readOne, text } from './answer.ts';

const versionSchema = z.object({ Version: text, Arch: text });

const infoSchema = z.object({
	ID: text,
	Name: text,
	OperatingSystem: text,
	NCPU: count,
	MemTotal: count,
	SecurityOptions: listOf(text),
});

/**
 * Of what is not told (an empty answer) the fields are empty, or 0.
 *
 * @throws Error when an answer can't be read
 */
export function readHost(version: unknown, info: unknown, shownAddress: string, apiVersion: string): Host {
	const { Version, Arch } = readOne(version, 'engine', versionSchema);
	const { ID, Name, OperatingSystem, NCPU, MemTotal, SecurityOptions } = readOne(info, 'engine', infoSchema);
	const address = plain(shownAddress);
	return {
		id: ID || address,
		name: Name,
		address,
		engineVersion: Version,
		apiVersion,
		architecture: Arch,
		operatingSystem: OperatingSystem,
		cpus: NCPU,
		memory: MemTotal,
		rootless: hasOption(SecurityOptions, 'rootless'),
		usersRemapped: hasOption(SecurityOptions, 'userns'),
	};
}

/** An option may have settings: `name=seccomp,profile=default`. */
const hasOption = (options: readonly string[], name: string): boolean =>
	options.some(option => option.split(',').includes(`name=${name}`));
