/** What the golden frames show, and how one gets there by keys. */

import { wizardScenes } from './wizard-scenes.ts';
import { judge } from '../../../source/engine/prerequisites/checks.ts';
import type { Check } from '../../../source/engine/prerequisites/checks.ts';
import type { UnfinishedPlan } from '../../../source/engine/plan-run/unfinished.ts';
import type { Message } from '../../../source/console/store/message.ts';
import type { Size } from '../../../source/console/state/layout.ts';

export type Scene = {
	/** The folder's name in fixtures/frames. */
	name: string;
	keys: readonly string[];
	/** Told to the state before the keys. */
	before?: readonly Message[];
	/** What the journal has. */
	unfinished?: readonly UnfinishedPlan[];
	/** `busy`: after a restart and a failed start; `lost`: the engine was killed; `none`: there never was one; `asked`: by wizards; `hosts`: three; `host-lost`: one of them was killed; `swarm`: all three are of one Swarm. */
	engine?: 'hosts' | 'host-lost' | 'swarm' | 'calm' | 'busy' | 'lost' | 'none' | 'asked';
	readOnly?: true;
	/** Instead of the usual four. */
	sizes?: readonly Size[];
	/** Kept in ASCII as well, at 80x24; that the others are ASCII is asserted. */
	ascii?: true;
};

const small: Size = { columns: 80, rows: 24 };
const wide: Size = { columns: 120, rows: 35 };

export const usualSizes: readonly Size[] = [{ columns: 60, rows: 15 }, small, wide, { columns: 200, rows: 50 }];

/** From the first container, the LAVA server, to a dispatcher. */
const toDispatcher = ['j', 'j'];

/** Contexts of docker that no host is reached by. */
const offers = [
	{ context: 'office', host: 'tcp://10.20.0.40:2376' },
	{ context: 'rack-3', host: 'ssh://root@rack-3.lab' },
];

export const scenes: readonly Scene[] = [
	...wizardScenes,
	{ name: 'containers', ascii: true, keys: [...toDispatcher] },
	{ name: 'networks', ascii: true, keys: ['3'] },
	{ name: 'addresses', ascii: true, keys: ['4', 'G'] },
	{ name: 'logs', ascii: true, keys: ['5', '/', 'text:warning', 'enter'] },
	{ name: 'logs-merged', keys: ['space', ...toDispatcher, 'space', '5', 't'], sizes: [small, wide] },
	{ name: 'stderr', keys: ['/', 'text:pdudaemon', 'enter', '5'], sizes: [small] },
	{ name: 'events', ascii: true, keys: ['6'], engine: 'busy' },
	{ name: 'details', ascii: true, keys: [...toDispatcher, '7'] },
	{ name: 'workers', ascii: true, keys: ['2', 'j'] },
	{ name: 'worker-opened', keys: ['2', '/', 'text:calvin-worker', 'enter', 'enter'], sizes: [small] },
	{ name: 'lab-as-found', keys: ['A'], sizes: [small, wide] },
	{ name: 'network-opened', keys: ['3', 'enter'] },
	{ name: 'help', keys: ['?'] },
	{ name: 'palette', keys: [':', 'text:rest'] },
	{ name: 'action-menu', ascii: true, keys: [...toDispatcher, 'x', 'j', 'j'] },
	{ name: 'read-only', keys: [...toDispatcher, 'x', 'j'], readOnly: true, sizes: [small] },
	{ name: 'confirm-yes', keys: [...toDispatcher, 'r'] },
	{ name: 'confirm-name', ascii: true, keys: ['d', 'text:lava-'] },
	{ name: 'command-log', keys: ['@'], engine: 'busy' },
	{ name: 'prerequisites', keys: ['P'] },
	{ name: 'no-engine', keys: [], engine: 'none' },
	{ name: 'engine-lost', keys: [], engine: 'lost' },
	{ name: 'hosts', engine: 'hosts', ascii: true, keys: ['0', 'j'] },
	{ name: 'hosts-containers', engine: 'hosts', keys: ['j', 'j'] },
	{ name: 'hosts-workers', engine: 'hosts', keys: ['2'], sizes: [small, wide] },
	{ name: 'server-opened', engine: 'hosts', keys: ['2', 'g', 'enter'], sizes: [small, wide] },
	{ name: 'hosts-restricted', engine: 'hosts', keys: ['0', 'j', 'space', '3'], sizes: [small, wide] },
	{ name: 'host-opened', engine: 'hosts', keys: ['0', 'j', 'enter'], sizes: [small, wide] },
	{ name: 'hosts-dispatcher-form', engine: 'hosts', keys: ['0', 'j', 'n', 'd'], sizes: [small, wide] },
	{ name: 'hosts-dispatcher-preview', engine: 'hosts', keys: ['0', 'j', 'n', 'd', 'ctrl+p', 'v'], sizes: [wide] },
	{
		name: 'hosts-add',
		engine: 'hosts',
		before: [
			{ type: 'focused', panel: 'hosts' },
			{ type: 'overlay-opened', overlay: { kind: 'add-host', index: 0, offers } },
		],
		keys: ['down'],
		sizes: [small, wide],
	},
	{ name: 'hosts-switch-form', engine: 'hosts', keys: ['n', 'r'], sizes: [small, wide] },
	{
		name: 'hosts-switch-preview',
		engine: 'hosts',
		keys: ['n', 'r', 'enter', 'enter', 'text:2023.03', 'ctrl+p', 'v'],
		sizes: [small, wide],
	},
	{ name: 'host-lost-switch', engine: 'host-lost', keys: ['n', 'r'], sizes: [small, wide] },
	{ name: 'host-lost', engine: 'host-lost', keys: [] },
	{ name: 'host-lost-hosts', engine: 'host-lost', keys: ['0', 'G'], sizes: [small, wide] },
	{ name: 'swarm-hosts', engine: 'swarm', keys: ['0', 'j'], sizes: [small, wide] },
	{ name: 'swarm-networks', engine: 'swarm', keys: ['3', '/', 'text:lab', 'enter', 'enter'], sizes: [small, wide] },
	{
		name: 'too-small',
		keys: [],
		sizes: [
			{ columns: 39, rows: 24 },
			{ columns: 80, rows: 9 },
		],
	},
];

/** A Debian machine that lacks a few things. */
export const checks: readonly Check[] = judge(
	{
		system: { id: 'debian', like: [], name: 'Debian GNU/Linux 12 (bookworm)' },
		systemd: true,
		architecture: 'amd64',
		engineProgram: '/usr/sbin/dockerd',
		enginePackage: { name: 'docker.io', version: '20.10.24+dfsg1-1' },
		user: { name: 'ada', id: 1000, groups: [1000] },
		dockerGroup: { id: 998, members: ['ada'] },
		socket: { path: '/var/run/docker.sock', state: 'closed' },
		docker0: true,
		ipForwarding: false,
		space: { folder: '/var/lib/docker', free: 2e9, total: 200e9 },
	},
	{
		address: 'unix:///var/run/docker.sock',
		socket: '/var/run/docker.sock',
		answer: {
			state: 'problem',
			problem: { kind: 'not-permitted', message: 'The socket is closed to this user.', remedy: [] },
		},
	},
);
