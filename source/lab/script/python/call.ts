/** Statements in Python. */

/** A call; over several lines where it is long. */
export function call(name: string, ...words: readonly string[]): string {
	const line = `${name}(${words.join(', ')})`;
	if (line.length <= 88 && !line.includes('\n')) return line;
	return `${name}(\n${words.map(word => `    ${word.replaceAll('\n', '\n    ')},\n`).join('')})`;
}

export function when(holds: string, statement: string): string {
	return `if ${holds}:\n    ${statement.replaceAll('\n', '\n    ')}`;
}
