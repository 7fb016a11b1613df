/** Asks how a worker is to go: what LAVA keeps of it, and what that means for its devices (lava.md 4d, D10). */

import { removalPlan, retiredWith } from '../../lab/plans/worker/worker.ts';
import { whyNot } from '../../lab/plans/recreate/recreate.ts';
import { several } from '../../text/human.ts';
import type { Option } from '../field.ts';
import {
	chosenWorker as chosen,
	devicesWords,
	type KnownWorker,
	NAMED_DEVICES,
	theWorker,
	workerField,
	WORKERS_HELP,
} from '../fields/known-workers.ts';
import { defineWizard } from '../wizard.ts';
import type { World } from '../world.ts';

/** `container`: its id. */
type Answers = { worker: string; container: string; inLava: string };

/** The one that goes; undefined: it runs in none here. */
const goes = (answers: Answers, world: World) =>
	chosen(answers, world)?.containers.find(({ id }) => id === answers.container);

const ways: readonly Option[] = [
	{ value: 'retire', label: 'retire it', note: 'LAVA keeps its name, jobs and devices; it can come back' },
	{ value: 'forget', label: 'forget it', note: 'LAVA forgets it; its devices are left without a worker' },
];

function cascade({ worker }: KnownWorker, inLava: string): string {
	const changed = inLava === 'retire' ? retiredWith(worker) : worker.devices;
	const names = several(
		changed.map(({ name }) => name),
		NAMED_DEVICES,
	);
	if (names === '') return 'None of its devices changes.';
	return inLava === 'retire'
		? `LAVA retires with it: ${names}. To bring them back, make it again by the same name, or H.`
		: `Left without a worker: ${names}. They get no jobs until each has another.`;
}

export const removalWizard = defineWizard<Answers>({
	title: 'Remove a worker',
	asksWorkers: true,
	fields: {
		worker: {
			...workerField,
			help: (answers, world) => {
				const known = chosen(answers, world);
				if (known === undefined) return WORKERS_HELP;
				const container = goes(answers, world);
				const where = container ? `Its container ${container.name} goes.` : 'It runs in no container here.';
				return `${where} ${devicesWords(known.worker)} Only other arguments? a recreates it, and keeps all that.`;
			},
			problem: (worker, answers, world) => {
				const container = goes(answers, world);
				return workerField.problem(worker) ?? (container && whyNot(container, 'remove'));
			},
		},
		container: {
			kind: 'choice',
			label: 'Its container',
			help: 'More than one says it is this worker: which of them goes.',
			shown: (answers, world) => (chosen(answers, world)?.containers.length ?? 0) > 1,
			options: (answers, world) =>
				chosen(answers, world)?.containers.map(({ id, name, status }) => ({ value: id, label: name, note: status })) ??
				[],
			proposal: (answers, world) => chosen(answers, world)?.containers[0]?.id ?? '',
		},
		inLava: {
			kind: 'choice',
			label: 'In LAVA',
			help: (answers, world) => {
				const known = chosen(answers, world);
				return known === undefined ? 'What becomes of it there.' : cascade(known, answers.inLava);
			},
			options: () => ways,
			proposal: () => 'retire',
		},
	},
	plan(answers, world) {
		const { worker, server } = theWorker(answers, world);
		return removalPlan({
			server: { id: server.id, name: server.name },
			worker,
			container: goes(answers, world),
			inLava: answers.inLava === 'forget' ? 'forget' : 'retire',
		});
	},
	dangerous: () => true,
	ends: () => ['In the Workers, a makes it again by the same name.'],
});
