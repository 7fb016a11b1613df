/** How a step is undone, known before it is done. */

import type { ContainerRef } from '../command.ts';
import { DOCKER_GRACE, isUp } from '../objects.ts';
import type { Step, Undo } from '../plan.ts';
import type { SeenContainer, ObservedState } from './observed-state.ts';
import { undoOfSwarm } from './swarm.ts';

const NOTHING: Undo = { how: 'nothing' };

const steps = (...list: Step[]) => ({ how: 'steps', steps: list }) satisfies Undo;

/** `network connect` takes none from API 1.44 on (spec/read/networks.ts). */
function lostMac({ name }: ContainerRef, network: string, mac: string): string {
	return `${name} has another MAC address on ${network}, and not ${mac}: this engine gives one only to a container that is recreated.`;
}

/** @param observed what was there before the step */
export function undoOf(step: Step, observed: ObservedState): Undo {
	const { container } = observed;
	switch (step.do) {
		case 'create-network':
			return steps({ do: 'remove-network', network: step.network.name });
		case 'remove-network':
			return observed.network ? steps({ do: 'create-network', network: observed.network.spec }) : NOTHING;
		case 'create-volume':
			return steps({ do: 'remove-volume', volume: step.volume.name });
		case 'remove-volume':
			return { how: 'final', why: `What was in the volume ${step.volume} is gone.` };
		case 'connect':
			return steps({ do: 'disconnect', container: step.container, network: step.endpoint.network });
		case 'disconnect': {
			const endpoint = container?.endpoints.find(({ network }) => network === step.network);
			if (container === undefined || endpoint === undefined) return NOTHING;
			const back = steps({ do: 'connect', container: step.container, endpoint });
			return endpoint.mac !== undefined && container.macNetworks.includes(step.network)
				? { ...back, leaves: lostMac(step.container, step.network, endpoint.mac) }
				: back;
		}
		case 'pull':
			return nameBack(step.image, observed);
		case 'build':
			return nameBack(step.tag, observed);
		case 'tag':
			return nameBack(step.as, observed);
		case 'create':
			return steps(
				{ do: 'remove', container: { id: '', name: step.spec.name }, force: true, volumes: true },
				...(observed.newVolumes ?? []).map((volume): Step => ({ do: 'remove-volume', volume })),
			);
		case 'remove':
			// What the plan made goes as it came.
			if (step.container.id === '') return NOTHING;
			return { how: 'final', why: `The container ${step.container.name} is gone with all that was written in it.` };
		case 'put-file':
			return undoOfFile(step, observed);
		case 'copy':
			// It goes with the container that the plan made.
			if (step.container.id === '') return NOTHING;
			return { how: 'impossible', why: `${step.path} stays in ${step.container.name}.` };
		case 'exec':
			return undoOfExec(step);
		case 'backup':
			return NOTHING;
		case 'read-backup':
			return undoOfRestore(step);
		case 'rename':
			return container
				? steps({ do: 'rename', container: { id: container.id, name: step.to }, to: container.spec.name })
				: NOTHING;
		case 'swarm-init':
		case 'swarm-join':
		case 'swarm-token':
		case 'swarm-leave':
		case 'swarm-forget':
		case 'swarm-role':
			return undoOfSwarm(step, observed);
		case 'wait':
			// What a host was here on the way there it becomes again on the way back, a moment later.
			return step.until.is === 'role' ? steps({ ...step, lenient: true }) : NOTHING;
		default:
			return undoOfLife(step, container);
	}
}

/** Images stay where they are: they take room and change nothing. A name that stood for another one gets it back. */
function nameBack(name: string, { image }: ObservedState): Undo {
	return image === undefined || name.includes('@') ? NOTHING : steps({ do: 'tag', image, as: name });
}

type LifeStep = Extract<Step, { do: 'start' | 'stop' | 'restart' | 'kill' | 'pause' | 'unpause' }>;

