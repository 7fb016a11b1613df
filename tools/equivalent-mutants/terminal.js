/** Mutants of `source/terminal` that no test can notice. */

/** @typedef {import('../equivalent-mutants.js').Equivalent} Equivalent */

/** As `source/terminal/cells/colour.ts` has them. */
const BASIC_COLOURS = [
	[0, 0, 0],
	[205, 0, 0],
	[0, 205, 0],
	[205, 205, 0],
	[0, 0, 238],
	[205, 0, 205],
	[0, 205, 205],
	[229, 229, 229],
	[127, 127, 127],
	[255, 0, 0],
	[0, 255, 0],
	[255, 255, 0],
	[92, 92, 255],
	[255, 0, 255],
	[0, 255, 255],
	[255, 255, 255],
];

/** @type {Equivalent[]} */
export const ofTerminal = [
	...BASIC_COLOURS.flatMap(colour =>
		[...new Set(colour)].map(part => ({
			file: 'source/terminal/cells/colour.ts',
			code: `[${colour.join(', ')}],`,
			says: `${part} -> ${part + 1}`,
			why: 'Every terminal has its own colours near these, and the nearest one to another colour stays the nearest.',
		})),
	),
	...['0x1_0000 -> 65537', '(from + 1) * 0x1_0000 + to -> ((from + 1) * 0x1_0000) - (to)'].map(says => ({
		file: 'source/terminal/cells/style.ts',
		code: 'const key = (from + 1) * 0x1_0000 + to;',
		says,
		why: 'Any key will do that tells the pairs apart.',
	})),
	...[
		['else if (code >= 30 && code <= 37) attributes.foreground = code - 29;', '37 -> 38'],
		['else if (code >= 40 && code <= 47) attributes.background = code - 39;', '47 -> 48'],
	].map(([code = '', says = '']) => ({
		file: 'source/terminal/cells/style.ts',
		code,
		says,
		why: 'The next code begins a colour of several numbers, and was read before.',
	})),
	{
		file: 'source/terminal/cells/style.ts',
		code: 'if (kind === 5) return 1 + ((values[0] ?? 0) & 0xff);',
		says: 'values[0] ?? 0 -> values[0]',
		why: 'Of nothing no bit is set.',
	},
	{
		file: 'source/terminal/screen-writer.ts',
		code: 'scheduled = true;',
		says: 'scheduled = true; -> ;',
		why: 'What is flushed once more finds nothing.',
	},
	{
		file: 'source/terminal/cells/screen.ts',
		code: 'if (at >= text.length) return true;',
		says: 'true -> false',
		why: 'It only spares the segmenting of one character.',
	},
	{
		file: 'source/terminal/multiplexer.ts',
		code: 'return 0;',
		says: '0 -> 1',
		why: 'Neither is a process that anybody could run in.',
	},
];
