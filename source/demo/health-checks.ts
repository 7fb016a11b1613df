/** Runs the containers' health checks: Docker does it by an exec each half minute, which shows in the events. */

import { hexId } from './seeded.ts';
import { isAlive, type DemoContainer } from './state.ts';
import type { Machine } from './machine.ts';
import { noteContainer, probeContainer } from './transitions/container-changes.ts';

const INTERVAL_MS = 30_000;
const PROBE_MS = 60;

/** Returns the way to end them. In a frozen lab none runs. */
export function startHealthChecks(machine: Machine): () => void {
	if (machine.clock.frozen) return () => undefined;
	let cancel: () => void;
	let round = 0;
	const check = (): void => {
		round++;
		for (const container of machine.state().containers.values()) {
			if (container.healthCheck !== undefined && container.run.status === 'running') {
				probe(machine, container, container.healthCheck, hexId(`${container.id}/probe/${round}`));
			}
		}
		cancel = machine.clock.after(INTERVAL_MS, check);
	};
	cancel = machine.clock.after(INTERVAL_MS, check);
	return () => cancel();
}

function probe(machine: Machine, { id }: DemoContainer, command: string, execID: string): void {
	const start = machine.clock.now();
	const note = (action: string, extra: Record<string, string> = {}) =>
		machine.apply(noteContainer(machine.state(), id, action, { execID, ...extra }));
	note(`exec_create: /bin/sh -c ${command}`);
	note(`exec_start: /bin/sh -c ${command}`);
	machine.clock.after(PROBE_MS, () => {
		const container = machine.state().containers.get(id);
		if (container === undefined || !isAlive(container)) return;
		const { exitCode, output } = machine.programOf(container).probe;
		note('exec_die', { exitCode: String(exitCode) });
		machine.apply(probeContainer(machine.state(), id, { start, end: machine.clock.now(), exitCode, output }));
	});
}
