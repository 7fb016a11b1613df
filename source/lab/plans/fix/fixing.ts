/** What a fix is made from, and what comes of it. */

import { type ContainerRef, refOf } from '../../command.ts';
import type { Change } from '../../drift.ts';
import type { ConfigTexts } from '../../lava/worker/config.ts';
import type { Container, Snapshot } from '../../objects.ts';
import type { Plan } from '../../plan.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import type { Secrets } from '../../value.ts';
import type { WorkerRow } from '../../verdict/worker-row.ts';

export type Ailing = {
	/** The worker as the survey has it. */
	row: WorkerRow;
	lab: Pick<Snapshot, 'containers' | 'networks' | 'host'>;
	/** The container that has to be recreated; undefined: none, or it is gone. */
	facts: FixFacts | undefined;
	/** Where its boards are to be given something else; undefined: unknown. */
	boards?: BoardFacts | undefined;
};

/** What the engine tells of a container that is recreated. */
export type FixFacts = { container: Container; old: FoundContainer; changes: readonly Change[] };

export type Fixing =
	/** `secrets`: the values of those that the plan names. */
	| { state: 'planned'; plan: Plan; secrets: Secrets }
	/** Why there is no plan, and what to do instead. */
	| FixRefused;

export type FixRefused = { state: 'refused'; why: string };

export const planned = (plan: Plan, secrets: Secrets = new Map()): Fixing => ({ state: 'planned', plan, secrets });

export const refused = (why: string): FixRefused => ({ state: 'refused', why });

/** `texts`: of its dispatcher.yaml on the server; `tftpFolder`: where the worker puts what is fetched by TFTP. */
export type BoardFacts = { texts: ConfigTexts; tftpFolder: string };

type Reached = { state: 'here'; container: Container; ref: ContainerRef } | FixRefused;

/**
 * The worker's server, where commands can be run in it.
 *
 * @param byHand what to do where they can't
 */
export function reachServer({ row, lab }: Ailing, byHand: string): Reached {
	const { server } = row;
	if (server === undefined) return refused(`The server of ${row.name} is not known: ${byHand}.`);
	if (server.place.at === 'address') {
		return refused(`${server.name} is in no container of this engine. There: ${byHand}.`);
	}
	const container = lab.containers.get(server.place.container.id);
	if (container?.status === 'running') {
		return { state: 'here', container, ref: refOf(container) };
	}
	return refused(`${server.name} does not run: start it first.`);
}
