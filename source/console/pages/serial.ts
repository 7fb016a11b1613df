/** The serial lines of a ser2net: which board hangs where, which ports are alive, and what problems the others have. */

import { aboutCompanion } from '../../lab/companion/about.ts';
import type { SerialLine } from '../../lab/companion/ser2net/config.ts';
import { ser2netFaults, type Ser2netFault } from '../../lab/companion/ser2net/faults.ts';
import { portWords, type SerialPort } from '../../lab/companion/ser2net/ports.ts';
import type { SerialReport } from '../../lab/companion/ser2net/report.ts';
import { connectionCommand } from '../../lab/plans/companion/ser2net.ts';
import type { Container } from '../../lab/objects.ts';
import { shownContainers } from '../state/hosts.ts';
import { inside } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import type { StyleName } from '../theme.ts';
import { type Line, span } from '../widgets/line.ts';
import { paragraph } from '../widgets/wrap.ts';
import { onlySays, type Page, type PagePart } from './page.ts';

export function serialPage(state: State, id: string): Page {
	const containers = shownContainers(state);
	const container = containers.get(id);
	if (container === undefined) return onlySays('Serial lines', 'This container is gone');
	const title = `Serial lines of ${container.name}`;
	const report: SerialReport = state.serial?.container === id ? state.serial.report : { state: 'looking' };
	if (report.state === 'looking') return onlySays(title, 'Looking at its configuration and its ports ...');
	const columns = inside(state.size).columns;
	if (report.state === 'unread') return { title, parts: [{ entries: [paragraph(report.why, columns, 0, 'bad')] }] };
	return { title, parts: [headPart(container, report, state, columns), ...linesPart(container, report, columns)] };
}

type Read = Extract<SerialReport, { state: 'read' }>;

function headPart(container: Container, { path, config, why }: Read, state: State, columns: number): PagePart {
	const about = aboutCompanion(container, shownContainers(state).values());
	const general = ser2netFaults(config).flatMap(({ line: name, says }) => (name === undefined ? [says] : []));
	return {
		entries: [
			paragraph(`Serves ${about?.serves ?? 'no dispatcher here'}; its configuration is ${path}.`, columns, 0),
			...[...(about?.faults ?? []), ...general, ...config.unread].map(says => paragraph(says, columns, 0, 'warning')),
			...(why === '' ? [] : [paragraph(`${why} Which ports are alive is not known.`, columns, 0, 'warning')]),
		],
	};
}

const INDENT = 7;

function linesPart(container: Container, { config, ports }: Read, columns: number): PagePart[] {
	const faults = ser2netFaults(config);
	const host = container.networkMode === 'host' ? 'localhost' : container.name;
	return config.lines.map((each, at) => ({
		entries: [
			lineEntry(
				each,
				ports?.[at],
				faults.filter(({ line: name }) => name === each.name),
				host,
				columns,
			),
		],
	}));
}

function lineEntry(
	each: SerialLine,
	port: SerialPort | undefined,
	faults: readonly Ser2netFault[],
	host: string,
	columns: number,
): Line[] {
	const { name, device, parameters } = each;
	return [
		[
			span(String(each.port).padEnd(INDENT), 'strong'),
			span(name, 'strong'),
			...(port === undefined ? [] : [span('  '), span(portWords(port), styleOf(port))]),
		],
		...paragraph([device, parameters].filter(Boolean).join('  '), columns, INDENT, 'dim'),
		...faults.flatMap(({ kind, says }) => paragraph(says, columns, INDENT, kind === 'dead' ? 'bad' : 'warning')),
		...(port?.listens === true ? paragraph(connectionCommand(host, each.port), columns, INDENT, 'accent') : []),
	];
}

function styleOf({ line: { enabled }, listens, device }: SerialPort): StyleName {
	if (!enabled) return 'dim';
	if (!listens) return 'badStrong';
	return device ? 'good' : 'warning';
}
