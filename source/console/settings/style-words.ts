/** How the configuration file names a style: words such as `bold red on-white`, in any order. */

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const attributes = { bold: 1, dim: 2, italic: 3, underline: 4, reverse: 7 };

/** SGR parameters (ECMA-48; the bright colours are aixterm's) by word. The terminal's palette says what they look like. */
const parameters = new Map<string, number>([
	...Object.entries(attributes),
	...colours.flatMap((colour, index): [string, number][] => [
		[colour, 30 + index],
		[`bright-${colour}`, 90 + index],
		[`on-${colour}`, 40 + index],
		[`on-bright-${colour}`, 100 + index],
	]),
]);

export const styleWords: readonly string[] = [...parameters.keys()];

/** The SGR parameters for `words`, or the word that is none. `plain` is no style at all. */
export function styleOf(words: string): { style: string } | { unknown: string } {
	const named = words.split(/\s+/).filter(word => word !== '' && word !== 'plain');
	const unknown = named.find(word => !parameters.has(word));
	return unknown === undefined ? { style: codesOf(named).join(';') } : { unknown };
}

/** Attributes before colours, as in the themes. */
const codesOf = (words: readonly string[]): number[] =>
	words.map(word => parameters.get(word) ?? 0).toSorted((a, b) => a - b);
