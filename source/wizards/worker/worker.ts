/** Asks what LAVA is to do with a worker: give it jobs, keep it for maintenance, or retire it (lava.md 4d). */

import { healthPlan, type HealthRequest, retiredWith } from '../../lab/plans/worker/worker.ts';
import type { Device, WorkerHealth } from '../../lab/lava/worker/worker.ts';
import { several } from '../../text/human.ts';
import type { Option } from '../field.ts';
import {
	chosenWorker as chosen,
	devicesWords,
	NAMED_DEVICES,
	theWorker,
	workerField,
	WORKERS_HELP,
} from '../fields/known-workers.ts';
import { defineWizard } from '../wizard.ts';
import type { World } from '../world.ts';

type Answers = { worker: string; health: string; revive: boolean };

const healths: readonly (Option & { value: WorkerHealth })[] = [
	{ value: 'active', label: 'active', note: 'gets jobs' },
	{ value: 'maintenance', label: 'maintenance', note: 'gets no new jobs; its devices stay as they are' },
	{ value: 'retired', label: 'retired', note: 'gets no jobs, and its devices are retired with it' },
];

const isRetired = ({ health }: Device): boolean => health === 'retired';

function requestOf(answers: Answers, world: World): HealthRequest {
	const { worker, server } = theWorker(answers, world);
	const health = healths.find(({ value }) => value === answers.health)?.value;
	if (health === undefined) throw new TypeError(`LAVA has no health ${answers.health}.`);
	return { server: { id: server.id, name: server.name }, worker, health, reviveDevices: answers.revive };
}

export const workerWizard = defineWizard<Answers>({
	title: 'Retire or reactivate a worker',
	asksWorkers: true,
	fields: {
		worker: {
			...workerField,
			help: (answers, world) => {
				const known = chosen(answers, world);
				return known === undefined ? WORKERS_HELP : devicesWords(known.worker);
			},
		},
		health: {
			kind: 'choice',
			label: 'New state',
			help: (answers, world) => {
				const known = chosen(answers, world);
				const names = known === undefined ? [] : retiredWith(known.worker).map(({ name }) => name);
				if (answers.health !== 'retired' || names.length === 0) return 'What LAVA calls its health.';
				return `LAVA retires with it: ${several(names, NAMED_DEVICES)}.`;
			},
			options: () => healths,
			proposal: (answers, world) => (chosen(answers, world)?.worker.health === 'active' ? 'maintenance' : 'active'),
			problem: (health, answers, world) => {
				const known = chosen(answers, world);
				return known?.worker.health === health ? `${known.worker.name} is ${health} already.` : undefined;
			},
		},
		revive: {
			kind: 'yes-no',
			label: 'Its devices too',
			help: (answers, world) => {
				const retired = chosen(answers, world)?.worker.devices.filter(isRetired) ?? [];
				const names = several(
					retired.map(({ name }) => name),
					NAMED_DEVICES,
				);
				return `Brings back what is retired, each after a health check where its type has one: ${names}.`;
			},
			shown: (answers, world) =>
				answers.health === 'active' && (chosen(answers, world)?.worker.devices.some(isRetired) ?? false),
			proposal: () => true,
		},
	},
	ends: () => ['Next: Enter in the Workers panel shows what LAVA says of it.'],
	plan(answers, world) {
		return healthPlan(requestOf(answers, world));
	},
	dangerous: ({ health }) => health === 'retired',
});
