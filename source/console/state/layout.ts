/** Where everything stands on a screen of a given size. Pure, so that reducers know a panel's height too. */

export const listPanels = ['hosts', 'containers', 'workers', 'networks', 'addresses'] as const;
export const viewPanels = ['logs', 'events', 'details'] as const;
/** In the order of their numbers from 0, in which they also lie on the screen: down, and where two stand side by side, to the right. */
export const panels = [...listPanels, ...viewPanels] as const;

export type ListPanel = (typeof listPanels)[number];
export type ViewPanel = (typeof viewPanels)[number];
export type PanelId = (typeof panels)[number];

export const isListPanel = (panel: PanelId): panel is ListPanel => listPanels.some(each => each === panel);

export type Size = { columns: number; rows: number };

/** Cells, from the top left corner. */
export type Rect = { x: number; y: number; columns: number; rows: number };

export type PlacedPanel = { panel: PanelId; rect: Rect };

export type Layout = { shape: 'too-small' } | { shape: 'panels'; placed: readonly PlacedPanel[] };

/**
 * What decides the layout: which panel has the focus, which list and which view were looked at last, how many workers
 * there are, and for how many rows each list asks.
 */
export type Attention = {
	focus: PanelId;
	list: ListPanel;
	view: ViewPanel;
	zoomed: boolean;
	workers: number;
	wants: Wants;
};

export type Wants = Readonly<Record<ListPanel, number>>;

/** In pairs, so that not every container that comes and goes moves frames; more than a terminal has are as many as it has. */
export const wantedRows = (rows: number): number => Math.min(98, Math.max(1, Math.ceil(rows / 2)) * 2);

/** Below this the console says that the terminal is too small. */
export const LEAST: Size = { columns: 40, rows: 10 };

/** The header above the panels and the footer below them. */
const HEADER = 1;
const FOOTER = 1;

export function layoutFor(size: Size, attention: Attention): Layout {
	if (size.columns < LEAST.columns || size.rows < LEAST.rows) return { shape: 'too-small' };
	const body: Rect = { x: 0, y: HEADER, columns: size.columns, rows: size.rows - HEADER - FOOTER };
	return { shape: 'panels', placed: arrange(body, attention) };
}

function arrange(body: Rect, attention: Attention): PlacedPanel[] {
	const { focus, list, view, zoomed } = attention;
	if (zoomed || body.rows < 16) return [{ panel: focus, rect: body }];
	if (body.columns >= 160 && body.rows >= 38) return arrangeSpacious(body, attention);
	if (body.columns >= 100 && body.rows >= 28) return arrangeWide(body, attention);
	const [upper, lower] = splitRows(body, Math.round(body.rows * 0.45));
	return [
		{ panel: list, rect: upper },
		{ panel: view, rect: lower },
	];
}

/** Containers and workers at full width, networks beside addresses below them, one view at the bottom. */
function arrangeWide(body: Rect, attention: Attention): PlacedPanel[] {
	const { list, view, wants } = attention;
	const beside = aboveAddresses(list);
	const stacked = stack(body, [
		...mainLists(attention, 3),
		{ panel: beside, share: 2, needs: FRAME + Math.max(wants[beside], wants.addresses) },
		{ panel: view, share: 3, needs: Number.POSITIVE_INFINITY },
	]);
	return stacked.flatMap(placed => {
		if (placed.panel !== beside) return [placed];
		const [left, right] = splitColumns(placed.rect, Math.round(body.columns * 0.52));
		return [
			{ panel: beside, rect: left },
			{ panel: 'addresses', rect: right },
		];
	});
}

/** Lists in the left column, logs in the right one with events or details below. */
function arrangeSpacious(body: Rect, attention: Attention): PlacedPanel[] {
	const { focus, list, view, wants } = attention;
	const [left, right] = splitColumns(body, Math.round(body.columns * 0.58));
	const beside = aboveAddresses(list);
	const under = view === 'logs' ? 'events' : view;
	// Events that nobody looks at are few: the latest are enough.
	const [logs, below] = splitRows(
		right,
		Math.round(body.rows * (under === 'events' && focus !== 'events' ? 0.75 : 0.6)),
	);
	return [
		...stack(left, [
			...mainLists(attention, 4),
			{ panel: beside, share: 2, needs: FRAME + wants[beside] },
			{ panel: 'addresses', share: 2, needs: FRAME + wants.addresses },
		]),
		{ panel: 'logs', rect: logs },
		{ panel: under, rect: below },
	];
}

/** Containers with the workers below them, which are there with the focus or where there are any. */
function mainLists({ list, workers, wants }: Attention, share: number): Demand[] {
	const containers: Demand = { panel: 'containers', share, needs: FRAME + wants.containers };
	if (workers === 0 && list !== 'workers') return [containers];
	return [containers, { panel: 'workers', share: 3, needs: FRAME + wants.workers }];
}

/** What a list has beside its rows: a frame and a heading. */
const FRAME = 3;

/** A panel in a stack: its part of the height where all of them need more than there is, and the rows that it needs. */
type Demand = { panel: PanelId; share: number; needs: number };

/** One below the other: none has more than it needs while another one has less; the last one has what is left. */
function stack(rect: Rect, demands: readonly Demand[]): PlacedPanel[] {
	let [left, shares] = [rect.rows, demands.reduce((sum, { share }) => sum + share, 0)];
	const heights = new Map<Demand, number>();
	// Who needs least for its share first: what it leaves is for the others.
	for (const demand of demands.toSorted((a, b) => a.needs / a.share - b.needs / b.share)) {
		const rows = Math.min(demand.needs, Math.round((left * demand.share) / shares));
		heights.set(demand, rows);
		left -= rows;
		shares -= demand.share;
	}
	let { y } = rect;
	return demands.map((demand, index) => {
		const rows = (heights.get(demand) ?? 0) + (index === demands.length - 1 ? left : 0);
		const placed = { panel: demand.panel, rect: { ...rect, y, rows } };
		y += rows;
		return placed;
	});
}

/** The panel of hosts is there while it has the focus. */
const aboveAddresses = (list: ListPanel): ListPanel => (list === 'hosts' ? 'hosts' : 'networks');

const splitRows = (rect: Rect, first: number): [Rect, Rect] => [
	{ ...rect, rows: first },
	{ ...rect, y: rect.y + first, rows: rect.rows - first },
];

const splitColumns = (rect: Rect, first: number): [Rect, Rect] => [
	{ ...rect, columns: first },
	{ ...rect, x: rect.x + first, columns: rect.columns - first },
];

/** What a frame leaves: a cell at each edge, and a blank beside it at the left and the right. */
export const inside = ({ columns, rows }: Size): Size => ({
	columns: Math.max(1, columns - 4),
	rows: Math.max(1, rows - 2),
});

/** The rectangle of a panel, if it is on the screen. */
export function rectOf(layout: Layout, panel: PanelId): Rect | undefined {
	if (layout.shape === 'too-small') return undefined;
	return layout.placed.find(each => each.panel === panel)?.rect;
}

/** The panel that Tab goes to: the next one on the screen, in the order of their numbers. */
export function nextPanel(layout: Layout, focus: PanelId, step: 1 | -1): PanelId {
	if (layout.shape === 'too-small') return focus;
	const visible = panels.filter(panel => layout.placed.some(each => each.panel === panel));
	const ring = visible.length > 1 ? visible : panels.filter(panel => panel !== 'hosts' || panel === focus);
	const at = ring.indexOf(focus);
	return ring[(at + step + ring.length) % ring.length] ?? focus;
}
