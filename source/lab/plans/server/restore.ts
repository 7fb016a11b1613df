/**
 * A LAVA server filled from a backup, into volumes of its own: what it had before stays where it is, so that there is a
 * way back until the end and after it.
 */

import { type ContainerRef, refOf } from '../../command.ts';
import type { Change } from '../../drift.ts';
import { lavaImage } from '../../image/image.ts';
import { compareVersions, isAtLeast, parseVersion, type Version } from '../../image/version.ts';
import { majorOf, type BackupManifest } from '../../lava/server/backup.ts';
import { lastMigration, releasesWith } from '../../lava/database/migrations.ts';
import { hasOwnDatabase, repairsDatabase } from '../../lava/database/postgresql.ts';
import { stopGrace } from '../../lava/role/role.ts';
import { SERVER_FOLDERS } from '../../lava/server-folders.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Plan, Step } from '../../plan.ts';
import { type Conditional, whatHolds } from '../../sentences.ts';
import type { ContainerSpec, MountSpec } from '../../spec/container.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import { count } from '../../../text/human.ts';
import {
	copySteps,
	isMounted,
	type Moved,
	movedFolders,
	movedWords,
	volumeSteps,
	withVolumes,
} from '../recreate/carry.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { helperSpec, postgresql, removed, stopped } from './helper.ts';
import { managerNotes, replace, whyNotRecreated, withSameHostname } from '../recreate/recreate.ts';
import { SERVING_SECONDS } from './server.ts';
import { volumeName } from '../../lava/server-folders.ts';

export type RestoreRequest = {
	container: Container;
	old: FoundContainer;
	/** What it changed in its own layer. */
	changes: readonly Change[];
	/** On the console's host. */
	file: string;
	manifest: BackupManifest;
	/** Names of all volumes that the engine has. */
	volumes: readonly string[];
	/** Of the backup's release, which the server takes; left out: it keeps its own. */
	image?: string | undefined;
};

export function restorePlan(request: RestoreRequest): Plan {
	const { container, old, changes, file, image } = request;
	const fresh = freshVolumes(request);
	const filled = withFresh({ ...old.spec, ...(image !== undefined && { image }) }, fresh);
	const moved = movedFolders(filled, changes);
	const spec = withSameHostname(withVolumes(filled, moved), old);
	const helper: ContainerRef = { id: '', name: `${spec.name}-restore` };
	const { steps, cleanup } = replace({
		old,
		grace: stopGrace(container),
		spec,
		between: aside => [
			...volumeSteps([...fresh, ...moved]),
			{ do: 'create', spec: helperSpec(helper.name, spec, spec.mounts ?? []) },
			...copySteps(moved.map(({ folder }) => folder))(helper, aside),
			...fillSteps(helper, file),
		],
		start: true,
		well: { until: { is: 'serving', server: { container: { id: '', name: spec.name } } }, seconds: SERVING_SECONDS },
	});
	return {
		title: `Restore ${container.name} from a backup`,
		steps: [
			{ do: 'read-backup', to: 'check', file, container: refOf(container) },
			...(image === undefined ? [] : [{ do: 'pull' as const, image, policy: 'missing' as const }]),
			...steps,
			removed(helper),
			...cleanup,
		],
		warnings: warningsOf(request, fresh, moved),
	};
}

/** Without the jobs' output in the backup, what is there of it stays. */
function freshVolumes({ old, manifest, volumes }: RestoreRequest): Moved[] {
	return Object.entries(SERVER_FOLDERS)
		.filter(([part]) => part !== 'jobs' || manifest.jobs)
		.map(([part, folder]) => {
			const mount = (old.spec.mounts ?? []).find(({ target }) => target === folder);
			const name = mount?.type === 'volume' && mount.source !== '' ? mount.source : volumeName(old.spec.name, part);
			return { folder, volume: freeName(`${name.replace(/-restored(?:-\d+)?$/, '')}-restored`, volumes) };
		});
}

function freeName(name: string, taken: readonly string[], next = 2): string {
	if (!taken.includes(name)) return name;
	const other = `${name.replace(/-\d+$/, '')}-${next}`;
	return taken.includes(other) ? freeName(name, taken, next + 1) : other;
}

function withFresh(spec: ContainerSpec, fresh: readonly Moved[]): ContainerSpec {
	const others = (spec.mounts ?? []).filter(({ target }) => !fresh.some(({ folder }) => folder === target));
	const added = fresh.map(({ folder, volume }): MountSpec => ({ type: 'volume', source: volume, target: folder }));
	return { ...spec, mounts: [...others, ...added] };
}

