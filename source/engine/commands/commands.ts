/** Commands in containers: what they are asked for with, and what they answer. */

export type ExecOptions = {
	containerId: string;
	command: readonly string[];
	columns: number;
	rows: number;
};

export type CommandOptions = {
	containerId: string;
	/** `docker events` tells it to everyone: no secrets. */
	command: readonly string[];
	/** As `docker exec --user` takes it. */
	user?: string;
	/** Not reported by events. */
	environment?: Readonly<Record<string, string>>;
	/** All that it can read; its stdin ends behind it. */
	stdin?: string | Uint8Array;
	/** It has to end within this time; a minute by default. */
	milliseconds?: number;
	signal?: AbortSignal;
};

/** As it came, neither sanitised nor redacted; of each stream the first 4 MB. */
export type CommandResult = { exitCode: number; stdout: string; stderr: string };

/** A running exec with a terminal. Bytes go both ways untouched. */
export type ExecSession = {
	write(bytes: Uint8Array): void;
	/** The listener's promise resolves when the terminal has taken the bytes: until then nothing more is read from the engine. */
	onOutput(listener: (bytes: Uint8Array) => Promise<void>): void;
	resize(columns: number, rows: number): void;
	/** The command's exit code, once it ended. Rejects when the connection broke. */
	readonly ended: Promise<number>;
	/**
	 * Ends the command as a terminal that is closed does: with SIGHUP to it and to what it started. The engine itself
	 * lets it run on, without anybody who could reach it. Never rejects; what ignores the signal stays.
	 */
	hangUp(): Promise<void>;
	close(): void;
};
