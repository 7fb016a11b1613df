/** Every container of the host: what it is, how it is, where it is. */

import { age, memory } from '../../text/human.ts';
import { parseImage } from '../../lab/image/image.ts';
import type { Container } from '../../lab/objects.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import { containerRows } from '../selectors/rows.ts';
import { engineNow, shownUsage } from '../state/hosts.ts';
import type { State } from '../state/state.ts';
import type { StyleName } from '../theme.ts';
import { type Line, span } from '../widgets/line.ts';
import type { TableCell, Column } from '../widgets/table.ts';
import { listBox, type DrawPanel } from './panel.ts';

export const drawContainers: DrawPanel = drawing => {
	const { state } = drawing;
	const rows = containerRows(state);
	const running = rows.filter(each => each.status === 'running').length;
	return listBox(drawing, {
		panel: 'containers',
		name: 'Containers',
		rows,
		columns: containerColumns(state, drawing.look.glyphs.bullet),
		aside: [span(`${running} of ${rows.length} running`, 'dim')],
		empty: state.readOnly ? NONE : `${NONE}: n builds a lab`,
		first: state.readOnly ? [] : firstSteps,
		hostOf: row => row.host,
		says: each => each.image,
		of: ['containers'],
	});
};

const NONE = 'No containers on this engine yet';

/** What makes a lab of an empty engine, in this order; the menu of `n` has the keys. */
const firstSteps: readonly Line[] = [
	['s', 'first a LAVA server, with its network'],
	['u', 'then a superuser, who can sign in'],
	['d', 'then a dispatcher, which runs the jobs'],
].map(([key = '', makes = '']) => [span(`  n ${key}`, 'key'), span(`  ${makes}`)]);

/** @param mark stands before the name of a container that is marked */
export const containerColumns = (state: State, mark: string): readonly Column<Container>[] => [
	{
		title: 'NAME',
		least: 16,
		most: 32,
		priority: 1,
		cell: each => ({
			text: (state.marked.has(each.id) ? `${mark} ` : '') + each.name,
			...(state.marked.has(each.id) && { style: 'accent' as const }),
		}),
	},
	{ title: 'ROLE', least: 11, priority: 5, cell: roleCell },
	{ title: 'STATE', least: 10, most: 14, priority: 2, cell: stateCell },
	{
		title: 'UP',
		least: 8,
		priority: 4,
		align: 'right',
		cell: each => ({ text: upTime(each, engineNow(state, each.host)) }),
	},
	{ title: 'CPU %', least: 6, priority: 8, align: 'right', cell: each => cpuCell(state, each) },
	{ title: 'MEMORY', least: 9, priority: 9, align: 'right', cell: each => memoryCell(state, each) },
	{ title: 'ADDRESSES', least: 12, most: 44, priority: 3, cutAt: 'word', cell: addressCell },
	{
		title: 'REGISTRY',
		least: 10,
		most: 24,
		priority: 10,
		cell: each => ({ text: imageCells(each).registry, style: 'dim' }),
	},
	{ title: 'IMAGE', least: 15, most: 36, priority: 7, cutAt: 'start', cell: each => ({ text: imageCells(each).name }) },
	{ title: 'TAG', least: 9, most: 20, priority: 6, cell: each => ({ text: imageCells(each).tag }) },
	{ title: 'ARCH', least: 5, priority: 11, cell: each => ({ text: imageCells(each).architecture, style: 'dim' }) },
	{ title: 'RESTARTS', least: 8, priority: 12, align: 'right', cell: restartCell },
];

const roleStyles: Partial<Record<string, StyleName>> = { server: 'server', dispatcher: 'dispatcher' };

function roleCell(container: Container): TableCell {
	const { role } = roleOf(container);
	const style = roleStyles[role];
	return style === undefined ? { text: role } : { text: role, style };
}

/** State, health and exit code in one word or two: nothing is said by colour alone. */
function stateCell(container: Container): TableCell {
	const { status, health, exitCode } = container;
	if (status === 'running' && health === 'healthy') return { text: 'healthy', style: 'good' };
	if (status === 'running' && health === 'unhealthy') return { text: 'unhealthy', style: 'badStrong' };
	if (status === 'running' && health === 'starting') return { text: 'starting', style: 'warning' };
	if (status === 'running') return { text: 'running', style: 'good' };
	if (status === 'exited') return { text: `exited ${exitCode ?? ''}`.trim(), style: exitCode === 0 ? 'dim' : 'bad' };
	if (status === 'dead') return { text: 'dead', style: 'badStrong' };
	return { text: status, style: status === 'created' ? 'dim' : 'warning' };
}

function upTime(container: Container, now: number): string {
	const startedAt = container.detail?.startedAt ?? 0;
	if (container.status !== 'running' || startedAt === 0) return '';
	return age(now - startedAt * 1000);
}

function cpuCell(state: State, container: Container): TableCell {
	const usage = shownUsage(state).get(container.id);
	if (container.status !== 'running' || usage === undefined) return { text: '' };
	return { text: usage.cpu.toFixed(1), ...(usage.cpu >= 90 && { style: 'warning' as const }) };
}

function memoryCell(state: State, container: Container): TableCell {
	const usage = shownUsage(state).get(container.id);
	return { text: container.status !== 'running' || usage === undefined ? '' : memory(usage.memory) };
}

/** Where it has no addresses of its own, whose network it is on. */
const OTHERS: Readonly<Record<string, string>> = { host: 'host network', none: 'no network' };

function addressCell({ endpoints, networkMode }: Container): TableCell {
	const text = endpoints
		.flatMap(each => [each.ipv4 || each.staticIpv4, each.ipv6 || each.staticIpv6])
		.filter(address => address !== '')
		.join(' ');
	if (text !== '') return { text };
	const of = networkMode.startsWith('container:') ? 'shared network' : OTHERS[networkMode];
	return of === undefined ? { text } : { text: of, style: 'dim' };
}

function restartCell(container: Container): TableCell {
	const restarts = container.detail?.restartCount ?? 0;
	return restarts === 0 ? { text: '' } : { text: String(restarts), style: 'warning' };
}

type ImageCells = { registry: string; name: string; tag: string; architecture: string };

/** An image's parts; what is no reference (an image without a name) stands as it is. */
function imageCells(container: Container): ImageCells {
	const image = parseImage(container.image);
	if (image === undefined) return { registry: '', name: container.image, tag: '', architecture: '' };
	const digest = image.digest === undefined ? '' : image.digest.slice(0, 19);
	return {
		registry: image.registry,
		name: image.repository.replace(/^library\//, ''),
		tag: image.tag ?? (digest || 'latest'),
		architecture: image.component === 'none' ? '' : (image.architecture ?? ''),
	};
}
