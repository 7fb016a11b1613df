/**
 * Workers' logs as a real lab of LAVA 2023.01 wrote them (fixtures/lava/logs, `docker logs --timestamps`), and
 * greeting-unanswered.log as LAVA's own lava-slave of 2020.08 did.
 */

import { readFileSync } from 'node:fs';
import { readLog, type LogReading, type ReadLine } from '../../../../source/lab/verdict/reading/log-reading.ts';

export function recordedLines(name: string): ReadLine[] {
	const file = new URL(`../../../../fixtures/lava/logs/${name}.log`, import.meta.url);
	return readFileSync(file, 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => {
			const blank = line.indexOf(' ');
			return { time: Date.parse(line.slice(0, blank)), text: line.slice(blank + 1) };
		});
}

export function recordedLog(name: string): LogReading {
	return readLog(recordedLines(name));
}
