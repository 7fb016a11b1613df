/** What its container tells. */

import { exited, image, outside, twin, variables, zmqVariables, type Row } from './conditions.ts';
import { now } from './small-lab.ts';

export const ROWS_FROM_CONTAINER: readonly Row[] = [
	[
		'address-outside',
		{ container: { status: 'created', ...outside } },
		'wrong',
		/172\.20\.0\.9 is outside dockernet's 172\.18\.0\.0\/16/,
		'recreate',
	],
	[
		'misused',
		{
			container: { status: 'created', ...image('2020.08') },
			environment: [...zmqVariables, 'MASTER_CERT=/certs/master.key'],
		},
		'wrong',
		/MASTER_CERT holds a value without its option/,
		'recreate',
	],
	[
		'misused',
		{ container: exited, ...variables('TOKEN=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v') },
		'wrong',
		/TOKEN holds a value without its option: this image expects TOKEN=--token=VALUE/,
		'recreate',
	],
	[
		'misused',
		{ container: exited, environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--hostname=calvin'] },
		'wrong',
		/option of the other protocol/,
		'recreate',
	],
	[
		'not-startable',
		{
			container: { status: 'created' },
			detail: {
				error:
					'error gathering device information while adding custom device "/dev/ttyUSB0": no such file or directory',
			},
		},
		'wrong',
		/the device \/dev\/ttyUSB0 is not there/,
		'start',
	],
	[
		'not-startable',
		{ container: exited, detail: { error: 'driver failed programming external connectivity' } },
		'wrong',
		/Docker can't start it: driver failed/,
		'start',
	],
	[
		'not-startable',
		{ container: exited, detail: { error: `${'a'.repeat(60)} ${'b'.repeat(38)}.c and much more` } },
		'wrong',
		/start it: a{60} b{38}\.$/,
		'start',
	],
	[
		'out-of-memory',
		{ container: { status: 'exited', exitCode: 137 }, detail: { oomKilled: true } },
		'wrong',
		/because memory ran out/,
		'start',
	],
	[
		'restarting',
		{ container: { status: 'restarting', exitCode: 1 }, detail: { restartCount: 12 } },
		'wrong',
		/again and again, with exit code 1/,
		undefined,
	],
	['paused', { container: { status: 'paused' } }, 'wrong', /is paused/, 'unpause'],
	[
		'stopped',
		{ container: { status: 'exited', exitCode: 0 }, detail: { finishedAt: now / 1000 - 7200 } },
		'wrong',
		/ended 2 h ago/,
		'start',
	],
	['stopped', { container: { status: 'created' } }, 'wrong', /never started/, 'start'],
	[
		'stopped',
		{ container: { status: 'exited', exitCode: 0 }, worker: { health: 'maintenance' } },
		'waiting',
		/ended/,
		'start',
	],
	[
		'version-ahead',
		{ container: { status: 'exited', exitCode: 0, ...image('2022.11') } },
		'wrong',
		/would refuse its version 2022\.11/,
		'change-version',
	],
	[
		'replaced',
		{ container: { status: 'exited', exitCode: 0 }, others: [twin] },
		'waiting',
		/hobbes-worker is the worker calvin now/,
		undefined,
	],
	[
		'no-daemon',
		{ worker: null, detail: { command: ['sleep', '1000'] } },
		'wrong',
		/a command in the place of the worker/,
		'recreate',
	],
	['not-inspected', { worker: null, container: { detail: undefined } }, 'unknown', /not given its details/, undefined],
];
