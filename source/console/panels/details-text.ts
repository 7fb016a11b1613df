/** Everything the engine knows of a container or a network, as lines, with the parts that are looked for most first. */

import { stringify } from 'yaml';
import { maskArguments, maskDeep, maskEnvironment, redactText } from '../../lab/secret.ts';
import { foundPart } from '../../lab/found.ts';
import { type Container, isUp, type Network } from '../../lab/objects.ts';
import { type PortRange, portRanges, rangeText } from '../../lab/port-ranges.ts';
import { abridgeLists, abridgeRows, abridgeText, abridgeTexts, MOST_ENTRIES } from '../../text/abridge.ts';
import { count } from '../../text/human.ts';
import { memoizeLast } from '../state/memoize.ts';
import { type Line, line, span } from '../widgets/line.ts';

/** Cells of the name that a row of the summary begins with. */
export const NAME = 16;

/** @param serves whom it serves, and `faults` what is wrong with it: of a companion of dispatchers */
export const containerText = memoizeLast(
	(container: Container, revealed: boolean, serves: string, faults: string): readonly Line[] => {
		const { detail } = container;
		const { role, what, madeBy, allowed } = foundPart(container);
		if (detail === undefined) return [line(`The engine was asked about ${container.name} ...`, 'dim')];
		return [
			...summary([
				['id', container.id],
				['image', container.image],
				['part', role === 'other' ? '' : what],
				['serves', serves],
				['problems', faults],
				['made', madeBy],
				['to change it', allowed.recreate.note],
				['command', shown([...detail.entrypoint, ...detail.command], revealed).join(' ')],
				['restart policy', detail.restartPolicy],
				['error', revealed ? detail.error : redactText(detail.error)],
				['health', revealed ? detail.healthOutput : redactText(detail.healthOutput)],
			]),
			...section('Addresses', [
				...container.endpoints.map(each => endpointText(each, isUp(container))),
				...container.unjoined.map(unjoinedText),
			]),
			...section('Ports', portRanges(container.ports).map(portText)),
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
			...yaml('Inspect', detail.raw(), revealed),
		];
	},
);

const shown = (words: readonly string[], revealed: boolean): readonly string[] =>
	revealed ? words : maskArguments(words);

export const networkText = memoizeLast((network: Network, revealed: boolean): readonly Line[] => [
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
	rows
		.filter(([, value]) => value !== '')
		.map(([name, value]) => [span(name.padEnd(NAME), 'dim'), span(abridgeText(value))]);

const section = (title: string, rows: readonly string[]): Line[] =>
	rows.length === 0
		? []
		: [[], line(title, 'title'), ...abridgeRows(rows).map(row => [span('  '), span(abridgeText(row))])];

function environmentSection(environment: readonly string[], revealed: boolean): Line[] {
	if (environment.length === 0) return [];
	const rows = maskEnvironment(environment)
		.slice(0, MOST_ENTRIES)
		.map((entry, index): Line => {
			const clear = environment[index]?.slice(entry.name.length + 1) ?? '';
			const value = abridgeText(revealed ? clear : entry.value);
			const style = revealed && entry.secret ? 'warning' : undefined;
			return [span('  '), span(abridgeText(entry.name), 'accent'), span('='), span(value, style)];
		});
	const rest = environment.length - rows.length;
	return [[], line('Environment', 'title'), ...rows, ...(rest === 0 ? [] : [line(`  ${count(rest)} more`)])];
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

const unjoinedText = ({ networkName }: Container['endpoints'][number]): string =>
	`${networkName.padEnd(14)}  not joined: a connect that failed has left it in the settings, and may keep it from starting again`;

function addressText({ ipv4, ipv6, staticIpv4, staticIpv6 }: Container['endpoints'][number], up: boolean): string[] {
	const addresses = [ipv4 || staticIpv4, ipv6 || staticIpv6];
	if (addresses.every(text => text === '')) return [up ? 'no address of its own' : 'no address while it does not run'];
	return [...addresses, staticIpv4 === '' && staticIpv6 === '' ? 'dynamic' : 'static'];
}

const portText = ({ container, protocol, host }: PortRange): string =>
	`${rangeText(container)}/${protocol}` +
	(host === undefined ? '  not published' : `  on ${host.address}:${rangeText(host)}`);

function yaml(title: string, raw: unknown, revealed: boolean): Line[] {
	// Secrets are hidden while the texts are whole: a part of one may not be known for what it is.
	const short = abridgeLists(raw);
	const text = stringify(abridgeTexts(revealed ? short : maskDeep(short)), { lineWidth: 0 });
	return [[], line(title, 'title'), ...text.trimEnd().split('\n').map(yamlLine)];
}

function yamlLine(text: string): Line {
	const [, indent = '', name, rest = ''] = /^(\s*(?:- )?)([^:\s"']+:)(.*)$/.exec(text) ?? [];
	return name === undefined ? line(text) : [span(indent), span(name, 'accent'), span(rest)];
}
