/** What boards are told, and whether they reach it. */

import type { LavaServer } from '../../../../source/lab/lava/server/server.ts';
import { readWorkerConfig } from '../../../../source/lab/lava/worker/config.ts';
import type { Container, Mount } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf, endpointOf, networkOf } from '../objects-for-tests.ts';
import { online, type Row } from './conditions.ts';
import type { Changes } from './small-lab.ts';

/** Of calvin, on its server; undefined: it has no file. */
const configured = (text: string | undefined): { server: Partial<LavaServer> } => ({
	server: { workerConfigs: new Map(text === undefined ? [] : [['calvin', readWorkerConfig(text)]]) },
});

const shared = { type: 'volume', source: 'calvin-tftp', destination: '/srv/tftp', readOnly: false } as const;

/** A TFTP server beside it that serves what it writes. */
const served = (
	command: readonly string[] = ['--foreground', '--secure', '/srv/tftp'],
	mount: Mount = shared,
	labels: Container['labels'] = {},
): Changes => ({
	worker: online,
	detail: { mounts: [shared] },
	others: [
		containerOf('calvin-tftp', {
			networkMode: 'host',
			labels,
			detail: detailOf({ entrypoint: ['in.tftpd'], command, mounts: [mount] }),
		}),
	],
});

export const ROWS_FROM_BOARDS: readonly Row[] = [
	[
		'config-unreadable',
		{ worker: online, ...configured('dispatcher_ip: [1\n') },
		'wrong',
		/can't read its dispatcher\.yaml/,
		undefined,
	],
	[
		'no-address',
		{
			worker: online,
			...configured(undefined),
			networks: [{ ...networkOf('inner', [{ subnet: '10.9.0.0/24' }]), internal: true }],
			container: { endpoints: [endpointOf('inner', { ipv4: '10.9.0.6' })] },
			serverContainer: { endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5' }), endpointOf('inner', {})] },
		},
		'wrong',
		/No default route found/,
		'serve-boards',
	],
	[
		'unreachable-address',
		{ ...served(), ...configured(undefined) },
		'wrong',
		/its container's own address/,
		'serve-boards',
	],
	[
		'unreachable-address',
		{ ...served(), ...configured('dispatcher_ip: 172.18.0.6\n') },
		'wrong',
		/172\.18\.0\.6, its own address on the network dockernet/,
		'serve-boards',
	],
	[
		'served-elsewhere',
		{ ...served(['--address', '192.168.1.8:69', '/srv/tftp']), ...configured('dispatcher_ip: 192.168.1.9\n') },
		'wrong',
		/told 192\.168\.1\.9, and TFTP is served elsewhere/,
		'tell-boards',
	],
	[
		'unreachable-address',
		{
			worker: online,
			container: { ports: [{ container: 69, protocol: 'udp', host: { address: '192.168.1.8', port: 69 } }] },
			...configured('dispatcher_ip: 172.18.0.6\n'),
		},
		'wrong',
		/172\.18\.0\.6, its own address on the network dockernet/,
		'tell-boards',
	],
	[
		'served-elsewhere',
		{
			worker: online,
			container: { ports: [{ container: 69, protocol: 'udp', host: { address: '192.168.1.8', port: 69 } }] },
			...configured('dispatcher_ip: 192.168.1.8\ndispatcher_tftp_ip: 192.168.1.9\n'),
		},
		'wrong',
		/told 192\.168\.1\.9, and TFTP is served elsewhere/,
		'tell-boards',
	],
	[
		'unreachable-address',
		{ ...served(['--address', '192.168.1.8:69', '/srv/tftp']), ...configured(undefined) },
		'wrong',
		/its container's own address/,
		'tell-boards',
	],
	[
		'other-folder',
		{
			...served(undefined, { ...shared, source: 'another-tftp' }, { 'lavadock.serves': 'calvin-worker' }),
			...configured('dispatcher_ip: 192.168.1.9\n'),
		},
		'wrong',
		/get nothing from calvin-tftp: that serves another folder/,
		'share-folder',
	],
	[
		'other-folder',
		{
			...served(undefined, shared, { 'lavadock.serves': 'calvin-worker' }),
			detail: { mounts: [] },
			...configured('dispatcher_ip: 192.168.1.9\n'),
		},
		'wrong',
		/that serves another folder/,
		'serve-boards',
	],
	['online', { ...served(), ...configured('dispatcher_ip: 192.168.1.9\n') }, 'online', /./, undefined],
	['online', { worker: online, ...configured(undefined) }, 'online', /./, undefined],
	[
		'online',
		{ ...served(['--address', '192.168.1.9:69', '/srv/tftp']), ...configured('dispatcher_ip: 192.168.1.9\n') },
		'online',
		/./,
		undefined,
	],
];
