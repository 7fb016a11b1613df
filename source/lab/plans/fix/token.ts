/** Gives a worker the token that its server has for it: as a file, for many read environments and arguments. */

import { type ContainerRef, refOf } from '../../command.ts';
import { WORKER_CONTRACTS } from '../../lava/contract.ts';
import { registerWorker, removeWorker, tellToken } from '../../lava/manage.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Step } from '../../plan.ts';
import { stopGrace } from '../../lava/role.ts';
import { tokenName, tokenStep } from '../dispatcher.ts';
import { type Ailing, type Fixing, planned, reachServer, refused } from './fixing.ts';
import { anewWarnings, interruptions, madeAnew, onlineAt, recreatable } from '../made-anew.ts';
import type { Recreation } from '../recreate.ts';

export function tokenFix(worker: string, container: Container, ailing: Ailing): Fixing {
	const { name } = container;
	const file = `${WORKER_CONTRACTS.http.state}/token`;
	const server = reachServer(
		ailing,
		`add the worker ${worker} where it is missing, put its token into ${file} of ${name}, and restart ${name}`,
	);
	if (server.state === 'refused') return server;
	const argument = tokenArgument(container);
	if (argument !== undefined)
		return refused(`Its command has ${argument}, which beats the file: make it anew without.`);
	const well = onlineAt({ container: server.ref }, worker);
	const title = name === worker ? `Give ${name} its token` : `Give ${name} the token of ${worker}`;
	const registered = registration(worker, server.ref);
	if (ailing.facts?.old.spec.environment?.['TOKEN'] === undefined) {
		const steps = [registered, ...inPlace(worker, container, well)];
		return planned({ title, steps, warnings: interruptions(ailing.row, container) });
	}
	const anew = recreatable(ailing);
	if (anew.state === 'refused') return anew;
	const { TOKEN: _, ...environment } = anew.old.spec.environment ?? {};
	const spec = { ...anew.old.spec, environment };
	const steps = [registered, ...madeAnew(anew, { spec, token: { secret: tokenName(worker) }, well })];
	const warnings = [
		`${name} is made anew without TOKEN in its environment, which beats the file.`,
		...anewWarnings(ailing.row, anew),
	];
	return planned({ title, steps, warnings }, anew.old.secrets);
}

export function registration(worker: string, server: ContainerRef): Step {
	const secret = tokenName(worker);
	return {
		do: 'exec',
		container: server,
		says: `Register the worker ${worker} where it is not yet, and take its token`,
		...registerWorker(worker, secret),
		already: tellToken(worker, secret),
		undo: removeWorker(worker),
	};
}

/** Of the flag contract (lava.md 1). */
function tokenArgument({ detail }: Container): string | undefined {
	const words = [...(detail?.entrypoint ?? []), ...(detail?.command ?? [])];
	return words.map(word => /^--(?:token|token-file|username|worker-dir)(?==|$)/.exec(word)?.[0]).find(Boolean);
}

/** The daemon reads it when it starts. */
function inPlace(worker: string, container: Container, well: Recreation['well']): readonly Step[] {
	const ref = refOf(container);
	const again: Step = isUp(container)
		? { do: 'restart', container: ref, grace: stopGrace(container) }
		: { do: 'start', container: ref };
	return [tokenStep(worker, ref), again, { do: 'wait', ...well }];
}
