/** What is measured on every Engine there is: they differ in when their lists know what their events told. */

import { startEngine } from '../engine/harness/engine.ts';
import { requireRealEngine } from '../engine/harness/requirements.ts';
import { suites } from '../engine/harness/root.ts';
import { measureTruth } from './measures/truth.ts';
import type { Table } from './report.ts';
import type { Setting } from './setting.ts';

/** Of each kind of event. */
const ROUNDS = 100;

export async function* measureOnEachEngine({ wanted }: Setting): AsyncGenerator<Table> {
	if (!wanted.has('truth')) return;
	for (const suite of suites) {
		const obstacle = await requireRealEngine(suite);
		if (obstacle !== false) {
			console.log(`The Engine of Debian ${suite} is not measured: ${obstacle}.`);
			continue;
		}
		const engine = await startEngine({ suite });
		try {
			yield await measureTruth(engine, ROUNDS);
		} finally {
			engine.cleanup();
		}
	}
}
