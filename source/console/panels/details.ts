/** Everything the engine knows of the selected object, as YAML, with the parts that are looked for most first. */

import { stringify } from 'yaml';
import { maskArguments, maskDeep, maskEnvironment, redactText } from '../../lab/secret.ts';
import { foundPart } from '../../lab/found.ts';
import { type Container, isUp, type Network } from '../../lab/objects.ts';
import { once } from '../state/once.ts';
import { selectedContainer, selectedNetwork } from '../state/selection.ts';
import type { State } from '../state/state.ts';
import { type Line, line, plainText, span } from '../widgets/line.ts';
import { wrapLine } from '../widgets/wrap.ts';
import { position } from '../widgets/box.ts';
import { type DrawPanel, panelTitle } from './panel.ts';

export const drawDetails: DrawPanel = ({ state, size, focused }) => {
	const lines = detailLines(state, size.columns - 2);
	const height = Math.max(1, size.rows - 2);
	const top = Math.min(state.details.top, Math.max(0, lines.length - height));
	const object = selectedNetwork(state) ?? shownContainer(state);
	return {
		title: [
			...panelTitle(state, 'details', 'Details'),
			...(object === undefined ? [] : [span(`  ${object.name}`, 'strong')]),
		],
		aside: [
			state.details.revealed ? span('secrets in clear: v masks', 'warning') : span('secrets masked: v reveals', 'dim'),
		],
		foot: position(top, height, lines.length),
		lines: lines.slice(top, top + height),
		focused,
	};
};

/** On a row without a container, the one under the containers' cursor stays. */
const shownContainer = (state: State): Container | undefined =>
	selectedContainer(state) ?? state.host.snapshot.containers.get(state.lists.containers.key ?? '');

/** The whole text, as long as it is, in rows of so many cells. */
export function detailLines(state: State, columns: number): readonly Line[] {
	const { revealed } = state.details;
	const network = selectedNetwork(state);
	if (network !== undefined) return wrapped(networkText(network, revealed), columns);
	const container = shownContainer(state);
	if (container === undefined) return [line('Nothing is selected', 'dim')];
	return wrapped(containerText(container, revealed), columns);
}

const wrapped = once((lines: readonly Line[], columns: number): readonly Line[] =>
	lines.flatMap(each => wrapLine(each, columns, hangOf(each))),
);

/** Cells of the name that a row of the summary begins with. */
const NAME = 16;

/** How far a row's further rows are set in: as its value, or a little more than its beginning. */
function hangOf(spans: Line): number {
	const [first] = spans;
	return first?.style === 'dim' && first.text.length === NAME
		? NAME
		: (/^ */.exec(plainText(spans))?.[0].length ?? 0) + 2;
}

const containerText = once((container: Container, revealed: boolean): readonly Line[] => {
	const { detail } = container;
	const { role, what, madeBy, manager, allowed } = foundPart(container);
	if (detail === undefined) return [line(`The engine was asked about ${container.name} ...`, 'dim')];
	return [
		...summary([
			['id', container.id],
			['image', container.image],
			['part', role === 'other' ? '' : what],
			['made', manager.kind === 'hand' ? '' : madeBy],
			['to change it', allowed.recreate.note],
			['state', container.statusText],
			['command', shown([...detail.entrypoint, ...detail.command], revealed).join(' ')],
			['restart policy', detail.restartPolicy],
			['error', revealed ? detail.error : redactText(detail.error)],
			['health', revealed ? detail.healthOutput : redactText(detail.healthOutput)],
		]),
		...section(
			'Addresses',
			container.endpoints.map(each => endpointText(each, isUp(container))),
		),
		...section('Ports', container.ports.map(portText)),
		...section(
			'Mounts',
			detail.mounts.map(
				each => `${each.destination}  from ${each.type} ${each.source}${each.readOnly ? '  read-only' : ''}`,
			),
		),
		...environmentSection(detail.environment, revealed),
		...section(
			'Labels',
			shown(
				Object.entries(container.labels).map(([name, value]) => `${name}=${value}`),
				revealed,
			),
		),
		...yaml('Inspect', detail.raw, revealed),
	];
});

const shown = (words: readonly string[], revealed: boolean): readonly string[] =>
	revealed ? words : maskArguments(words);

const networkText = once((network: Network, revealed: boolean): readonly Line[] => [
	...summary([
		['id', network.id],
		['driver', `${network.driver}, scope ${network.scope}`],
		['internal', network.internal ? 'yes' : ''],
		['attachable', network.attachable ? 'yes' : ''],
	]),
	...section(
		'Subnets',
		network.subnets.map(each =>
			[each.subnet, each.gateway && `gateway ${each.gateway}`, each.range && `dynamic ${each.range}`]
				.filter(Boolean)
				.join('  '),
		),
	),
	...yaml('Inspect', network.raw, revealed),
]);

const summary = (rows: readonly (readonly [string, string])[]): Line[] =>
	rows.filter(([, value]) => value !== '').map(([name, value]) => [span(name.padEnd(NAME), 'dim'), span(value)]);

const section = (title: string, rows: readonly string[]): Line[] =>
	rows.length === 0 ? [] : [[], line(title, 'title'), ...rows.map(row => [span('  '), span(row)])];

function environmentSection(environment: readonly string[], revealed: boolean): Line[] {
	if (environment.length === 0) return [];
	const rows = maskEnvironment(environment).map((entry, index): Line => {
		const clear = environment[index]?.slice(entry.name.length + 1) ?? '';
		const value = revealed ? span(clear, entry.secret ? 'warning' : undefined) : span(entry.value);
		return [span('  '), span(entry.name, 'accent'), span('='), value];
	});
	return [[], line('Environment', 'title'), ...rows];
}

const endpointText = (each: Container['endpoints'][number], up: boolean): string =>
	[
		each.networkName.padEnd(14),
		...addressText(each, up),
		each.macAddress,
		each.aliases.length === 0 ? '' : `also ${each.aliases.join(', ')}`,
	]
		.filter(text => text !== '')
		.join('  ');

function addressText({ ipv4, ipv6, staticIpv4, staticIpv6 }: Container['endpoints'][number], up: boolean): string[] {
	const addresses = [ipv4 || staticIpv4, ipv6 || staticIpv6];
	if (addresses.every(text => text === '')) return [up ? 'no address of its own' : 'no address while it does not run'];
	return [...addresses, staticIpv4 === '' && staticIpv6 === '' ? 'dynamic' : 'static'];
}

const portText = ({ container, protocol, host }: Container['ports'][number]): string =>
	`${container}/${protocol}` + (host === undefined ? '  not published' : `  on ${host.address}:${host.port}`);

function yaml(title: string, raw: unknown, revealed: boolean): Line[] {
	const text = stringify(revealed ? raw : maskDeep(raw), { lineWidth: 0 });
	return [[], line(title, 'title'), ...text.trimEnd().split('\n').map(yamlLine)];
}

function yamlLine(text: string): Line {
	const [, indent = '', name, rest = ''] = /^(\s*(?:- )?)([^:\s"']+:)(.*)$/.exec(text) ?? [];
	return name === undefined ? line(text) : [span(indent), span(name, 'accent'), span(rest)];
}
