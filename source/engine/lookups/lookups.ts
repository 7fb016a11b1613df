/** What of an engine and its registries is asked for on demand. */

import type { DiskSpace } from '../../lab/disk-space.ts';
import type { Change } from '../../lab/drift.ts';
import type { VolumeContent } from '../../lab/lava/database/volume-content.ts';
import type { LocalImage, ManifestAnswer } from '../../lab/image/manifest.ts';
import type { FoundLab } from '../../lab/plans/as-found.ts';
import { type FoundContainer, readContainer } from '../../lab/spec/read/container.ts';
import type { SwarmNode } from '../../lab/swarm/state.ts';
import { plain } from '../../text/sanitise.ts';
import { readLab } from './as-found.ts';
import { askBelongings, type Belongings } from './belongings.ts';
import { findChanges } from './changes.ts';
import { findManifest, type ManifestOptions } from '../registry/distribution.ts';
import { findEveryone, withDependants } from './dependants.ts';
import type { ImageInspect } from '../../lab/spec/read/inspect.ts';
import { RECIPE_LABEL, recipeIn } from '../../lab/image/recipe.ts';
import { findContainer, findImage } from './find.ts';
import { getFile, getFolder } from '../archive/files.ts';
import { findAbsent } from './host-paths.ts';
import { hostPaths } from '../../lab/plans/recreate/absent.ts';
import { aboutEngine } from './about-engine.ts';
import { nodesOf } from './swarm-nodes.ts';
import { contentOfVolume } from './volume-content.ts';
import { findIpsec } from '../prerequisites/ipsec.ts';
import { type AskHost, findSpace } from '../prerequisites/space.ts';
import type { Session } from '../session/session.ts';

/** All of them reject with an EngineError when the engine does not answer. */
export type Lookups = {
	/** An image in its registry, without pulling it; with docker's own credentials unless others are given. */
	manifestOf(image: string, login?: ManifestOptions['login']): Promise<ManifestAnswer>;
	/** An image that the engine has, by name or id; undefined = it has none. */
	imageOf(image: string): Promise<LocalImage | undefined>;
	/** The images and volumes there are. */
	belongings(): Promise<Belongings>;
	/** On the disk that it keeps them on; undefined = not known from here. */
	space(): Promise<DiskSpace | undefined>;
	/** Whether its kernel can encrypt what is sent over an overlay; undefined = not known from here. */
	ipsec(): Promise<boolean | undefined>;
	/** The hosts of the Swarm that it manages. */
	swarmNodes(): Promise<readonly SwarmNode[]>;
	/** What a container changed in its own layer. */
	changesOf(containerId: string): Promise<readonly Change[]>;
	/** What makes a container again, with its unnamed volumes by their names; undefined = it is gone. */
	specOf(containerId: string): Promise<FoundContainer | undefined>;
	/** What a volume holds of a LAVA server, by its files; undefined = it could not be read. */
	contentOf(volume: string): Promise<VolumeContent | undefined>;
	/** The text of a file in a container, running or not; undefined = there is none. Nothing is run for it. */
	fileIn(containerId: string, path: string): Promise<string | undefined>;
	/** The texts of the files in a folder of a container, by their paths in it; undefined = there is none. */
	filesIn(containerId: string, folder: string): Promise<readonly { path: string; text: string }[] | undefined>;
	/** Devices and other paths of the host that it needs and that are not there now; undefined: not known. */
	absentOf(containerId: string): Promise<readonly string[] | undefined>;
	/** These containers and what they use, with the values of their secrets apart (lab/plans/as-found.ts makes a plan of it). */
	labOf(containerIds: readonly string[]): Promise<FoundLab>;
};

/** A form asks for many containers at a time. */
const TOGETHER_MS = 1000;

function runsBy({ Config }: ImageInspect): Pick<LocalImage, 'entrypoint' | 'command' | 'recipe'> {
	const { Entrypoint, Cmd, Labels } = Config ?? {};
	const recipe = recipeIn(Labels?.[RECIPE_LABEL] ?? undefined);
	return {
		entrypoint: (Entrypoint ?? []).map(plain),
		command: (Cmd ?? []).map(plain),
		...(recipe && { recipe }),
	};
}

export function createLookups(
	open: () => Session,
	environment: ManifestOptions['environment'],
	askHost: AskHost,
): Lookups {
	let last: { session: Session; at: number; everyone: ReturnType<typeof findEveryone> } | undefined;
	const everyoneNow = (session: Session): ReturnType<typeof findEveryone> => {
		const at = session.clock.now();
		if (last?.session !== session || at - last.at > TOGETHER_MS)
			last = { session, at, everyone: findEveryone(session) };
		return last.everyone;
	};
	return {
		manifestOf: async (image, login) => findManifest(open(), image, { environment, ...(login && { login }) }),
		async imageOf(image) {
			const found = await findImage(open(), image);
			if (found === undefined) return undefined;
			return {
				id: found.Id,
				names: (found.RepoTags ?? []).map(plain),
				digests: (found.RepoDigests ?? []).map(plain),
				architecture: plain(found.Architecture ?? ''),
				...runsBy(found),
			};
		},
		belongings: async () => askBelongings(open()),
		space: async () => findSpace(open(), askHost),
		ipsec: async () => findIpsec(open(), askHost),
		swarmNodes: async () => nodesOf(open()),
		changesOf: async containerId => findChanges(open(), containerId),
		async specOf(containerId) {
			const session = open();
			const found = await findContainer(session, containerId);
			if (found === undefined) return undefined;
			const [image, { defaults }, everyone] = await Promise.all([
				findImage(session, found.Image),
				aboutEngine(session),
				everyoneNow(session),
			]);
			const read = readContainer(found, { defaults, takenOver: true, ...(image && { image }) });
			const recipe = image && runsBy(image).recipe;
			return withDependants(session, { ...read, ...(recipe && { recipe }) }, everyone, defaults);
		},
		contentOf: async volume => contentOfVolume(open(), volume),
		async fileIn(containerId, path) {
			const file = await getFile(open(), containerId, path);
			return file === undefined ? undefined : Buffer.from(file.content).toString('utf8');
		},
		async filesIn(containerId, folder) {
			const files = await getFolder(open(), containerId, folder);
			return files?.map(({ path, content }) => ({ path, text: Buffer.from(content).toString('utf8') }));
		},
		async absentOf(containerId) {
			const session = open();
			const found = await findContainer(session, containerId);
			const paths = found === undefined ? [] : hostPaths(readContainer(found).spec);
			if (paths.length === 0) return [];
			return findAbsent(
				session,
				paths,
				(await everyoneNow(session)).map(({ inspect }) => inspect),
			);
		},
		async labOf(containerIds) {
			const session = open();
			return readLab(session, containerIds, (await aboutEngine(session)).defaults);
		},
	};
}
