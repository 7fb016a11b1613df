/** A server switched to another image: of another version, its database goes along to a new volume (lava.md 2d). */

import { type ContainerRef, refOf } from '../../command.ts';
import { contractOf } from '../../lava/contract.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { copySteps, movedFolders, movedWords, volumeSteps, withVolumes } from '../recreate/carry.ts';
import { listening } from './coordinator.ts';
import { heldOf, holdSteps, releaseSteps } from './hold.ts';
import { DATABASE, type DatabaseMove, helpersOf, moveSteps, withDatabaseIn } from './move-database.ts';
import { hasOwnDatabase, postgresqlIn } from '../../lava/database/postgresql.ts';
import { replace } from '../recreate/recreate.ts';
import { SERVING_SECONDS } from '../server/server.ts';
import { volumeName } from '../../lava/server-folders.ts';
import { type SwitchChange, recreation, type SwitchPart, type SwitchRequest, versionsOf } from './part.ts';
import { lavaImage } from '../../image/image.ts';
import { roleOf, stopGrace } from '../../lava/role/role.ts';
import { wholeServer } from '../../lava/server/split.ts';
import { isUp } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import { crossesLxcsEnd } from '../../lava/worker/lxc.ts';
import { several } from '../../../text/human.ts';

export function serverChange(part: SwitchPart, parts: readonly SwitchPart[], request: SwitchRequest): SwitchChange {
	const { found, target, changes, container } = part;
	const moved = movedFolders(found.spec, changes);
	const spec = withVolumes({ ...found.spec, image: target.image }, moved);
	const move = databaseMove(part, spec, request);
	const server: ContainerRef = { id: '', name: spec.name };
	const { first, populate, warnings } = listening(part);
	const copies = copySteps(moved.map(({ folder }) => folder));
	const { steps, cleanup } = replace({
		...recreation(part, move?.to ?? spec),
		populate: (made, old) => [...(move === undefined ? copies(made, old) : []), ...populate(made)],
		...(move !== undefined && { between: (old: ContainerRef) => moveSteps(move, old) }),
		well: { until: { is: 'serving', server: { container: server } }, seconds: SERVING_SECONDS },
	});
	const rests = changesVersion(part) ? restSteps(part, parts) : [];
	const devices = changesVersion(part) && container.status === 'running' ? devicesOf(part) : [];
	return {
		name: spec.name,
		steps: [
			...holdSteps({ id: found.id, name: spec.name }, devices, request.waitForJobs),
			...rests,
			...first,
			...(move === undefined ? volumeSteps(moved) : []),
			...steps,
		],
		last: releaseSteps(server, devices),
		cleanup: [
			...(move === undefined ? [] : helpersOf(move)).map(helper => ({
				do: 'remove' as const,
				container: helper,
				force: false,
				volumes: false,
			})),
			...cleanup,
		],
		warnings: [
			...movedWords(moved),
			...(move === undefined ? [] : moveWarnings(part, move)),
			...leftBehind(part, parts),
			...lxcWarnings(part),
			...warnings,
		],
	};
}

/** Its other containers, while it migrates the database that they have in common; their own turn starts them. */
function restSteps({ container: server }: SwitchPart, parts: readonly SwitchPart[]): Step[] {
	const all = wholeServer(server, { containers: new Map(parts.map(({ container }) => [container.id, container])) });
	return all
		.filter(each => each.id !== server.id && isUp(each) && roleOf(each).role !== 'database')
		.toReversed()
		.map(each => ({ do: 'stop', container: refOf(each), grace: stopGrace(each) }));
}

const devicesOf = ({ workers = [] }: SwitchPart) => workers.flatMap(({ devices }) => devices);

/** Whether its workers have no job to do any more when their turn comes. */
export function waitsForJobs(part: SwitchPart | undefined, { waitForJobs }: SwitchRequest): boolean {
	return (
		waitForJobs && part?.container.status === 'running' && changesVersion(part) && heldOf(devicesOf(part)).length > 0
	);
}

/** Where the versions are unknown, they are taken for different unless the image is the very same. */
function changesVersion(part: SwitchPart): boolean {
	const [from, to] = versionsOf(part);
	if (from !== undefined && to !== undefined) return from.text !== to.text;
	return part.current?.digest !== part.target.digest;
}

