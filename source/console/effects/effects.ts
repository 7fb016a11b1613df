/** Carries out what actions ask for: moves, plans, the terminal, the log sources. */

import type { Action, Desk } from '../actions/action.ts';
import { extentOf } from '../extent.ts';
import type { LookAtHost } from '../forms/host-facts.ts';
import type { Message } from '../state/message.ts';
import { openPreview } from '../runs/plan-actions.ts';
import type { Store } from '../state/store.ts';
import type { Copy } from '../../terminal/clipboard.ts';
import type { HandOverEnd, Stays } from '../../terminal/hand-over.ts';
import type { Made } from '../../wizards/wizard.ts';
import { createExportDesk } from './export-effects.ts';
import { createFormDesk } from './form-effects.ts';
import { createMender } from './fix-worker.ts';
import { createRunDesk } from './run-effects.ts';
import { tellOn } from './notify.ts';

/** What of the desk others bring, as it is. */
type Brought = Pick<Desk, 'engine' | 'logs' | 'repaint' | 'suspend' | 'lookAtPrerequisites' | 'openDemo' | 'quit'>;

/** The parts of the program around the desk. */
export type Surroundings = Brought & {
	store: Store;
	table: readonly Action[];
	/** What of the engine's host its files tell, where that is this machine. */
	lookAtHost: LookAtHost;
	/** Gives the terminal to a command in a container, and takes it back. */
	handOver(containerId: string, command: readonly string[], stays: Stays): Promise<HandOverEnd>;
	copy(text: string): Copy;
};

export function createDesk({ store, table, lookAtHost, handOver, copy, ...brought }: Surroundings): Desk {
	const { engine } = brought;
	const dispatch = (message: Message): void => store.dispatch(message, 'brisk');
	const tell = tellOn(store);
	const { changedAt, ...runs } = createRunDesk(store, engine);

	const preview = (made: Made): void =>
		dispatch({ type: 'overlay-opened', overlay: { kind: 'preview', made, ground: undefined, top: 0 } });

	const handTerminalOver = async (containerId: string, command: readonly string[], stays: Stays): Promise<void> => {
		const outcome = await handOver(containerId, command, stays);
		switch (outcome.end) {
			case 'detached':
				return tell('Left the command with Ctrl+P Ctrl+Q; its terminal is closed', 'info');
			case 'failed':
				return tell(`The command could not run: ${outcome.reason}`, 'bad');
			case 'exited':
				return tell(`The command ended with exit code ${outcome.code}`, outcome.code === 0 ? 'info' : 'bad');
		}
	};

	const desk: Desk = {
		...brought,
		...runs,
		...createFormDesk(store, engine, lookAtHost, changedAt),
		...createExportDesk(store, engine, preview),
		state: store.now,
		dispatch,
		move: move => dispatch({ type: 'moved', move, extent: extentOf(store.now(), table) }),
		mend: createMender(store, engine, made => openPreview(desk, made)),
		handOver: (containerId, command, stays) => void handTerminalOver(containerId, command, stays),
		copy(text, what) {
			const copied = copy(text);
			if (copied.copied) tell(`Copied ${what}. ${copied.note}`, 'good');
			else tell(copied.reason, 'bad');
		},
	};
	return desk;
}
