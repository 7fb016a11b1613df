/** A terminal emulator in the process: bytes in, cells out. */

import xterm from '@xterm/headless';
import stringWidth from 'string-width';

export type Cell = {
	/** What stands in the cell; ' ' for an empty one, '' behind a wide character. */
	text: string;
	/** The colours and attributes that can be seen, e.g. `fg=1 bold`; '' for none. */
	style: string;
};

export type Emulator = {
	/** Resolves when the bytes have been worked off. */
	write(data: string | Uint8Array): Promise<void>;
	resize(columns: number, rows: number): void;
	/** The visible rows, without blanks at their ends. */
	screen(): string[];
	cells(): Cell[][];
	cursor(): { x: number; y: number; visible: boolean };
	modes(): { alternate: boolean; bracketedPaste: boolean; wraparound: boolean };
	/** What programs did to the terminal beside its cells: titles set, texts put into its clipboard (base64), bells. */
	beside(): { titles: readonly string[]; copies: readonly string[]; bells: number };
	/** Calls back with what the terminal answers to questions. */
	onAnswer(listener: (data: string) => void): void;
	close(): void;
};

export type EmulatorOptions = {
	columns: number;
	rows: number;
	/** `narrow`: emoji take one cell, as in an old terminal; `wide`: as Unicode has it. */
	emoji?: 'narrow' | 'wide';
	/** What it answers when it is asked for its background, e.g. `rgb:ffff/ffff/ffff`; nothing without it. */
	background?: string;
};

export function createEmulator({ columns, rows, emoji = 'wide', background }: EmulatorOptions): Emulator {
	const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
	if (emoji === 'wide') {
		terminal.unicode.register(wideEmoji);
		terminal.unicode.activeVersion = wideEmoji.version;
	}
	let cursorVisible = true;
	const onMode = (visible: boolean) => (parameters: Array<number | number[]>) => {
		if (parameters.includes(25)) cursorVisible = visible;
		return false;
	};
	const titles: string[] = [];
	const copies: string[] = [];
	let bells = 0;
	terminal.onTitleChange(title => void titles.push(title));
	terminal.onBell(() => void bells++);
	terminal.parser.registerOscHandler(11, text => {
		if (text === '?' && background !== undefined) terminal.input(`\u001B]11;${background}\u001B\\`, false);
		return true;
	});
	terminal.parser.registerOscHandler(52, text => copies.push(text) > 0);
	terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, onMode(true));
	terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, onMode(false));
	const buffer = () => terminal.buffer.active;

	return {
		write: data => new Promise(resolve => terminal.write(data, resolve)),
		resize: (newColumns, newRows) => terminal.resize(newColumns, newRows),
		screen: () =>
			Array.from(
				{ length: terminal.rows },
				(_, y) =>
					buffer()
						.getLine(buffer().baseY + y)
						?.translateToString(true, 0, terminal.cols)
						.trimEnd() ?? '',
			),
		cells: () =>
			Array.from({ length: terminal.rows }, (_, y) =>
				Array.from({ length: terminal.cols }, (__, x) =>
					cellOf(
						buffer()
							.getLine(buffer().baseY + y)
							?.getCell(x),
					),
				),
			),
		cursor: () => ({ x: buffer().cursorX, y: buffer().cursorY, visible: cursorVisible }),
		modes: () => ({
			alternate: buffer().type === 'alternate',
			bracketedPaste: terminal.modes.bracketedPasteMode,
			wraparound: terminal.modes.wraparoundMode,
		}),
		beside: () => ({ titles, copies, bells }),
		onAnswer: listener => void terminal.onData(listener),
		close: () => terminal.dispose(),
	};
}

type BufferCell = NonNullable<
	ReturnType<NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getLine']>>['getCell']>
>;

function cellOf(cell: BufferCell | undefined): Cell {
	if (cell === undefined) return { text: ' ', style: '' };
	const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
	const painted = [
		cell.isBgDefault() ? '' : `bg=${cell.getBgColorMode() >> 24}:${cell.getBgColor()}`,
		cell.isInverse() ? 'inverse' : '',
		cell.isUnderline() ? 'underline' : '',
		cell.isStrikethrough() ? 'strikethrough' : '',
	];
	const written = [
		cell.isFgDefault() ? '' : `fg=${cell.getFgColorMode() >> 24}:${cell.getFgColor()}`,
		cell.isBold() ? 'bold' : '',
		cell.isDim() ? 'dim' : '',
		cell.isItalic() ? 'italic' : '',
	];
	// The colour of a blank can't be seen, unless it is turned inside out or has a line.
	const seen = text === ' ' && painted.slice(1).every(part => part === '') ? painted : [...written, ...painted];
	return { text, style: seen.filter(part => part !== '').join(' ') };
}

/** xterm's own tables are those of Unicode 6, in which emoji are narrow. */
const wideEmoji = {
	version: 'wide-emoji',
	wcwidth: (code: number): 0 | 1 | 2 => {
		const width = code < 0x20 ? 0 : stringWidth(String.fromCodePoint(code));
		return width === 0 ? 0 : width === 1 ? 1 : 2;
	},
	/** xterm's packing: two bits of width above one that joins the code point to the one before. */
	charProperties: (code: number, preceding: number): number => {
		const width = wideEmoji.wcwidth(code);
		const before = (preceding >> 1) & 3;
		const joins = width === 0 && before > 0;
		return (Math.max(width, joins ? before : 0) << 1) | (joins ? 1 : 0);
	},
};
