/** Looks at a LAVA server in a container whose commands and log are what a test says. */

import assert from 'node:assert/strict';
import { LOCAL } from '../../../../source/lab/host.ts';
import type { CommandOptions, CommandResult } from '../../../../source/engine/commands/commands.ts';
import type { LogSource } from '../../../../source/engine/logs/source.ts';
import { type Clock, systemClock } from '../../../../source/engine/clock.ts';
import type { Container, Network, Snapshot } from '../../../../source/lab/objects.ts';
import type { Seen } from '../../../../source/server/look/look.ts';
import { lookAtContainer } from '../../../../source/server/look/container.ts';
import { NO_REPORT } from '../../../../source/server/ask/report.ts';
import { byId, containerOf, detailOf } from '../../lab/objects-for-tests.ts';
import { recorded } from '../recorded-server.ts';

export const signal = new AbortController().signal;
const files = ['workers.json', 'devices.json', 'version.json', 'jobs.json'];

/** Answers as the program in the container does, for a server that tells what LAVA told. */
export function insideAnswer(stdin: string, rest: object = {}): CommandResult {
	const asked: unknown = JSON.parse(JSON.parse(/main\(json\.loads\((".*")\)\)/.exec(stdin)?.[1] ?? '""'));
	assert.ok(typeof asked === 'object' && asked !== null && 'paths' in asked && Array.isArray(asked.paths));
	const answers = asked.paths.map(path => {
		const file = files.find(name => String(path).includes(`/${name.replace('.json', '')}/`));
		return { status: 200, body: recorded(file ?? '') };
	});
	const found = { answers, daemons: ['gunicorn'], doing: '', version: '2023.01', ...rest };
	return { exitCode: 0, stdout: JSON.stringify(found), stderr: '' };
}

const silentLog = (): LogSource => ({
	containerId: '',
	lines: {
		first: 0,
		end: 1,
		line: () => ({
			number: 0,
			time: 0,
			stream: 'stdout',
			text: '  Applying lava_scheduler_app.0042_x... OK',
			cut: false,
		}),
		time: () => 0,
	},
	state: () => ({ state: 'following' }),
	subscribe: listener => {
		setImmediate(listener);
		return () => {};
	},
	close: () => {},
});

const emptySnapshot: Snapshot = {
	key: LOCAL,
	host: undefined,
	connection: { state: 'live', since: 0 },
	containers: new Map(),
	networks: new Map(),
	syncedAt: 1,
	clockOffset: 0,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
};

type LookSettings = {
	token?: string;
	insideOnly?: boolean;
	readOnly?: boolean;
	clock?: Clock;
	networks?: readonly Network[];
	/** Names of this machine's interfaces. */
	interfaces?: readonly string[];
	/** What the file with LAVA's version says; left out: there is none. */
	version?: string;
};

/** A look into a container whose commands are answered so. */
export function look(
	container: Container | undefined,
	answer: (options: CommandOptions) => CommandResult,
	{
		token = '',
		insideOnly = false,
		readOnly = false,
		clock = systemClock,
		networks = [],
		interfaces = [],
		version,
	}: LookSettings = {},
) {
	const commands: CommandOptions[] = [];
	const read: string[] = [];
	const once = lookAtContainer({
		engine: {
			runCommand: async options => {
				commands.push(options);
				return answer(options);
			},
			followLog: silentLog,
			snapshot: () => ({ ...emptySnapshot, networks: byId(...networks) }),
			lookups: {
				fileIn: async (_id, path) => {
					read.push(path);
					return version;
				},
				filesIn: async () => undefined,
			},
		},
		container: () => container,
		token: token || undefined,
		insideOnly,
		readOnly,
		clock,
		interfaces: () => new Map(interfaces.map(name => [name, []])),
	});
	const again = ({ urgent = false } = {}): Promise<Seen> =>
		once({ report: NO_REPORT, everything: true, urgent, signal });
	return { once: again, commands, read };
}

export const running = (rest: Partial<Container> = {}): Container =>
	containerOf('lava-server', {
		image: 'lavasoftware/lava-server:2023.01',
		detail: detailOf({ startedAt: Date.now() / 1000 - 3600 }),
		...rest,
	});
