/** The screen as Ink components: each panel is one text of exactly its rectangle. */

import { Box as InkBox, Text } from 'ink';
import { memo, type ReactNode, useSyncExternalStore } from 'react';
import type { Action } from './actions/action.ts';
import { drawings, drawnFrom } from './panels/drawings.ts';
import { footerLines } from './panels/footer.ts';
import { headerRow } from './panels/header.ts';
import { drawOverlay } from './overlays/overlay.ts';
import { isFocused } from './panels/panel.ts';
import { drawProblem } from './panels/problem.ts';
import { LEAST, type PanelId, type Rect } from './state/layout.ts';
import { shownSnapshots } from './state/hosts.ts';
import { currentLayout, type TerminalColours, isUnreached, type State } from './state/state.ts';
import type { Store } from './store/store.ts';
import type { Look } from './theme.ts';
import { drawBox } from './widgets/box.ts';
import { encode, type Line, line } from './widgets/line.ts';
import { wrapLine } from './widgets/wrap.ts';

/** How things look on a background: the same object for the same one. */
export type LookOn = (colours: TerminalColours) => Look;

export type AppProps = { store: Store; table: readonly Action[]; lookOn: LookOn };

export function App({ store, table, lookOn }: AppProps): ReactNode {
	const state = useSyncExternalStore(store.subscribe, store.frame);
	return <Screen state={state} table={table} look={lookOn(state.colours)} />;
}

/** The whole screen of one state. */
export function Screen({ state, table, look }: { state: State; table: readonly Action[]; look: Look }): ReactNode {
	const { size } = state;
	const layout = currentLayout(state);
	if (layout.shape === 'too-small') return <TooSmall state={state} look={look} />;
	return (
		<InkBox width={size.columns} height={size.rows}>
			<Row y={0} columns={size.columns} look={look} content={headerRow(state, look.glyphs, size.columns)} />
			{isUnreached(state) ? (
				<Rectangle rect={bodyOf(state)} rows={drawBox(drawProblem(state, table), bodyOf(state), look)} />
			) : (
				layout.placed.map(({ panel, rect }) => (
					<Panel key={panel} panel={panel} rect={rect} state={state} look={look} />
				))
			)}
			<Overlays state={state} table={table} look={look} />
			<Foot state={state} table={table} look={look} />
		</InkBox>
	);
}

const bodyOf = ({ size }: State): Rect => ({ x: 0, y: 1, columns: size.columns, rows: size.rows - 2 });

type PanelProps = { panel: PanelId; rect: Rect; state: State; look: Look };

const Panel = memo(function Panel({ panel, rect, state, look }: PanelProps): ReactNode {
	const box = drawings[panel]({ state, size: rect, look, focused: isFocused(state, panel) });
	return <Rectangle rect={rect} rows={drawBox(box, rect, look, isOld(state) ? 'dim' : undefined)} />;
}, isAsDrawn);

/** All that is shown is of before. */
const isOld = (state: State): boolean => shownSnapshots(state).every(({ connection }) => connection.state === 'lost');

function isAsDrawn(drawn: PanelProps, next: PanelProps): boolean {
	const from = drawnFrom[next.panel](drawn.state);
	return (
		next.rect === drawn.rect &&
		next.look === drawn.look &&
		isFocused(next.state, next.panel) === isFocused(drawn.state, drawn.panel) &&
		isOld(next.state) === isOld(drawn.state) &&
		drawnFrom[next.panel](next.state).every((part, index) => Object.is(part, from[index]))
	);
}

function Overlays({ state, table, look }: { state: State; table: readonly Action[]; look: Look }): ReactNode {
	return state.overlays.map((overlay, index) => {
		const placed = drawOverlay(overlay, { state, table, glyphs: look.glyphs });
		// Overlays are a stack: their place in it is what they are.
		// oxlint-disable-next-line react/no-array-index-key
		return placed === undefined ? null : (
			<Rectangle key={index} rect={placed.rect} rows={drawBox(placed.box, placed.rect, look)} />
		);
	});
}

/** Over everything: what just happened may need more than the last row. */
function Foot({ state, table, look }: { state: State; table: readonly Action[]; look: Look }): ReactNode {
	const { columns, rows } = state.size;
	const lines = footerLines(state, table).slice(2 - rows);
	const rect = { x: 0, y: rows - lines.length, columns, rows: lines.length };
	return <Rectangle rect={rect} rows={lines.map(each => encode(each, columns, look))} />;
}

function Row({ y, columns, content, look }: { y: number; columns: number; content: Line; look: Look }): ReactNode {
	return <Rectangle rect={{ x: 0, y, columns, rows: 1 }} rows={[encode(content, columns, look)]} />;
}

/** Nothing clips the rows, which would measure them once more: they have the rectangle's width, and the screen writer cuts what has not. */
function Rectangle({ rect, rows }: { rect: Rect; rows: readonly string[] }): ReactNode {
	return (
		<InkBox position="absolute" left={rect.x} top={rect.y} width={rect.columns} height={rect.rows}>
			<Text wrap="truncate">{rows.join('\n')}</Text>
		</InkBox>
	);
}

function TooSmall({ state, look }: { state: State; look: Look }): ReactNode {
	const { columns, rows } = state.size;
	const text = `${columns}x${rows}: lavadock needs ${LEAST.columns}x${LEAST.rows}`;
	const lines = wrapLine(line(text, 'warning'), columns, 0).slice(0, rows);
	return (
		<InkBox width={columns} height={rows}>
			<Rectangle rect={{ x: 0, y: 0, columns, rows }} rows={lines.map(each => encode(each, columns, look))} />
		</InkBox>
	);
}