/** Undefined: it needs none, or its database is not its own. */
function databaseMove(part: SwitchPart, to: ContainerSpec, { on }: SwitchRequest): DatabaseMove | undefined {
	const { found, target, changes, imageNow } = part;
	if (!changesVersion(part) || !hasOwnDatabase(found.spec.environment ?? {})) return undefined;
	const source = to.mounts?.find(mount => mount.target === DATABASE);
	if (source === undefined || source.type === 'tmpfs') return undefined;
	const moved = movedFolders(found.spec, changes);
	const how = majorsOf(part).length === 1 ? 'copy' : 'dump';
	// What is copied out of the container's layer is the new one's own already.
	if (how === 'copy' && moved.some(({ folder }) => folder === DATABASE)) return undefined;
	const version = lavaImage(target.image)?.tag ?? 'new';
	const base =
		source.type === 'volume' ? source.source.replace(/-\d{4}\.\d[\w.]*$/, '') : volumeName(to.name, 'postgresql');
	const volume = freeVolume(`${base}-${version}`, on(part.host).volumes ?? []);
	const renamed = target.image === found.spec.image || imageNow !== found.imageId;
	return {
		how,
		from: { ...withVolumes(found.spec, moved), ...(renamed && { image: found.imageId }) },
		to: withDatabaseIn(volume, to),
		volume,
		moved,
		version,
	};
}

/** The PostgreSQLs of both images: one where it is the same; `unknown` is never the same. */
function majorsOf(part: SwitchPart): readonly string[] {
	const [from, to] = versionsOf(part).map(version => version && postgresqlIn(version));
	return from !== undefined && from === to
		? [from]
		: [from ?? 'one of unknown version', to ?? 'one of unknown version'];
}

function freeVolume(name: string, taken: readonly string[], next = 2): string {
	if (!taken.includes(name)) return name;
	const other = `${name}-${next}`;
	return taken.includes(other) ? freeVolume(name, taken, next + 1) : other;
}

function moveWarnings(part: SwitchPart, { how, from, volume }: DatabaseMove): string[] {
	const [was, is] = majorsOf(part);
	const source = from.mounts?.find(({ target }) => target === DATABASE);
	const name = source !== undefined && 'source' in source ? source.source : '';
	const [place, remove] =
		source?.type === 'bind' ? [`The folder ${name}`, ''] : [`The volume ${name}`, ` ("docker volume rm ${name}")`];
	const version = lavaImage(part.found.spec.image)?.tag ?? 'the old image';
	return [
		how === 'copy'
			? `its database is copied to the volume ${volume}, and migrated there.`
			: `PostgreSQL ${was} becomes ${is}, which can't read its files: the database is dumped, and restored into the volume ${volume}.`,
		`${place} keeps the database as ${version} left it, for a way back: remove it when the new one works well${remove}.`,
	];
}

/** Jobs for LXC are refused from the release on that has dropped it (lava.md 8). */
function lxcWarnings(part: SwitchPart): string[] {
	const [from, to] = versionsOf(part);
	if (!crossesLxcsEnd(from, to) || to === undefined) return [];
	const { aboutLxc } = part;
	const dropped = `${to.text} has no LXC any more`;
	if (aboutLxc === undefined) return [`${dropped}: look for it in health checks and device dictionaries before.`];
	if (aboutLxc.length === 0) return [];
	const names = aboutLxc.map(path => path.split('/').slice(-2).join('/'));
	return [`${dropped}, and these speak of it: ${several(names, NAMED_FILES)}. Jobs that use it are refused.`];
}

const NAMED_FILES = 12;

/** Workers that it knows and that are not switched with it. */
function leftBehind(part: SwitchPart, parts: readonly SwitchPart[]): string[] {
	const [, to] = versionsOf(part);
	if (to === undefined || !changesVersion(part) || contractOf(to) !== 'http') return [];
	const names = (part.workers ?? [])
		.filter(({ state, health }) => state === 'online' && health !== 'retired')
		.map(({ name }) => name);
	const left = names.filter(name => !parts.some(({ worker }) => worker?.name === name));
	return left.length === 0
		? []
		: [`no jobs until they have ${to.text} too: ${left.join(', ')}, which this plan leaves as they are.`];
}

/** Whether PostgreSQL's files need a place that the engine has to tell us is free. */
export function needsVolumes(part: SwitchPart): boolean {
	return changesVersion(part) && hasOwnDatabase(part.found.spec.environment ?? {});
}
