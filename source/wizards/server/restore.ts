/** Asks which backup a LAVA server is to be filled from. */

import { type BackupHead, timeWords } from '../../lab/lava/server/backup.ts';
import { lavaImage } from '../../lab/image/image.ts';
import { compareVersions, parseVersion } from '../../lab/image/version.ts';
import { roleOf, servesWeb } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { restorePlan, whyNotRestored } from '../../lab/plans/server/restore.ts';
import { versionImage } from '../../lab/plans/fix/version.ts';
import { bytes, count } from '../../text/human.ts';
import { WHOLE_PATH } from './backup.ts';
import { databaseAsks, majorInVolume } from './database-now.ts';
import type { Option } from '../field.ts';
import { webPage } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { askedKey, type ContainerFacts, containerFacts, type World } from '../world.ts';

type Answers = { server: string; file: string; release: string };

/** Also those that do not run. */
const servers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => roleOf(each).role === 'server' && servesWeb(each))
		.toSorted((a, b) => a.name.localeCompare(b.name));

const chosen = ({ server }: Answers, world: World): Container | undefined =>
	servers(world).find(({ name }) => name === server);

/** Undefined: not looked up yet, or it is gone. */
function factsOf(answers: Answers, world: World): ContainerFacts | undefined {
	const container = chosen(answers, world);
	const facts = container && containerFacts(container.id, world);
	return facts === 'gone' ? undefined : facts;
}

/** Undefined: not looked up yet. */
function headOf({ file }: Answers, { facts }: World): BackupHead | undefined {
	const found = facts.answers.get(askedKey({ about: 'backup', path: file }));
	return found?.about === 'backup' ? found.head : undefined;
}

/** The newest in the folder where backups go. */
function newest({ facts }: World): string {
	const found = facts.answers.get(askedKey({ about: 'backups in', folder: facts.backups.folder }));
	const files = found?.about === 'backups in' ? found.files : [];
	return files.find(({ head }) => head.state === 'found')?.path ?? '';
}

function headWords(head: BackupHead | undefined): string {
	if (head?.state !== 'found') return 'On the host of this console; write it from / or ~ on.';
	const { server, version, counts } = head.manifest;
	return `${server} of LAVA ${version}, ${timeWords(head.manifest)}, ${bytes(head.bytes)}: ${count(counts.devices, 'device')}, ${count(counts.jobs, 'job')}.`;
}

/** The image of the backup's release, where the server has another one; undefined: it has that, or none can be named. */
function imageOfBackup(answers: Answers, world: World): { image: string; isHere: boolean } | undefined {
	const [head, facts] = [headOf(answers, world), factsOf(answers, world)];
	if (head?.state !== 'found' || facts === undefined) return undefined;
	const { version } = head.manifest;
	const { image } = facts.old.spec;
	const now = lavaImage(image)?.version;
	if (now === undefined || parseVersion(version) === undefined || now.text === version) return undefined;
	const here = (world.facts.images ?? []).find(each => isServerOf(version, each));
	if (here !== undefined) return { image: here, isHere: true };
	const target = versionImage(image, version, world.snapshot);
	return target.state === 'named' ? { image: target.image, isHere: false } : undefined;
}

function isServerOf(version: string, image: string): boolean {
	const lavas = lavaImage(image);
	return lavas?.component === 'server' && lavas.tag === version && !lavas.base && !lavas.customized;
}

/** The image that the server gets; undefined: it keeps its own. */
const imageFor = (answers: Answers, world: World): string | undefined =>
	answers.release === 'backup' ? imageOfBackup(answers, world)?.image : undefined;

function releases(answers: Answers, world: World): Option[] {
	const [head, facts, of] = [headOf(answers, world), factsOf(answers, world), imageOfBackup(answers, world)];
	if (head?.state !== 'found' || facts === undefined || of === undefined) return [];
	const [from, now] = [parseVersion(head.manifest.version), lavaImage(facts.old.spec.image)?.version];
	if (from === undefined || now === undefined) return [];
	return [
		{ value: 'backup', label: from.text, note: "the backup's own: all is as it was" },
		...(compareVersions(now, from) < 0
			? []
			: [{ value: 'server', label: now.text, note: 'as the server has: the database is migrated' }]),
	];
}

