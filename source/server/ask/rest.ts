/** Reads a LAVA server's REST API: anonymous where that is enough, with a token where one is given. */

import * as z from 'zod/mini';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/sanitise.ts';
import type { HttpAnswer, Ask } from './asking.ts';
import {
	type DeviceAnswer,
	deviceSchema,
	type JobAnswer,
	jobSchema,
	pageOf,
	versionSchema,
	type WorkerAnswer,
	workerSchema,
} from './rest-answers.ts';

const API = '/api/v0.2';
/** More than most labs have: one page is one request. */
const PAGE = 200;
/** A server that never comes to its last page is not followed for ever. */
const MOST_PAGES = 50;

/** The server answered, and not with what was asked for. */
export class RestRefused extends Error {
	readonly status: number;
	/** `host`: ALLOWED_HOSTS; `token`: wrong, or not enough; `too-old`: it has no such API; `not-up`: LAVA is starting. */
	readonly why: 'host' | 'token' | 'too-old' | 'not-up' | 'failed' | 'unreadable';

	constructor(message: string, status: number, why: RestRefused['why']) {
		super(message);
		this.name = 'Refused';
		this.status = status;
		this.why = why;
	}
}

export type Rest = {
	/** From 2020.05 on. */
	version(signal?: AbortSignal): Promise<string>;
	workers(signal?: AbortSignal): Promise<readonly WorkerAnswer[]>;
	/** Retired ones too. */
	devices(signal?: AbortSignal): Promise<readonly DeviceAnswer[]>;
	/** Jobs that occupy a device now. Each carries its definition over the line: ask only when a device is busy. */
	jobs(signal?: AbortSignal): Promise<readonly JobAnswer[]>;
};

/** Every function throws Unreachable, or Refused. */
export function openRest(ask: Ask, token?: string): Rest {
	async function read<T>(path: string, schema: z.ZodMiniType<T>, signal: AbortSignal | undefined): Promise<T> {
		const answer = await ask({ path, token, signal });
		if (answer.status !== 200) throw refusal(answer);
		const result = schema.safeParse(parseJson(answer.body));
		if (result.success) return result.data;
		const fields = result.error.issues.map(issue => issue.path.join('.') || 'all of it').join(', ');
		throw new RestRefused(`LAVA's answer to ${path} can't be read: ${plain(fields)}.`, answer.status, 'unreadable');
	}

	async function readAll<T>(path: string, item: z.ZodMiniType<T>, signal: AbortSignal | undefined): Promise<T[]> {
		const schema = pageOf(item);
		const all: T[] = [];
		for (let page = 0; page < MOST_PAGES; page++) {
			const { next, results } = await read(`${path}&limit=${PAGE}&offset=${page * PAGE}`, schema, signal);
			all.push(...results);
			// Not followed: `next` is a URL of the server's making, by the Host that it was asked for.
			if (next === null || next === undefined || results.length === 0) break;
		}
		return all;
	}

	return {
		version: async signal => (await read(`${API}/system/version/`, versionSchema, signal)).version,
		workers: signal => readAll(`${API}/workers/?ordering=hostname`, workerSchema, signal),
		devices: signal => readAll(`${API}/devices/?all=1&ordering=hostname`, deviceSchema, signal),
		jobs: signal => readAll(`${API}/jobs/?state=Running&ordering=id`, jobSchema, signal),
	};
}

/** What a status other than 200 means (lava.md 4f). */
function refusal({ status, body }: HttpAnswer): RestRefused {
	const says = detailOf(body);
	switch (status) {
		case 400:
			return /<title>/i.test(body)
				? new RestRefused('LAVA does not answer to this host name or address: ALLOWED_HOSTS lacks it.', status, 'host')
				: new RestRefused(`LAVA refuses the request: ${says}`, status, 'failed');
		case 401:
		case 403:
			return new RestRefused(`LAVA does not take the API token: ${says}`, status, 'token');
		case 404:
			return new RestRefused(
				'It has not all of the REST API v0.2: LAVA is older than 2020.01, or this is no LAVA.',
				status,
				'too-old',
			);
		case 502:
		case 503:
		case 504:
			return new RestRefused(`Its web server runs, LAVA behind it does not yet (HTTP ${status}).`, status, 'not-up');
		default:
			return new RestRefused(`LAVA fails at the request (HTTP ${status}): its log tells why.`, status, 'failed');
	}
}

function detailOf(body: string): string {
	const parsed = z.object({ detail: z.string() }).safeParse(parseJson(body));
	return plain(parsed.success ? parsed.data.detail : body.slice(0, 200));
}