function undoOfLife(step: LifeStep, seen: SeenContainer | undefined): Undo {
	const { container } = step;
	const stop: Step = { do: 'stop', container, grace: seen?.spec.stopGrace ?? DOCKER_GRACE };
	switch (step.do) {
		case 'start':
			return { how: 'steps', steps: [stop], ...(step.alters !== undefined && { leaves: step.alters }) };
		case 'restart':
			// One that was refused may have come as far as the stop; one that was stopped before runs after it.
			if (seen === undefined) return NOTHING;
			return isUp(seen) ? upAgain(container, seen) : steps(stop);
		case 'pause':
			return steps({ do: 'unpause', container });
		case 'unpause':
			return steps({ do: 'pause', container });
		case 'stop':
		case 'kill':
			if (seen === undefined || !isUp(seen)) return NOTHING;
			if (seen.spec.autoRemove) return { how: 'final', why: `${container.name} was made to be removed when it stops.` };
			return upAgain(container, seen);
	}
}

function upAgain(container: ContainerRef, { status }: SeenContainer): Undo {
	return status === 'paused'
		? steps({ do: 'start', container }, { do: 'pause', container })
		: steps({ do: 'start', container });
}

/**
 * How what a refused step left is undone: as the step is, for the undo looks first whether there is anything.
 *
 * @param exists whether the engine said that there is such a thing already: then it is someone else's
 */
export function undoOfRefused({ do: kind }: Step, undo: Undo, exists: boolean): Undo {
	const makes = kind === 'create' || kind === 'create-network' || kind === 'create-volume';
	return makes && exists ? NOTHING : undo;
}

/**
 * What has to be done for a step that takes back, as things are now. A running container's half-made place on a network
 * can be taken away only when it has been made whole (Engine 20.10 to 28.5), with whatever address there is.
 */
export function withNeeded(step: Step, { container }: ObservedState): readonly Step[] {
	if (step.do !== 'disconnect' || !container?.halfMade.includes(step.network)) return [step];
	return [{ do: 'connect', container: step.container, endpoint: { network: step.network } }, step];
}

/** The secret that holds what the file was before. */
export function formerContent(container: string, path: string): string {
	return `former ${container}:${path}`;
}

function undoOfFile(step: Extract<Step, { do: 'put-file' }>, { container, file }: ObservedState): Undo {
	// It goes with the container that the plan made.
	if (step.container.id === '') return NOTHING;
	if (file !== undefined) {
		const { mode, uid, gid } = file;
		return steps({ ...step, mode, uid, gid, content: { secret: formerContent(step.container.name, step.path) } });
	}
	if (container?.status !== 'running') {
		return { how: 'impossible', why: `${step.path} stays in ${step.container.name}, which does not run.` };
	}
	const command = ['rm', '-f', step.path];
	const says = `Remove ${step.path}`;
	return steps({ do: 'exec', container: step.container, says, command, undo: 'not needed' });
}

function undoOfRestore({ to, container }: Extract<Step, { do: 'read-backup' }>): Undo {
	if (to === 'check' || container.id === '') return NOTHING;
	return { how: 'impossible', why: `What was restored stays in ${container.name}.` };
}

function undoOfExec(step: Extract<Step, { do: 'exec' }>): Undo {
	if (step.undo === 'not needed') return NOTHING;
	if (step.undo === 'impossible') return { how: 'impossible', why: `"${step.says}" can't be undone.` };
	const says = `Undo: ${step.says}`;
	return steps({ ...step.undo, do: 'exec', container: step.container, says, undo: 'not needed' });
}

/** Whether there is nothing left that a step could take back: what was done to a container is gone with it. */
export function isGoneWithContainer(step: Step, { container }: ObservedState): boolean {
	if (container !== undefined) return false;
	switch (step.do) {
		case 'stop':
		case 'pause':
		case 'unpause':
		case 'disconnect':
			return true;
		case 'exec':
		case 'put-file':
		case 'start':
			return step.container.id === '';
		default:
			return false;
	}
}
