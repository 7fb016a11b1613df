/** Logs followed from a model of an engine, by a clock of the test's own. */

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../../source/engine/clock.ts';
import { followLog, type LogFollower } from '../../../../source/engine/logs/follow.ts';
import type { LogRange } from '../../../../source/engine/logs/lines.ts';
import type { ReadingBudget } from '../../../../source/engine/logs/pace.ts';
import type { LogModel, ModelEntry } from './log-model.ts';

export const TIME = Date.UTC(2026, 2, 1, 12);

/** Time that passes only when a test says so. */
function createTestClock(): Clock & { pass(ms: number): void } {
	let now = TIME;
	let timers: { at: number; callback: () => void }[] = [];
	return {
		now: () => now,
		after(ms, callback) {
			const timer = { at: now + ms, callback };
			timers.push(timer);
			return () => {
				timers = timers.filter(each => each !== timer);
			};
		},
		pass(ms) {
			now += ms;
			const due = timers.filter(timer => timer.at <= now);
			timers = timers.filter(timer => timer.at > now);
			for (const { callback } of due) callback();
		},
	};
}

/** Whatever the machine's speed, reading is never made to wait. */
const UNLIMITED: ReadingBudget = { spend: () => true, refilled: () => () => {} };

export function follow(model: LogModel, range: LogRange = { kind: 'all' }, budget = UNLIMITED) {
	const clock = createTestClock();
	const isRunning = () => model.running;
	const log = followLog({ containerId: 'c1', range, open: model.open, clock, budget, isRunning, size: 1024 * 1024 });
	return { log, clock };
}

export function texts({ lines }: Pick<LogFollower, 'lines'>): string[] {
	return Array.from({ length: lines.end - lines.first }, (_, index) => lines.line(lines.first + index)?.text ?? '');
}

export async function until(what: string, isSo: () => boolean): Promise<void> {
	const deadline = Date.now() + 5000;
	while (!isSo()) {
		assert.ok(Date.now() < deadline, `in vain: ${what}`);
		await turn();
	}
}

export const following = ({ log }: { log: LogFollower }) => log.state().state === 'following';

export const entry = (text: string, time = TIME): ModelEntry => ({ text, time });
