/** Words for a POSIX shell (POSIX.1-2017, XCU 2.2). */

import { partsOf, type Value } from '../value.ts';

/** The shell variable that holds a secret. */
export type VariableOf = (secret: string) => string;

/**
 * One word. In single quotes nothing is special but the quote itself.
 * The shell-quote package escapes `=`, `:` and `@` by backslashes, which no administrator would type, and knows no `'` in `'`.
 */
export function quoteWord(word: string): string {
	if (UNSAFE.test(word)) return printedWord(word);
	return /^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** What a terminal would act on or hide when the command is shown, all but tabs and line breaks. */
const UNSAFE = /[\x01-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

/** A word whose unsafe characters printf makes, byte by byte; the shell takes line breaks off the end of what it makes. */
function printedWord(word: string): string {
	const [, text = '', breaks = ''] = /^(.*?)(\n*)$/s.exec(word) ?? [];
	const escaped = text.replaceAll('\\', '\\\\').replaceAll(new RegExp(UNSAFE, 'g'), octalBytes);
	return `"$(printf %b ${quoteWord(escaped)})"${breaks === '' ? '' : quoteWord(breaks)}`;
}

function octalBytes(text: string): string {
	return [...new TextEncoder().encode(text)].map(byte => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
}

/** One word in which secrets are variables: `--token="$CALVIN_TOKEN"`. */
export function quoteValue(value: Value, variable: VariableOf = variableOf): string {
	const quoted = partsOf(value)
		.filter(part => part !== '')
		.map(part => (typeof part === 'string' ? quoteWord(part) : `"$${variable(part.secret)}"`));
	return quoted.join('') || "''";
}

export function quoteCommand(words: readonly Value[], variable: VariableOf = variableOf): string {
	return words.map(word => quoteValue(word, variable)).join(' ');
}

/** A secret's name as a variable's: `calvin token` -> `CALVIN_TOKEN`. */
export function variableOf(secret: string): string {
	const name = secret.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
	return /^[A-Z_]/.test(name) ? name : `_${name}`;
}

/** The same where several secrets stand together and none may take another's variable. */
export function variablesFor(secrets: Iterable<string>): VariableOf {
	const names = new Map<string, string>();
	const taken = new Set<string>();
	for (const secret of secrets) {
		if (names.has(secret)) continue;
		const name = variableOf(secret);
		let free = name;
		for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
		taken.add(free);
		names.set(secret, free);
	}
	return secret => names.get(secret) ?? variableOf(secret);
}

/** Lines further in; the lines of a word in single quotes stay what they are. */
export function indented(command: string): string {
	let quoted = false;
	return command.replaceAll(/\\[^]|['\n]/g, found => {
		if (found === "'" || (quoted && found === "\\'")) quoted = !quoted;
		return found === '\n' && !quoted ? '\n\t' : found;
	});
}
