/**
 * A frame as the texts that Ink placed in it. Ink itself draws each frame into a grid with an object for every cell and
 * makes text of that again, which is most of what a frame costs; here the texts stay whole, each behind its column, and
 * the frame buffer puts the later ones over the earlier ones. The bundle has Ink ask here first
 * (tools/faster-ink.js).
 */

/** What Ink 8.0 notes while it walks its tree: texts and where they go, and what clips them. */
export type InkOperation = { type: 'clip'; clip: InkClip } | { type: 'unclip' } | InkWrite;

export type InkClip = Readonly<Record<'x1' | 'x2' | 'y1' | 'y2', number | undefined>>;

export type InkWrite = {
	type: 'write';
	x: number;
	y: number;
	text: string;
	transformers: readonly ((line: string, index: number) => string)[];
};

/**
 * Rows between newlines; within a row each text stands behind SGR 0 and CHA (ECMA-48 8.3.9). Undefined where there is
 * more to do than to place texts as they are, each of whose rows has its own styles: Ink draws such frames.
 */
export function frameOf(operations: readonly InkOperation[], rows: number): string | undefined {
	const placed = Array.from({ length: rows }, () => '');
	for (const operation of operations) {
		if (operation.type !== 'write') return undefined;
		const { x, text, transformers } = operation;
		if (x < 0 || transformers.some(transform => transform(text, 0) !== text)) return undefined;
		for (const [index, line] of text.split('\n').entries()) {
			const y = operation.y + index;
			// What lies below the last row is not seen.
			if (line !== '' && y in placed) placed[y] += `\u001B[m\u001B[${x + 1}G${line}`;
		}
	}
	return placed.join('\n');
}
