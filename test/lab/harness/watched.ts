/** The workers of a lab as the console sees them: its engine, its servers and the workers' logs watched. */

import type { Engine } from '../../../source/engine/engine.ts';
import { surveyWorkers } from '../../../source/lab/verdict/survey.ts';
import type { WorkerRow } from '../../../source/lab/verdict/worker-row.ts';
import { lavaConditionCheck } from '../../../source/server/condition-check.ts';
import { watchServers } from '../../../source/server/watch.ts';
import { watchTraces } from '../../../source/server/workers/traces.ts';
import type { CheckCondition } from '../../../source/lab/condition.ts';
import { startProgram } from '../../engine/harness/program.ts';

export type WatchedLab = {
	readonly program: Engine;
	/** For plans that wait for LAVA. */
	readonly lookAt: CheckCondition;
	rows(): readonly WorkerRow[];
	/** Asks the servers, and what is read of the workers, again. */
	refresh(): void;
	close(): Promise<void>;
};

/** @param address of the engine. Without a place for a journal, plans run side by side. */
export function watchLab(address: string): WatchedLab {
	const program = startProgram({ DOCKER_HOST: address });
	const servers = watchServers({ engine: program });
	const traces = watchTraces(program);
	servers.watch(true);
	traces.watch(true);
	return {
		program,
		lookAt: lavaConditionCheck({ engine: program }),
		rows() {
			const { containers, networks } = program.snapshot();
			const seen = { servers: servers.servers(), heard: servers.heard(), traces: traces.traces() };
			return surveyWorkers({ now: Date.now(), containers, networks, ...seen });
		},
		refresh() {
			servers.refresh();
			traces.refresh();
		},
		async close() {
			servers.close();
			traces.close();
			await program.close();
		},
	};
}
