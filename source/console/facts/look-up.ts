/** Looks up what a wizard's answers ask for: containers that are recreated, and images in their registries. */

import type { Engine } from '../../engine/engine.ts';
import { findSources } from '../../engine/build-context/find-sources.ts';
import { readText } from '../../engine/build-context/read-text.ts';
import { measureServer } from '../../engine/backup/measure.ts';
import { expandHome } from '../../engine/home.ts';
import { unfinishedIn } from '../../engine/backup/unfinished.ts';
import { readBackupHead } from '../../engine/backup/read-backup.ts';
import type { SwarmNode } from '../../lab/swarm/state.ts';
import { LXC_SEARCH } from '../../lab/lava/worker/lxc.ts';
import { connectsTo } from '../../lab/lava/reach.ts';
import { explainManage } from '../../lab/lava/manage/errors.ts';
import { readPower, tellPower } from '../../lab/lava/manage/power.ts';
import { messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';
import { backupsIn, freeBytes } from './about-backups.ts';
import { type Asked, askedKey, type LookedUp } from '../../wizards/world.ts';

type LookingEngine = Pick<Engine, 'lookups' | 'runCommand'>;

/** By `askedKey`. Rejects with an EngineError when the engine does not answer. */
export async function lookUp(engine: LookingEngine, asked: readonly Asked[]): Promise<ReadonlyMap<string, LookedUp>> {
	return new Map(await Promise.all(asked.map(async each => [askedKey(each), await lookUpOne(engine, each)] as const)));
}

async function lookUpOne(engine: LookingEngine, asked: Asked): Promise<LookedUp> {
	const { lookups } = engine;
	if (asked.about === 'image') {
		return { about: 'image', answer: await lookups.manifestOf(asked.image, asked.login) };
	}
	if (asked.about === 'volumes') {
		const belongings = await lookups.belongings().catch(() => undefined);
		return { about: 'volumes', names: belongings?.volumes };
	}
	if (asked.about === 'encrypts') return { about: 'encrypts', can: await lookups.ipsec().catch(() => undefined) };
	if (asked.about === 'nodes') return { about: 'nodes', ...(await nodesOf(engine)) };
	if (asked.about === 'reaches') return { about: 'reaches', why: await whyNotReached(engine, asked) };
	if (asked.about === 'volume') return { about: 'volume', content: await lookups.contentOf(asked.volume) };
	if (asked.about === 'lxc') return { about: 'lxc', files: await filesAboutLxc(engine, asked.server) };
	if (asked.about === 'backup of') return { about: 'backup of', ...(await measureServer(engine, asked.server)) };
	if (asked.about === 'folder') {
		const [free, unfinished] = await Promise.all([freeBytes(asked.path), unfinishedIn(expandHome(asked.path))]);
		return { about: 'folder', free, unfinished };
	}
	if (asked.about === 'backups in') return { about: 'backups in', files: await backupsIn(asked.folder) };
	if (asked.about === 'backup') return { about: 'backup', head: await readBackupHead(asked.path) };
	if (asked.about === 'image here') return { about: 'image here', found: await lookups.imageOf(asked.image) };
	if (asked.about === 'sources') return { about: 'sources', found: await findSources(asked.sources) };
	if (asked.about === 'file') return { about: 'file', text: await firstFileIn(engine, asked) };
	if (asked.about === 'power') return { about: 'power', ...(await powerOf(engine, asked)) };
	if (asked.about === 'text') return { about: 'text', ...(await readText(asked.path)) };
	const [old, changes] = await Promise.all([lookups.specOf(asked.id), lookups.changesOf(asked.id)]);
	if (old === undefined) return { about: 'container', old };
	const [image, now] = await Promise.all([lookups.imageOf(old.imageId), lookups.imageOf(old.spec.image)]);
	return { about: 'container', old, changes, image, imageNow: now?.id };
}

async function nodesOf({ lookups }: LookingEngine): Promise<{ nodes: readonly SwarmNode[] } | { why: string }> {
	try {
		return { nodes: await lookups.swarmNodes() };
	} catch (error) {
		return { why: messageOf(error) };
	}
}

async function firstFileIn(
	{ lookups }: LookingEngine,
	{ id, paths }: Extract<Asked, { about: 'file' }>,
): Promise<string | undefined> {
	for (const path of paths) {
		const text = await lookups.fileIn(id, path);
		if (text !== undefined) return text;
	}
	return undefined;
}

/** `grep` says 1 where there are none, and 2 also where it could not read one of many. */
async function filesAboutLxc({ runCommand }: LookingEngine, containerId: string): Promise<string[] | undefined> {
	try {
		const { exitCode, stdout } = await runCommand({ containerId, command: LXC_SEARCH });
		const files = stdout.split('\n').filter(Boolean).map(plain).toSorted();
		return exitCode <= 1 || files.length > 0 ? files : undefined;
	} catch {
		// It stopped meanwhile.
		return undefined;
	}
}

async function powerOf(
	{ runCommand }: LookingEngine,
	{ server, worker }: Extract<Asked, { about: 'power' }>,
): Promise<Omit<Extract<LookedUp, { about: 'power' }>, 'about'>> {
	const { command, stdin } = tellPower(worker);
	if (typeof stdin !== 'string') throw new TypeError('It asks for no secret.');
	try {
		const { exitCode, stdout, stderr } = await runCommand({ containerId: server, command, stdin });
		if (exitCode !== 0) return { boards: [], why: explainManage(stderr).says };
		return { boards: readPower(stdout), why: undefined };
	} catch (error) {
		return { boards: [], why: messageOf(error) };
	}
}

/** Undefined: it is reached, or what was tried says nothing. */
async function whyNotReached(
	{ runCommand }: LookingEngine,
	{ from, host, port }: Extract<Asked, { about: 'reaches' }>,
): Promise<string | undefined> {
	try {
		const { exitCode, stderr } = await runCommand({
			containerId: from,
			...connectsTo(host, port),
			milliseconds: 10_000,
		});
		return exitCode === 1 ? plain(stderr.trim().split('\n').at(-1) ?? '') || 'no connection' : undefined;
	} catch {
		// It stopped meanwhile.
		return undefined;
	}
}
