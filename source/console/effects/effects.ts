/** Carries out what actions ask for: moves, plans, the terminal, the log sources. */

import type { Action, Effects } from '../actions/action.ts';
import type { Container } from '../../lab/objects.ts';
import { extentOf, fitsWithCommands } from '../extent.ts';
import type { LookAtHost } from '../facts/host-facts.ts';
import type { MeasureSpace } from '../facts/space.ts';
import type { Message } from '../store/message.ts';
import { openPreview } from '../actions/plan.ts';
import { previewing } from '../state/overlay.ts';
import type { Store } from '../store/store.ts';
import type { Copy } from '../../terminal/clipboard.ts';
import type { HandOverEnd, Stays } from '../../terminal/hand-over.ts';
import type { Made } from '../../wizards/wizard.ts';
import { createExportEffects } from './export-effects.ts';
import { createFormEffects } from './form-effects.ts';
import { createWorkerFixer } from './fix-worker.ts';
import { createHostEffects } from './host-effects.ts';
import { createRunEffects } from './run-effects.ts';
import { notifyOn } from '../store/notify.ts';

/** What of the effects others bring, as it is. */
type Brought = Pick<Effects, 'hosts' | 'logs' | 'repaint' | 'suspend' | 'lookAtPrerequisites' | 'openDemo' | 'quit'>;

/** The parts of the program around the effects. */
export type EffectsOptions = Brought & {
	store: Store;
	table: readonly Action[];
	/** What of the engine's host its files tell, where that is this machine. */
	lookAtHost: LookAtHost;
	measureSpace: MeasureSpace;
	/** Gives the terminal to a command in a container, and takes it back. */
	handOver(container: Container, command: readonly string[], stays: Stays): Promise<HandOverEnd>;
	/** Gives the terminal to a program of this machine, and takes it back. */
	runProgram(words: readonly string[], stays: Stays): Promise<HandOverEnd>;
	copy(text: string): Copy;
};

/** What ssh ends with where it can't sign in: why stands above. */
const isSshs = (code: number): boolean => code === 255;

export function createEffects({
	store,
	table,
	lookAtHost,
	measureSpace,
	handOver,
	runProgram,
	copy,
	...brought
}: EffectsOptions): Effects {
	const { hosts } = brought;
	const dispatch = (message: Message): void => store.dispatch(message, 'brisk');
	const notify = notifyOn(store);
	const { changedAt, ...runs } = createRunEffects(store, hosts);

	const showPlan = (made: Made): void =>
		dispatch({ type: 'overlay-opened', overlay: previewing(made, fitsWithCommands(made, store.now().size)) });

	const tellEnd = (outcome: HandOverEnd): void => {
		switch (outcome.end) {
			case 'detached':
				return notify('Left the command with Ctrl+P Ctrl+Q; its terminal is closed', 'info');
			case 'failed':
				return notify(`The command could not run: ${outcome.reason}`, 'bad');
			case 'exited':
				return notify(`The command ended with exit code ${outcome.code}`, outcome.code === 0 ? 'info' : 'bad');
		}
	};

	const effects: Effects = {
		...brought,
		...runs,
		...createFormEffects(store, hosts, { lookAtHost, measureSpace }, changedAt),
		...createExportEffects(store, hosts, showPlan),
		...createHostEffects(store, hosts),
		showPlan,
		state: store.now,
		dispatch,
		move: move => dispatch({ type: 'moved', move, extent: extentOf(store.now(), table) }),
		fix: createWorkerFixer(store, hosts, made => openPreview(effects, made)),
		handOver: (container, command, stays) => void handOver(container, command, stays).then(tellEnd),
		shellOn(key) {
			const words = hosts.engine(key)?.hostShell();
			if (words === undefined) notify(`${key} is not reached by ssh`, 'bad');
			else void runProgram(words, isSshs).then(tellEnd);
		},
		copy(text, what) {
			const copied = copy(text);
			if (copied.copied) notify(`Copied ${what}. ${copied.note}`, 'good');
			else notify(copied.reason, 'bad');
		},
	};
	return effects;
}
