/** What a client may do to a container: start, stop, restart, kill, pause, unpause, rename, remove. */

import { DemoEngineError } from '../engine-error.ts';
import { isTrue } from '../http/call.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { signalNumber } from '../signals.ts';
import { isAlive, type DemoContainer } from '../state.ts';
import { refuseTakenElsewhere, withHeldElsewhere } from '../swarm.ts';
import {
	findContainer,
	noteContainer,
	pauseContainer,
	renameContainer,
	startContainer,
	unpauseContainer,
	withContainer,
} from '../transitions/container-changes.ts';

/** What an engine needs from a container's end to its next start: two runs never share a millisecond. */
const BETWEEN_MS = 100;

export function lifecycleRoutes(machine: Machine): Routes {
	const find = (params: Readonly<Record<string, string>>) => findContainer(machine.state(), params['id'] ?? '');
	const done = { status: 204 };
	return {
		'POST /containers/:id/start': ({ params }) => {
			start(machine, find(params));
			return done;
		},
		'POST /containers/:id/stop': async ({ params, query }) => {
			const container = find(params);
			if (!isAlive(container)) throw new DemoEngineError(304, '');
			await stop(machine, container, query.get('t'));
			return done;
		},
		'POST /containers/:id/restart': async ({ params, query }) => {
			const container = find(params);
			if (isAlive(container)) {
				await stop(machine, container, query.get('t'));
				await new Promise<void>(resolve => machine.clock.after(BETWEEN_MS, resolve));
			}
			start(machine, find({ id: container.id }));
			machine.apply(noteContainer(machine.state(), container.id, 'restart'));
			return done;
		},
		'POST /containers/:id/kill': async ({ params, query }) => {
			const container = find(params);
			const signal = signalNumber(query.get('signal') ?? 'KILL');
			if (!isAlive(container)) {
				throw new DemoEngineError(
					409,
					`Cannot kill container: ${params['id']}: Container ${container.id} is not running`,
				);
			}
			sendSignal(machine, container, signal);
			return done;
		},
		'POST /containers/:id/pause': ({ params }) => {
			machine.apply(pauseContainer(machine.state(), find(params).id));
			return done;
		},
		'POST /containers/:id/unpause': ({ params }) => {
			machine.apply(unpauseContainer(machine.state(), find(params).id));
			return done;
		},
		'POST /containers/:id/rename': ({ params, query }) => {
			machine.apply(renameContainer(machine.state(), find(params).id, query.get('name') ?? ''));
			return done;
		},
		'DELETE /containers/:id': ({ params, query }) => {
			const container = find(params);
			if (isAlive(container) && isTrue(query, 'force')) sendSignal(machine, container, 9);
			machine.remove(container.id);
			return done;
		},
	};
}

function start(machine: Machine, container: DemoContainer): void {
	// Its log so far is written down before it has a new start time.
	machine.life.log(container);
	try {
		refuseTakenElsewhere(machine, container.endpoints);
		const state = withHeldElsewhere(
			machine,
			container.endpoints.map(({ networkId }) => networkId),
		);
		machine.apply(startContainer(state, container.id, machine.clock.now()));
	} catch (error) {
		if (error instanceof DemoEngineError && error.status !== 304 && container.run.status === 'created') {
			const failed: DemoContainer = { ...container, run: { status: 'created', error: error.message } };
			machine.apply({ state: withContainer(machine.state(), failed), events: [] });
		}
		throw error;
	}
	machine.life.begin(findContainer(machine.state(), container.id));
}

/** Asks the program to end, and kills it when its grace is over. Docker's `t` is in seconds. */
async function stop(machine: Machine, container: DemoContainer, asked: string | null): Promise<void> {
	const grace = asked === null ? (container.stopTimeout ?? 10) : Number(asked);
	const ended = new Promise<void>(resolve => machine.onceEnded(container.id, resolve));
	sendSignal(machine, container, 15);
	const cancel = machine.clock.after(grace * 1000, () => {
		const now = machine.state().containers.get(container.id);
		if (now !== undefined && isAlive(now)) sendSignal(machine, now, 9);
	});
	await ended;
	cancel();
	machine.apply(noteContainer(machine.state(), container.id, 'stop'));
}

function sendSignal(machine: Machine, container: DemoContainer, signal: number): void {
	machine.apply(noteContainer(machine.state(), container.id, 'kill', { signal: String(signal) }));
	if (signal === 9) {
		if (container.run.status === 'paused') machine.apply(unpauseContainer(machine.state(), container.id));
		machine.end(container.id, 137);
	} else if ((signal === 15 || signal === 2) && container.run.status === 'running') {
		machine.life.terminate(container);
	}
}