function problemOf(answers: Answers, world: World): string | undefined {
	if (answers.file === '')
		return `There is no backup in ${world.facts.backups.folder}: make one (n b), or write the path of one.`;
	if (!/^(?:\/|~\/)/.test(answers.file)) return WHOLE_PATH;
	const [head, container] = [headOf(answers, world), chosen(answers, world)];
	if (head === undefined || container === undefined) return undefined;
	if (head.state === 'unreadable') return head.why;
	const facts = factsOf(answers, world);
	if (facts === undefined) return undefined;
	const image = imageFor(answers, world);
	const has = image === undefined ? majorInVolume(facts.old, world) : undefined;
	return whyNotRestored(container, facts.old, head.manifest, has, image);
}

const MOVE_WORKERS = "Workers of another release get no jobs now: f in the Workers panel moves each to the server's.";

export const restoreWizard = defineWizard<Answers>({
	title: 'Restore a server',
	menu: {
		group: 'Servers',
		key: 't',
		label: 'restore',
		help: 'Fills a server from a backup, and keeps the old data.',
	},
	fields: {
		server: {
			kind: 'choice',
			label: 'LAVA server',
			help: 'It gets new volumes, which are filled from the backup; what is in its present ones stays.',
			options: (_, world) => servers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
			proposal: (_, world) => servers(world)[0]?.name ?? '',
			problem: (server, answers, world) => {
				const container = chosen(answers, world);
				if (container === undefined) return 'There is no LAVA server here: make one first.';
				return containerFacts(container.id, world) === 'gone' ? `${server} is gone.` : undefined;
			},
		},
		file: {
			kind: 'text',
			label: 'Backup',
			help: (answers, world) => headWords(headOf(answers, world)),
			proposal: (_, world) => newest(world),
			problem: (_, answers, world) => problemOf(answers, world),
		},
		release: {
			kind: 'choice',
			label: 'LAVA release',
			help: (answers, world) => {
				const { image = '', isHere = false } = imageOfBackup(answers, world) ?? {};
				return `After an upgrade that is not well, the backup's own leads back: ${image}${isHere ? ', which is here' : ''}.`;
			},
			shown: (answers, world) => releases(answers, world).length > 0,
			options: releases,
			// What was upgraded here has left its former image here.
			proposal: (answers, world) =>
				imageOfBackup(answers, world)?.isHere || releases(answers, world).length === 1 ? 'backup' : 'server',
		},
	},
	asks(answers, world) {
		const container = chosen(answers, world);
		const facts = factsOf(answers, world);
		return [
			{ about: 'backups in', folder: world.facts.backups.folder },
			...(container === undefined ? [] : [{ about: 'container' as const, id: container.id }]),
			...databaseAsks(facts?.old),
			...(answers.file === '' ? [] : [{ about: 'backup' as const, path: answers.file }]),
		];
	},
	asksAtOnce: true,
	plan(answers, world) {
		const [container, head] = [chosen(answers, world), headOf(answers, world)];
		const facts = factsOf(answers, world);
		if (container === undefined || facts === undefined) throw new Error(`${answers.server} is gone.`);
		if (head?.state !== 'found') throw new Error(head?.why ?? `Nobody has looked into ${answers.file}.`);
		const { manifest } = head;
		return restorePlan({
			container,
			old: facts.old,
			changes: facts.changes,
			file: answers.file,
			manifest,
			volumes: world.facts.volumes ?? [],
			image: imageFor(answers, world),
		});
	},
	secrets: (answers, world) => factsOf(answers, world)?.old.secrets ?? new Map(),
	dangerous: () => true,
	ends(answers, world) {
		const container = chosen(answers, world);
		if (container === undefined) return [];
		const signIn = `Next: sign in at ${webPage(container)} with a user of the backup.`;
		return imageFor(answers, world) === undefined ? [signIn] : [signIn, MOVE_WORKERS];
	},
});
