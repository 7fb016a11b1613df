/** What the server tells, and how it stands itself. */

import { device, image, online, told, zmqServer, zmqWorker, type Row } from './conditions.ts';
import { now } from './small-lab.ts';

export const ROWS_FROM_SERVER: readonly Row[] = [
	[
		'server-stopped',
		{ serverContainer: { status: 'exited' }, log: 'no-route' },
		'wrong',
		/Its server lava-server does not run/,
		'start',
	],
	[
		'server-starting',
		{ server: { status: { state: 'starting', seen: 'Applying lava_scheduler_app.0042' } } },
		'waiting',
		/lava-server is starting: Applying/,
		undefined,
	],
	[
		'version-mismatch',
		{ container: image('2022.11'), worker: { version: '2022.11' } },
		'wrong',
		/2022\.11 is not lava-server's 2023\.01/,
		'change-version',
	],
	[
		'version-mismatch',
		{
			worker: online,
			server: { status: { state: 'starting', seen: '' }, version: '2023.01' },
			serverContainer: { image: 'lavasoftware/lava-server:2023.06' },
		},
		'wrong',
		/2023\.01 is not lava-server's 2023\.06/,
		'change-version',
	],

	['retired', { worker: { ...online, health: 'retired' } }, 'retired', /It is retired/, 'set-health'],
	[
		'scheduler-stopped',
		{ worker: online, server: { daemons: ['apache2', 'gunicorn', 'postgresql'] } },
		'wrong',
		/scheduler of lava-server does not run/,
		'restart',
	],
	[
		'scheduler-stopped',
		{ worker: { ...online, lastPing: now - 300_000 } },
		'wrong',
		/scheduler of lava-server does not run/,
		'restart',
	],
	['unregistered', { worker: null }, 'wrong', /knows no worker calvin/, 'give-token'],
	['unregistered', { worker: null, ...zmqWorker, ...zmqServer }, 'waiting', /knows no worker calvin/, undefined],
	['maintenance', { worker: { ...online, health: 'maintenance' } }, 'waiting', /in maintenance/, 'set-health'],
	[
		'working',
		{ worker: { ...online, devices: [device], jobs: [{ id: 4120, device: 'qemu01' }] } },
		'working',
		/Runs 1 job: 4120 on qemu01/,
		undefined,
	],
	['online', { worker: { ...online, devices: [device] } }, 'online', /^Online\.$/, undefined],
	[
		'online',
		{ worker: { ...online, devices: [{ ...device, health: 'bad' }] } },
		'online',
		/none of its devices/,
		undefined,
	],
	['online', { worker: online, log: 'wrong-token' }, 'online', /^Online/, undefined],
	[
		'online',
		{ worker: { ...online, version: '2022.11' }, container: image('2022.11') },
		'online',
		/^Online/,
		undefined,
	],
	[
		'online',
		{ worker: online, server: { daemons: ['gunicorn', 'lava-scheduler'] } },
		'online',
		/jobs start up to 20 s late/,
		undefined,
	],
	['just-started', { detail: { startedAt: now / 1000 - 12 } }, 'waiting', /started 12 s ago/, undefined],
	['offline', {}, 'unknown', /Offline, last heard 10 min ago; its log does not tell why/, undefined],
	['offline', { here: false }, 'unknown', /it runs in no container of this host/, undefined],
	[
		'offline',
		{ log: told({ is: 'heard' }) },
		'unknown',
		/pings are accepted at http:\/\/172\.18\.0\.5\/, and lava-server hears none/,
		undefined,
	],
	[
		'server-unasked',
		{ worker: null, server: { status: { state: 'unreachable', why: 'Nothing listens.' }, toldAt: 0 } },
		'unknown',
		/lava-server can't be asked: Nothing listens/,
		undefined,
	],
	[
		'server-unasked',
		{ log: told({ is: 'heard' }), environment: ['URL=http://lava.example.com/', 'WORKER_NAME=--name=moe'] },
		'online',
		/accepts its pings/,
		undefined,
	],
	[
		'server-unasked',
		{ environment: ['URL=http://lava.example.com/', 'WORKER_NAME=--name=moe'] },
		'unknown',
		/not known/,
		undefined,
	],
];
