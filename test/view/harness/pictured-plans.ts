/** Plans for pictures: made by the same functions as the wizards' own. */

import { FROZEN_INSTANT } from '../../../source/demo/engine.ts';
import type { UnfinishedPlan } from '../../../source/engine/plan-run/unfinished.ts';
import { dispatcherPlan } from '../../../source/lab/plans/dispatcher/dispatcher.ts';
import { serverPlan } from '../../../source/lab/plans/server/server.ts';
import { passwordName, userPlan } from '../../../source/lab/plans/server/superuser.ts';
import { parseVersion } from '../../../source/lab/image/version.ts';

const server = { id: '5'.repeat(64), name: 'lava-server' };

export const aServer = serverPlan({
	name: 'lava-server',
	image: 'lavasoftware/lava-server:2023.01',
	pull: true,
	version: parseVersion('2023.01'),
	network: 'dockernet',
	newNetwork: { name: 'dockernet', subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }] },
	address: '172.18.0.2',
	ports: [{ container: 80, host: 80 }],
	keepAs: 'lava-server',
	there: [],
	database: undefined,
	hosts: ['172.18.0.2', 'lava-server'],
	runsOn: { at: 'inside' },
	plainHttp: true,
	restart: 'unless-stopped',
});

export const aDispatcher = dispatcherPlan({
	name: 'calvin',
	image: 'lavasoftware/lava-dispatcher:2023.01',
	pull: false,
	speaks: {
		contract: 'http',
		url: 'http://172.18.0.2/',
		wsUrl: '',
		httpTimeout: '',
		jobLogInterval: '',
		token: { from: 'server', container: server },
	},
	network: 'dockernet',
	newNetwork: undefined,
	connectServer: undefined,
	address: '172.18.0.3',
	devices: [],
	privileged: false,
	capabilities: [],
	mounts: [],
	ports: [],
	restart: 'unless-stopped',
	server: { container: server },
});

export const aUser = userPlan({
	server,
	name: 'ada',
	email: 'ada@example.com',
	there: undefined,
	rights: { active: true, staff: true, superuser: true },
	token: true,
});

const MINUTE = 60_000;

export const unfinishedPlans: readonly UnfinishedPlan[] = [
	{
		id: '1',
		plan: aServer,
		startedAt: FROZEN_INSTANT - 7 * MINUTE,
		done: 6,
		direction: 'forward',
		secrets: [],
		missing: [],
		obstacle: undefined,
	},
	{
		id: '2',
		plan: aDispatcher,
		startedAt: FROZEN_INSTANT - 95 * MINUTE,
		done: 2,
		direction: 'rollback',
		secrets: [],
		missing: [],
		obstacle: 'It was being undone.',
	},
	{
		id: '3',
		plan: aUser,
		startedAt: FROZEN_INSTANT - 26 * 60 * MINUTE,
		done: 1,
		direction: 'forward',
		secrets: [passwordName('ada')],
		missing: [],
		obstacle: undefined,
	},
];
