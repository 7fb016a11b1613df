/** A real Docker Engine that belongs to one test: own socket, data, network, processes; nothing of the machine's. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { buildImages } from './images.ts';
import { createInstance, type Instance, type InstanceOptions, retry } from './instance.ts';
import { childrenOf, detach, run } from './processes.ts';
import { engineRoot, type Suite } from './root.ts';
import { until } from './until.ts';

export type EngineOptions = InstanceOptions & {
	/** Which Debian the engine comes from; bookworm unless told. */
	suite?: Suite;
	/** Further arguments of dockerd, e.g. `--live-restore`. */
	arguments?: readonly string[];
	/** Called when the namespaces stand and before dockerd starts, e.g. to put certificates into `shared`. */
	prepare?: (instance: Instance) => Promise<void>;
};

export type TestEngine = {
	readonly suite: Suite;
	/** Path of the unix socket. */
	readonly socket: string;
	/** The socket as DOCKER_HOST wants it. */
	readonly address: string;
	/** e.g. `20.10.24+dfsg1`. */
	readonly version: string;
	/** A client of its own, independent of the program's engine room. */
	readonly docker: Docker;
	readonly instance: Instance;
	/** Starts dockerd again after `stop` or `kill9`, with the same data. */
	start(): Promise<void>;
	/** SIGTERM, and waits for the end. */
	stop(): Promise<void>;
	/** SIGKILL to dockerd; containers live on until it starts again, and beyond with `--live-restore`. */
	kill9(): Promise<void>;
	/** Ends every process of the engine's machine at once; what it had in memory alone is gone. `start` boots it again. */
	powerCut(): Promise<void>;
	/** SIGSTOP: connections are accepted by the kernel and nothing answers. */
	pause(): void;
	resume(): void;
	/** Spawns a program beside the engine: its network, its processes, its root directory. */
	spawnInside(program: string, ...args: string[]): ChildProcess;
	/** Runs a program beside the engine to its end; resolves with its output. */
	runInside(program: string, ...args: string[]): Promise<string>;
	/** What dockerd wrote so far. */
	log(): string;
	/** Ends everything and removes every trace. */
	cleanup(): void;
};

/** Starts an engine with the images of fixtures/images in it. Always `cleanup` it, also after a failure. */
export async function startEngine(options: EngineOptions = {}): Promise<TestEngine> {
	const suite = options.suite ?? 'bookworm';
	const root = await engineRoot(suite);
	const instance = await createInstance(root, 'lab-host', options);
	try {
		await options.prepare?.(instance);
		const daemon = createDaemon(instance, options.arguments ?? []);
		await daemon.start();
		const docker = new Docker({ socketPath: daemon.socket });
		await buildImages(docker, root, instance.folder);
		const { Version: version } = await docker.version();
		return {
			suite,
			version,
			docker,
			instance,
			address: `unix://${daemon.socket}`,
			spawnInside: (program, ...args) => {
				const inside = instance.inside(program, args);
				return spawn(inside.program, inside.args);
			},
			runInside: (program, ...args) => {
				const inside = instance.inside(program, args);
				return run(inside.program, inside.args);
			},
			cleanup: () => instance.destroy(),
			...daemon,
		};
	} catch (error) {
		instance.destroy();
		throw error;
	}
}

type Daemon = Pick<TestEngine, 'socket' | 'start' | 'stop' | 'kill9' | 'powerCut' | 'pause' | 'resume' | 'log'>;

