/** One look at a LAVA server: by the way that leads to it, with what to say where none does. */

import type { Clock } from '../engine/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lookups } from '../engine/lookups/lookups.ts';
import type { Container } from '../lab/objects.ts';
import { roleOf } from '../lab/lava/role.ts';
import type { LavaServer, ServerDaemon, ServerStanding } from '../lab/lava/worker.ts';
import { askDatabase } from './database.ts';
import { askDirectly } from './direct.ts';
import { type Interfaces, isHere, ownInterfaces } from './here.ts';
import { lookFromOutside } from './outside.ts';
import { type Inside, type InsideView, openInside } from './inside.ts';
import { openRest, type Rest } from './rest.ts';
import { startupStep } from './startup.ts';
import { asError } from '../text/error.ts';
import { hear, isTooOld, standingOf, type Told } from './told.ts';
import { findDirectWay } from './ways.ts';

export type Seen = {
	standing: ServerStanding;
	way: LavaServer['way'];
	/** Undefined where it did not tell. */
	told: Told | undefined;
	/** Undefined where nobody looked this time. */
	daemons: readonly ServerDaemon[] | undefined;
	/** When it was told, in milliseconds since the epoch; left out: just now. */
	toldAt?: number;
};

export type LookOptions = {
	/** What it told before. */
	told: Told;
	everything: boolean;
	/** Somebody waits for news, whatever they cost. */
	urgent: boolean;
	signal: AbortSignal;
};

const NOT_INSPECTED: Seen = { standing: { state: 'unknown' }, way: undefined, told: undefined, daemons: undefined };

/** Of LAVA's packages, server and dispatcher alike. */
const VERSION_FILE = '/usr/lib/python3/dist-packages/lava_common/VERSION';

/** Never rejects: what goes wrong is how the server stands. */
export type Look = (options: LookOptions) => Promise<Seen>;

const ANSWER_MS = 20_000;

/** A server that is known by its address only. */
export function lookAtAddress(url: string, token: string | undefined): Look {
	const rest = openRest(askDirectly({ base: url, asLocalhost: false, milliseconds: ANSWER_MS }), token);
	return async ({ told, everything, signal }) => {
		try {
			const news = await hear(rest, told, everything, signal);
			return { standing: { state: 'ready' }, way: 'rest', told: news, daemons: undefined };
		} catch (error) {
			return { standing: standingOf(error, false, ''), way: undefined, told: undefined, daemons: undefined };
		}
	};
}

/** Between two questions to the database of a server that has no REST API: they keep it busy for a hundredth of the time. */
export const DATABASE_MS = 180_000;

/** The first start makes the database; a slow host takes minutes for it. */
const YOUNG_MS = 300_000;

type ContainerLook = {
	engine: Pick<Engine, 'runCommand' | 'followLog' | 'snapshot'> & { lookups: Pick<Lookups, 'fileIn'> };
	/** As the engine has it now; undefined when it is gone. */
	container: () => Container | undefined;
	token: string | undefined;
	/** No way over the network is looked for. */
	insideOnly: boolean;
	/** Nothing is run in it. */
	readOnly: boolean;
	clock: Clock;
	interfaces?: () => Interfaces;
};

