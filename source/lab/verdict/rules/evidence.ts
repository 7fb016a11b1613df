/** All that a verdict on one worker is drawn from. */

import type { Contract } from '../../lava/contract.ts';
import type { CoordinatorTrace } from '../../lava/coordinator.ts';
import type { WorkerConfig } from '../../lava/worker/config.ts';
import type { Container } from '../../objects.ts';
import { isLoopback } from '../../lava/server-url.ts';
import type { Worker, WorkerContainer } from '../../lava/worker/worker.ts';
import type { LavaServer } from '../../lava/server/server.ts';
import type { LogReading, LoggedOutcome } from '../reading/log-reading.ts';
import type { OutsideAddress } from '../surroundings/placement.ts';
import type { PortClaim } from '../surroundings/port-claims.ts';
import type { Reason } from '../reading/answer-body.ts';
import type { Finding } from '../verdict.ts';

export type Evidence = {
	/** Milliseconds since the epoch. */
	now: number;
	/** When its server was asked, and when it had heard it last, by the clock of `now`; undefined: it did not tell. */
	reportedAt: number | undefined;
	lastPing: number | undefined;
	/** The name that the worker has in LAVA, or reports. */
	name: string;
	/** Undefined where its server is none that is watched. */
	server: LavaServer | undefined;
	serverContainer: Container | undefined;
	/** What the server tells, or before it does its image's tag. */
	serverVersion: string | undefined;
	/** By that version. */
	serverContract: Contract;
	/** The server's word on it; undefined where it knows no worker of this name. */
	worker: Worker | undefined;
	/** Undefined where it runs in no container of this host. */
	container: Container | undefined;
	/** Undefined until the container was inspected. */
	seen: WorkerContainer | undefined;
	log: LogReading;
	/** Other running workers of the same server that report the same name, by theirs. */
	sameName: readonly string[];
	/** Other running workers with the same token or the same state folder. */
	sameToken: readonly string[];
	/** What bears the host that it asks for: the server's container, or a part of it; undefined: unknown. */
	asked: Container | undefined;
	/** Another running container that bears that host on its networks. */
	otherBearer: string | undefined;
	/** A network of the server's to join: the two have none in common, and the server's address is on one. */
	apart: string | undefined;
	/** A port of the host that it is to serve, and that another has. */
	portTaken: PortClaim | undefined;
	/** Its coordinator's settings; undefined where they were not read. */
	coordinator: CoordinatorTrace | undefined;
	/** Where it would find one, a name or an IPv4 address; undefined: none is known. */
	coordinatorAt: string | undefined;
	outside: OutsideAddress | undefined;
	/** What its server tells each of its jobs; undefined where it could not be read, or it knows no such worker. */
	config: WorkerConfig | { why: string } | undefined;
	/** What serves its boards from beside it. */
	boardServices: readonly Container[];
	/** All its networks are internal ones, without a way out. */
	internal: boolean;
};

/** What a worker's verdict may come to. The first rule of the table that finds something has the word. */
export type Rule = { name: string; find: (evidence: Evidence) => Finding | undefined };

export function isRunning({ container }: Evidence): boolean {
	return container?.status === 'running';
}

export function isOnline({ worker }: Evidence): boolean {
	return worker?.state === 'online';
}

/** Between two pings, and what a clock may be off. */
const PING_MS = 25_000;

/** Whether the server has heard it later than its log has complained. */
function isOvercome({ worker, lastPing }: Evidence, at: number): boolean {
	return worker?.state === 'online' && lastPing !== undefined && lastPing > at;
}

/** What its log last came to, unless it is overcome or its container is not running. */
export function trouble(evidence: Evidence): LoggedOutcome | undefined {
	const { outcome } = evidence.log;
	if (!isRunning(evidence) || outcome.is === 'untold' || outcome.is === 'heard') return undefined;
	return isOvercome(evidence, outcome.at) ? undefined : outcome;
}

export type Refusal = Extract<LoggedOutcome, { is: 'refused' }>;

/** A refusal of this kind in the log of a running worker; without a reason, one whose body was not logged. */
export function refusal(evidence: Evidence, code: number, reason: Reason | undefined): Refusal | undefined {
	const outcome = trouble(evidence);
	return outcome?.is === 'refused' && outcome.code === code && outcome.body?.reason === reason ? outcome : undefined;
}

/** A refusal that its own HTTP library made up, because it came to no server at all. */
export function unreachable(evidence: Evidence): Refusal | undefined {
	const outcome = trouble(evidence);
	if (outcome?.is !== 'refused' || outcome.body?.reason === 'page') return undefined;
	return outcome.code === 503 || outcome.code === 504 ? outcome : undefined;
}

/** Heard by its server as of now, as far as the log tells. */
export function isHeard({ log, now }: Evidence): boolean {
	return log.outcome.is === 'heard' && now - log.outcome.at < 2 * PING_MS;
}

/** When its log tells that it was heard, in milliseconds since the epoch; 0: it does not tell that. */
export function heardAt({ log: { outcome } }: Evidence): number {
	return outcome.is === 'heard' ? outcome.at : 0;
}

/** How the server is called in a sentence. */
export function serverName({ server, seen }: Evidence): string {
	return server?.name ?? seen?.server?.value.url.host ?? 'its server';
}

/** Where it looks for its server, as it is written. */
export function serverText({ seen }: Evidence): string {
	return seen?.server?.value.text ?? 'its server';
}

/** The host in that address. */
export function hostAsked({ seen }: Evidence): string {
	return seen?.server?.value.url.host ?? 'its name';
}

/** Whether it is sure that the server itself answers there: it bears the host, and no other container does. */
export function isServersOwn({ asked, otherBearer }: Evidence): boolean {
	return asked !== undefined && otherBearer === undefined;
}

/** Who answers it, at a sentence's beginning: its server, unless another bears the host too. */
export function answerer(evidence: Evidence): string {
	return evidence.otherBearer === undefined ? serverName(evidence) : `What answers at ${serverText(evidence)}`;
}

/** Whether it looks for its server in its own container. */
export function looksAtItself({ container, seen }: Evidence): boolean {
	const host = seen?.server?.value.url.host;
	return host !== undefined && isLoopback(host) && container?.networkMode !== 'host';
}
