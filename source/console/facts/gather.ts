/** Looks up what a form has to know, beforehand and all at once. */

import { randomInt } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import { askServers } from './ask-server.ts';
import type { LookAtHost } from './host-facts.ts';
import { type MeasureSpace, spaceOf } from './space.ts';
import { type Facts, NOTHING_KNOWN } from '../../wizards/world.ts';

export type Wanted = {
	/** LAVA's servers are asked too, which takes a second or two. */
	servers: boolean;
	/** The engines of the other hosts: their servers are asked with those here. */
	others: readonly Engine[];
	/** Reads what the host's files tell, where they can be read from here. */
	lookAtHost: LookAtHost | undefined;
	measureSpace?: MeasureSpace;
};

/** What can't be learned is left undefined: the form does without it. */
export async function gatherFacts(
	engine: Engine,
	{ servers, others, lookAtHost, measureSpace = spaceOf }: Wanted,
): Promise<Omit<Facts, 'workers'>> {
	// A quick user wants the next thing before the last one is in the snapshot.
	await engine.catchUp().catch(() => undefined);
	const [belongings, answers, far, host, space] = await Promise.all([
		engine.lookups.belongings().catch(() => undefined),
		servers ? askServers(engine) : [],
		servers ? Promise.all(others.filter(isLive).map(askServers)) : [],
		lookAtHost?.(),
		measureSpace(engine),
	]);
	return {
		gathered: true,
		routes: host?.routes,
		addresses: host?.addresses,
		listening: host?.listening?.filter(port => !isPublished(port, engine)),
		portsForAllFrom: host?.portsForAllFrom,
		devices: host?.devices,
		space,
		images: belongings?.images,
		volumes: belongings?.volumes,
		backups: host?.backups ?? NOTHING_KNOWN.backups,
		servers: answers,
		farServers: far.flat(),
		password: password(),
		answers: new Map(),
	};
}

const isLive = (engine: Engine): boolean => engine.snapshot().connection.state === 'live';

/** Docker's own proxy listens on what containers publish. */
const isPublished = (port: string, engine: Engine): boolean =>
	[...engine.snapshot().containers.values()].some(({ ports }) =>
		ports.some(({ host, protocol }) => host !== undefined && `${host.port}/${protocol}` === port),
	);

/** Without those that look alike. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** 20 letters of 55: 115 bits. */
const password = (): string => Array.from({ length: 20 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
