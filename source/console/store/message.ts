/** Everything that can happen to the state. */

import type { SerialReport } from '../../lab/companion/ser2net/report.ts';
import type { DiskSpace } from '../../lab/disk-space.ts';
import type { Check } from '../../engine/prerequisites/checks.ts';
import type { UnfinishedPlan } from '../../engine/plan-run/unfinished.ts';
import type { PreconditionSnapshot } from '../../engine/plan-run/look/preconditions.ts';
import type { Plan } from '../../lab/plan.ts';
import type { FormNews } from '../state/form.ts';
import type { Run } from '../state/run.ts';
import type { Field } from '../state/field.ts';
import type { ListPanel, PanelId, Size } from '../state/layout.ts';
import type { Extent, Move } from '../state/list.ts';
import type { LogsState } from '../state/logs.ts';
import type { HostKey } from '../../lab/host.ts';
import type { HostReport, HostView, LavaView } from '../state/host-view.ts';
import type { DetailsState, EventsState, TerminalColours, Notice, Overlay } from '../state/state.ts';

export type Message =
	| { type: 'resized'; size: Size }
	| { type: 'colours-changed'; colours: TerminalColours }
	| { type: 'ticked'; now: number }
	/** `now` where the host's connection became another one: what is said of that counts from then on. */
	| { type: 'host-changed'; host: HostReport; now?: number }
	/** What happened at once. */
	| { type: 'several'; messages: readonly Message[] }
	/** A host came or went. */
	| { type: 'hosts-set'; hosts: readonly HostView[] }
	/** The panels are restricted to these hosts; to none: all are shown. */
	| { type: 'hosts-shown'; hosts: ReadonlySet<HostKey> }
	| { type: 'lava-changed'; host: HostKey; lava: LavaView }
	| { type: 'space-measured'; host: HostKey; space: DiskSpace | 'unknown' }
	| { type: 'checked'; host: HostKey; checks: readonly Check[] }
	| { type: 'serial-reported'; container: string; report: SerialReport }
	| { type: 'focused'; panel: PanelId }
	| { type: 'zoomed' }
	/** The cursor of the top overlay, or of the panel with the focus; `extent` is of what is moved through. */
	| { type: 'moved'; move: Move; extent: Extent }
	| { type: 'marked'; containerId: string }
	| { type: 'marks-cleared' }
	| { type: 'selected'; panel: ListPanel; key: string }
	/** The columns of a list that did not fit, or those before. */
	| { type: 'columns-turned'; panel: ListPanel; by: 1 | -1 }
	| { type: 'list-filtered'; panel: ListPanel; filter: string }
	| { type: 'events-set'; change: Partial<EventsState> }
	| { type: 'details-set'; change: Partial<DetailsState> }
	| { type: 'logs-set'; change: Partial<LogsState> }
	/** The log follows its newest line, or stands where it is. */
	| { type: 'follow-toggled' }
	| { type: 'overlay-opened'; overlay: Overlay }
	/** Changes the top overlay, if it still is of this kind. */
	| { type: 'overlay-set'; overlay: Overlay }
	| { type: 'overlay-closed' }
	| { type: 'field-edited'; field: Field }
	/** What a form needs to know is looked up, or was. */
	| { type: 'form-informed'; key: symbol; news: FormNews }
	/** What the plan that is being shown stands on, as it is now. */
	| { type: 'preconditions-taken'; plan: Plan; preconditions: PreconditionSnapshot }
	| { type: 'unfinished-found'; plans: readonly UnfinishedPlan[] }
	| { type: 'run-changed'; run: Run | undefined }
	| { type: 'noticed'; notice: Notice | undefined }
	| { type: 'began'; what: string }
	| { type: 'ended'; what: string };
