/** What a user can do is data: footer, help, palette, menu, remapping, docs/keys.md and read-only come from it. */

import type { Hosts } from '../../engine/hosts.ts';
import type { HostChoice } from '../../engine/named-hosts.ts';
import type { HostKey } from '../../lab/host.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { Secrets } from '../../lab/value.ts';
import type { PreconditionSnapshot } from '../../engine/plan-run/look/preconditions.ts';
import type { Container } from '../../lab/objects.ts';
import type { Plan } from '../../lab/plan.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import type { Move } from '../state/list.ts';
import type { Made } from '../../wizards/wizard.ts';
import type { Asked, Facts, LookedUp } from '../../wizards/world.ts';
import type { Message } from '../store/message.ts';
import type { State } from '../state/state.ts';

/** Where an action's keys work, in the order of the help, and what that is called there. */
export const scopes = [
	{ scope: 'panels', title: 'Panels' },
	{ scope: 'list', title: 'Lists' },
	{ scope: 'container', title: 'On a container' },
	{ scope: 'network', title: 'On a network' },
	{ scope: 'host', title: 'On a host' },
	{ scope: 'workers', title: 'Workers' },
	{ scope: 'worker', title: 'On a worker' },
	{ scope: 'logs', title: 'Logs' },
	{ scope: 'events', title: 'Events' },
	{ scope: 'details', title: 'Details' },
	{ scope: 'viewer', title: 'Pages (help, command log, checks)' },
	{ scope: 'new', title: 'New ...' },
	{ scope: 'form', title: 'Forms' },
	{ scope: 'preview', title: 'A plan before it runs' },
	{ scope: 'run', title: 'A plan that runs' },
	{ scope: 'unfinished', title: 'Unfinished plans' },
	{ scope: 'add-host', title: 'One more host' },
	{ scope: 'menu', title: 'Action menu' },
	{ scope: 'palette', title: 'Palette' },
	{ scope: 'confirm', title: 'Questions' },
	{ scope: 'field', title: 'Text fields' },
	{ scope: 'everywhere', title: 'Everywhere' },
] as const;

export type Scope = (typeof scopes)[number]['scope'];

/** What an action works with: the state it was asked in, and the ways to change the world. */
export type Effects = {
	state(): State;
	dispatch(message: Message): void;
	/** The engines of all hosts. */
	hosts: Hosts;
	/** Moves the cursor of what has the keys. */
	move(move: Move): void;
	/** Shows a plan before it runs. */
	showPlan(made: Made): void;
	/** Runs a plan, says how it went, and keeps it in the command log. */
	runPlan(plan: Plan): void;
	/** Says in the question about a plan which devices the container needs that are not there now. */
	lookForAbsent(container: Container, plan: Plan): void;
	/** Looks at the serial lines of a ser2net, for their page. */
	lookAtSerial(container: Container): void;
	/** Shows the plan that fixes a worker, as its verdict says. */
	fix(row: WorkerRow): void;
	/** Looks up what a form has to know. */
	gatherFacts(asks: { servers: boolean; workers: boolean; host: HostKey | undefined }): Promise<Facts>;
	/** Looks up what a form's answers ask for, by `askedKey`; undefined: it could not be, and the user reads why. */
	lookUp(asked: readonly Asked[], host: HostKey | undefined): Promise<ReadonlyMap<string, LookedUp> | undefined>;
	/** Looks at what a plan that is being shown will touch, so that no change of it goes unseen. */
	takePreconditions(plan: Plan): void;
	/** Runs what a wizard made, with its progress on the screen. */
	start(made: Made, preconditions: PreconditionSnapshot | undefined): void;
	/** Stops the plan that runs, and undoes what it did. */
	cancelRun(): void;
	/** Goes on with a plan that was cut off; `secrets`: those it needs again. */
	resume(unfinished: UnfinishedPlan, secrets: Secrets): void;
	/** Takes back what a plan did before it was cut off. */
	undo(unfinished: UnfinishedPlan): void;
	/** Leaves everything as it is, and asks no more. */
	forget(unfinished: UnfinishedPlan): void;
	/** Shows how the lab could be made again, as it is now. */
	exportLab(): void;
	/** Writes a plan as a script, in the language of the file's ending. */
	exportPlan(plan: Plan, path: string): void;
	/** Writes all that the engine reported of the selected object to a file; secrets as they are shown. */
	saveDetails(path: string): void;
	/** Writes the secrets that a plan made and that are shown now, for their owner alone to read. */
	saveSecrets(path: string): void;
	/** Hands the terminal to a command in a container; what it wrote stands until Enter after exit codes that `stays` names. */
	handOver(container: Container, command: readonly string[], stays: (code: number) => boolean): void;
	/** Hands the terminal to a shell on a host, where it is reached by ssh. */
	shellOn(host: HostKey): void;
	copy(text: string, what: string): void;
	logs: LogEffects;
	/** Draws the whole screen again. */
	repaint(): void;
	suspend(): void;
	/** Asks which host is to be shown too. */
	offerHosts(): void;
	/** Shows one more host from now on; undefined, or why not. */
	addHost(choice: Pick<HostChoice, 'host' | 'context'>): string | undefined;
	/** Of a host, or of the first. */
	lookAtPrerequisites(host?: HostKey): void;
	openDemo(): void;
	quit(): void;
};

/** What the log actions need of the sources that are open. */
export type LogEffects = {
	/** Follows the same containers with another range. */
	reopen(): void;
	search(direction: 'next' | 'previous'): void;
	save(path: string): void;
	copyVisible(): void;
};

export type Action = {
	/** Stable name, used in the configuration file, e.g. `container.restart`. */
	id: string;
	scope: Scope;
	/** Canonical key names (terminal/keyboard/key-names.ts); the first one is shown. */
	keys: readonly string[];
	/** The heading that it stands below in a list that has room for headings. */
	group?: string;
	/** A word or two for the footer and the menu. */
	label: string;
	/** One sentence for the help. */
	help: string;
	/** Changes an engine: not there with --read-only. */
	changes?: true;
	/** Place in the footer; absent = not shown there. */
	footer?: number;
	/** What the footer calls it now, where that depends; without it, the label. */
	footerLabel?: (state: State) => string;
	/** There is nothing for it to do now, or nothing of its own: the footer does without it. */
	idle?: (state: State) => boolean;
	/** Why it can't be done now; undefined = it can. */
	unless?: (state: State) => string | undefined;
	run: (effects: Effects) => void;
};

/** Why an action can't be done, whatever the way in. */
export function obstacle(action: Action, state: State): string | undefined {
	if (action.changes && state.readOnly) return 'lavadock was started with --read-only';
	return action.unless?.(state);
}
