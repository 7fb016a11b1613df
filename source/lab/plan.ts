/**
 * A plan: an ordered list of typed steps that change an engine. Whoever wants a change makes a plan;
 * `engine/execute.ts` alone runs it; `lab/script` renders it.
 */

export type Step =
	| { do: 'start'; container: ContainerRef }
	/** `grace`: seconds before the engine kills what did not stop. */
	| { do: 'stop'; container: ContainerRef; grace: number }
	| { do: 'restart'; container: ContainerRef; grace: number }
	| { do: 'pause'; container: ContainerRef }
	| { do: 'unpause'; container: ContainerRef }
	| { do: 'kill'; container: ContainerRef; signal: string }
	| { do: 'rename'; container: ContainerRef; to: string }
	| { do: 'remove'; container: ContainerRef; force: boolean; volumes: boolean };

export type ContainerRef = { id: string; name: string };

export type Plan = {
	/** What it is for, e.g. `Restart calvin-worker`. */
	title: string;
	steps: readonly Step[];
	/** What the user should know before it runs. */
	warnings: readonly string[];
};

/** One entry of the command log: what lavadock did, as an administrator would have typed it. */
export type CommandRecord = {
	/** Milliseconds since the epoch. */
	at: number;
	/** e.g. `docker stop --time 60 lava-server`. */
	command: string;
	outcome: { state: 'running' } | { state: 'done'; ms: number } | { state: 'failed'; ms: number; message: string };
};
