/** The selected container or network, as everything the engine knows of it. */

import { aboutCompanion } from '../../lab/companion/about.ts';
import { partWords, servesAs, wholeServer } from '../../lab/lava/server/split.ts';
import type { LavaServer } from '../../lab/lava/server/server.ts';
import type { Container, Snapshot } from '../../lab/objects.ts';
import { statusText } from '../../lab/status-text.ts';
import { memoizeLast } from '../state/memoize.ts';
import { engineNow, lavaServers, shownContainers } from '../state/hosts.ts';
import { inside } from '../state/layout.ts';
import { selectedNetwork, shownContainer } from '../selectors/selection.ts';
import type { State } from '../state/state.ts';
import { type Line, line, plainText, span } from '../widgets/line.ts';
import { wrapLine } from '../widgets/wrap.ts';
import { position } from '../widgets/box.ts';
import { containerText, NAME, networkText } from './details-text.ts';
import { type DrawPanel, panelTitle } from './panel.ts';

export const drawDetails: DrawPanel = ({ state, size, focused }) => {
	const { columns, rows: height } = inside(size);
	const lines = detailLines(state, columns);
	const top = Math.min(state.details.top, Math.max(0, lines.length - height));
	const object = selectedNetwork(state) ?? shownContainer(state);
	return {
		title: [
			...panelTitle('details', 'Details', focused),
			...(object === undefined ? [] : [span(` ${object.name}`, 'strong')]),
		],
		aside: [
			state.details.revealed ? span('secrets in clear: v masks', 'warning') : span('secrets masked: v reveals', 'dim'),
		],
		foot: position(top, height, lines.length),
		lines: lines.slice(top, top + height),
		focused,
	};
};

/** The whole text, as long as it is, in rows of so many cells. */
export function detailLines(state: State, columns: number): readonly Line[] {
	const { revealed } = state.details;
	const network = selectedNetwork(state);
	if (network !== undefined) return wrapped(networkText(network, revealed), columns);
	const container = shownContainer(state);
	if (container === undefined) return [line('Nothing is selected', 'dim')];
	const { serves = '', faults = [] } = companionIn(container, shownContainers(state)) ?? {};
	return [
		...stateLines(container, engineNow(state, container.host), columns),
		...wrapped(partLines(container, shownContainers(state), lavaServers(state)), columns),
		...wrapped(containerText(container, revealed, serves, faults.join(' ')), columns),
	];
}

const companionIn = memoizeLast((container: Container, containers: Snapshot['containers']) =>
	aboutCompanion(container, containers.values()),
);

/** Of a server in several containers: each of them, and how it stands. */
const partLines = memoizeLast(
	(container: Container, containers: Snapshot['containers'], servers: readonly LavaServer[]): readonly Line[] => {
		const parts = wholeServer(container, { containers });
		const ids = new Set(parts.map(({ id }) => id));
		const server = servers.find(({ place }) => place.at === 'container' && ids.has(place.container.id));
		return parts.map((part, at) => [
			span((at === 0 ? 'server' : '').padEnd(NAME), 'dim'),
			span(`${part.name}: ${partWords(part, parts, server)} (${servesAs(part)})`),
		]);
	},
);

/** Apart from the rest, which only another container changes: it has an age in it. */
const stateLines = (container: Container, now: number, columns: number): Line[] =>
	wrapLine([span('state'.padEnd(NAME), 'dim'), span(statusText(container, now))], columns, NAME);

const wrapped = memoizeLast((lines: readonly Line[], columns: number): readonly Line[] =>
	lines.flatMap(each => wrapLine(each, columns, hangOf(each))),
);

/** How far a row's further rows are set in: as its value, or a little more than its beginning. */
function hangOf(spans: Line): number {
	const [first] = spans;
	return first?.style === 'dim' && first.text.length === NAME
		? NAME
		: (/^ */.exec(plainText(spans))?.[0].length ?? 0) + 2;
}
