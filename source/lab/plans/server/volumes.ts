/** The volumes of a LAVA server, and what becomes of those that are there already (lava.md 2d). */

import { compareVersions, type Version } from '../../image/version.ts';
import { lavaImage } from '../../image/image.ts';
import { lastMigration, releasesWith } from '../../lava/database/migrations.ts';
import { postgresqlIn } from '../../lava/database/postgresql.ts';
import { SERVER_FOLDERS, volumeName } from '../../lava/server-folders.ts';
import type { VolumeContent } from '../../lava/database/volume-content.ts';

/** `own`: it has its database in its own container. */
export type OwnDatabase = { own: boolean };

/** Its folders that are kept, and the volume of each. */
export const serverFolders = (keepAs: string, { own }: OwnDatabase): [volume: string, folder: string][] =>
	Object.entries(SERVER_FOLDERS)
		.filter(([part]) => own || part !== 'postgresql')
		.map(([part, folder]) => [volumeName(keepAs, part), folder]);

export const serverVolumes = (keepAs: string, kept: OwnDatabase = { own: true }): string[] =>
	serverFolders(keepAs, kept).map(([volume]) => volume);

/** A server that is to be made, as far as its volumes go. */
export type Takeover = OwnDatabase & {
	name: string;
	/** Undefined where the image does not tell: it is then taken for a new one. */
	version: Version | undefined;
	/** The names of the volumes begin with it; '' = nothing is kept. */
	keepAs: string;
	/** Those of the volumes that are there already, and are taken over. */
	there: readonly string[];
	/** What the one for the database holds, where it could be read. */
	database: VolumeContent | undefined;
};

/** Whether it runs on a database that is there already, as far as anybody knows. */
export function takesOver({ keepAs, own, there, database }: Takeover): boolean {
	const isThere = own && keepAs !== '' && there.includes(volumeName(keepAs, 'postgresql'));
	return isThere && (database === undefined || database.postgresql !== undefined);
}

/** Whether the database is migrated when the server starts: for good, for LAVA can't go back. */
function migrates({ database, version }: Takeover): boolean {
	const [from, to] = [database?.migration, version && lastMigration(version)];
	return from === undefined || to === undefined || from < to;
}

export const releaseWords = (version: Version | undefined): string =>
	version === undefined ? 'LAVA' : `LAVA ${version.text}`;

/** What stays when the plan is undone after the start. */
export function alteredWords(request: Takeover): string {
	const ran = `${volumeName(request.keepAs, 'postgresql')}: ${releaseWords(request.version)} ran on the database in it`;
	return migrates(request)
		? `${ran} and may have migrated it: an older release does not take it any more.`
		: `${ran}, which is of the same release.`;
}

/** What is said before of volumes that are taken over. */
export function takeoverWords(request: Takeover): string[] {
	const { keepAs, there, database, version } = request;
	const found = keepAs === '' ? [] : serverVolumes(keepAs, request).filter(name => there.includes(name));
	if (!takesOver(request)) return found.length === 0 ? [] : [`It takes over what is in ${found.join(', ')}.`];
	return [
		`It takes over the volume ${volumeName(keepAs, 'postgresql')}: ${contentWords(database)}.`,
		...(migrates(request)
			? [`${releaseWords(version)} migrates that database when it starts, with no way back for it: copy it first.`]
			: ['The database is of the same release: it stays as it is, with its users, devices and jobs.']),
	];
}

/** The user lavaserver of LAVA's own images (docker/lava-server-base, from April 2019 on). */
const LAVASERVER = 200;

/**
 * What is said of the volumes that LAVA looks at the owners of, before its web server starts (LAVA_CHECK_OWNERS).
 *
 * @param owners by the volume's name, as far as they are known
 */
export function ownersWords(image: string, owners: ReadonlyMap<string, number>): string[] {
	if (lavaImage(image) === undefined) return [];
	return [...owners].flatMap(([volume, owner]) =>
		owner === LAVASERVER
			? []
			: [
					`${volume}: its files belong to the user ${owner}, and to ${LAVASERVER} (lavaserver) in LAVA's images: where one is another's, the server ends. Give them to it: chown -R ${LAVASERVER}:${LAVASERVER}.`,
				],
	);
}

function contentWords(database: VolumeContent | undefined): string {
	if (database?.postgresql === undefined) return 'nobody could look into it';
	const { postgresql, migration, owner } = database;
	const lavas = migration === undefined ? 'no database of LAVA' : `the database of ${releasesWith(migration)}`;
	return `PostgreSQL ${postgresql} with ${lavas}; its files belong to the user ${owner ?? '?'}`;
}

/**
 * What is wrong with volumes that are there already (lava.md 2d, traps 1, 2 and 4).
 *
 * @param lastVersion of the server that used them last, where that is known
 * @param content of the one with the database, where it could be read
 */
export function volumesProblem(
	keepAs: string,
	there: readonly string[],
	version: Version | undefined,
	lastVersion: Version | undefined,
	content?: VolumeContent,
): string | undefined {
	const wanted = serverVolumes(keepAs);
	const found = wanted.filter(name => there.includes(name));
	if (found.length === 0) return undefined;
	const database = volumeName(keepAs, 'postgresql');
	const settings = volumeName(keepAs, 'etc');
	if (found.includes(database) !== found.includes(settings)) {
		const [one, other] = found.includes(database) ? [database, settings] : [settings, database];
		return `${one} is there without ${other}: the database's password would not fit. Choose another name.`;
	}
	if (version === undefined) return undefined;
	return writtenLater(version, lastVersion, content) ?? otherMajor(database, version, lastVersion, content);
}

function writtenLater(
	version: Version,
	lastVersion: Version | undefined,
	content: VolumeContent | undefined,
): string | undefined {
	if (lastVersion !== undefined && compareVersions(version, lastVersion) < 0) {
		return `${lastVersion.text} wrote these volumes and LAVA can't go back: choose it or a newer version.`;
	}
	const [wrote, reads] = [content?.migration, lastMigration(version)];
	if (wrote === undefined || reads === undefined || wrote <= reads) return undefined;
	return `${releasesWith(wrote)} wrote these volumes and LAVA can't go back: choose that or a newer version.`;
}

function otherMajor(
	database: string,
	version: Version,
	lastVersion: Version | undefined,
	content: VolumeContent | undefined,
): string | undefined {
	// Its own image has what wrote it, whatever is usual for that release.
	if (lastVersion?.text === version.text) return undefined;
	const was = content?.postgresql ?? (lastVersion && postgresqlIn(lastVersion));
	const is = postgresqlIn(version);
	if (was === undefined || is === undefined || was === is) return undefined;
	return `PostgreSQL ${was} wrote ${database} and this image has ${is}: dump and restore it, or choose another name.`;
}
