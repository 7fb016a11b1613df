/** Gives a worker the token that its server has for it: as a file, for many read environments and arguments. */

import { refOf } from '../../command.ts';
import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import { stopGrace } from '../../lava/role/role.ts';
import { registerStep, tokenName, tokenStep } from '../dispatcher/dispatcher.ts';
import { type Ailing, type Fixing, planned, reachServer, refused } from './fixing.ts';
import { recreateWarnings, interruptions, recreateWorker, recreatable } from './recreate-worker.ts';
import { onlineAt, type Well } from '../well.ts';

export function tokenFix(worker: string, container: Container, ailing: Ailing): Fixing {
	const { name } = container;
	const file = `${WORKER_CONTRACTS.http.state}/token`;
	const server = reachServer(
		ailing,
		`add the worker ${worker} where it is missing, put its token into ${file} of ${name}, and restart ${name}`,
	);
	if (server.state === 'refused') return server;
	const argument = tokenArgument(container);
	if (argument !== undefined) return refused(`Its command has ${argument}, which beats the file: recreate it without.`);
	const well = onlineAt({ container: server.ref }, worker, refOf(container));
	const title = name === worker ? `Give ${name} its token` : `Give ${name} the token of ${worker}`;
	const registered = registerStep(worker, server.ref);
	if (ailing.facts?.old.spec.environment?.['TOKEN'] === undefined) {
		const steps = [registered, ...inPlace(worker, container, well)];
		return planned({ title, steps, warnings: interruptions(ailing.row, container) });
	}
	const recreated = recreatable(ailing);
	if (recreated.state === 'refused') return recreated;
	const { TOKEN: _, ...environment } = recreated.old.spec.environment ?? {};
	const spec = { ...recreated.old.spec, environment };
	const steps = [registered, ...recreateWorker(recreated, { spec, token: { secret: tokenName(worker) }, well })];
	const warnings = [
		`${name} is recreated without TOKEN in its environment, which beats the file.`,
		...recreateWarnings(ailing.row, recreated),
	];
	return planned({ title, steps, warnings }, recreated.old.secrets);
}

/** Of the flag contract (lava.md 1). */
function tokenArgument({ detail }: Container): string | undefined {
	const words = [...(detail?.entrypoint ?? []), ...(detail?.command ?? [])];
	return words.map(word => /^--(?:token|token-file|username|worker-dir)(?==|$)/.exec(word)?.[0]).find(Boolean);
}

/** The daemon reads it when it starts. */
function inPlace(worker: string, container: Container, well: Well): readonly Step[] {
	const ref = refOf(container);
	const again: Step = isUp(container)
		? { do: 'restart', container: ref, grace: stopGrace(container) }
		: { do: 'start', container: ref };
	return [tokenStep(worker, ref), again, { do: 'wait', ...well }];
}
