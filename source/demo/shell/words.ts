/** Just enough of a POSIX shell's grammar for the lab's commands: quotes, `;`, `&&`, `&`, `>&2`, one kind of loop. */

export type ShellCommand = {
	words: readonly string[];
	toStderr: boolean;
	/** Ended by `&`: the next command does not wait for it. */
	background: boolean;
	/** Runs only when the command before it succeeded (`&&`). */
	onSuccess: boolean;
};

type Token = { kind: 'word'; text: string } | { kind: 'end'; text: string };

const OPERATORS = ['&&', ';', '&', '\n'];

/** The commands of a script, each read when the one before it has run: `expand` gives a variable's value by then. */
export function* parseCommands(script: string, expand: (name: string) => string): Generator<ShellCommand> {
	let words: string[] = [];
	let onSuccess = false;
	for (const token of tokens(`${script};`, expand)) {
		if (token.kind === 'word') {
			words.push(token.text);
			continue;
		}
		if (words.length > 0) {
			const toStderr = words.some(word => word === '>&2' || word === '1>&2');
			words = words.filter(word => !/^\d?>/.test(word));
			yield { words, toStderr, background: token.text === '&', onSuccess };
		}
		words = [];
		onSuccess = token.text === '&&';
	}
}

function* tokens(script: string, expand: (name: string) => string): Generator<Token> {
	let word: string | undefined;
	let at = 0;
	while (at < script.length) {
		const rest = script.slice(at);
		const operator = rest.startsWith('>') ? undefined : OPERATORS.find(candidate => rest.startsWith(candidate));
		const piece = /^(?:'([^']*)'|"((?:\\.|[^"\\])*)"|(\d?>&\d|\d?>\S+)|\\(.)|([^\s'"\\;&]+))/s.exec(rest);
		if (operator !== undefined) {
			if (word !== undefined) yield { kind: 'word', text: word };
			word = undefined;
			yield { kind: 'end', text: operator };
			at += operator.length;
		} else if (piece !== null) {
			const [whole, single, double, redirect, escaped, plain] = piece;
			const open = double?.replace(/\\(["\\$`])/g, '$1') ?? plain;
			word = (word ?? '') + (single ?? redirect ?? escaped ?? variables(open ?? '', expand));
			at += whole.length;
		} else {
			if (word !== undefined) yield { kind: 'word', text: word };
			word = undefined;
			at++;
		}
	}
}

function variables(text: string, expand: (name: string) => string): string {
	return text.replace(/\$(?:\{(\w+)\}|(\w+|\?|\$))/g, (_whole, braced: string | undefined, bare: string | undefined) =>
		expand(braced ?? bare ?? ''),
	);
}
