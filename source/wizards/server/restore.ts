/** Asks which backup a LAVA server is to be filled from. */

import type { BackupHead } from '../../lab/lava/server/backup.ts';
import { roleOf, servesWeb } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { databaseVolume, restorePlan, whyNotRestored } from '../../lab/plans/server/restore.ts';
import type { FoundContainer } from '../../lab/spec/read/container.ts';
import { bytes, count } from '../../text/human.ts';
import { WHOLE_PATH } from './backup.ts';
import { webPage } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { askedKey, containerFacts, type World } from '../world.ts';

type Answers = { server: string; file: string };

/** Also those that do not run. */
const servers = ({ snapshot }: World): Container[] =>
	[...snapshot.containers.values()]
		.filter(each => roleOf(each).role === 'server' && servesWeb(each))
		.toSorted((a, b) => a.name.localeCompare(b.name));

const chosen = ({ server }: Answers, world: World): Container | undefined =>
	servers(world).find(({ name }) => name === server);

/** Undefined: nobody has looked yet. */
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
	const { server, version, counts, made } = head.manifest;
	const when = new Date(made * 1000).toISOString().slice(0, 16).replace('T', ' ');
	return `${server} of LAVA ${version}, ${when} UTC, ${bytes(head.bytes)}: ${count(counts.devices, 'device')}, ${count(counts.jobs, 'job')}.`;
}

/** Of the PostgreSQL that the server has. */
function majorOf(old: FoundContainer, { facts }: World): string | undefined {
	const volume = databaseVolume(old);
	const found = volume === undefined ? undefined : facts.answers.get(askedKey({ about: 'volume', volume }));
	return found?.about === 'volume' ? found.content?.postgresql : undefined;
}

function problemOf(answers: Answers, world: World): string | undefined {
	if (answers.file === '') return `There is no backup in ${world.facts.backups.folder}: write the path of one.`;
	if (!/^(?:\/|~\/)/.test(answers.file)) return WHOLE_PATH;
	const [head, container] = [headOf(answers, world), chosen(answers, world)];
	if (head === undefined || container === undefined) return undefined;
	if (head.state === 'unreadable') return head.why;
	const facts = containerFacts(container.id, world);
	return facts === undefined || facts === 'gone'
		? undefined
		: whyNotRestored(container, facts.old, head.manifest, majorOf(facts.old, world));
}

export const restoreWizard = defineWizard<Answers>({
	title: 'Restore a server',
	menu: { key: 't', label: 'restore', help: 'Fills a server from a backup, and keeps the old data.' },
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
	},
	asks(answers, world) {
		const container = chosen(answers, world);
		const facts = container && containerFacts(container.id, world);
		const volume = facts === undefined || facts === 'gone' ? undefined : databaseVolume(facts.old);
		return [
			{ about: 'backups in', folder: world.facts.backups.folder },
			...(container === undefined ? [] : [{ about: 'container' as const, id: container.id }]),
			...(volume === undefined ? [] : [{ about: 'volume' as const, volume }]),
			...(answers.file === '' ? [] : [{ about: 'backup' as const, path: answers.file }]),
		];
	},
	asksAtOnce: true,
	plan(answers, world) {
		const [container, head] = [chosen(answers, world), headOf(answers, world)];
		const facts = container && containerFacts(container.id, world);
		if (container === undefined || facts === undefined || facts === 'gone')
			throw new Error(`${answers.server} is gone.`);
		if (head?.state !== 'found') throw new Error(head?.why ?? `Nobody has looked into ${answers.file}.`);
		const { manifest } = head;
		return restorePlan({
			container,
			old: facts.old,
			file: answers.file,
			manifest,
			volumes: world.facts.volumes ?? [],
		});
	},
	secrets(answers, world) {
		const container = chosen(answers, world);
		const facts = container && containerFacts(container.id, world);
		return facts === undefined || facts === 'gone' ? new Map() : facts.old.secrets;
	},
	dangerous: () => true,
	ends(answers, world) {
		const container = chosen(answers, world);
		return container === undefined ? [] : [`Next: sign in at ${webPage(container)} with a user of the backup.`];
	},
});
