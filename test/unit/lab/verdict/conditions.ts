/** What may be wrong with the small lab: one row is a rule, the lab that earns it, and what the verdict says. */

import type { CoordinatorTrace } from '../../../../source/lab/lava/coordinator.ts';
import { NOTHING_READ, readLog, type LogReading } from '../../../../source/lab/verdict/reading/log-reading.ts';
import type { FixAction, VerdictState } from '../../../../source/lab/verdict/verdict.ts';
import { endpointOf } from '../objects-for-tests.ts';
import { recordedLog } from './recorded-log.ts';
import { type Changes, now, rightVariables, workerContainer } from './small-lab.ts';

export type Row = [rule: string, changes: Changes, state: VerdictState, says: RegExp, fix: FixAction['do'] | undefined];

export const bare = ['URL=http://172.18.0.5/', 'WORKER_NAME=calvin'];
export const exited = { status: 'exited', exitCode: 2 } as const;
export const online = { state: 'online', version: '2023.01', lastPing: now - 5000 } as const;
export const elsewhere = { container: { endpoints: [endpointOf('devices', { ipv4: '10.42.7.6' })] } };
export function image(version: string): { image: string } {
	return { image: `lavasoftware/lava-dispatcher:${version}` };
}

export const zmqVariables = ['MASTER_URL=tcp://172.18.0.5:5556', 'DISPATCHER_HOSTNAME=--hostname=calvin'];
export const zmqServer = {
	server: { version: '2020.08' },
	serverContainer: { image: 'lavasoftware/lava-server:2020.08' },
};

export const zmqWorker = { container: image('2020.08'), environment: zmqVariables };

/** As if its log said so a little while ago. */
export function reported(outcome: { is: 'ended'; says: string } | { is: 'silence' } | { is: 'heard' }): LogReading {
	return { ...NOTHING_READ, daemon: 'lava-worker', outcome: { at: now - 9000, ...outcome }, lastAt: now - 9000 };
}

export function refused(code: number, body: string | undefined): LogReading {
	const lines = [`ERROR -> server error: code ${code}`, ...(body === undefined ? [] : [`DEBUG --> ${body}`])];
	return readLog(lines.map(line => ({ time: now - 9000, text: `2026-11-23 07:23:50,000   ${line}` })));
}

/** A worker of that server in whose network nobody answers. */
export function lost(server: string): LogReading {
	return { ...recordedLog('no-address'), server };
}

export const twin = workerContainer('hobbes-worker', {
	environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name calvin'],
});
export const tokenTwin = workerContainer('hobbes-worker', {
	environment: [
		'URL=http://172.18.0.5/',
		'WORKER_NAME=--name=hobbes',
		'TOKEN=--token y5s5AXaPvIHkRtAmnz7o2R1RAEplew7v',
	],
});
const serving = { networkMode: 'host' } as const;
const tftp = (): unknown => ({ Config: { ExposedPorts: { '69/udp': {} } } });
/** Two on the host's network, this one after the other. */
export const onHost: Changes = {
	container: serving,
	detail: { raw: tftp },
	others: [
		workerContainer('hobbes-worker', {
			environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=hobbes'],
			container: serving,
			detail: { startedAt: now / 1000 - 7200, raw: tftp },
		}),
	],
};
export const outside = { endpoints: [endpointOf('dockernet', { staticIpv4: '172.20.0.9' })] };
export const variables = (...more: string[]): Pick<Changes, 'environment'> => ({
	environment: [...rightVariables, ...more],
});
export const device = { name: 'qemu01', type: 'qemu', state: 'idle', health: 'good' } as const;

/** Online, beside a server that runs a coordinator too. */
export const coordinated = {
	worker: { ...online, devices: [device] },
	server: { daemons: ['gunicorn', 'lava-coordinator', 'lava-publisher', 'lava-scheduler'] },
} satisfies Changes;

/** Told of a coordinator. @param silent as its trace has it */
export function named(silent: string | undefined): CoordinatorTrace {
	return { state: 'named', host: '10.9.9.9', port: 3079, silent };
}