export function lookIntoContainer(options: ContainerLook): Look {
	const { engine, container, token, insideOnly, readOnly, clock, interfaces = ownInterfaces } = options;
	/** Whether it is known to be LAVA's, so that its programs may be run: asked once. */
	let proven: Promise<boolean> | undefined;
	/** The way over the network, looked for once in each life of the container. */
	let direct: { rest: Rest | undefined; startedAt: number } | undefined;
	/** What its database last told where it has no REST API, or why it did not; for a while. */
	let database: FromDatabase | undefined;

	/** @throws Unreachable, Refused */
	async function askWeb(now: Container, { told, everything, signal }: LookOptions, inside: Inside): Promise<Seen> {
		const near = direct?.rest;
		if (everything && near !== undefined) await inside.look(signal);
		const news = await hear(near ?? openRest(inside.ask, token), told, everything, signal);
		if (!insideOnly) {
			direct ??= { rest: await findDirectWay(now, news.workers, token, signal), startedAt: startOf(now) };
		}
		const version = news.version ?? inside.view()?.version;
		const way = near === undefined ? 'exec' : 'rest';
		return { standing: { state: 'ready' }, way, told: { ...news, version }, daemons: inside.view()?.daemons };
	}

	/** @throws Unreachable, Refused */
	async function ask(now: Container, options: LookOptions, inside: Inside): Promise<Seen> {
		const { signal } = options;
		try {
			if (database === undefined) return await askWeb(now, options, inside);
		} catch (error) {
			if (!isTooOld(error)) throw error;
			const at = clock.now();
			const told = await askDatabase(engine.runCommand, now.id, signal).catch(asError);
			signal.throwIfAborted();
			database = { told, at, startedAt: startOf(now) };
		}
		return seenInDatabase(database, inside.view() ?? (await inside.look(signal)));
	}

	/** Why nothing may be run in it; undefined: something may. */
	async function whyNotInside(now: Container): Promise<string | undefined> {
		if (readOnly) return '--read-only runs nothing in its container';
		if (roleOf(now).certain) return undefined;
		proven ??= engine.lookups.fileIn(now.id, VERSION_FILE).then(
			file => file !== undefined,
			() => {
				proven = undefined;
				return false;
			},
		);
		return (await proven) ? undefined : 'Only by its name it is a LAVA server, so that nothing is run in it';
	}

	function isStarting(now: Container): boolean {
		return clock.now() - startOf(now) * 1000 < YOUNG_MS;
	}

	async function lookInto(now: Container, options: LookOptions): Promise<Seen> {
		// What it runs is known only when it was inspected: it may be no server.
		if (now.detail === undefined) return NOT_INSPECTED;
		const because = await whyNotInside(now);
		const stepNow = (): Promise<string> => startupStep(engine, now.id, clock, options.signal);
		if (because !== undefined) {
			const here = !insideOnly && isHere(engine.snapshot(), interfaces());
			const outside = { container: now, token, isHere: here, because, starting: isStarting(now), step: stepNow };
			return lookFromOutside({ ...options, ...outside });
		}
		const startedAt = startOf(now);
		if (direct?.startedAt !== startedAt) direct = undefined;
		const isOld = database !== undefined && clock.now() - database.at >= DATABASE_MS;
		if (database?.startedAt !== startedAt || options.urgent || isOld) database = undefined;
		const inside = openInside(engine.runCommand, now.id);
		try {
			return await ask(now, options, inside);
		} catch (error) {
			direct = undefined;
			const doing = inside.view()?.doing ?? '';
			const starting = isStarting(now) || doing !== '';
			const step = starting ? await stepNow() : '';
			const standing = standingOf(error, starting, step || doing);
			return { standing, way: undefined, told: undefined, daemons: inside.view()?.daemons };
		}
	}

	return async lookOptions => {
		const now = container();
		if (now?.status === 'running') return lookInto(now, lookOptions);
		direct = undefined;
		const why = now === undefined ? 'Its container is gone.' : `Its container does not run (${now.status}).`;
		return { standing: { state: 'unreachable', why }, way: undefined, told: undefined, daemons: [] };
	};
}

/** In seconds since the epoch, which tells one life of a container from another. */
function startOf({ detail }: Container): number {
	return detail?.startedAt ?? 0;
}

type FromDatabase = { told: Told | Error; at: number; startedAt: number };

/** @throws why it did not tell */
function seenInDatabase({ told, at }: FromDatabase, { daemons, version }: InsideView): Seen {
	if (told instanceof Error) throw told;
	return { standing: { state: 'ready' }, way: 'exec', told: { ...told, version }, daemons, toldAt: at };
}
