/** How the Engine API writes its answers: fields come and go with its versions, and empty lists and maps are `null`. */

import * as z from 'zod/mini';
import { messageOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';

/** A sanitised string; '' where there is none. */
export const text = z.pipe(
	z.nullish(z.string()),
	z.transform(value => plain(value ?? '')),
);

export const flag = z.pipe(
	z.nullish(z.boolean()),
	z.transform(value => value ?? false),
);

export const count = z.pipe(
	z.nullish(z.number()),
	z.transform(value => value ?? 0),
);

/** RFC 3339 with nanoseconds -> seconds since the epoch; 0 for Go's zero time and for none. */
export const instant = z.pipe(
	z.nullish(z.string()),
	z.transform(value => Math.max(0, Date.parse(value ?? '') / 1000 || 0)),
);

export function listOf<T>(item: z.ZodMiniType<T>) {
	return z.pipe(
		z.nullish(z.array(item)),
		z.transform(value => value ?? []),
	);
}

/** A JSON object as a map, its keys sanitised. */
export function mapOf<T>(value: z.ZodMiniType<T>) {
	return z.pipe(
		z.nullish(z.record(z.string(), value)),
		z.transform(map => new Map(Object.entries(map ?? {}).map(([key, entry]) => [plain(key), entry]))),
	);
}

/** A JSON object of strings, such as labels. */
export const texts = z.pipe(
	mapOf(text),
	z.transform((map): Record<string, string> => Object.fromEntries(map)),
);

/** A copy of an answer with every string and key in it sanitised. */
export function plainDeep(answer: unknown): unknown {
	if (typeof answer === 'string') {
		return plain(answer);
	}
	if (Array.isArray(answer)) {
		return answer.map(plainDeep);
	}
	if (typeof answer === 'object' && answer !== null) {
		return Object.fromEntries(Object.entries(answer).map(([key, value]) => [plain(key), plainDeep(value)]));
	}
	return answer;
}

/** What of a list could be read, and one sentence for each element that could not. */
export type Read<T> = { items: T[]; unreadable: string[] };

/** Reads a list so that one broken element costs only itself. */
export function readEach<T>(answer: unknown, read: (element: unknown) => T): Read<T> {
	const items: T[] = [];
	const unreadable: string[] = [];
	if (!Array.isArray(answer)) {
		return { items, unreadable: answer === null ? [] : ['The engine gave no list where one was expected.'] };
	}
	for (const element of answer) {
		try {
			items.push(read(element));
		} catch (error) {
			unreadable.push(messageOf(error));
		}
	}
	return { items, unreadable };
}

/**
 * Reads one answer; `what` names it, e.g. `container`.
 *
 * @throws Error that says which field was not understood.
 */
export function readOne<T>(answer: unknown, what: string, schema: z.ZodMiniType<T>): T {
	const result = schema.safeParse(answer);
	if (!result.success) {
		throw new Error(complaint(what, idOf(answer), result.error));
	}
	return result.data;
}

function complaint(what: string, id: string, error: z.core.$ZodError): string {
	const fields = error.issues.map(({ path }) => path.join('.') || 'all of it').join(', ');
	return plain(`The engine describes the ${what} ${id} in a way that can't be read: ${fields}.`);
}

function idOf(answer: unknown): string {
	return typeof answer === 'object' && answer !== null && 'Id' in answer ? String(answer.Id).slice(0, 12) : '?';
}
