/** Asks which dispatcher is to be recreated, clean from its image, and shows what has changed in it. */

import { summariseDrift } from '../../lab/drift.ts';
import { serverRef } from '../../lab/lava/server/server.ts';
import { resetPlan } from '../../lab/plans/worker/reset.ts';
import { bytes } from '../../text/human.ts';
import { leaveOutField, leavingOut } from '../fields/leave-out.ts';
import {
	chosenDispatcher as chosen,
	dispatcherProblem,
	dispatchers,
	goneWords,
	SEE_ITS_LOG,
} from '../fields/known-dispatchers.ts';
import { defineWizard } from '../wizard.ts';
import { containerFacts, type World } from '../world.ts';

type Answers = { container: string; leaveOut: boolean; keepSettings: boolean };

/** What it changed in its own layer, by directory. */
function driftWords(answers: Answers, world: World): string {
	const container = chosen(answers, world);
	const facts = container && containerFacts(container.id, world);
	if (facts === undefined || facts === 'gone') return 'What jobs and shells changed in it is looked up for the plan.';
	const { drift, setting, identity } = summariseDrift(facts.changes, 6);
	const rows = [
		['Goes', drift],
		['Settings', setting],
		['Kept', identity],
	] as const;
	const said = rows.flatMap(([what, paths]) =>
		paths.length === 0 ? [] : [`${what}: ${paths.map(({ path, size }) => `${path} ${bytes(size)}`).join(', ')}.`],
	);
	return said.length === 0 ? 'Nothing of its image has changed in it.' : said.join(' ');
}

export const resetWizard = defineWizard<Answers>({
	title: 'Reset a dispatcher',
	fields: {
		container: {
			kind: 'choice',
			label: 'Dispatcher',
			help: driftWords,
			options: (_, world) => dispatchers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
			proposal: (_, world) => dispatchers(world)[0]?.name ?? '',
			problem: (_, answers, world) => dispatcherProblem(answers, world),
		},
		leaveOut: leaveOutField((answers, world) => [chosen(answers, world)]),
		keepSettings: {
			kind: 'yes-no',
			label: 'Keep settings',
			help: 'Files that somebody put into /etc/lava-dispatcher and the like go on into the new one.',
			proposal: () => true,
		},
	},
	asks(answers, world) {
		const container = chosen(answers, world);
		return container === undefined ? [] : [{ about: 'container', id: container.id }];
	},
	asksWorkers: true,
	asksAtOnce: true,
	ends: () => [SEE_ITS_LOG],
	plan(answers, world) {
		const container = chosen(answers, world);
		const facts = container && containerFacts(container.id, world);
		if (container === undefined || facts === undefined || facts === 'gone')
			throw new Error(goneWords(answers.container));
		const { changes, imageNow } = facts;
		const old = leavingOut(facts.old, answers);
		const row = world.facts.workers.find(each => each.container?.id === container.id);
		const online = row?.worker?.state === 'online' && row.server !== undefined;
		const worker = online && row.server ? { name: row.name, server: serverRef(row.server) } : undefined;
		return resetPlan({ container, old, changes, imageNow, worker, keepSettings: answers.keepSettings });
	},
	secrets(answers, world) {
		const container = chosen(answers, world);
		const facts = container && containerFacts(container.id, world);
		return facts === undefined || facts === 'gone' ? new Map() : facts.old.secrets;
	},
	dangerous: (answers, world) => chosen(answers, world)?.status === 'running',
});
