/** What the server says of a worker, and how the server itself stands. */

import { count, since } from '../../../text/human.ts';
import { refOf } from '../../command.ts';
import type { Container } from '../../objects.ts';
import type { Device, Worker } from '../../lava/worker/worker.ts';
import { type Evidence, heardAt, isHeard, isOnline, isRunning, type Rule, serverName, serverText } from './evidence.ts';
import { changeVersion, giveToken, setHealth, tokenFacts } from './fixes.ts';
import { BOARD_RULES } from './boards.ts';
import { coordinatorFix, lacksCoordinator, MULTINODE_RULES, multinodeFacts } from './multinode.ts';
import { type Finding, type Fix, retired, unknown, waiting, wrong } from '../verdict.ts';

/** What is so on purpose comes before everything that seems wrong. */
export const WANTED_RULES: readonly Rule[] = [
	{
		name: 'example-worker',
		find: evidence => {
			const { worker, container } = evidence;
			if (worker?.name !== 'example.com' || container !== undefined || isOnline(evidence)) return undefined;
			const says = 'LAVA makes example.com itself, as an example: nothing runs behind it.';
			return worker.health === 'retired' ? retired(says) : waiting(says, setHealth(evidence, 'Retire it', 'retired'));
		},
	},
	{
		name: 'retired',
		find: evidence => {
			const { worker } = evidence;
			if (worker?.health !== 'retired') return undefined;
			const reactivate = setHealth(evidence, 'Reactivate it', 'active');
			return retired('It is retired: LAVA gives it no jobs.', reactivate, retiredDevices(worker.devices));
		},
	},
];

/** The server is the cause, whatever its workers log. */
export const SERVER_RULES: readonly Rule[] = [
	{
		name: 'server-stopped',
		find: evidence => {
			const { serverContainer } = evidence;
			if (serverContainer === undefined || serverContainer.status === 'running') return undefined;
			// The server that has heard it since is its server.
			if (heardAt(evidence) > endOf(serverContainer)) return undefined;
			const { name, status } = serverContainer;
			const fix: Fix =
				status === 'paused'
					? { label: `Unpause ${name}`, action: { do: 'unpause', container: refOf(serverContainer) } }
					: { label: `Start ${name}`, action: { do: 'start', container: refOf(serverContainer) } };
			return wrong(`Its server ${name} does not run (${status}).`, fix);
		},
	},
	{ name: 'version-mismatch', find: mismatch },
	{
		name: 'server-starting',
		find: ({ server }) => {
			if (server?.status.state !== 'starting') return undefined;
			const { seen } = server.status;
			return waiting(`${server.name} is starting${seen === '' ? '' : `: ${seen}`}.`);
		},
	},
];

/** The server's word, once nothing else explains more. */
export const WORD_RULES: readonly Rule[] = [
	{
		name: 'scheduler-stopped',
		find: evidence => {
			const { server, serverContainer, worker, reportedAt = 0, lastPing = reportedAt } = evidence;
			if (server?.status.state !== 'ready' || worker === undefined) return undefined;
			const missing = server.daemons !== undefined && !server.daemons.some(isScheduler) && server.daemons.length > 0;
			const stale = isOnline(evidence) && reportedAt - lastPing > STALE_MS;
			if (!stale && !(missing && ownsScheduler(evidence))) return undefined;
			const says = `The scheduler of ${server.name} does not run: no job starts, and nobody notices who is gone.`;
			return wrong(says, serverContainer && restartServer(serverContainer.name, refOf(serverContainer)));
		},
	},
	{ name: 'unregistered', find: unregistered },
	{ name: 'maintenance', find: maintenance },
	{
		name: 'working',
		find: evidence => {
			const jobs = isOnline(evidence) ? (evidence.worker?.jobs ?? []) : [];
			if (jobs.length === 0) return undefined;
			const list = jobs.map(({ id, device }) => (device === '' ? `${id}` : `${id} on ${device}`)).join(', ');
			return {
				state: 'working',
				says: `Runs ${count(jobs.length, 'job')}: ${list}.`,
				because: [...facts(evidence), ...multinodeFacts(evidence)],
				fix: coordinatorFix(evidence),
			};
		},
	},
	...BOARD_RULES,
	...MULTINODE_RULES,
	{
		name: 'online',
		find: evidence => {
			const { worker } = evidence;
			if (worker === undefined || !isOnline(evidence)) return undefined;
			const because = [...facts(evidence), ...multinodeFacts(evidence)];
			return { state: 'online', says: onlineSentence(worker, evidence), because, fix: coordinatorFix(evidence) };
		},
	},
	{
		name: 'just-started',
		find: evidence => {
			const started = evidence.container?.detail?.startedAt ?? 0;
			const age = evidence.now - started * 1000;
			if (!isRunning(evidence) || started === 0 || age > FIRST_PING_MS) return undefined;
			return waiting(`It started ${since(started * 1000, evidence.now)}: its first ping is to come.`);
		},
	},
	{ name: 'offline', find: offline },
	{ name: 'server-unasked', find: unasked },
];

/** In milliseconds since the epoch. */
function endOf({ detail }: Container): number {
	return (detail?.finishedAt ?? 0) * 1000;
}

/** LAVA calls a worker offline after 60 s, in a loop of 20 s (lava.md 4d). */
const STALE_MS = 180_000;
const FIRST_PING_MS = 45_000;

