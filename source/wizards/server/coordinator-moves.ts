/** Whom to tell that a server's coordinator is in another container: workers name it in a file of their own (lava.md 6). */

import { COORDINATOR_PORT } from '../../lab/lava/coordinator.ts';
import { type Container, isBuiltInNetwork } from '../../lab/objects.ts';
import { coordinatorFix } from '../../lab/plans/fix/coordinator.ts';
import type { CoordinatorMove } from '../../lab/plans/server/parts.ts';
import type { World } from '../world.ts';

/**
 * @param from the container that workers name now
 * @param to the name of the one that runs the coordinator afterwards, on the same networks
 */
export function coordinatorMove(from: Container, to: string, world: World): CoordinatorMove {
	const moves = workersThatName(from, world).map((worker): CoordinatorMove => {
		if (!sharesNames(worker, from)) return leftAlone(worker, `It is on no network on which ${to} is found.`);
		const fixing = coordinatorFix({ host: to, port: COORDINATOR_PORT }, worker);
		if (fixing.state === 'refused') return leftAlone(worker, fixing.why);
		const { warnings } = fixing.plan;
		// One worker that does not reach it is no reason to undo the server.
		const steps = fixing.plan.steps.map(step => (step.do === 'wait' ? { ...step, lenient: true as const } : step));
		return { steps, says: [`${worker.name} is told that its coordinator is ${to}.`, ...warnings] };
	});
	const others = world.hosts.length > 1 ? [`M tells workers of other hosts that name ${from.name} for it.`] : [];
	return { steps: moves.flatMap(({ steps }) => steps), says: [...moves.flatMap(({ says }) => says), ...others] };
}

const leftAlone = ({ name }: Container, why: string): CoordinatorMove => ({
	steps: [],
	says: [`${name} has to be told by M where its coordinator is: ${why}`],
});

/** On the server's host: most others reach it by a port of that host, which leads to the new container. */
function workersThatName(from: Container, { facts }: World): Container[] {
	const called = new Set(
		[from.name, ...from.endpoints.flatMap(({ ipv4, staticIpv4, aliases }) => [ipv4, staticIpv4, ...aliases])].filter(
			Boolean,
		),
	);
	const found = facts.workers.flatMap(({ container, coordinator }) =>
		container?.host === from.host &&
		coordinator?.state === 'named' &&
		coordinator.port === COORDINATOR_PORT &&
		called.has(coordinator.host)
			? [container]
			: [],
	);
	return [...new Map(found.map(each => [each.id, each])).values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Whether both are on a network on which names are found. */
function sharesNames(one: Container, other: Container): boolean {
	const named = other.endpoints.filter(({ networkName }) => !isBuiltInNetwork(networkName));
	return one.endpoints.some(({ networkId }) => networkId !== '' && named.some(each => each.networkId === networkId));
}
