/** Plans that are not said as a Compose file, for it would lose what they keep. */

import type { Plan, Step } from '../../plan.ts';
import { secretsCaptured, secretsNeeded } from '../../step/secrets.ts';
import { refuseBackup, refuseSwarm, Unsayable } from '../unsayable.ts';

/** @throws Unsayable */
export function refuseUnsafe({ steps }: Plan): void {
	if (steps.some(({ do: kind }) => kind === 'backup' || kind === 'read-backup')) refuseBackup();
	if (steps.some(step => step.do === 'build')) {
		throw new Unsayable(
			'It builds an image of files that a Compose file does not have: save it as .sh or .py, or name it Dockerfile.',
		);
	}
	if (steps.some(({ do: kind }) => kind.startsWith('swarm-'))) refuseSwarm();
	if (steps.some(changesWhatIs)) {
		throw new Unsayable(
			'It changes or replaces what is there, and Compose has no way back from that: save it as .sh or .py, which have.',
		);
	}
	if (!steps.some(step => step.do === 'create')) {
		throw new Unsayable('It makes no container, so there is nothing for Compose to do: save it as .sh or .py.');
	}
	const captured = new Set(steps.flatMap(secretsCaptured));
	const late = steps.flatMap(step => (step.do === 'create' ? secretsNeeded(step) : []));
	if (late.some(secret => captured.has(secret))) {
		throw new Unsayable(
			'A container gets a secret in its environment that the plan makes on its way, and the file would forget it: save it as .sh or .py.',
		);
	}
}

/** What a container that was there goes through beyond commands in it and one more network. */
function changesWhatIs(step: Step): boolean {
	switch (step.do) {
		case 'create-network':
		case 'create-volume':
		case 'create':
		case 'connect':
		case 'exec':
		case 'wait':
			return false;
		case 'pull':
			return step.credentials !== undefined;
		case 'put-file':
		case 'start':
		case 'pause':
			return step.container.id !== '';
		default:
			return true;
	}
}