function isScheduler(daemon: string): boolean {
	return daemon === 'lava-scheduler' || daemon === 'lava-master';
}

/** Whether the container is meant to run the scheduler: other splits keep it elsewhere (lava.md 2b). */
function ownsScheduler({ serverContainer }: Evidence): boolean {
	const services = serverContainer?.detail?.environment.find(entry => entry.startsWith('SERVICES='));
	return services === undefined || /lava-(?:scheduler|master)/.test(services);
}

function restartServer(name: string, container: { id: string; name: string }): Fix {
	return { label: `Restart ${name}`, action: { do: 'restart', container } };
}

/** As the server reported it; or as it will be, while the server is being upgraded. */
function mismatch(evidence: Evidence): Finding | undefined {
	const { worker, server, serverVersion, seen } = evidence;
	if (serverVersion === undefined || evidence.serverContract === 'zmq' || seen?.contract === 'zmq') return undefined;
	const own = seen?.version ?? worker?.version;
	if (isHeard(evidence)) return undefined;
	// A server may be set to take any version (ALLOW_VERSION_MISMATCH).
	if (own === undefined || own === serverVersion || (isOnline(evidence) && server?.status.state === 'ready'))
		return undefined;
	if (seen === undefined && worker?.state === 'offline') return undefined;
	const says = `Its version ${own} is not ${serverName(evidence)}'s ${serverVersion}: LAVA gives it no jobs.`;
	return wrong(says, changeVersion(evidence));
}

function unregistered(evidence: Evidence): Finding | undefined {
	const { worker, server, container, seen, name } = evidence;
	if (worker !== undefined || server?.status.state !== 'ready' || container === undefined) return undefined;
	if (!isRunning(evidence) || isHeard(evidence)) return undefined;
	const says = `${server.name} knows no worker ${name}.`;
	if (seen?.contract === 'zmq') return waiting(says, undefined, ['It registers itself with its first HELLO.']);
	return wrong(says, giveToken(evidence, 'Register it, and give it its token'), tokenFacts(evidence));
}

function maintenance(evidence: Evidence): Finding | undefined {
	const { worker } = evidence;
	if (worker?.health !== 'maintenance') return undefined;
	const says = `It is in maintenance: LAVA gives it no new jobs${worker.jobs.length > 0 ? ', and it still runs some' : ''}.`;
	return waiting(says, setHealth(evidence, 'Put it back to work', 'active'), facts(evidence));
}

function onlineSentence({ devices }: Worker, evidence: Evidence): string {
	const { server } = evidence;
	if (server?.daemons !== undefined && lacksPublisher(server.daemons)) {
		return 'Online; jobs start up to 20 s late, because lava-publisher does not run.';
	}
	if (devices.length === 0) return 'Online, and has no devices yet.';
	const usable = devices.filter(({ health }) => health === 'good' || health === 'unknown');
	if (usable.length === 0) return 'Online, and none of its devices is fit for jobs.';
	return lacksCoordinator(evidence) ? 'Online; it knows no coordinator for multinode jobs.' : 'Online.';
}

function lacksPublisher(daemons: readonly string[]): boolean {
	return daemons.includes('lava-scheduler') && !daemons.includes('lava-publisher');
}

function offline(evidence: Evidence): Finding | undefined {
	const { worker, container, lastPing, now } = evidence;
	if (worker === undefined || isOnline(evidence)) return undefined;
	const ping = lastPing === undefined ? '' : `, last heard ${since(lastPing, now)}`;
	if (container === undefined) return unknown(`Offline${ping}; it runs in no container of this host.`);
	if (isHeard(evidence)) {
		return unknown(`Its pings are accepted at ${serverText(evidence)}, and ${serverName(evidence)} hears none.`);
	}
	return unknown(`Offline${ping}; its log does not tell why.`, undefined, facts(evidence));
}

/** Nothing of its server is known but what the worker logs. */
function unasked(evidence: Evidence): Finding | undefined {
	const { server, log, now } = evidence;
	const status = server?.status;
	const reason = status && 'why' in status ? [status.why] : [];
	if (isHeard(evidence)) {
		return { state: 'online', says: `${serverText(evidence)} accepts its pings.`, because: reason, fix: undefined };
	}
	if (status !== undefined && 'why' in status) return unknown(`${server?.name} can't be asked: ${status.why}`);
	const quiet = log.lastAt === 0 ? '' : `; its log was last written ${since(log.lastAt, now)}`;
	return unknown(`Whether ${serverText(evidence)} hears it is not known${quiet}.`);
}

function facts({ worker, lastPing, now, serverVersion }: Evidence): string[] {
	if (worker === undefined) return [];
	const { version, devices, jobLimit } = worker;
	return [
		...(lastPing === undefined ? [] : [`Last heard ${since(lastPing, now)}.`]),
		...(version === undefined || version === serverVersion ? [] : [`Its version ${version} is not the server's.`]),
		`${count(devices.length, 'device')}${jobLimit > 0 ? `, ${jobLimit} at once` : ''}.`,
	];
}

function retiredDevices(devices: readonly Device[]): string[] {
	const number = devices.filter(({ health }) => health === 'retired').length;
	if (number === 0) return [];
	return number === 1
		? ['1 device is retired too, and stays so until it is set back.']
		: [`${number} devices are retired too, and stay so until each is set back.`];
}
