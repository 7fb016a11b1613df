/** Asks how a worker is to go: what LAVA keeps of it, and what that means for its devices (lava.md 4d, D10). */

import type { Container } from '../../lab/objects.ts';
import { removalPlan, retiredWith } from '../../lab/plans/worker.ts';
import { whyNotRemoved } from '../../lab/plans/recreate.ts';
import type { WorkerRow } from '../../lab/verdict/survey.ts';
import type { Worker } from '../../lab/lava/worker.ts';
import type { Option } from './field.ts';
import { defineWizard } from './wizard.ts';
import type { World } from './world.ts';

type Answers = { worker: string; inLava: string };

type Known = { row: WorkerRow; worker: Worker; server: Container; container: Container | undefined };

/** Workers that LAVA knows, of servers in containers that run here. */
function knownWorkers({ facts, snapshot }: World): Known[] {
	return facts.workers.flatMap(row => {
		const { worker, server } = row;
		if (worker === undefined || server?.place.at !== 'container') return [];
		const place = snapshot.containers.get(server.place.container.id);
		if (place?.status !== 'running') return [];
		return [{ row, worker, server: place, container: snapshot.containers.get(row.container?.id ?? '') }];
	});
}

const chosen = ({ worker }: Answers, world: World): Known | undefined =>
	knownWorkers(world).find(({ row }) => row.key === worker);

const ways: readonly Option[] = [
	{ value: 'retire', label: 'retire it', note: 'LAVA keeps its name, jobs and devices; it can come back' },
	{ value: 'forget', label: 'forget it', note: 'LAVA forgets it; its devices are left without a worker' },
];

function devicesWords({ worker }: Known): string {
	if (worker.devices.length === 0) return 'It has no devices.';
	return `Its devices: ${worker.devices.map(({ name, health }) => `${name} (${health})`).join(', ')}.`;
}

function cascade({ worker }: Known, inLava: string): string {
	const names = (inLava === 'retire' ? retiredWith(worker) : worker.devices).map(({ name }) => name).join(', ');
	if (names === '') return 'None of its devices changes.';
	return inLava === 'retire'
		? `LAVA retires with it: ${names}. To bring them back, make it again by the same name, or H.`
		: `Left without a worker: ${names}. They get no jobs until each has another.`;
}

export const removalWizard = defineWizard<Answers>({
	id: 'removal',
	title: 'Remove a worker',
	fields: {
		worker: {
			kind: 'choice',
			label: 'Worker',
			help: (answers, world) => {
				const known = chosen(answers, world);
				if (known === undefined) return 'Workers of the servers here.';
				const { container } = known;
				const where = container ? `Its container ${container.name} goes.` : 'It runs in no container here.';
				return `${where} ${devicesWords(known)} Only other arguments? a makes it anew, and keeps all that.`;
			},
			options: (_, world) =>
				knownWorkers(world).map(({ row, worker }) => ({
					value: row.key,
					label: row.name,
					note: `${worker.health}, ${worker.state}, of ${row.server?.name ?? ''}`,
				})),
			proposal: (_, world) => knownWorkers(world)[0]?.row.key ?? '',
			problem: (key, answers, world) => {
				if (key === '') return 'No server in a container here tells of a worker.';
				const container = chosen(answers, world)?.container;
				return container && whyNotRemoved(container);
			},
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
		const known = chosen(answers, world);
		if (known === undefined) throw new Error('LAVA does not know this worker any more.');
		const { worker, server, container } = known;
		return removalPlan({
			server: { id: server.id, name: server.name },
			worker,
			container,
			inLava: answers.inLava === 'forget' ? 'forget' : 'retire',
		});
	},
	dangerous: () => true,
	ends: () => ['In the Workers, a makes it again by the same name.'],
});
