/** Asks which coordinator the multinode jobs of a worker meet at: one here, or one outside (lava.md 6). */

import {
	COORDINATOR_FILE,
	COORDINATOR_PORT,
	type CoordinatorPlace,
	type CoordinatorTrace,
} from '../../lab/lava/coordinator.ts';
import { coordinatorFix } from '../../lab/plans/fix/coordinator.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { chosenDispatcher as chosen, dispatchers, goneWords } from '../fields/known-dispatchers.ts';
import { isPort, ITS_PORT } from '../fields/ports.ts';
import { defineWizard } from '../wizard.ts';
import { untilGathered, type World } from '../world.ts';

type Answers = { container: string; host: string; port: string };

const rowOf = (answers: Answers, world: World): WorkerRow | undefined => {
	const container = chosen(answers, world);
	return container && world.facts.workers.find(each => each.container?.id === container.id);
};

/** What the worker names now. */
function namedBy(answers: Answers, world: World): Extract<CoordinatorTrace, { state: 'named' }> | undefined {
	const found = rowOf(answers, world)?.coordinator;
	return found?.state === 'named' ? found : undefined;
}

/** One that answers stays; else the one that would be named without a question. */
function proposedHost(answers: Answers, world: World): string {
	const now = namedBy(answers, world);
	const near = rowOf(answers, world)?.coordinatorAt;
	return (now?.silent === '' ? now.host : (near ?? now?.host)) ?? '';
}

function nowWords(answers: Answers, world: World): string {
	const now = namedBy(answers, world);
	const said = now === undefined ? `It has no ${COORDINATOR_FILE} yet` : `It names ${now.host}:${now.port} now`;
	return `${said}. Only a running one can be changed.`;
}

const placeOf = ({ host, port }: Answers): CoordinatorPlace => ({ host, port: Number(port) });

/** Why nothing can be written into its container. */
function containerProblem(answers: Answers, world: World): string | undefined {
	const container = chosen(answers, world);
	if (container === undefined) return 'There is no dispatcher here: make one first.';
	const fixing = coordinatorFix({ host: 'localhost', port: COORDINATOR_PORT }, container);
	return fixing.state === 'refused' ? fixing.why : undefined;
}

function hostProblem(answers: Answers, world: World): string | undefined {
	if (answers.host === '') return 'Write the host name or IPv4 address of a coordinator, e.g. lava.example.com.';
	const container = chosen(answers, world);
	const fixing = container && coordinatorFix(placeOf(answers), container);
	return fixing?.state === 'refused' ? fixing.why : undefined;
}

export const coordinatorWizard = defineWizard<Answers>({
	title: "Name a worker's coordinator",
	asksWorkers: true,
	fields: {
		container: {
			kind: 'choice',
			label: 'Dispatcher',
			help: nowWords,
			options: (_, world) => dispatchers(world).map(({ name, image }) => ({ value: name, label: name, note: image })),
			proposal: (_, world) => dispatchers(world).find(({ status }) => status === 'running')?.name ?? '',
			problem: (_, answers, world) => containerProblem(answers, world),
		},
		host: {
			kind: 'text',
			label: 'Coordinator',
			help: 'Host name or IPv4 as its container reaches it: of a server here, or of any host outside.',
			waits: untilGathered,
			proposal: proposedHost,
			problem: (host, answers, world) => hostProblem({ ...answers, host }, world),
		},
		port: {
			kind: 'text',
			label: 'Port',
			help: `LAVA's coordinator listens on ${COORDINATOR_PORT} unless somebody has changed that.`,
			detail: true,
			waits: untilGathered,
			proposal(answers, world) {
				const now = namedBy(answers, world);
				return String(now !== undefined && now.host === answers.host ? now.port : COORDINATOR_PORT);
			},
			problem: port => (/^\d{1,5}$/.test(port) && isPort(Number(port)) ? undefined : ITS_PORT),
		},
	},
	plan(answers, world) {
		const container = chosen(answers, world);
		if (container === undefined) throw new Error(goneWords(answers.container));
		const fixing = coordinatorFix(placeOf(answers), container);
		if (fixing.state === 'refused') throw new Error(fixing.why);
		return fixing.plan;
	},
	ends: () => ['Next: a multinode job whose devices are on this worker and others.'],
});