function createDaemon(instance: Instance, extra: readonly string[]): Daemon {
	const socket = join(instance.shared, 'docker.sock');
	const logFile = join(instance.folder, 'dockerd.log');
	const docker = new Docker({ socketPath: socket });
	let entered: ChildProcess | undefined;

	const log = (): string => readFileSync(logFile, 'utf8');
	const isRunning = (): boolean => entered !== undefined && entered.exitCode === null && entered.signalCode === null;
	const pids = (): { dockerd: number; nsenter: number } => {
		const nsenter = entered?.pid;
		const [dockerd] = nsenter === undefined ? [] : childrenOf(nsenter);
		if (nsenter === undefined || dockerd === undefined) throw new Error('dockerd does not run');
		return { dockerd, nsenter };
	};
	const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
		process.kill(pids().dockerd, signal);
		await until('dockerd has ended', () => !isRunning(), 30);
	};
	return {
		socket,
		log,
		start: async () => {
			entered = spawnDaemon(instance, logFile, extra);
			detach(entered);
			const state = await until(
				'dockerd answers',
				async () => (isRunning() ? (await docker.ping()) && 'answers' : 'ended'),
				60,
			);
			if (state === 'ended') throw new Error(`dockerd ended: ${log().slice(-1000)}`);
		},
		stop: () => end('SIGTERM'),
		kill9: () => end('SIGKILL'),
		powerCut: async () => {
			const { program, args } = instance.inside('sh', ['-c', POWER_CUT]);
			await run(program, args);
			await until('dockerd has ended', () => !isRunning(), 30);
		},
		pause: () => suspend(pids().dockerd),
		resume: () => {
			const { dockerd, nsenter } = pids();
			// nsenter stops itself when its child is stopped.
			process.kill(dockerd, 'SIGCONT');
			process.kill(nsenter, 'SIGCONT');
		},
	};
}

/** Its threads stop one by one: until the last has, one may still answer. */
function suspend(pid: number): void {
	process.kill(pid, 'SIGSTOP');
	const threads = `/proc/${pid}/task`;
	retry(() => {
		for (const thread of readdirSync(threads)) {
			const state = /\) (\S)/.exec(readFileSync(`${threads}/${thread}/stat`, 'utf8'))?.[1];
			if (state !== 'T') throw new Error(`thread ${thread} of dockerd does not stop: its state is ${state}`);
		}
	});
}

/** Kills all but process 1 and what it waits with (namespace.sh), and forgets what a boot would. */
const POWER_CUT = `for each in /proc/[0-9]*; do
	pid=\${each#/proc/}
	read -r name <$each/comm || continue
	[ $pid = 1 ] || [ $pid = $$ ] || [ $name = cat ] || kill -KILL $pid
done 2>/dev/null
umount -l /run/docker/netns/* 2>/dev/null
rm -rf /run/docker /run/containerd`;

/**
 * Mounts the layers of namespace.sh where the engine has prepared images. Where dockerd ends by itself it unmounts
 * them, and where an image is removed those of that image.
 */
const MOUNT_LAYERS = `storage=/var/lib/docker/overlay2
if [ -d /layers ] && ! mountpoint -q $storage; then
	mount --bind $storage $storage
	for layer in /layers/*/diff; do
		[ ! -d $storage/\${layer#/layers/} ] || mount --bind $layer $storage/\${layer#/layers/}
	done
fi`;

function spawnDaemon(instance: Instance, logFile: string, extra: readonly string[]): ChildProcess {
	// A killed dockerd leaves its pid files, and in a small namespace a pid soon belongs to another process.
	const stale = ['docker.pid', 'docker/containerd/containerd.pid'];
	const inside = instance.inside('sh', [
		'-c',
		`set -e\n${MOUNT_LAYERS}\ncd /run && rm -f "$1" "$2" && shift 2 && exec dockerd "$@"`,
		'dockerd',
		...stale,
		'--host=unix:///shared/docker.sock',
		'--host=unix:///run/docker.sock',
		`--cgroup-parent=/${instance.name}`,
		'--exec-opt=native.cgroupdriver=cgroupfs',
		...extra,
	]);
	const log = openSync(logFile, 'a');
	try {
		// A session of its own, as a service has it: the kernel shares the processors out by sessions (sched(7), autogroup).
		return spawn(inside.program, inside.args, { stdio: ['ignore', log, log], detached: true });
	} finally {
		closeSync(log);
	}
}
