/** What is typed, said as a terminal echoes it: the letter that came or went, and the whole once. */

/** A line that is typed into. `text`: what was typed; of a secret a star for each letter. */
export type Typed = { label: string; text: string; line: string };

/** What a key did to the text; undefined: the whole line is to be said. */
export function echoOf(before: Typed | undefined, now: Typed): string | undefined {
	if (before === undefined || before.label !== now.label || before.text === now.text) return undefined;
	if (now.text.startsWith(before.text)) return spelt(now.text.slice(before.text.length));
	if (before.text.startsWith(now.text)) return `${spelt(before.text.slice(now.text.length))} deleted`;
	return undefined;
}

const spelt = (text: string): string => (text === ' ' ? 'space' : text);
