/** Reads YAML that a person wrote, and says all that is wrong with it at once, each with its place. */

import { closestMatch } from 'leven';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import * as z from 'zod';
import { plain } from './sanitise.ts';
import { width } from './width.ts';

/** Lines and columns count from 1. */
export type Problem = { line: number; column: number; message: string };

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: readonly Problem[] };

/** An empty document is an empty map. */
export function checkYaml<S extends z.ZodType>(text: string, schema: S): Checked<z.output<S>> {
	const lineCounter = new LineCounter();
	const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
	const problemAt = (offset: number, message: string): Problem => {
		const { line, col } = lineCounter.linePos(offset);
		return { line, column: col, message: plain(message) };
	};
	if (document.errors.length > 0) {
		return { ok: false, problems: document.errors.map(error => problemAt(error.pos[0], error.message)) };
	}
	let value: unknown;
	try {
		value = document.toJS() ?? {};
	} catch (error) {
		// An alias without its anchor, inside itself, or one that would multiply without end.
		if (!(error instanceof ReferenceError)) throw error;
		return { ok: false, problems: [problemAt(firstAlias(document), error.message)] };
	}
	const result = schema.safeParse(value, { error: wording });
	if (result.success) {
		return { ok: true, value: result.data };
	}
	const problems = result.error.issues.flatMap(issue => problemsOf(issue, schema, document, problemAt));
	return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

/** Problems as a person reads them: file, place, what is wrong, and the line with a mark below the place. */
export function describeProblems(file: string, text: string, problems: readonly Problem[]): string {
	const lines = text.split(/\r?\n/);
	const describe = ({ line, column, message }: Problem): string => {
		const source = lines[line - 1] ?? '';
		const margin = `${line}`.padStart(5);
		const mark = ' '.repeat(width(plain(source.slice(0, column - 1))));
		return `${plain(file)}:${line}:${column}: ${message}\n${margin} | ${plain(source)}\n${' '.repeat(5)} | ${mark}^\n`;
	};
	return problems.map(describe).join('');
}

type Issue = z.core.$ZodIssue;

function problemsOf(
	issue: Issue,
	schema: z.ZodType,
	document: Document,
	problemAt: (offset: number, message: string) => Problem,
): Problem[] {
	if (issue.code === 'unrecognized_keys') {
		const known = namesAt(schema, issue.path);
		return issue.keys.map(key =>
			problemAt(
				offsetOf(document, [...issue.path, key], 'name'),
				`${named(issue.path)}there is no '${key}'${meant(key, known)}`,
			),
		);
	}
	if (issue.code === 'invalid_key') {
		const message = issue.issues.map(each => each.message).join(', ');
		return [problemAt(offsetOf(document, issue.path, 'name'), `${named(issue.path.slice(0, -1))}${message}`)];
	}
	return [problemAt(offsetOf(document, issue.path, 'value'), named(issue.path) + issue.message)];
}

const named = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : `${path.map(String).join('.')}: `);

/** ` (did you mean ...?)`, or nothing where no name is near. */
export function meant(written: string, known: readonly string[]): string {
	const near = closestMatch(written, known, { maxDistance: Math.ceil(written.length / 3) });
	return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** What zod's issues are called here; undefined leaves zod's own words. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
	if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}`;
	if (issue.code === 'invalid_value') return `must be ${issue.values.join(' or ')}`;
	if (issue.code === 'too_small') {
		return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
	}
	return issue.code === 'too_big' ? `must be at most ${issue.maximum}` : undefined;
}

const kinds: Readonly<Record<string, string>> = {
	boolean: 'true or false',
	string: 'a text',
	number: 'a number',
	int: 'a whole number',
	object: 'names and values',
	record: 'names and values',
	array: 'a list',
};

/** Where in the text a name or its value stands; the innermost place that is there, where it is not. */
function offsetOf(document: Document, path: readonly PropertyKey[], what: 'name' | 'value'): number {
	let node: unknown = document.contents;
	let name = startOf(node) ?? 0;
	for (const step of path) {
		if (isSeq(node)) {
			node = node.items[Number(step)];
			name = startOf(node) ?? name;
			continue;
		}
		const pair = isMap(node)
			? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
			: undefined;
		if (pair === undefined) {
			return startOf(node) ?? name;
		}
		name = startOf(pair.key) ?? name;
		node = pair.value;
	}
	return what === 'name' ? name : (startOf(node) ?? name);
}

function firstAlias(document: Document): number {
	let offset = 0;
	visit(document, {
		Alias(_key, alias) {
			offset = startOf(alias) ?? 0;
			return visit.BREAK;
		},
	});
	return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** The names that are known at a place of a schema. */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
	const inner = unwrapped(schema);
	const [step, ...rest] = path;
	if (inner instanceof z.ZodObject) {
		const next = step === undefined ? undefined : inner.shape[String(step)];
		if (next !== undefined) return namesAt(next, rest);
		return step === undefined ? Object.keys(inner.shape) : [];
	}
	if (inner instanceof z.ZodRecord) {
		if (step !== undefined) return namesAt(inner.valueType, rest);
		return inner.keyType instanceof z.ZodEnum ? inner.keyType.options.map(String) : [];
	}
	return inner instanceof z.ZodArray && step !== undefined ? namesAt(inner.element, rest) : [];
}

/** A schema without its default and the like; of one that transforms, what it reads. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
	const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
	if (wrapped) return unwrapped(schema.unwrap());
	return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema;
}
