/** Everything the screen shows, as one immutable value. */

import type { HeardByServer } from '../../lab/lava/server/server.ts';
import type { HostKey } from '../../lab/host.ts';
import type { Container } from '../../lab/objects.ts';
import type { Plan } from '../../lab/plan.ts';
import type { Secrets } from '../../lab/value.ts';
import type { HostOffer } from '../../engine/hosts.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { PreconditionSnapshot } from '../../engine/plan-run/look/preconditions.ts';
import type { SerialReport } from '../../lab/companion/ser2net/report.ts';
import type { Check } from '../../engine/prerequisites/checks.ts';
import type { Form } from './form.ts';
import type { HostView } from './host-view.ts';
import type { Run } from './run.ts';
import type { Made } from '../../wizards/wizard.ts';
import type { Field } from './field.ts';
import { type Attention, layoutFor, type Layout, type ListPanel, type Size } from './layout.ts';
import type { ListState } from './list.ts';
import type { LogsState } from './logs.ts';
import { memoizeLast } from './memoize.ts';

export type EventsState = {
	/** Rows from the newest; 0 = following. */
	back: number;
	filter: string;
	/** Exec noise (health checks) is folded away unless asked for. */
	showExec: boolean;
};

export type DetailsState = {
	top: number;
	/** Secrets are masked until asked for, and masked again when another object is shown. */
	revealed: boolean;
};

/** What a text that is asked for is meant for. */
export type PromptPurpose =
	| { for: 'rename'; container: Container }
	| { for: 'exec'; container: Container }
	| { for: 'list-filter'; panel: ListPanel }
	| { for: 'events-filter' }
	| { for: 'log-search' }
	| { for: 'log-filter' }
	| { for: 'log-save' }
	| { for: 'details-save' }
	/** What a plan made, and is shown once. */
	| { for: 'secrets-save' }
	| { for: 'export'; plan: Plan }
	/** One more host, by its address. */
	| { for: 'host-address' }
	/** Secrets that a plan which was cut off needs again, one after the other. */
	| { for: 'secret'; plan: UnfinishedPlan; given: Secrets };

export type ViewerContent =
	| { show: 'help' }
	| { show: 'commands' }
	| { show: 'checks' }
	| { show: 'found' }
	| { show: 'network'; id: string }
	| { show: 'host'; key: HostKey }
	| { show: 'worker'; key: string }
	/** One in several containers. */
	| { show: 'server'; key: string }
	/** The serial lines of a ser2net. */
	| { show: 'serial'; container: string };

export type Overlay =
	/** The actions on one object. */
	| { kind: 'menu'; containerId: string; index: number }
	/** Every action, searchable. */
	| { kind: 'palette'; field: Field; index: number }
	| { kind: 'viewer'; content: ViewerContent; top: number; field: Field; typing: boolean }
	| { kind: 'prompt'; purpose: PromptPurpose; field: Field }
	/** What can be built. */
	| { kind: 'new'; index: number }
	/** A wizard's questions. */
	| { kind: 'form'; form: Form }
	/** What a plan will do, before it runs. */
	| {
			kind: 'preview';
			made: Made;
			preconditions: PreconditionSnapshot | undefined;
			top: number;
			/** The docker commands; `fitting`: shown because all of the plan has room at once. */
			commands: 'hidden' | 'fitting' | 'asked';
	  }
	/** The plan that runs, or ran last (`State.run`). `output`: with all that builds printed. */
	| { kind: 'run'; top: number | 'follow'; output?: boolean }
	/** Plans of an earlier run that were cut off. */
	| { kind: 'unfinished'; index: number }
	/** Contexts of docker that are not shown yet; below them, an address may be typed. */
	| { kind: 'add-host'; index: number; offers: readonly HostOffer[] }
	/** A question. `field`: what was typed, where a name answers it. */
	| { kind: 'ask'; question: Question; yes: boolean; field: Field };

/** What is asked before it is done. */
export type Question =
	/** To run a plan that was not shown before; `name`: only this, typed, answers yes. */
	| { about: 'run-plan'; plan: Plan; name: string | undefined }
	/** To run the plan of the preview below, which takes something away. */
	| { about: 'run-preview'; made: Made }
	/** To leave a form that something was typed into. */
	| { about: 'leave-form' }
	/** To cancel the run, and undo what it did. */
	| { about: 'cancel-run' }
	| { about: 'quit-running' };

export type Notice = { text: string; tone: 'info' | 'good' | 'bad' };

/** A terminal's background, as far as it is known. */
export type TerminalColours = { background: 'dark' | 'light'; usualPalette: boolean };

export type State = {
	size: Size;
	/** What is drawn for: the background, and whether the palette is one of the usual ones. */
	colours: TerminalColours;
	/** Milliseconds since the epoch, as of the last tick. */
	now: number;
	/**
	 * What workers are judged by, which does not follow each second: when, and whom servers had heard by then, or when they
	 * given something new.
	 */
	judged: { at: number; heard: HeardByServer };
	readOnly: boolean;
	demo: boolean;
	/** Where files go whose names say no other folder. */
	folder: string;
	/** In the order in which they were named: one at least. */
	hosts: readonly HostView[];
	/** The hosts that the panels are restricted to; none: all are shown. */
	hostsShown: ReadonlySet<HostKey>;
	/** The prerequisites of each host, once they were looked at. */
	checks: ReadonlyMap<HostKey, readonly Check[]>;
	/** Of the ser2net that was looked at last, by its container's id. */
	serial: { container: string; report: SerialReport } | undefined;
	attention: Attention;
	lists: Readonly<Record<ListPanel, ListState>>;
	/** Containers whose logs are wanted together. */
	marked: ReadonlySet<string>;
	logs: LogsState;
	events: EventsState;
	details: DetailsState;
	/** The last one has the keys. */
	overlays: readonly Overlay[];
	notice: Notice | undefined;
	/** The plan that runs, or ran last and was not looked at since. */
	run: Run | undefined;
	/** Unfinished plans, by kill -9 or a dropped line. */
	unfinished: readonly UnfinishedPlan[];
	/** What lavadock is doing now, e.g. `stopping lava-server`. */
	doing: readonly string[];
};

export const currentLayout = ({ size, attention }: State): Layout => layout(size, attention);

const layout = memoizeLast(layoutFor);

/** No engine was ever reached: there is nothing to show. */
export const isUnreached = ({ hosts }: State): boolean =>
	hosts.every(({ snapshot }) => snapshot.connection.state === 'down' && snapshot.syncedAt === 0);

export const topOverlay = (state: State): Overlay | undefined => state.overlays.at(-1);
