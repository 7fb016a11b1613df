import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawings, drawnFrom } from '../../../source/console/panels/drawings.ts';
import { isListPanel, type PanelId, panels } from '../../../source/console/state/layout.ts';
import type { State } from '../../../source/console/state/state.ts';
import { lookFor } from '../../../source/console/theme.ts';
import { openConsole } from './console-for-tests.ts';

/** Read for what is in them. */
const groups = new Set(['hosts', 'lava', 'lists']);
/** Never change, or change what is drawn from them with themselves. */
const settled = new Set(['named', 'hostsShown', 'length']);

for (const panel of panels) {
	test(`${panel} is drawn from nothing but the parts that are said`, t => {
		const lab = openConsole(t);
		for (const list of panels.filter(isListPanel)) {
			lab.press(String(panels.indexOf(list)), 'j');
			lab.press(String(panels.indexOf(panel)));
			const state = guarded(lab.state(), panel);
			drawings[panel]({ state, size: { columns: 100, rows: 20 }, look: lookFor(), focused: true });
		}
	});
}

/** A state of which only those parts can be read. */
function guarded(state: State, panel: PanelId): State {
	const parts = new Set(drawnFrom[panel](state).flatMap(part => (Array.isArray(part) ? [part, ...part] : [part])));
	const guard = <Whole extends object>(whole: Whole): Whole =>
		new Proxy(whole, {
			get(target, key): unknown {
				const part: unknown = Reflect.get(target, key);
				if (parts.has(part) || settled.has(String(key)) || typeof part === 'function') return part;
				if ((groups.has(String(key)) || Array.isArray(target)) && typeof part === 'object' && part !== null)
					return guard(part);
				return assert.fail(`${panel} reads ${String(key)}`);
			},
		});
	return guard(state);
}
