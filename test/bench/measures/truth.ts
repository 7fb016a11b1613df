/**
 * How often the picture goes back on what an event has told, because an answer of the engine is older than the event;
 * and how long the engine's lists need until they know what its events told.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Engine } from '../../../source/engine/engine.ts';
import type { Container, Snapshot } from '../../../source/lab/objects.ts';
import type { TestEngine } from '../../engine/harness/engine.ts';
import { imageOf } from '../../engine/harness/images.ts';
import { idle } from '../../engine/harness/lab.ts';
import { openProgram } from '../../engine/harness/program.ts';
import { until } from '../../engine/harness/until.ts';
import type { Table } from '../report.ts';
import { median } from '../statistics.ts';

/** The picture is looked at for so long after it was right first. */
const WATCHED_MS = 150;
/** A picture that is wrong for so long is corrected by asking for everything again. */
const PATIENCE_MS = 3000;
/** A list that does not know by then is not waited for. */
const LAG_MS = 3000;

/** One change of a container's life, the event it is told by, and how the picture and a list show it. */
type Change = {
	event: string;
	make: (container: Docker.Container) => Promise<unknown>;
	shown: (container: Container | undefined) => boolean;
	listed: (container: Docker.ContainerInfo | undefined) => boolean;
};

const NETWORK = 'measured';

const inState = (event: string, state: string, make: Change['make']): Change => ({
	event,
	make,
	shown: container => container?.status === state,
	listed: container => container?.State === state,
});

const onNetwork = (event: string, joined: boolean, make: Change['make']): Change => ({
	event,
	make,
	shown: container =>
		container !== undefined &&
		container.endpoints.some(({ networkName, ipv4 }) => networkName === NETWORK && ipv4 !== '') === joined,
	listed: container => container !== undefined && NETWORK in container.NetworkSettings.Networks === joined,
});

/** In the order of a container's life. */
function changesOf(docker: Docker): readonly Change[] {
	const network = docker.getNetwork(NETWORK);
	return [
		inState('start', 'running', container => container.start()),
		inState('pause', 'paused', container => container.pause()),
		inState('unpause', 'running', container => container.unpause()),
		{
			event: 'rename',
			make: container => container.rename({ name: 'renamed' }),
			shown: container => container?.name === 'renamed',
			listed: container => container?.Names.includes('/renamed') === true,
		},
		onNetwork('connect', true, container => network.connect({ Container: container.id })),
		onNetwork('disconnect', false, container => network.disconnect({ Container: container.id })),
		inState('die', 'exited', container => container.kill()),
		inState('restart', 'running', container => container.restart({ t: 1 })),
		{
			event: 'destroy',
			make: container => container.remove({ force: true }),
			shown: container => container === undefined,
			listed: container => container === undefined,
		},
	];
}

type Figures = { wrong: number; longest: number; lags: number[] };

/** Each kind of event `rounds` times. */
export async function measureTruth(engine: TestEngine, rounds: number): Promise<Table> {
	const program = await openProgram(engine.address);
	const figures = new Map<string, Figures>();
	try {
		await engine.docker.createNetwork({ Name: NETWORK, IPAM: { Config: [{ Subnet: '10.76.0.0/24' }] } });
		for (let round = 0; round < rounds; round++) await oneLife(engine.docker, program, figures);
	} finally {
		await program.close();
	}
	return {
		title: `Docker Engine ${engine.version}, ${rounds} of each event`,
		columns: [
			{ title: 'gone back', unit: 'times', limit: 1 },
			{ title: 'wrong at most', unit: 'ms' },
			{ title: 'list behind', unit: 'times' },
			{ title: 'by, median', unit: 'ms' },
			{ title: 'at most', unit: 'ms' },
		],
		rows: [...figures].map(([event, { wrong, longest, lags }]) => ({
			name: `lavadock, ${event}`,
			values: [wrong, longest, lags.length, lags.length === 0 ? 0 : median(lags), Math.max(0, ...lags)],
		})),
	};
}

async function oneLife(docker: Docker, program: Engine, figures: Map<string, Figures>): Promise<void> {
	const container = await docker.createContainer({ name: 'measured', Image: imageOf('busybox'), Cmd: idle });
	await until('it is seen', () => program.snapshot().containers.has(container.id));
	for (const change of changesOf(docker)) {
		const kept = figures.get(change.event) ?? { wrong: 0, longest: 0, lags: [] };
		figures.set(change.event, kept);
		const lag = lagOf(docker, program, container.id, change);
		const wrong = await wrongFor(
			program,
			({ containers }) => change.shown(containers.get(container.id)),
			() => change.make(container),
		);
		const behind = await lag;
		if (behind > 0) kept.lags.push(behind);
		if (wrong > 0) kept.wrong++;
		kept.longest = Math.max(kept.longest, wrong);
	}
}

/** Milliseconds that the picture was wrong again after it had been right. */
async function wrongFor(
	program: Engine,
	isRight: (snapshot: Snapshot) => boolean,
	make: () => Promise<unknown>,
): Promise<number> {
	let wasRight = false;
	let wrongSince: number | undefined;
	let wrong = 0;
	const stop = program.subscribe(() => {
		const right = isRight(program.snapshot());
		if (right && wrongSince !== undefined) {
			wrong += performance.now() - wrongSince;
			wrongSince = undefined;
		}
		if (!right && wasRight) wrongSince ??= performance.now();
		wasRight ||= right;
	});
	const late = setInterval(() => program.refresh(), PATIENCE_MS);
	await make();
	await until('the picture is right', () => isRight(program.snapshot()), 30);
	await pause(WATCHED_MS);
	await until('the picture is right again', () => isRight(program.snapshot()), 30);
	clearInterval(late);
	stop();
	return wrong;
}

/** Milliseconds from the event until a list knows of it; 0 when the first one does. */
async function lagOf(docker: Docker, program: Engine, id: string, { event, listed }: Change): Promise<number> {
	const last = program.events().at(-1);
	const isIt = (): boolean => {
		const events = program.events();
		const fresh = last === undefined ? events : events.slice(events.lastIndexOf(last) + 1);
		return fresh.some(each => each.action === event && (each.id === id || each.attributes['container'] === id));
	};
	const came = Promise.withResolvers<void>();
	const stop = program.subscribe(() => (isIt() ? came.resolve() : undefined));
	await came.promise;
	stop();
	const began = performance.now();
	for (let asked = 0; ; asked++) {
		const [container] = await docker.listContainers({ all: true, filters: { id: [id] } });
		const lag = performance.now() - began;
		if (listed(container)) return asked === 0 ? 0 : lag;
		if (lag > LAG_MS) return lag;
	}
}
