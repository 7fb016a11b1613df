/** The system's files that the facts stand in, parsed. */

import * as z from 'zod/mini';
import { plain } from '../../text/sanitise.ts';
import type { Group, InstalledPackage, OperatingSystem } from './facts.ts';

const releaseSchema = z.object({
	ID: z.optional(z.string()),
	ID_LIKE: z.optional(z.string()),
	PRETTY_NAME: z.optional(z.string()),
});

/** /etc/os-release (os-release(5)): `NAME=value`, values quoted or not. */
export function parseOsRelease(file: string): OperatingSystem {
	const entries = [...file.matchAll(/^([A-Z_]+)=(["']?)(.*)\2$/gm)].map(([, name = '', , value = '']) => [name, value]);
	const { ID = 'linux', ID_LIKE = '', PRETTY_NAME = ID } = releaseSchema.parse(Object.fromEntries(entries));
	return { id: plain(ID), like: ID_LIKE.split(' ').filter(each => each !== ''), name: plain(PRETTY_NAME) };
}

const groupSchema = z.tuple([z.string(), z.string(), z.coerce.number(), z.string()]);

/** One group of /etc/group (group(5)); undefined when there is none of this name. */
export function parseGroup(file: string, name: string): Group | undefined {
	const line = file.split('\n').find(each => each.startsWith(`${name}:`));
	const group = groupSchema.safeParse(line?.split(':'));
	if (!group.success) return undefined;
	const [, , id, members] = group.data;
	return { id, members: members.split(',').filter(each => each !== '') };
}

/** The first of these packages that is installed, from /var/lib/dpkg/status (deb822(5)). */
export function parseDpkgStatus(file: string, names: readonly string[]): InstalledPackage | undefined {
	for (const name of names) {
		const start = `\n${file}`.indexOf(`\nPackage: ${name}\n`);
		const [stanza = ''] = start === -1 ? [] : file.slice(start).split('\n\n', 1);
		const version = /^Version: (.+)$/m.exec(stanza)?.[1];
		if (version !== undefined && /^Status: .* installed$/m.test(stanza)) return { name, version: plain(version) };
	}
	return undefined;
}
