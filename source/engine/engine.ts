/** What the rest of the program may ask of an engine. Everything behind it stays in this room. */

import type { CommandRecord } from '../lab/plan.ts';
import type { EngineEvent, Snapshot, Usage } from '../lab/objects.ts';
import type { CommandOptions, CommandResult, ExecOptions, ExecSession } from './commands/commands.ts';
import type { LogRange } from './logs/lines.ts';
import type { LogSource } from './logs/source.ts';
import type { Lookups } from './lookups/lookups.ts';
import type { Plans } from './plan-run/plans.ts';

export type Engine = {
	/** The snapshot as it is now; a new object whenever anything changed, the same one otherwise. */
	snapshot(): Snapshot;
	/** The last events, oldest first; a new array whenever one came. */
	events(): readonly EngineEvent[];
	/** The last sample of each container asked for with `watchUsage`. */
	usage(): ReadonlyMap<string, Usage>;
	/** What lavadock did to this engine since it was started, oldest first. */
	commands(): readonly CommandRecord[];
	/** Calls back when any of the above changed, at most once per turn of the event loop. Returns the way to stop. */
	subscribe(listener: () => void): () => void;

	/** Names the containers on the screen: their details are asked for before all others. */
	prefer(containerIds: readonly string[]): void;
	/** Names the containers whose CPU and memory are on the screen; the others are not asked for. */
	watchUsage(containerIds: readonly string[]): void;
	/** Follows one container's log across restarts of the container, the engine and the line. */
	followLog(containerId: string, range: LogRange): LogSource;
	/** Shows plans, runs them, and goes on with those that were cut off. */
	plans: Plans;
	/** Asks about single things, on demand. */
	lookups: Lookups;
	/** Opens a command with a terminal in a container. */
	exec(options: ExecOptions): Promise<ExecSession>;
	/** The command that opens a shell on its host; undefined where it is not reached by ssh. */
	hostShell(): readonly string[] | undefined;
	/** Runs a command without a terminal in a container, to its end. Its arguments are public, what it reads is not. */
	runCommand(options: CommandOptions): Promise<CommandResult>;
	/** Resolves when the snapshot has all that the engine lists now: what was just made is in it, before its event came. */
	catchUp(): Promise<void>;
	/** Asks for everything again; when the connection is lost, tries at once. */
	refresh(): void;
	/** Ends every connection. The engine itself is not touched. */
	close(): Promise<void>;
};
