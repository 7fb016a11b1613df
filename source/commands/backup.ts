/** `lavadock backup`: a LAVA server's backup without a screen, for cron. */

import type { Engine } from '../engine/engine.ts';
import { measureServer } from '../engine/backup/measure.ts';
import { refOf } from '../lab/command.ts';
import { roleOf } from '../lab/lava/role/role.ts';
import type { Container } from '../lab/objects.ts';
import { backupPlan } from '../lab/plans/server/backup.ts';
import { plain } from '../text/sanitise.ts';

export type BackupOptions = {
	engine: Engine;
	/** The server's container; undefined: the only one. */
	server: string | undefined;
	folder: string;
	jobs: boolean;
	keep: number;
	/** Writes one line of what was done. */
	print: (line: string) => void;
	/** Writes one line of what was not. */
	complain: (line: string) => void;
};

/** Returns the exit code: 0, 1 when there is no backup, 2 for what the user has to correct first. */
export async function runBackup(options: BackupOptions): Promise<number> {
	const { engine, folder, jobs, keep, print, complain } = options;
	const away = await untilLive(engine);
	if (away !== undefined) return fails(complain, away);
	const server = chosenServer(engine, options.server);
	if (typeof server === 'string') {
		complain(server);
		return 2;
	}
	const answer = await measureServer(engine, server.id);
	if (answer.state === 'silent') return fails(complain, `${server.name} can't be backed up: ${answer.why}`);
	const plan = backupPlan({ server: refOf(server), folder, jobs, keep, measured: answer.measured });
	const run = engine.plans.start(plan);
	const outcome = await run.outcome;
	if (outcome.end === 'done') {
		for (const remark of run.progress().remarks) print(remark);
		return 0;
	}
	return fails(complain, 'error' in outcome ? outcome.error.message : `The backup ended: ${outcome.end}.`);
}

function fails(complain: BackupOptions['complain'], why: string): 1 {
	complain(plain(why));
	return 1;
}

/** Why there is no engine; undefined: there is, and what runs on it is known. */
async function untilLive(engine: Engine): Promise<string | undefined> {
	const { promise, resolve } = Promise.withResolvers<string | undefined>();
	const look = (): void => {
		const { connection, containers } = engine.snapshot();
		if (connection.state === 'lost' || connection.state === 'down') resolve(connection.reason.message);
		const isKnown = [...containers.values()].every(({ detail }) => detail !== undefined);
		if (connection.state === 'live' && isKnown) resolve(undefined);
	};
	const stop = engine.subscribe(look);
	look();
	return promise.finally(stop);
}

function chosenServer(engine: Engine, name: string | undefined): Container | string {
	const servers = [...engine.snapshot().containers.values()].filter(
		each => each.status === 'running' && roleOf(each).role === 'server' && roleOf(each).certain,
	);
	const names = servers
		.map(each => each.name)
		.toSorted()
		.join(', ');
	if (name !== undefined) {
		const found = servers.find(each => each.name === name);
		return found ?? `No LAVA server ${plain(name)} runs on this engine. There are: ${names || 'none'}.`;
	}
	const [only, another] = servers;
	if (only === undefined) return 'No LAVA server runs in a container of this engine.';
	return another === undefined ? only : `There are several LAVA servers: name one of ${names}.`;
}
