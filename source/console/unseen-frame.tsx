/**
 * A first frame that is not shown. It is drawn while the one file is made: V8 keeps in the snapshot what is compiled, so that
 * whoever opens the file does not wait for the compiling of what every first frame runs.
 */

import { render } from 'ink';
import { inspectedContainer, listedContainer } from '../demo/answers/container-answer.ts';
import { infoAnswer, versionAnswer } from '../demo/answers/host-answer.ts';
import { networkAnswer } from '../demo/answers/network-answer.ts';
import { smallLab } from '../demo/content/small-lab.ts';
import { readContainer, readInspection } from '../engine/answers/container.ts';
import { readHost } from '../engine/answers/host.ts';
import { readNetwork } from '../engine/answers/network.ts';
import { createSnapshotCache, withListed } from '../engine/watch/snapshot-cache.ts';
import { LOCAL } from '../lab/host.ts';
import { createSilentInput, InkOutput } from '../terminal/ink-output.ts';
import { createScreenWriter } from '../terminal/screen-writer.ts';
import { remapped } from './actions/keymap.ts';
import { actions } from './actions/table.ts';
import { App } from './app.tsx';
import { initialState } from './state/initial.ts';
import { createStore } from './store/store.ts';
import { lookFor } from './theme.ts';

/** The same on every machine, or no two files would be. */
const NOW = Date.UTC(2026, 10, 20, 9, 30, 0);
const size = { columns: 120, rows: 35 };

export async function drawUnseenFrame(): Promise<void> {
	const cache = createSnapshotCache(
		LOCAL,
		NOW,
		() => {},
		() => {},
	);
	const store = createStore(
		initialState({
			size,
			now: NOW,
			readOnly: false,
			demo: false,
			logs: {},
			hosts: [{ named: { key: LOCAL }, snapshot: cache.snapshot() }],
		}),
		{ now: () => NOW },
	);
	const output = { write() {}, pending: () => 0, onDrain: () => () => {} };
	const writer = createScreenWriter({ output, size, colours: 256, utf8: true });
	const look = lookFor({ unicode: true, colours: 256 });
	const stdout = new InkOutput(size, frame => writer.show(frame));
	// Of a terminal Ink would hide the cursor, and listen to signals to show it again.
	Object.defineProperty(stdout, 'isTTY', { value: false });
	const ink = render(<App store={store} table={remapped(actions, {})} lookOn={() => look} />, {
		stdout,
		stdin: createSilentInput(),
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
		debug: true,
		isScreenReaderEnabled: false,
	});
	fill(cache);
	const host = { snapshot: cache.snapshot(), events: [], usage: new Map(), commands: [] };
	store.dispatch({ type: 'host-changed', host }, 'brisk');
	await ink.waitUntilRenderFlush();
	store.close();
	ink.unmount();
}

/** With what an engine answers. */
function fill(cache: ReturnType<typeof createSnapshotCache>): void {
	const lab = smallLab('lavadock', NOW);
	cache.setEngine({
		host: readHost(answered(versionAnswer()), answered(infoAnswer(lab, 0n, 0)), '', ''),
		connection: { state: 'live', since: NOW },
	});
	for (const network of lab.networks.values()) {
		cache.setNetwork(readNetwork(answered(networkAnswer(lab, network, { members: true })), LOCAL));
	}
	for (const container of lab.containers.values()) {
		const listed = readContainer(answered(listedContainer(lab, container, NOW)), LOCAL);
		cache.setContainer(withListed(undefined, listed));
		cache.setContainer(readInspection(answered(inspectedContainer(lab, container, [])), LOCAL));
	}
}

/** As it comes over the line. */
const answered = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));
