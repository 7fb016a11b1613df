/** Opens the console: terminal, engine, state and screen, wired together; closes them again. */

import type { Hosts, NamedHost } from '../engine/hosts.ts';
import type { HostKey } from '../lab/host.ts';
import { remapped } from './actions/keymap.ts';
import { actions } from './actions/table.ts';
import { createEffects } from './effects/effects.ts';
import { engineOn } from './effects/engine-on.ts';
import { firstAnswer, watchHosts } from './subscriptions/hosts.ts';
import { handleInput } from './keys.ts';
import { subscribeToLogs } from './subscriptions/logs.ts';
import { createLogEffects } from './effects/log-effects.ts';
import type { Settings } from './settings/settings.ts';
import { show } from './show.tsx';
import { HEARD } from './speech/speech.ts';
import { initialState } from './state/initial.ts';
import type { State } from './state/state.ts';
import { createStore, type Store } from './store/store.ts';
import { openTerminal } from '../terminal/session.ts';
import { lookOn, watchColours } from './terminal-colours.ts';
import { currentFolder } from './effects/save-file.ts';
import { readHostFacts } from './facts/host-facts.ts';
import { type MeasureSpace, spaceOf } from './facts/space.ts';
import { watchSpace } from './subscriptions/space.ts';
import { hostFactsAt, spaceAt } from '../demo/content/host.ts';
import type { Check } from '../engine/prerequisites/checks.ts';

export type ConsoleOptions = {
	settings: Settings;
	/** Dialling already, while the screen is still being loaded. */
	hosts: Promise<Hosts>;
	demo: boolean;
	lookAtPrerequisites(host: NamedHost): Promise<readonly Check[]>;
};

/** How a console ended: the user quit it, or wants to go on in the demo lab. */
export type ConsoleEnd = 'quit' | 'demo';

/** Runs until the user quits. */
export async function runConsole(options: ConsoleOptions): Promise<ConsoleEnd> {
	const { settings, demo } = options;
	const terminal = await openTerminal(process.env, settings);
	const isHeard = terminal.capabilities.screenReader;
	const colours = watchColours(settings, terminal);
	try {
		const hosts = await options.hosts;
		await Promise.all([firstAnswer(hosts), terminal.answered]);
		const table = remapped(actions, settings.keys);
		const drawn = { size: isHeard ? HEARD : terminal.size(), colours: colours.now() };
		const store = createStore(firstState(options, hosts, drawn));
		const measureSpace: MeasureSpace = demo ? async engine => spaceAt(engine.snapshot().key) : spaceOf;
		const end = Promise.withResolvers<ConsoleEnd>();
		const shown = show({ terminal, store, table, lookOn: lookOn(settings, terminal) });
		const logs = subscribeToLogs(store, hosts);
		const effects = createEffects({
			store,
			hosts,
			table,
			logs: createLogEffects({ store, subscription: logs, copy: (text, what) => effects.copy(text, what) }),
			handOver: ({ id, host }, command, stays) =>
				shown.aside(() =>
					terminal.handOver(size => engineOn(hosts, host).exec({ containerId: id, command, ...size }), stays),
				),
			runProgram: (words, stays) => shown.aside(() => terminal.runProgram(words, stays)),
			copy: terminal.copy,
			lookAtHost: () => (demo ? Promise.resolve(hostFactsAt(hosts.all()[0]?.named.host)) : readHostFacts()),
			measureSpace,
			repaint: shown.repaint,
			suspend: terminal.suspend,
			lookAtPrerequisites: key => void lookAtPrerequisites(options, hosts, store, key),
			openDemo: () => end.resolve('demo'),
			quit: () => end.resolve('quit'),
		});
		const stops = [
			watchHosts(store, hosts),
			watchSpace(store, hosts, measureSpace),
			keepTime(store),
			terminal.onInput(event => handleInput(effects, table, event)),
			colours.onChange(now => store.dispatch({ type: 'colours-changed', colours: now }, 'brisk')),
			terminal.onResize(size => {
				if (!isHeard) store.dispatch({ type: 'resized', size }, 'brisk');
			}),
		];
		const how = await end.promise;
		for (const stop of stops) stop();
		logs.close();
		store.close();
		shown.end();
		await hosts.close();
		return how;
	} finally {
		terminal.leave();
	}
}

function firstState(
	{ settings, demo }: ConsoleOptions,
	hosts: Hosts,
	drawn: Pick<Parameters<typeof initialState>[0], 'size' | 'colours'>,
): State {
	return initialState({
		...drawn,
		now: Date.now(),
		readOnly: settings.readOnly,
		demo,
		logs: { ...settings.logs, timestamps: settings.logs.timestamps ? 'time' : 'none' },
		hosts: hosts.all().map(({ named, engine }) => ({ named, snapshot: engine.snapshot() })),
		folder: currentFolder(),
	});
}

/** @param key the host; undefined: the only one */
async function lookAtPrerequisites(
	options: ConsoleOptions,
	hosts: Hosts,
	store: Store,
	key: HostKey | undefined,
): Promise<void> {
	const host = hosts.all().find(({ named }) => key === undefined || named.key === key)?.named;
	if (host === undefined) return;
	const checks = await options.lookAtPrerequisites(host);
	store.dispatch({ type: 'checked', host: host.key, checks }, 'brisk');
}

/** Milliseconds between two looks at the clock: nothing on the screen is finer while all is well. */
const CALM = 10_000;
/** While an engine is away, the seconds to the next try are counted. */
const BRISK = 1000;

function keepTime(store: Store): () => void {
	let timer: NodeJS.Timeout | undefined;
	let isBrisk = false;
	const tick = (): void => {
		store.dispatch({ type: 'ticked', now: Date.now() });
		clearTimeout(timer);
		timer = setTimeout(tick, isBrisk ? BRISK : CALM);
	};
	const stop = store.subscribe(() => {
		const counts = store
			.now()
			.hosts.some(({ snapshot }) => snapshot.connection.state !== 'live' || snapshot.unansweredSince !== undefined);
		if (counts === isBrisk) return;
		isBrisk = counts;
		tick();
	});
	tick();
	return () => {
		stop();
		clearTimeout(timer);
	};
}
