/** One sample of a container's use of the machine. */

import { timeText, NEVER } from '../clock.ts';
import { HOST } from '../content/host.ts';
import type { Routes } from '../http/router.ts';
import type { Machine } from '../machine.ts';
import { hexId } from '../seeded.ts';
import { isAlive, type DemoContainer } from '../state.ts';
import { findContainer } from '../transitions/container-changes.ts';

export function statsRoutes(machine: Machine): Routes {
	// In a frozen lab every look is a second later than the one before, so that there is a rate at all.
	const looks = new Map<string, number>();
	return {
		'GET /containers/:id/stats': ({ params, query }) => {
			const container = findContainer(machine.state(), params['id'] ?? '');
			const look = (looks.get(container.id) ?? 0) + 1;
			if (machine.clock.frozen) looks.set(container.id, look);
			const at = machine.clock.now() + (machine.clock.frozen ? look * 1000 : 0);
			const before = query.get('one-shot') === null ? at - 1000 : undefined;
			return { status: 200, body: sample(machine, container, at, before) };
		},
	};
}

function sample(machine: Machine, container: DemoContainer, at: number, before: number | undefined): unknown {
	const alive = isAlive(container);
	const { load } = machine.programOf(container);
	const memory = load.memory * (1 + 0.04 * wave(machine, container, at));
	return {
		read: alive ? timeText(at) : NEVER,
		preread: alive && before !== undefined ? timeText(before) : NEVER,
		pids_stats: alive ? { current: 4 } : {},
		blkio_stats: { io_service_bytes_recursive: alive ? [] : null },
		num_procs: 0,
		storage_stats: {},
		cpu_stats: alive ? cpu(machine, container, at) : NO_CPU,
		precpu_stats: alive && before !== undefined ? cpu(machine, container, before) : NO_CPU,
		memory_stats: alive
			? { usage: Math.round(memory), stats: { inactive_file: Math.round(memory / 10), file: 0 }, limit: HOST.memory }
			: {},
		name: `/${container.name}`,
		id: container.id,
		...(alive && { networks: { eth0: { rx_bytes: 280, rx_packets: 2, tx_bytes: 196, tx_packets: 2 } } }),
	};
}

const NO_CPU = {
	cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
	throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
};

/** Nanoseconds of all cores since the start of the container, and of the machine. */
function cpu(machine: Machine, container: DemoContainer, at: number): unknown {
	const started = 'startedAt' in container.run ? container.run.startedAt : at;
	const { load } = machine.programOf(container);
	const milliseconds = ((at - started) * load.cpu) / 100 + load.cpu * 20 * (1 + wave(machine, container, at));
	const used = Math.max(0, Math.round(milliseconds * 1e6));
	return {
		cpu_usage: {
			total_usage: used,
			usage_in_kernelmode: Math.round(used / 5),
			usage_in_usermode: Math.round(used * 0.8),
		},
		system_cpu_usage: Math.round(at) * 1e6 * HOST.cpus,
		online_cpus: HOST.cpus,
		throttling_data: NO_CPU.throttling_data,
	};
}

/** From -1 to 1, at another pace for each container; flat in a frozen lab. */
function wave(machine: Machine, container: DemoContainer, at: number): number {
	if (machine.clock.frozen) return 0;
	const pace = 4000 + (Number.parseInt(hexId(container.id).slice(0, 4), 16) % 5000);
	return Math.sin(at / pace);
}
