/** Everything the engine knows of the selected object, as YAML, with the parts that are looked for most first. */

import { stringify } from 'yaml';
import { maskDeep, maskEnvironment } from '../../lab/secret.ts';
import { foundPart } from '../../lab/found.ts';
import type { Container, Network } from '../../lab/objects.ts';
import { once } from '../state/once.ts';
import { selectedContainer, selectedNetwork } from '../state/selection.ts';
import type { State } from '../state/state.ts';
import { type Line, line, span } from '../widgets/line.ts';
import { position } from '../widgets/box.ts';
import { type DrawPanel, panelTitle } from './panel.ts';

export const drawDetails: DrawPanel = ({ state, size, focused }) => {
	const lines = detailLines(state);
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

/** The whole text, as long as it is. */
export function detailLines(state: State): readonly Line[] {
	const { revealed } = state.details;
	const network = selectedNetwork(state);
	if (network !== undefined) return networkText(network, revealed);
	const container = shownContainer(state);
	return container === undefined ? [line('Nothing is selected', 'dim')] : containerText(container, revealed);
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
			['command', [...detail.entrypoint, ...detail.command].join(' ')],
			['restart policy', detail.restartPolicy],
			['error', detail.error],
			['health', detail.healthOutput],
		]),
		...section('Addresses', container.endpoints.map(endpointText)),
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
			Object.entries(container.labels).map(([name, value]) => `${name}=${value}`),
		),
		...yaml('Inspect', detail.raw, revealed),
	];
});

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
	rows.filter(([, value]) => value !== '').map(([name, value]) => [span(`${name.padEnd(15)} `, 'dim'), span(value)]);

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

const endpointText = (each: Container['endpoints'][number]): string =>
	[
		each.networkName.padEnd(14),
		each.ipv4 || each.staticIpv4,
		each.ipv6 || each.staticIpv6,
		each.staticIpv4 === '' && each.staticIpv6 === '' ? 'dynamic' : 'static',
		each.macAddress,
		each.aliases.length === 0 ? '' : `also ${each.aliases.join(', ')}`,
	]
		.filter(text => text !== '')
		.join('  ');

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
