/** Docker's `filters` parameter: `{"name": ["a"]}`, or the older `{"name": {"a": true}}`. */

import * as z from 'zod/mini';
import { DemoEngineError } from '../engine-error.ts';

export type Filters = ReadonlyMap<string, readonly string[]>;

const shape = z.record(z.string(), z.union([z.array(z.string()), z.record(z.string(), z.boolean())]));

/** @param known the filters this route has; another one is refused as the engine refuses it */
export function readFilters(query: URLSearchParams, known: readonly string[]): Filters {
	const text = query.get('filters');
	if (text === null || text === '') return new Map();
	const filters = shape.safeParse(parse(text));
	if (!filters.success) throw new DemoEngineError(400, 'invalid filter');
	for (const name of Object.keys(filters.data)) {
		if (!known.includes(name)) throw new DemoEngineError(400, `Invalid filter '${name}'`);
	}
	return new Map(
		Object.entries(filters.data).map(([name, values]) => [name, Array.isArray(values) ? values : Object.keys(values)]),
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new DemoEngineError(500, `invalid character '${text[0]}' looking for beginning of value`);
	}
}

/** Whether a filter lets an object pass: one of its values does, or it is not set. */
export function passes(filters: Filters, name: string, matches: (value: string) => boolean): boolean {
	const values = filters.get(name);
	return values === undefined || values.length === 0 || values.some(matches);
}

/** Labels are the one filter whose values must all match: `name` or `name=value`. */
export function passesLabels(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
	return (filters.get('label') ?? []).every(wanted => {
		const equals = wanted.indexOf('=');
		const name = equals < 0 ? wanted : wanted.slice(0, equals);
		return Object.hasOwn(labels, name) && (equals < 0 || labels[name] === wanted.slice(equals + 1));
	});
}
