/** What speaks against a container's switch to another image, and what to know before it (lava.md 2d, 3, 4c, 7). */

import type { Container } from '../../objects.ts';
import { contractOf } from '../../lava/contract.ts';
import { type Architecture, lavaImage } from '../../image/image.ts';
import { compareDigests, type Manifest, runsOn, type Side } from '../../image/manifest.ts';
import { roleOf } from '../../lava/role/role.ts';
import type { BuildStep } from '../../plan.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import { compareVersions, type Version } from '../../image/version.ts';
import { hasOwnDatabase, repairsDatabase } from '../../lava/database/postgresql.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { whyNotRecreated } from '../recreate/recreate.ts';
import { type Conditional, whatHolds } from '../../sentences.ts';

export type Switched = {
	container: Container;
	/** To make it again, with its unnamed volumes by their names. */
	found: FoundContainer;
	/** What its registry said of the image it is switched to. */
	target: Manifest;
	/** What it runs now, by its registry's digest; undefined: it was built here, or pulled under another name. */
	current: Side | undefined;
	/** Its image was built here: it is built again on the target. */
	build?: BuildStep;
};

/** What holds for all containers of one switch. */
export type SwitchContext = {
	host: Architecture;
	/** The server's version when the switch is done; undefined: unknown. */
	serverVersion: Version | undefined;
};

/** Why it can't be switched; undefined = nothing speaks against it. */
export function refusal(switched: Switched, around: SwitchContext): string | undefined {
	const { container, found, target } = switched;
	const unmanaged = whyNotRecreated(container, found);
	if (unmanaged !== undefined) return unmanaged;
	const { role } = roleOf(container);
	const [from, to] = [lavaImage(found.spec.image), lavaImage(target.image)];
	const rows: readonly Conditional[] = [
		[
			from !== undefined && to !== undefined && from.component !== to.component,
			`${target.image} is another part of LAVA.`,
		],
		[to?.base === true, `${target.image} is an image to build on (-base), without LAVA in it.`],
		[
			!runsOn(target, around.host),
			`${target.image} is for ${target.platforms.join(', ')}, and the host is ${around.host}.`,
		],
	];
	const [first] = whatHolds(rows);
	if (first !== undefined) return first;
	if (role === 'server') return serverRefusal(found, from?.version, to?.version);
	return role === 'dispatcher' ? workerRefusal(switched, to?.version, around) : undefined;
}

function serverRefusal({ spec }: FoundContainer, from: Version | undefined, to: Version | undefined) {
	if (from === undefined || to === undefined || compareVersions(to, from) >= 0) return undefined;
	const own = hasOwnDatabase(spec.environment ?? {});
	const how = own ? `n t restores one, and takes ${to.text} with it` : 'it goes to where the database runs';
	return `It would go back from ${from.text} to ${to.text}, and LAVA's database can't: only a backup of then leads back (${how}).`;
}

function workerRefusal(
	{ found }: Switched,
	to: Version | undefined,
	{ serverVersion }: SwitchContext,
): string | undefined {
	if (to === undefined) return undefined;
	const from = lavaImage(found.spec.image)?.version;
	if (contractOf(from) !== contractOf(to) && from !== undefined && found.spec.command !== undefined) {
		return `A command of its own runs in it, which can't be translated from ${from.text} to ${to.text}: recreate it.`;
	}
	// What does not fit its server already is no worse off elsewhere.
	if (serverVersion === undefined || from?.text === to.text) return undefined;
	if (contractOf(serverVersion) !== contractOf(to)) {
		return `The server has ${serverVersion.text} and would not understand ${to.text}: one of them speaks ZMQ, the other HTTP.`;
	}
	if (contractOf(to) === 'http' && serverVersion.text !== to.text) {
		return `The server has ${serverVersion.text} and gives no jobs to ${to.text}: switch the server first, the worker to the same version.`;
	}
	return undefined;
}

/**
 * What to know of one container, without its name before it.
 *
 * @param jobsEnd the plan waits for the test jobs that run
 */
export function switchWarnings({ container, found, target, current, build }: Switched, jobsEnd = false): string[] {
	const { role, manager } = roleOf(container);
	const [from, to] = [lavaImage(found.spec.image), lavaImage(target.image)];
	const other = from?.version !== undefined && to?.version !== undefined && from.version.text !== to.version.text;
	const rows: readonly Conditional[] = [
		[
			build !== undefined,
			`its own image is built again on ${target.image}, as ${build?.tag}; ${found.spec.image} stays.`,
		],
		[role === 'server', 'the workers have no server until the new container answers.'],
		[role === 'dispatcher' && container.status === 'running' && !jobsEnd, 'test jobs that run in it break off.'],
		[
			role === 'server' && other && !hasOwnDatabase(found.spec.environment ?? {}),
			`its database is elsewhere and is migrated to ${to?.version?.text}, which can't be undone: have a backup.`,
		],
		[
			role === 'server' && repairsDatabase(to?.version, from?.version),
			`databases of 2023.01 to 2023.05 may need two of their migrations repaired on the way to 2023.06 and later: where one fails, all goes back.`,
		],
		[
			role === 'server' && to?.version === undefined,
			`${target.image} does not tell its version: it may be older than the database.`,
		],
		[
			to?.channel === 'daily' && from?.channel === 'release',
			'a daily build is not a release: nobody has tested it yet.',
		],
		[
			manager.kind === 'compose',
			`its Compose file still names ${found.spec.image}: change it there too, or the next "docker compose up" undoes this.`,
		],
		[container.status === 'paused', 'it is paused; the new one runs.'],
	];
	const said = whatHolds(rows);
	return [
		...(other || build !== undefined ? [] : [digestWords(target, current)]),
		...said,
		...recreationNotes(found),
		...found.warnings,
	];
}

function digestWords(target: Manifest, current: Side | undefined): string {
	if (current === undefined)
		return `nobody knows whether ${target.image} is the same image: this one has no registry's digest.`;
	switch (compareDigests(current, target)) {
		case 'equal':
			return `${target.image} is the very same image (${short(target.digest)}).`;
		case 'not comparable':
			return `whether ${target.image} is the same image is not known: one of the two names stands for several architectures.`;
		case 'different':
			return `${target.image} IS ANOTHER IMAGE: ${short(target.digest)}, and it runs ${short(current.digest)}. The same version should be the same.`;
	}
}

function short(digest: string): string {
	return digest.slice(0, 'sha256:'.length + 12);
}
