/** All wizards, in the order of their pages. */

import { againWizard } from './dispatcher/again.ts';
import { backupWizard } from './server/backup.ts';
import { bootWizard } from './companion/boot.ts';
import { coordinatorWizard } from './worker/coordinator.ts';
import { connectWizard, disconnectWizard } from './network/connect.ts';
import { dispatcherWizard } from './dispatcher/dispatcher.ts';
import { imageWizard } from './image/image.ts';
import { moveDatabaseWizard } from './server/move-database.ts';
import { leaveWizard } from './network/leave.ts';
import { networkWizard } from './network/network.ts';
import { registryWizard } from './image/registry.ts';
import { removalWizard } from './worker/removal.ts';
import { resetWizard } from './worker/reset.ts';
import { restoreWizard } from './server/restore.ts';
import { pdudaemonWizard } from './companion/pdudaemon.ts';
import { powerWizard } from './companion/power.ts';
import { ser2netWizard } from './companion/ser2net.ts';
import { serverWizard } from './server/server.ts';
import { splitJoinWizard } from './server/split-join.ts';
import { superuserWizard } from './server/superuser.ts';
import { workerWizard } from './worker/worker.ts';
import { swarmWizard } from './network/swarm.ts';
import type { Wizard } from './wizard.ts';

/** In the order of their pages and of the menu. */
export const wizardIds = [
	'network',
	'server',
	'dispatcher',
	'superuser',
	'worker',
	'coordinator',
	'removal',
	'again',
	'reset',
	'ser2net',
	'pdudaemon',
	'power',
	'boot',
	'image',
	'registry',
	'backup',
	'restore',
	'move-database',
	'services',
	'connect',
	'disconnect',
	'swarm',
	'swarm-leave',
] as const;

export type WizardId = (typeof wizardIds)[number];

const byId: Readonly<Record<WizardId, Wizard>> = {
	network: networkWizard,
	server: serverWizard,
	dispatcher: dispatcherWizard,
	image: imageWizard,
	ser2net: ser2netWizard,
	pdudaemon: pdudaemonWizard,
	power: powerWizard,
	boot: bootWizard,
	superuser: superuserWizard,
	registry: registryWizard,
	worker: workerWizard,
	coordinator: coordinatorWizard,
	removal: removalWizard,
	again: againWizard,
	reset: resetWizard,
	backup: backupWizard,
	restore: restoreWizard,
	'move-database': moveDatabaseWizard,
	services: splitJoinWizard,
	connect: connectWizard,
	disconnect: disconnectWizard,
	swarm: swarmWizard,
	'swarm-leave': leaveWizard,
};

export const wizardOf = (id: WizardId): Wizard => byId[id];
