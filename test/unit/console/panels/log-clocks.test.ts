/** Logs of two hosts seen as one: where their clocks differ, the header says by how much. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawings } from '../../../../source/console/panels/drawings.ts';
import { initialState } from '../../../../source/console/state/initial.ts';
import { lookFor } from '../../../../source/console/theme.ts';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Snapshot } from '../../../../source/lab/objects.ts';

const snapshotOf = (key: HostKey, clockOffset: number): Snapshot => ({
	key,
	host: undefined,
	connection: { state: 'live', since: 0 },
	containers: new Map(),
	networks: new Map(),
	syncedAt: 1,
	clockOffset,
	unansweredSince: undefined,
	polled: false,
	gaps: [],
});

const logOf = (host: HostKey) => ({
	containerId: host,
	name: host,
	host,
	state: { state: 'following' as const },
	end: 0,
});

/** @param offsets of the clocks of the hosts that the logs are of, in milliseconds */
function headerOf(...offsets: readonly number[]): string {
	const hosts = offsets.map((offset, at) => snapshotOf(hostKey(`host-${at}`), offset));
	const state = initialState({
		size: { columns: 120, rows: 35 },
		now: 10_000,
		readOnly: false,
		demo: false,
		logs: {},
		hosts: hosts.map(snapshot => ({ named: { key: snapshot.key }, snapshot })),
	});
	const logs = { ...state.logs, sources: hosts.map(({ key }) => logOf(key)) };
	const look = lookFor();
	const drawn = drawings.logs({ state: { ...state, logs }, size: { columns: 100, rows: 12 }, look, focused: true });
	return [...drawn.title, ...(drawn.aside ?? [])].map(({ text }) => text).join('');
}

test('the header says by how much the clocks differ, where that is more than a second', () => {
	assert.match(headerOf(0, 3000), /clocks 3 s apart/);
	assert.match(headerOf(-40_000, 21_000, 0), /clocks 1 min.* apart/);
	assert.doesNotMatch(headerOf(0, 1000), /clocks/);
	assert.doesNotMatch(headerOf(9000), /clocks/);
});
