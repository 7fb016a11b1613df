/** The workers that LAVA knows, where it can be changed: their servers run in containers here. */

import type { Container } from '../../lab/objects.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import type { Worker } from '../../lab/lava/worker/worker.ts';
import { several } from '../../text/human.ts';
import type { Answer, ChoiceField } from '../field.ts';
import type { World } from '../world.ts';

export type KnownWorker = {
	worker: Worker;
	server: Container;
	/** Those that say they are it: one, unless something is wrong. */
	containers: readonly Container[];
};

/** A worker as an answer: its containers may come and go while a form is open. */
export function workerAnswer({ server, name }: Pick<WorkerRow, 'server' | 'name'>): string {
	return `${server?.key ?? ''} ${name}`;
}

/** A worker is often on another host than its server. */
const onAnyHost = ({ snapshot, hosts }: World, id: string): Container | undefined =>
	[snapshot, ...hosts.map(host => host.snapshot)].flatMap(({ containers }) => containers.get(id) ?? [])[0];

function knownWorkers(world: World): ReadonlyMap<string, KnownWorker> {
	const known = new Map<string, KnownWorker>();
	for (const row of world.facts.workers) {
		const { worker, server } = row;
		const place = server?.place.at === 'container' ? onAnyHost(world, server.place.container.id) : undefined;
		if (worker === undefined || place?.status !== 'running') continue;
		const answer = workerAnswer(row);
		const own = onAnyHost(world, row.container?.id ?? '');
		const containers = [...(known.get(answer)?.containers ?? []), ...(own ? [own] : [])];
		known.set(answer, { worker, server: place, containers });
	}
	return known;
}

export function chosenWorker({ worker }: { worker: string }, world: World): KnownWorker | undefined {
	return knownWorkers(world).get(worker);
}

/** @throws Error where LAVA knows it no longer */
export function theWorker(answers: { worker: string }, world: World): KnownWorker {
	const known = chosenWorker(answers, world);
	if (known === undefined) throw new Error('LAVA does not know this worker any more.');
	return known;
}

/** While none is chosen. */
export const WORKERS_HELP = 'Workers of the servers here.';

/** A worker may have a hundred. */
export const NAMED_DEVICES = 8;

export function devicesWords({ devices }: Worker): string {
	if (devices.length === 0) return 'It has no devices.';
	const names = devices.map(({ name, health }) => `${name} (${health})`);
	return `Its devices: ${several(names, NAMED_DEVICES)}.`;
}

/** The question which worker is meant. */
export const workerField = {
	kind: 'choice',
	label: 'Worker',
	options: (_: unknown, world: World) =>
		[...knownWorkers(world)].map(([value, { worker, server }]) => ({
			value,
			label: worker.name,
			note: `${worker.health}, ${worker.state}, of ${server.name}`,
		})),
	proposal: (_: unknown, world: World) => knownWorkers(world).keys().next().value ?? '',
	problem: (answer: string) => (answer === '' ? 'No server in a container here tells of a worker.' : undefined),
} satisfies Omit<ChoiceField<Record<string, Answer>>, 'help'>;
