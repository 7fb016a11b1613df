/** A container's log: past, a tail of it, followed. */

import type { ServerResponse } from 'node:http';
import type { ContainerLog, DemoLogLine } from '../container-log.ts';
import { DemoEngineError } from '../engine-error.ts';
import { isTrue, readStamp } from '../http/call.ts';
import type { Routes } from '../http/router.ts';
import { encodeLine, type Shape } from '../log-frames.ts';
import type { Machine } from '../machine.ts';
import { isAlive } from '../state.ts';
import { findContainer } from '../transitions/container-changes.ts';

type Wanted = {
	stdout: boolean;
	stderr: boolean;
	since: bigint | undefined;
	until: bigint | undefined;
	/** Lines from the end; undefined = all. */
	tail: number | undefined;
};

export function logRoutes(machine: Machine): Routes {
	return {
		'GET /containers/:id/logs': ({ params, query }) => {
			const container = findContainer(machine.state(), params['id'] ?? '');
			const wanted = readWanted(query);
			const shape: Shape = { tty: container.tty, timestamps: isTrue(query, 'timestamps') };
			const follow = isTrue(query, 'follow') && isAlive(container);
			return {
				stream: response => {
					response.writeHead(200);
					response.flushHeaders();
					const log = machine.life.log(container);
					const pump = createPump(response, log, firstLine(log, wanted), wanted, shape);
					pump.run();
					if (!follow) return pump.finish();
					const stops = [
						log.follow({ onLine: pump.run, next: pump.next }),
						machine.onceEnded(container.id, pump.finish),
					];
					response.on('close', () => stops.forEach(stop => stop()));
				},
			};
		},
	};
}

function readWanted(query: URLSearchParams): Wanted {
	const [stdout, stderr] = [isTrue(query, 'stdout'), isTrue(query, 'stderr')];
	if (!stdout && !stderr) throw new DemoEngineError(400, 'Bad parameters: you must choose at least one stream');
	const tail = query.get('tail') ?? 'all';
	return {
		stdout,
		stderr,
		since: readStamp(query.get('since')),
		until: readStamp(query.get('until')),
		tail: /^\d+$/.test(tail) ? Number(tail) : undefined,
	};
}

/** The engine counts the tail's lines over both streams and before it looks at the times. */
function firstLine(log: ContainerLog, { tail, since }: Wanted): number {
	let number = tail === undefined ? log.first() : Math.max(log.first(), log.end() - tail);
	if (since !== undefined) while ((log.line(number)?.stamp ?? since) < since) number++;
	return number;
}

function isWanted(line: DemoLogLine, wanted: Wanted): boolean {
	return wanted[line.stream] && (wanted.until === undefined || line.stamp <= wanted.until);
}

const BATCH_BYTES = 64 * 1024;

/** Sends lines as fast as the reader takes them, several in one write; a slow reader keeps its place. */
function createPump(response: ServerResponse, log: ContainerLog, from: number, wanted: Wanted, shape: Shape) {
	let next = from;
	let finishing = false;
	const run = (): void => {
		while (!response.writableNeedDrain && next < log.end()) {
			const batch: Buffer[] = [];
			for (let bytes = 0; bytes < BATCH_BYTES && next < log.end(); next = Math.max(next + 1, log.first())) {
				const line = log.line(next);
				if (line === undefined || !isWanted(line, wanted)) continue;
				const encoded = encodeLine(line, shape);
				bytes += encoded.length;
				batch.push(encoded);
			}
			if (batch.length > 0) response.write(Buffer.concat(batch));
		}
		if (finishing && next >= log.end()) response.end();
	};
	response.on('drain', run);
	return {
		run,
		next: () => next,
		finish: (): void => {
			finishing = true;
			run();
		},
	};
}
