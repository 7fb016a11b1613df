/** One request as a route sees it, and what a route may answer. */

import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import * as z from 'zod/mini';
import { DemoEngineError } from '../engine-error.ts';

export type Call = {
	/** The parts of the path that the route's pattern names, e.g. `id`. */
	params: Readonly<Record<string, string>>;
	query: URLSearchParams;
	/** The body as JSON, or the text of a tar; undefined when there is none. */
	body: unknown;
};

export type HttpReply =
	| { status: number; body?: unknown }
	/** Writes the answer itself, for as long as it likes. */
	| { stream: (response: ServerResponse) => void }
	/** Answers on the bare connection. */
	| { hijack: (socket: Duplex) => void };

export type Handler = (call: Call) => HttpReply | Promise<HttpReply>;

/** Docker's truth of a query value: anything but these. */
export function isTrue(query: URLSearchParams, name: string): boolean {
	return !['', '0', 'no', 'false', 'none'].includes((query.get(name) ?? '').toLowerCase());
}

/** A body in the shape that a route needs. */
export function readBody<Shape>(body: unknown, schema: z.ZodMiniType<Shape>): Shape {
	const result = schema.safeParse(body);
	if (result.success) return result.data;
	throw new DemoEngineError(400, `invalid request body: ${z.prettifyError(result.error)}`);
}

/** Seconds since the epoch with up to nine digits of fraction, or RFC 3339, as nanoseconds; undefined = not given. */
export function readStamp(text: string | null): bigint | undefined {
	if (text === null || text === '' || text === '0') return undefined;
	const parts = /^(\d+)(?:\.(\d{1,9}))?$/.exec(text);
	if (parts !== null) return BigInt(parts[1] ?? 0) * 1_000_000_000n + BigInt((parts[2] ?? '').padEnd(9, '0'));
	const date = Date.parse(text);
	if (Number.isNaN(date)) throw new DemoEngineError(400, `failed to parse value as time or duration: "${text}"`);
	const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? '';
	return BigInt(Math.floor(date / 1000)) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
