/** Commands run in running containers beside their program: the records that `GET /exec/ID/json` shows. */

export type Exec = {
	id: string;
	containerId: string;
	command: readonly string[];
	environment: readonly string[];
	tty: boolean;
	attachStdin: boolean;
	attachStdout: boolean;
	attachStderr: boolean;
	run: { state: 'created' } | { state: 'running'; pid: number } | { state: 'ended'; pid: number; exitCode: number };
	/** Of its terminal; zeros until the client tells it. */
	size: { columns: number; rows: number };
};

export type Execs = {
	add(exec: Exec): void;
	get(id: string): Exec | undefined;
	inContainer(containerId: string): readonly Exec[];
};

/** The engine forgets ended execs after some minutes; here the oldest go when there are too many. */
const KEPT = 200;

export function createExecs(): Execs {
	const execs = new Map<string, Exec>();
	return {
		add(exec) {
			execs.set(exec.id, exec);
			const [oldest] = execs.keys();
			if (execs.size > KEPT && oldest !== undefined) execs.delete(oldest);
		},
		get: id => execs.get(id),
		inContainer: containerId => [...execs.values()].filter(exec => exec.containerId === containerId),
	};
}
