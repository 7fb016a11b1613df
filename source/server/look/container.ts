/** A look at a LAVA server in a container: inside where that may be, else over the network alone. */

import type { Clock } from '../../engine/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Lookups } from '../../engine/lookups/lookups.ts';
import type { HostSettings } from '../../lab/lava/server/host-settings.ts';
import { roleOf } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import type { WorkerConfigs } from '../../lab/lava/worker/config.ts';
import { isDeepEqual } from '../../lab/spec/same.ts';
import { readHostSettings } from './host-settings.ts';
import { readWorkerConfigs } from './worker-configs.ts';
import { type Interfaces, isHere, ownInterfaces } from './here.ts';
import { type ServerLook, lookIntoContainer, type Seen } from './look.ts';
import { lookFromOutside } from './outside.ts';
import { startupStep } from './startup.ts';

export type ContainerLook = {
	engine: Pick<Engine, 'runCommand' | 'followLog' | 'snapshot'> & { lookups: Pick<Lookups, 'fileIn' | 'filesIn'> };
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

/** The first start makes the database; a slow host takes minutes for it. */
const YOUNG_MS = 300_000;

/** Of LAVA's packages, server and dispatcher alike. */
const VERSION_FILE = '/usr/lib/python3/dist-packages/lava_common/VERSION';

/** Between two looks at the settings of single workers. */
const CONFIGS_MS = 300_000;

const isSameConfigs = (a: WorkerConfigs | undefined, b: WorkerConfigs | undefined): boolean =>
	isDeepEqual([...(a ?? [])], [...(b ?? [])]);

const NOTHING = { way: undefined, report: undefined, daemons: undefined };

export function lookAtContainer(options: ContainerLook): ServerLook {
	const { engine, container, token, insideOnly, clock, interfaces = ownInterfaces } = options;
	const whyNotInside = reasonAgainst(options);

	async function step(now: Container, doing: string, signal: AbortSignal) {
		const startedAt = (now.detail?.startedAt ?? 0) * 1000;
		const starting = doing !== '' || clock.now() + engine.snapshot().clockOffset - startedAt < YOUNG_MS;
		return { starting, says: starting ? await startupStep(engine, now.id, clock, signal) : '' };
	}

	/** Read once in each life of the container, as LAVA does, and where the user waits for it. */
	let known: { startedAt: number | undefined; settings: HostSettings | undefined } | undefined;
	async function hostSettings({ id, detail }: Container, urgent: boolean): Promise<Pick<Seen, 'hostSettings'>> {
		const startedAt = detail?.startedAt;
		if (known === undefined || known.startedAt !== startedAt || urgent) {
			known = { startedAt, settings: await readHostSettings(engine.lookups, id) };
		}
		return { hostSettings: known.settings };
	}

	/** LAVA reads them for each job: again from time to time. What is the same stays the same object. */
	let configs: { startedAt: number | undefined; at: number; found: WorkerConfigs | undefined } | undefined;
	async function workerConfigs({ id, detail }: Container, urgent: boolean): Promise<Pick<Seen, 'workerConfigs'>> {
		const startedAt = detail?.startedAt;
		const isOld = configs === undefined || configs.startedAt !== startedAt || clock.now() - configs.at > CONFIGS_MS;
		if (isOld || urgent) {
			const found = await readWorkerConfigs(engine.lookups, id);
			const before = configs?.found;
			configs = { startedAt, at: clock.now(), found: isSameConfigs(found, before) ? before : found };
		}
		return { workerConfigs: configs?.found };
	}

	const lookInside = lookIntoContainer({ engine, token, insideOnly, clock, step });

	return async look => {
		const now = container();
		if (now?.status !== 'running') return unreachable(now);
		// What it runs is known only when it was inspected: it may be no server.
		if (now.detail === undefined) return { status: { state: 'unknown' }, ...NOTHING };
		const because = await whyNotInside(now);
		const settings = {
			...(await hostSettings(now, look.urgent)),
			...(await workerConfigs(now, look.urgent)),
		};
		if (because === undefined) return { ...(await lookInside(now, look)), ...settings };
		const here = !insideOnly && isHere(engine.snapshot(), interfaces());
		const seen = await lookFromOutside({ ...look, container: now, token, isHere: here, because, step });
		return { ...seen, ...settings };
	};
}

function unreachable(now: Container | undefined): Seen {
	const why = now === undefined ? 'Its container is gone.' : `Its container does not run (${now.status}).`;
	return { status: { state: 'unreachable', why }, ...NOTHING, daemons: [] };
}

/** Why nothing may be run in a container; undefined: something may. */
function reasonAgainst({ engine, readOnly }: ContainerLook): (now: Container) => Promise<string | undefined> {
	/** Whether it is known to be LAVA's, so that its programs may be run: asked once. */
	let proven: Promise<boolean> | undefined;
	const askOnce = async (id: string): Promise<boolean> => {
		try {
			return (await engine.lookups.fileIn(id, VERSION_FILE)) !== undefined;
		} catch {
			// The line broke: the next look asks again.
			proven = undefined;
			return false;
		}
	};
	return async now => {
		if (readOnly) return '--read-only runs nothing in its container';
		if (roleOf(now).certain || (await (proven ??= askOnce(now.id)))) return undefined;
		return 'Only by its name it is a LAVA server, so that nothing is run in it';
	};
}
