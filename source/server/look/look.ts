/** One look at a LAVA server: by the way that leads to it, with what to say where none does. */

import type { Clock } from '../../engine/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Container } from '../../lab/objects.ts';
import type { LavaServer, ServerState } from '../../lab/lava/server/server.ts';
import type { Service } from '../../lab/lava/services.ts';
import { askDatabase } from '../ask/database.ts';
import { askDirectly } from '../ask/direct.ts';
import { type Inside, type InsideView, openInside } from '../ask/inside.ts';
import { openRest, type Rest } from '../ask/rest.ts';
import { asError } from '../../text/error.ts';
import { readReport, isTooOld, serverStateOf, type ServerReport } from '../ask/report.ts';
import { findDirectRoute } from '../ask/direct-route.ts';

export type Seen = {
	status: ServerState;
	way: LavaServer['way'];
	/** Undefined where it did not tell. */
	report: ServerReport | undefined;
	/** Undefined where it was not read this time. */
	daemons: readonly Service[] | undefined;
	/** When it answered, in milliseconds since the epoch; left out: just now. */
	reportedAt?: number;
	hostSettings?: LavaServer['hostSettings'];
	workerConfigs?: LavaServer['workerConfigs'];
};

export type LookOptions = {
	/** Its earlier answer. */
	report: ServerReport;
	everything: boolean;
	/** The user waits for the answer, whatever it costs. */
	urgent: boolean;
	signal: AbortSignal;
};

/** Never rejects: a failure is in the server's status. */
export type ServerLook = (options: LookOptions) => Promise<Seen>;

const ANSWER_MS = 20_000;

/** A server that is known by its address only. */
export function lookAtAddress(url: string, token: string | undefined): ServerLook {
	const rest = openRest(askDirectly({ base: url, asLocalhost: false, milliseconds: ANSWER_MS }), token);
	return async ({ report, everything, signal }) => {
		try {
			const news = await readReport(rest, report, everything, signal);
			return { status: { state: 'ready' }, way: 'rest', report: news, daemons: undefined };
		} catch (error) {
			return { status: serverStateOf(error, false, ''), way: undefined, report: undefined, daemons: undefined };
		}
	};
}

/** Between two questions to the database of a server that has no REST API: they keep it busy for a hundredth of the time. */
export const DATABASE_MS = 180_000;

/** What a look into a container works with. */
export type InsideLook = {
	engine: Pick<Engine, 'runCommand'>;
	token: string | undefined;
	/** No way over the network is looked for. */
	insideOnly: boolean;
	clock: Clock;
	/** What the server says of its start, where it may be on its way up or does what is given; else ''. */
	step: (now: Container, doing: string, signal: AbortSignal) => Promise<{ starting: boolean; says: string }>;
};

/** Runs programs in the container, which has to run. Never rejects. */
export function lookIntoContainer(options: InsideLook): (now: Container, options: LookOptions) => Promise<Seen> {
	const { engine, token, insideOnly, clock, step } = options;
	/** The way over the network, looked for once in each life of the container. */
	let direct: { rest: Rest | undefined; startedAt: number } | undefined;
	/** What its database last answered where it has no REST API, or why it did not; for a while. */
	let database: FromDatabase | undefined;

	/** @throws Unreachable, Refused */
	async function askWeb(now: Container, { report, everything, signal }: LookOptions, inside: Inside): Promise<Seen> {
		const near = direct?.rest;
		if (everything && near !== undefined) await inside.look(signal);
		const news = await readReport(near ?? openRest(inside.ask, token), report, everything, signal);
		if (!insideOnly) {
			direct ??= { rest: await findDirectRoute(now, news.workers, token, signal), startedAt: startOf(now) };
		}
		const version = news.version ?? inside.view()?.version;
		const way = near === undefined ? 'exec' : 'rest';
		return { status: { state: 'ready' }, way, report: { ...news, version }, daemons: inside.view()?.daemons };
	}

	/** @throws Unreachable, Refused */
	async function ask(now: Container, look: LookOptions, inside: Inside): Promise<Seen> {
		const { signal } = look;
		try {
			if (database === undefined) return await askWeb(now, look, inside);
		} catch (error) {
			if (!isTooOld(error)) throw error;
			const at = clock.now();
			const report = await askDatabase(engine.runCommand, now.id, signal).catch(asError);
			signal.throwIfAborted();
			database = { report, at, startedAt: startOf(now) };
		}
		return seenInDatabase(database, inside.view() ?? (await inside.look(signal)));
	}

	return async (now, look) => {
		const startedAt = startOf(now);
		if (direct?.startedAt !== startedAt) direct = undefined;
		const isOld = database !== undefined && clock.now() - database.at >= DATABASE_MS;
		if (database?.startedAt !== startedAt || look.urgent || isOld) database = undefined;
		const inside = openInside(engine.runCommand, now.id);
		try {
			return await ask(now, look, inside);
		} catch (error) {
			direct = undefined;
			const doing = inside.view()?.doing ?? '';
			const { starting, says } = await step(now, doing, look.signal);
			const status = serverStateOf(error, starting, says || doing);
			return { status, way: undefined, report: undefined, daemons: inside.view()?.daemons };
		}
	};
}

/** In seconds since the epoch, which tells one life of a container from another. */
function startOf({ detail }: Container): number {
	return detail?.startedAt ?? 0;
}

type FromDatabase = { report: ServerReport | Error; at: number; startedAt: number };

/** @throws why it did not tell */
function seenInDatabase({ report, at }: FromDatabase, { daemons, version }: InsideView): Seen {
	if (report instanceof Error) throw report;
	return { status: { state: 'ready' }, way: 'exec', report: { ...report, version }, daemons, reportedAt: at };
}
