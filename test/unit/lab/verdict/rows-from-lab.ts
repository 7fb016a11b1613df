/** What all containers together, and the variables, tell. */

import { exited, onHost, online, tokenTwin, twin, variables, zmqServer, zmqWorker, type Row } from './conditions.ts';

export const ROWS_FROM_LAB: readonly Row[] = [
	['same-name', { others: [twin], worker: online }, 'wrong', /hobbes-worker reports this name too/, 'stop'],
	[
		'same-token',
		{ others: [tokenTwin], worker: online, ...variables('TOKEN=--token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v') },
		'wrong',
		/shares its token.*hobbes-worker/,
		'stop',
	],
	['other-contract', { ...zmqWorker }, 'wrong', /speaks ZMQ, and lava-server \(2023\.01\) only HTTP/, 'change-version'],
	['other-contract', { ...zmqServer }, 'wrong', /speaks HTTP, and lava-server \(2020\.08\) only ZMQ/, 'change-version'],
	[
		'misled',
		{ worker: null, environment: ['URL=http://172.18.0.5/', 'DISPATCHER_HOSTNAME=--name=calvin'] },
		'wrong',
		/DISPATCHER_HOSTNAME is not read.*WORKER_NAME/,
		'recreate',
	],
	[
		'misled',
		{ worker: null, environment: ['SERVER_URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin'] },
		'wrong',
		/SERVER_URL is not read.*URL/,
		'recreate',
	],
	[
		'misled',
		{ worker: null, environment: ['MASTER_URL=tcp://172.18.0.5:5556', 'LOGGER_URL=tcp://172.18.0.5:5555'] },
		'wrong',
		/MASTER_URL is not read.*URL/,
		'recreate',
	],
	[
		'misled',
		{ environment: ['URL=tcp://172.18.0.5:5556', 'WORKER_NAME=--name=calvin'] },
		'wrong',
		/URL is no http:\/\/ address/,
		'recreate',
	],
	[
		'misled',
		{
			...zmqWorker,
			...zmqServer,
			environment: ['MASTER_URL=http://172.18.0.5/', 'DISPATCHER_HOSTNAME=--hostname=calvin'],
		},
		'wrong',
		/MASTER_URL is no tcp:\/\/ address/,
		'recreate',
	],
	[
		'config-file',
		{ log: 'config-file', configFile: 'WORKER_NAME="--name=hobbes"\n' },
		'wrong',
		/lava-worker in it sets WORKER_NAME against its environment/,
		undefined,
	],
	[
		'config-file',
		{
			configFile: 'TOKEN="--token=y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v"\nURL="http://10.0.0.1/"\n',
			...variables('TOKEN=--token=another'),
		},
		'wrong',
		/sets URL, TOKEN against its environment/,
		undefined,
	],
	[
		'config-file',
		{ ...zmqServer, ...zmqWorker, configFile: 'MASTER_URL="tcp://10.0.0.1:5556"\n' },
		'wrong',
		/lava-slave in it sets MASTER_URL against its environment/,
		undefined,
	],
	[
		'wrong-token',
		{ log: 'wrong-token', configFile: 'TOKEN="--token=another"\nLOGLEVEL=INFO\n', ...variables('LOGLEVEL=DEBUG') },
		'wrong',
		/TOKEN in its \/etc\/lava-dispatcher\/lava-worker is not the one that lava-server has for calvin/,
		undefined,
	],
	[
		'misused',
		{ log: 'bare-value', container: exited, configFile: 'WORKER_NAME=calvin\n' },
		'wrong',
		/WORKER_NAME holds a value without its option/,
		undefined,
	],
	[
		'unknown-worker',
		{ log: 'unknown-worker', worker: null, configFile: 'TOKEN="--token-file=/token"\n' },
		'wrong',
		/knows no worker/,
		undefined,
	],
	[
		'log-elsewhere',
		{ log: 'log-elsewhere', ...variables('LOGFILE=/tmp/log') },
		'unknown',
		/logs to \/tmp\/log.*docker logs stay empty/,
		'recreate',
	],
	[
		'port-taken',
		{ worker: online, ...onHost },
		'wrong',
		/is to serve port 69\/udp of the host, which hobbes-worker has/,
		undefined,
	],
	// What its server says is wrong comes first.
	['wrong-token', { log: 'wrong-token', ...onHost }, 'wrong', /Its token is not/, 'give-token'],
];
