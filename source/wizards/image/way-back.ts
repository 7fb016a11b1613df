/** What leads back from another release of a server: its backup (`wizards/server/restore.ts`). */

import { lavaImage } from '../../lab/image/image.ts';
import { hasOwnDatabase } from '../../lab/lava/database/postgresql.ts';
import { timeWords } from '../../lab/lava/server/backup.ts';
import { roleOf, servesWeb } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { type Asked, askedKey, containerFacts, type World } from '../world.ts';
import { chosenContainers, type RegistryAnswers } from './registry-names.ts';

/** Of a server that is asked for another version. */
export const backupsAsked = (container: Container, answers: RegistryAnswers, { facts }: World): Asked[] =>
	isUpgraded(container, answers) ? [{ about: 'backups in', folder: facts.backups.folder }] : [];

function isUpgraded(container: Container, { version }: RegistryAnswers): boolean {
	const wanted = version.trim();
	const isServer = roleOf(container).role === 'server' && servesWeb(container);
	return isServer && wanted !== '' && lavaImage(container.image)?.tag !== wanted;
}

/** For the preview. */
export function backupWords(container: Container, answers: RegistryAnswers, world: World): string[] {
	const { name } = container;
	if (!isUpgraded(container, answers) || !isRestorable(container, world)) return [];
	const { folder } = world.facts.backups;
	const newest = newestBackup(container, world);
	return [
		newest === undefined
			? `${name}: there is no backup of it in ${folder}: make one first (n b).`
			: `${name}: its newest backup is of LAVA ${newest.version}, ${timeWords(newest)}: make another one first (n b) if that is too old.`,
	];
}

/** For the end. */
export function wayBack(answers: RegistryAnswers, world: World): string[] {
	const upgraded = chosenContainers(answers, world).filter(each => isUpgraded(each, answers));
	return upgraded.flatMap(container => {
		const newest = isRestorable(container, world) ? newestBackup(container, world) : undefined;
		return newest === undefined
			? []
			: [`The way back, if ${container.name} does not work well: n t, with its backup of ${timeWords(newest)}.`];
	});
}

/** A database elsewhere is restored where that runs. */
function isRestorable({ id }: Container, world: World): boolean {
	const facts = containerFacts(id, world);
	return facts !== undefined && facts !== 'gone' && hasOwnDatabase(facts.old.spec.environment ?? {});
}

function newestBackup({ name }: Container, { facts }: World) {
	const found = facts.answers.get(askedKey({ about: 'backups in', folder: facts.backups.folder }));
	const files = found?.about === 'backups in' ? found.files : [];
	const manifests = files.flatMap(({ head }) => (head.state === 'found' ? [head.manifest] : []));
	return manifests.find(({ server }) => server === name);
}
