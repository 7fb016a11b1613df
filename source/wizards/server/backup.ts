/** Asks which LAVA server is to be backed up, and where the backup goes. */

import { type ContainerRef, refOf } from '../../lab/command.ts';
import { expectedSize, type Measured, unfinishedWords } from '../../lab/lava/server/backup.ts';
import { backupPlan } from '../../lab/plans/server/backup.ts';
import { bytes } from '../../text/human.ts';
import { plain } from '../../text/sanitise.ts';
import { containerOptions, runningServer, serverContainer } from '../fields/servers.ts';
import { defineWizard } from '../wizard.ts';
import { type Asked, askedKey, type LookedUp, untilGathered, type World } from '../world.ts';

type Answers = { server: string; jobs: boolean; folder: string; keep: string };

/** What is asked for instead of another path. */
export const WHOLE_PATH = 'Write it from / or ~ on.';

const KEEP = '7';

function measuredAsk({ server }: Answers, world: World): Asked | undefined {
	const container = serverContainer(server, world);
	return container && { about: 'backup of', server: container.id };
}

type Answer = Extract<LookedUp, { about: 'backup of' }>;

/** Undefined: it is still being looked up. */
function lookedUp(answers: Answers, { facts, ...world }: World): Answer | undefined {
	const asked = measuredAsk(answers, { facts, ...world });
	const found = asked && facts.answers.get(askedKey(asked));
	return found?.about === 'backup of' ? found : undefined;
}

function measuredOf(answers: Answers, world: World): Measured | undefined {
	const found = lookedUp(answers, world);
	return found?.state === 'measured' ? found.measured : undefined;
}

/** Undefined: not looked up yet. */
function folderOf({ folder }: Answers, { facts }: World): Extract<LookedUp, { about: 'folder' }> | undefined {
	const found = facts.answers.get(askedKey({ about: 'folder', path: folder }));
	return found?.about === 'folder' ? found : undefined;
}

function unfinishedThere(answers: Answers, world: World): string | undefined {
	const { unfinished = [] } = folderOf(answers, world) ?? {};
	const words = unfinished.map(each => plain(unfinishedWords(each, answers.server)));
	return words.length === 0 ? undefined : words.join(' ');
}

function spaceProblem(answers: Answers, world: World): string | undefined {
	const measured = measuredOf(answers, world);
	const free = folderOf(answers, world)?.free;
	if (measured === undefined || free === undefined) return undefined;
	const expected = expectedSize(measured, answers.jobs);
	return free > expected ? undefined : `It needs about ${bytes(expected)}, and ${bytes(free)} are free there.`;
}

const serverOf = ({ server }: Answers, world: World): ContainerRef => refOf(runningServer(server, world));

export const backupWizard = defineWizard<Answers>({
	title: 'Back up a server',
	menu: { group: 'Servers', key: 'b', label: 'backup', help: 'Backs up a server: database, settings and jobs.' },
	fields: {
		server: {
			kind: 'choice',
			label: 'LAVA server',
			help: 'It runs on meanwhile. Its database and settings are written to one file, on the host of this console.',
			options: (_, world) => containerOptions(world),
			proposal: (_, world) => containerOptions(world)[0]?.value ?? '',
			problem: (server, answers, world) => {
				if (server === '') return 'No LAVA server runs in a container here: start it first.';
				const found = lookedUp(answers, world);
				return found?.state === 'silent' ? `${server} can't be backed up: ${found.why}` : undefined;
			},
		},
		jobs: {
			kind: 'yes-no',
			label: 'Output of jobs',
			help: (answers, world) => {
				const measured = measuredOf(answers, world);
				const size = measured === undefined ? 'its size is being looked up' : bytes(measured.output);
				return `What test jobs have logged, often most of it: ${size}. Without it their results stay.`;
			},
			proposal: () => true,
		},
		folder: {
			kind: 'text',
			label: 'Folder',
			help: (_, { facts }) =>
				facts.backups.passing
					? 'It is gone when this demo ends; outside of a demo backups go into your home.'
					: 'On the host of this console, for the loss of the lab takes what lies beside it. Made where it is missing, readable for you alone.',
			waits: untilGathered,
			proposal: (_, { facts }) => facts.backups.folder,
			problem: (folder, answers, world) => (/^(?:\/|~\/|~$)/.test(folder) ? spaceProblem(answers, world) : WHOLE_PATH),
			warning: (_, answers, world) => unfinishedThere(answers, world),
		},
		keep: {
			kind: 'text',
			label: 'Keep',
			help: 'How many backups of this server stay in the folder, the newest; 0 keeps all.',
			detail: true,
			proposal: () => KEEP,
			problem: keep => (/^\d{1,4}$/.test(keep) ? undefined : 'Write a number, e.g. 7.'),
		},
	},
	asks(answers, world) {
		const asked = measuredAsk(answers, world);
		return asked === undefined ? [] : [asked, { about: 'folder', path: answers.folder }];
	},
	asksAtOnce: true,
	plan(answers, world) {
		const measured = measuredOf(answers, world);
		if (measured === undefined) throw new Error(`${answers.server} did not tell what a backup of it would hold.`);
		const { folder, jobs, keep } = answers;
		return backupPlan({ server: serverOf(answers, world), folder, jobs, keep: Number(keep), measured });
	},
	ends: ({ server }) => [`Every night, without a screen: lavadock backup ${server}, from cron.`],
});
