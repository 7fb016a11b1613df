/** Plain data as Python writes it. */

import { partsOf, type Value } from '../../value.ts';
import type { VariableOf } from '../quote.ts';

/** Python source in the place of data, e.g. a variable's name. */
export class PythonSource {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** A string in which secrets are variables: `'--token=' + CALVIN_TOKEN`. */
export function pythonValue(value: Value, variable: VariableOf): PythonSource {
	const parts = partsOf(value).filter(part => part !== '');
	const source = parts.map(part => (typeof part === 'string' ? pythonString(part) : variable(part.secret)));
	return new PythonSource(source.join(' + ') || "''");
}

/** Strings, numbers, booleans, lists, maps and source; long ones over several lines. Undefined fields are left out. */
export function pythonLiteral(value: unknown, indent = ''): string {
	if (value instanceof PythonSource) return value.text;
	if (typeof value === 'string') return pythonString(value);
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'number') return String(value);
	if (typeof value !== 'object' || value === null) return 'None';
	if (Array.isArray(value)) {
		return bracketed(
			'[]',
			value.map(each => pythonLiteral(each, `${indent}    `)),
			indent,
		);
	}
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	return bracketed(
		'{}',
		fields.map(([key, field]) => `${pythonString(key)}: ${pythonLiteral(field, `${indent}    `)}`),
		indent,
	);
}

/** Arguments by name, the undefined ones left out. */
export function pythonArguments(named: Readonly<Record<string, unknown>>, indent = ''): string[] {
	return Object.entries(named)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}=${pythonLiteral(value, indent)}`);
}

/** What JSON escapes Python reads; the rest of the characters that terminals act on is escaped too. */
export function pythonString(text: string): string {
	return JSON.stringify(text).replace(
		/[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

const WIDTH = 80;

function bracketed(brackets: string, parts: readonly string[], indent: string): string {
	const [open = '', close = ''] = brackets;
	const line = `${open}${parts.join(', ')}${close}`;
	if (line.length + indent.length <= WIDTH && !line.includes('\n')) return line;
	return `${open}\n${parts.map(part => `${indent}    ${part},\n`).join('')}${indent}${close}`;
}
