/** Carries out what actions ask for: moves, plans, the terminal, the log sources. */

import type { Engine } from '../../engine/engine.ts';
import type { Plan } from '../../lab/plan.ts';
import type { Action, Desk, LogDesk } from '../actions/action.ts';
import { extentOf } from '../extent.ts';
import { createLabExport } from './lab-export.ts';
import { createMender } from './mender.ts';
import { createWizardDesk } from './wizard-desk.ts';
import type { LookAtHost } from '../forms/host-facts.ts';
import type { Made } from '../wizards/wizard.ts';
import type { Message } from '../state/message.ts';
import type { Notice } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { HandOverEnd } from '../terminal/hand-over.ts';
import type { Copy } from '../terminal/clipboard.ts';
import { messageOf } from '../../text/error.ts';

/** The parts of the program around the desk. */
export type Surroundings = {
	store: Store;
	engine: Engine;
	table: readonly Action[];
	logs: LogDesk;
	/** What of the engine's host its files tell, where that is this machine. */
	lookAtHost: LookAtHost;
	/** Gives the terminal to a command in a container, and takes it back. */
	handOver(containerId: string, command: readonly string[]): Promise<HandOverEnd>;
	copy(text: string): Copy;
	repaint(): void;
	suspend(): void;
	lookAtPrerequisites(): void;
	openDemo(): void;
	quit(): void;
};

export function createDesk(around: Surroundings): Desk {
	const { store, engine, table } = around;
	const dispatch = (message: Message): void => store.dispatch(message, 'brisk');
	const notice = (text: string, tone: Notice['tone']): void => dispatch({ type: 'noticed', notice: { text, tone } });

	const runPlan = async (plan: Plan): Promise<void> => {
		dispatch({ type: 'began', what: plan.title });
		try {
			await engine.run(plan);
			notice(`${plan.title}: done`, 'good');
		} catch (error) {
			notice(`${plan.title}: ${messageOf(error)}`, 'bad');
		} finally {
			dispatch({ type: 'ended', what: plan.title });
		}
	};

	const handOver = async (containerId: string, command: readonly string[]): Promise<void> => {
		const outcome = await around.handOver(containerId, command);
		switch (outcome.end) {
			case 'detached':
				return notice('Left the command with Ctrl+P Ctrl+Q; its terminal is closed', 'info');
			case 'failed':
				return notice(`The command could not run: ${outcome.reason}`, 'bad');
			case 'exited':
				return notice(`The command ended with exit code ${outcome.code}`, outcome.code === 0 ? 'info' : 'bad');
		}
	};

	const wizards = createWizardDesk(store, engine, around.lookAtHost);
	const preview = (made: Made): void => {
		dispatch({ type: 'overlay-opened', overlay: { kind: 'preview', made, ground: undefined, top: 0 } });
		wizards.lookAtGround(made.plan);
	};

	return {
		...wizards,
		state: store.now,
		dispatch,
		engine,
		logs: around.logs,
		move: move => dispatch({ type: 'moved', move, extent: extentOf(store.now(), table) }),
		runPlan: plan => void runPlan(plan),
		mend: createMender(store, engine, preview),
		exportLab: createLabExport(store, engine, made =>
			dispatch({ type: 'overlay-opened', overlay: { kind: 'preview', made, ground: undefined, top: 0 } }),
		),
		handOver: (containerId, command) => void handOver(containerId, command),
		copy(text, what) {
			const copy = around.copy(text);
			if (copy.copied) notice(`Copied ${what}. ${copy.note}`, 'good');
			else notice(copy.reason, 'bad');
		},
		repaint: around.repaint,
		suspend: around.suspend,
		lookAtPrerequisites: around.lookAtPrerequisites,
		openDemo: around.openDemo,
		quit: around.quit,
	};
}
