/**
 * What Ink asks Yoga for, of boxes that say themselves where they are and how large: those of the console all do
 * (`source/console/app.tsx`), so nothing is left to be worked out. What says neither is as wide as there is room, and
 * stands below what comes before it. Yoga itself is WebAssembly, which takes longer to be made ready than a frame.
 */

import constants, {
	Display,
	Edge,
	MeasureMode,
	PositionType,
} from '../../node_modules/yoga-layout/dist/src/generated/YGEnums.js';

/** Of a text in so much room, as Ink measures it. */
type Measure = (width: number, mode: MeasureMode) => { width: number; height: number };

type Edges = Readonly<Record<'left' | 'top' | 'width' | 'height', number>>;

export class PlacedNode {
	private readonly children: PlacedNode[] = [];
	private said: { -readonly [edge in keyof Edges]?: number | undefined } = {};
	private computed: Edges = { left: 0, top: 0, width: 0, height: 0 };
	private isAbsolute = false;
	private display = Display.Flex;
	private measure: Measure | undefined;

	insertChild(child: PlacedNode, index: number): void {
		this.children.splice(index, 0, child);
	}

	removeChild(child: PlacedNode): void {
		const index = this.children.indexOf(child);
		if (index >= 0) this.children.splice(index, 1);
	}

	getChildCount(): number {
		return this.children.length;
	}

	setMeasureFunc(measure: Measure): void {
		this.measure = measure;
	}

	unsetMeasureFunc(): void {
		this.measure = undefined;
	}

	setPositionType(type: PositionType): void {
		this.isAbsolute = type === PositionType.Absolute;
	}

	setPosition(edge: Edge, value: number | undefined): void {
		if (edge === Edge.Left) this.said.left = value;
		if (edge === Edge.Top) this.said.top = value;
	}

	setWidth(value: number | undefined): void {
		this.said.width = value;
	}

	setHeight(value: number | undefined): void {
		this.said.height = value;
	}

	setDisplay(display: Display): void {
		this.display = display;
	}

	getDisplay(): Display {
		return this.display;
	}

	getComputedLeft(): number {
		return this.computed.left;
	}

	getComputedTop(): number {
		return this.computed.top;
	}

	getComputedWidth(): number {
		return this.computed.width;
	}

	getComputedHeight(): number {
		return this.computed.height;
	}

	getComputedLayout(): Edges {
		return this.computed;
	}

	/** Of the root: its place is the screen's. */
	calculateLayout(): void {
		this.place({ left: 0, top: 0 }, this.said.width ?? 0);
	}

	private place({ left, top }: Pick<Edges, 'left' | 'top'>, room: number): void {
		const width = this.said.width ?? room;
		let below = 0;
		for (const child of this.children) {
			if (child.display === Display.None) continue;
			child.place({ left: child.said.left ?? 0, top: child.said.top ?? (child.isAbsolute ? 0 : below) }, width);
			if (!child.isAbsolute) below += child.computed.height;
		}
		const height = this.said.height ?? this.measure?.(width, MeasureMode.AtMost).height ?? below;
		this.computed = { left, top, width, height };
	}
}

/** What only other boxes have, such as those of the message that Ink draws before it gives up, is left at nothing. */
const nothing = {
	...named('set', ['Margin', 'Padding', 'Border', 'Gap', 'AspectRatio', 'PositionPercent']),
	...named('set', [
		'FlexGrow',
		'FlexShrink',
		'FlexWrap',
		'FlexDirection',
		'FlexBasis',
		'FlexBasisPercent',
		'FlexBasisAuto',
	]),
	...named('set', ['AlignItems', 'AlignSelf', 'AlignContent', 'JustifyContent']),
	...named('set', ['WidthPercent', 'WidthAuto', 'HeightPercent', 'HeightAuto']),
	...named('set', ['MinWidth', 'MinHeight', 'MinHeightPercent', 'MaxWidth', 'MaxHeight', 'MaxHeightPercent']),
	...named('getComputed', ['Margin', 'Padding', 'Border']),
	...named('', ['markDirty', 'free', 'freeRecursive']),
};

function named(prefix: string, names: readonly string[]): Record<string, () => number> {
	return Object.fromEntries(names.map(name => [`${prefix}${name}`, () => 0]));
}

Object.assign(PlacedNode.prototype, nothing);

export default { ...constants, Node: { create: () => new PlacedNode() } };
