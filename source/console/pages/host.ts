/** One host opened: how the console stands with it, what machine it is, what is not known, and its prerequisites. */

import { compareNames } from '../../text/compare.ts';
import type { HostKey } from '../../lab/host.ts';
import type { SwarmState } from '../../lab/swarm/state.ts';
import { bytes, clockTime, count, duration, memory } from '../../text/human.ts';
import { pad, width } from '../../text/width.ts';
import { hostOf, sameEngineAs } from '../state/hosts.ts';
import type { HostView } from '../state/host-view.ts';
import { inside } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { checksPage, remedyLines } from './checks.ts';
import { type Entry, onlySays, type Page } from './page.ts';

export function hostPage(state: State, key: HostKey): Page {
	const host = hostOf(state, key);
	if (host === undefined) return onlySays('Host', 'This host was left out');
	const { columns } = inside(state.size);
	return {
		title: `Host ${key}`,
		parts: [
			{ entries: connectionEntries(state, host, columns) },
			{ head: line('Machine', 'title'), entries: machineEntries(host) },
			{ head: line('Networks', 'title'), entries: networkEntries(host) },
			...gapParts(host, columns),
			{ head: line('Prerequisites', 'title'), entries: [] },
			...checksPage(state.checks.get(key), columns).parts,
		],
	};
}

/** Cells of the names before the values. */
const NAMES = 14;

const fact = (name: string, text: string): Entry => [[span(name.padEnd(NAMES), 'dim'), span(text)]];

function connectionEntries(state: State, host: HostView, columns: number): Entry[] {
	const { named, snapshot } = host;
	const { connection, clockOffset } = snapshot;
	const same = sameEngineAs(state, host);
	const since = `since ${clockTime(connection.since)}`;
	return [
		...(same === undefined
			? []
			: [paragraph(`It is the same engine as ${same}, and is shown once, as that.`, columns, 0, 'warning')]),
		fact('state', `${connection.state} ${since}`),
		...('reason' in connection
			? [
					[
						...paragraph(connection.reason.message, columns, NAMES, 'bad'),
						...connection.reason.remedy.flatMap((text): Line[] => remedyLines(text, columns, NAMES)),
					],
				]
			: []),
		fact(
			'reached at',
			snapshot.host?.address ?? named.host ?? (named.context === undefined ? '' : `the context ${named.context}`),
		),
		fact('address', named.address ?? 'not set: the configuration file says it with "address:"'),
		...(named.readOnly === true ? [fact('changes', 'none: it is read-only')] : []),
		...(Math.abs(clockOffset) < 1000
			? []
			: [fact('clock', `${duration(Math.abs(clockOffset))} ${clockOffset > 0 ? 'ahead' : 'behind'}`)]),
	];
}

function machineEntries(view: HostView): Entry[] {
	const { host, containers, syncedAt } = view.snapshot;
	if (host === undefined) return [[line('It has not answered yet.', 'dim')]];
	const all = [...containers.values()];
	const running = all.filter(({ status }) => status === 'running').length;
	return [
		fact('name', host.name),
		fact('engine', `Docker ${host.engineVersion}, API ${host.apiVersion}`),
		fact('system', `${host.operatingSystem}, ${host.architecture}`),
		fact('size', `${count(host.cpus, 'processor')}, ${memory(host.memory)}`),
		fact('space', spaceText(view)),
		fact('Swarm', swarmSentence(host.swarm)),
		fact('containers', `${running} of ${all.length} running, as of ${clockTime(syncedAt)}`),
	];
}

function spaceText({ space, snapshot }: HostView): string {
	if (space === undefined && snapshot.connection.state === 'live') return 'asking ...';
	if (space === undefined || space === 'unknown') return 'not known from here';
	return `${bytes(space.free)} of ${bytes(space.total)} free under ${space.folder}`;
}

function swarmSentence(swarm: SwarmState): string {
	switch (swarm.state) {
		case 'inactive':
			return 'in none';
		case 'active': {
			const { role, address, managers, count: known } = swarm;
			const of =
				known === undefined
					? ` of ${managers.map(each => each.address).join(', ')}`
					: ` of ${count(known.nodes, 'host')}`;
			return `${role}${of}, at ${address}`;
		}
		default:
			return `${swarm.state}${swarm.says === '' ? '' : `: ${swarm.says}`}`;
	}
}

function networkEntries({ snapshot: { networks } }: HostView): Entry[] {
	const rows = [...networks.values()].toSorted((a, b) => compareNames(a.name, b.name));
	const names = Math.max(0, ...rows.map(({ name }) => width(name)));
	const drivers = Math.max(0, ...rows.map(({ driver }) => width(driver)));
	return rows.map(({ name, driver, subnets }) => [
		[
			span(pad(name, names + 2), 'strong'),
			span(pad(driver, drivers + 2), 'dim'),
			span(subnets.map(({ subnet }) => subnet).join(' ')),
		],
	]);
}

function gapParts({ snapshot: { gaps } }: HostView, columns: number): Page['parts'] {
	if (gaps.length === 0) return [];
	return [
		{ head: line('Not known', 'title'), entries: gaps.map(({ says }) => paragraph(says, columns, 0, 'warning')) },
	];
}
