/** All wizards, in the order of the menu that n opens. */

import { againWizard } from './again.ts';
import { connectWizard, disconnectWizard } from './connect.ts';
import { dispatcherWizard } from './dispatcher.ts';
import { networkWizard } from './network.ts';
import { registryWizard } from './registry.ts';
import { removalWizard } from './removal.ts';
import { resetWizard } from './reset.ts';
import { serverWizard } from './server.ts';
import { superuserWizard } from './superuser.ts';
import { workerWizard } from './worker.ts';
import type { Wizard } from './wizard.ts';

export const wizards: readonly Wizard[] = [
	networkWizard,
	serverWizard,
	dispatcherWizard,
	superuserWizard,
	registryWizard,
	workerWizard,
	removalWizard,
	againWizard,
	resetWizard,
	connectWizard,
	disconnectWizard,
];

/** @throws Error for an id that no wizard has: forms are opened by the ids of this list only */
export function wizardOf(id: string): Wizard {
	const found = wizards.find(wizard => wizard.id === id);
	if (found === undefined) throw new Error(`There is no wizard ${id}.`);
	return found;
}