/** The image's own empty cluster fills the new volume when the helper is made. */
function fillSteps(helper: ContainerRef, file: string): Step[] {
	return [
		{ do: 'start', container: helper },
		postgresql(helper, 'start'),
		{ do: 'read-backup', to: 'restore', file, container: helper },
		postgresql(helper, 'stop'),
		stopped(helper),
	];
}

/**
 * Why the backup can't go into this server; undefined = it can.
 *
 * @param has the major of the PostgreSQL that the server has; undefined: it could not be read, or it gets another image
 * @param image that it gets
 */
export function whyNotRestored(
	container: Container,
	old: FoundContainer,
	{ version, postgresql: made, migration, own }: BackupManifest,
	has: string | undefined,
	image: string = old.spec.image,
): string | undefined {
	const to = lavaImage(image)?.version;
	const [from, major, newest] = [parseVersion(version), majorOf(made), to && lastMigration(to)];
	const rows: readonly Conditional[] = [
		[!hasOwnDatabase(old.spec.environment ?? {}), 'Its database is not its own: restore it where that runs.'],
		[
			!isMounted(old.spec, SERVER_FOLDERS.postgresql) || !isMounted(old.spec, SERVER_FOLDERS.etc),
			'What it has now is in its container alone, and would go with that: make a server that keeps its volumes, and restore into it.',
		],
		[!own, 'The backup is of a server whose database was elsewhere: its settings would lead there again.'],
		[
			isOlder(to, from),
			`The backup is of LAVA ${version}, and this server is ${to?.text ?? ''}: LAVA can't go back. Restore it into ${version} or newer.`,
		],
		[
			newest !== undefined && migration > newest,
			`The backup's database is of ${releasesWith(migration)}: this server is too old for it.`,
		],
		[
			has !== undefined && Number(has) < Number(major),
			`The backup is of PostgreSQL ${major}, and this server's ${has ?? ''} can't read it: take an image with ${major} or newer.`,
		],
	];
	return whyNotRecreated(container, old) ?? whatHolds(rows)[0];
}

const isOlder = (to: Version | undefined, from: Version | undefined): boolean =>
	to !== undefined && from !== undefined && compareVersions(to, from) < 0;

/** From this release on LAVA refuses parts of jobs of one name (its migrations scheduler 0060 and results 0020). */
const UNIQUE = '2024.09';

function warningsOf(request: RestoreRequest, fresh: readonly Moved[], moved: readonly Moved[]): string[] {
	const { container, old, manifest, image = old.spec.image } = request;
	const { users, workers, devices, jobs } = manifest.counts;
	const [from, to] = [parseVersion(manifest.version), lavaImage(image)?.version];
	const crosses = from !== undefined && to !== undefined && !isAtLeast(from, UNIQUE) && isAtLeast(to, UNIQUE);
	const kept = (old.spec.mounts ?? []).filter(({ target }) => fresh.some(({ folder }) => folder === target));
	const said: readonly Conditional[] = [
		[
			true,
			`It becomes ${manifest.server} of LAVA ${manifest.version} as it was: ${count(users, 'user')}, ${count(workers, 'worker')}, ${count(devices, 'device')}, ${count(jobs, 'job')}.`,
		],
		[image !== old.spec.image, releaseWords(old.spec.image, image)],
		[isUp(container), 'LAVA is away until it is done; test jobs that run meanwhile are lost to it.'],
		[true, `What it has now stays in ${kept.map(placeOf).join(', ')}: remove that when all is well.`],
		[
			!manifest.jobs,
			"The backup is without the output of jobs: what is there stays, and belongs to this server's own jobs.",
		],
		[to === undefined, `${image} does not tell its version: whether it can read the backup shows when it starts.`],
		[
			crosses,
			`From ${UNIQUE} on LAVA takes no doubles among a job's results: where there are any it does not start, and all is undone. Then restore into an older release first, and run "lava-server manage check_uniqueness" of ${UNIQUE}.`,
		],
		[repairsDatabase(to, from), 'Two migrations on this way are known to fail on some databases: then all is undone.'],
	];
	return [
		...whatHolds(said),
		...movedWords(moved),
		...managerNotes(container, 'recreate'),
		...recreationNotes(old),
		...old.warnings,
	];
}

/** LAVA gives jobs to workers of its own release only (lava.md 4c). */
const releaseWords = (now: string, image: string): string =>
	`Its image becomes ${image}; now it is ${now}. Workers of another release than the server's get no jobs: f in the Workers panel moves each.`;

function placeOf(mount: MountSpec): string {
	return mount.type === 'volume' || mount.type === 'bind' ? mount.source : mount.target;
}
