/** Debian's docker-registry beside an engine, on the loopback of the engine's network, where it needs no TLS. */

import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { TestEngine } from '../../engine/harness/engine.ts';
import { childrenOf, detach } from '../../engine/harness/processes.ts';
import { unpackedPackage } from '../../engine/harness/root.ts';
import { copyFolder } from './copy.ts';
import { until } from '../../engine/harness/until.ts';

/** Whom the registry with a password lets in. */
export const registryUser = { username: 'lab', password: 'rack-7-shelf-3' };
/** bcrypt of that password: the only kind the registry takes. */
const htpasswd = 'lab:$2y$04$zRRVG6tSTOZ3Rb/4JyOKrOIm7atlX9cOS1vNuo1MdyU.TmiAC0s2i\n';

export type Registry = {
	/** As it stands before an image's name: `127.0.0.1:5001`. */
	readonly host: string;
	/** The folder with all it has. */
	readonly storage: string;
	/** Pushes an image of the engine as `REPOSITORY:TAG`; resolves with the manifest's digest. */
	push(image: string, as: string): Promise<string>;
	/** Takes connections and answers nothing until `resume`. */
	pause(): void;
	resume(): void;
	/** SIGKILL: transfers break off, new connections are refused. */
	kill(): Promise<void>;
	/** After `kill`, with what it had. */
	start(): Promise<void>;
};

/**
 * Starts a registry on this port, with a copy of the storage that `prepared` made or with nothing. It ends with the
 * engine.
 */
export async function startRegistry(
	engine: TestEngine,
	port: number,
	access: 'open' | 'password',
	content?: string,
): Promise<Registry> {
	const name = `registry-${port}`;
	const folder = join(engine.instance.shared, name);
	const storage = join(folder, 'storage');
	const host = `127.0.0.1:${port}`;
	await mkdir(folder);
	const inside = 'docker/registry/v2';
	if (content !== undefined) await copyFolder(join(content, inside), join(storage, inside), 'blobs');
	await copyFile(join(await unpackedPackage('docker-registry'), 'usr/bin/docker-registry'), join(folder, 'registry'));
	await writeFile(join(folder, 'htpasswd'), htpasswd);
	await writeFile(join(folder, 'config.yml'), configuration(`/shared/${name}`, host, access));

	let entered: ChildProcess | undefined;
	const signal = (sent: NodeJS.Signals): void => {
		const [registry] = entered?.pid === undefined ? [] : childrenOf(entered.pid);
		if (registry === undefined) throw new Error(`the registry ${host} does not run`);
		process.kill(registry, sent);
		// nsenter stops itself when its child is stopped.
		if (sent === 'SIGCONT' && entered?.pid !== undefined) process.kill(entered.pid, sent);
	};
	const start = async (): Promise<void> => {
		entered = engine.spawnInside(`/shared/${name}/registry`, 'serve', `/shared/${name}/config.yml`);
		entered.stdout?.resume();
		entered.stderr?.resume();
		detach(entered);
		const connect = ['-c', 'busybox nc 127.0.0.1 "$0" </dev/null', String(port)];
		await until(`the registry ${host} answers`, async () => (await engine.runInside('sh', ...connect)) === '');
	};
	await start();
	return {
		host,
		storage,
		start,
		push: (image, as) => push(engine.docker, image, `${host}/${as}`),
		pause: () => signal('SIGSTOP'),
		resume: () => signal('SIGCONT'),
		kill: async () => {
			signal('SIGKILL');
			await until(`the registry ${host} has ended`, () => entered?.exitCode !== null || entered.signalCode !== null);
		},
	};
}

/** Limits what an engine and its registries send each other, in bytes per second; without a rate the limit goes. */
export async function limitRegistries(engine: TestEngine, rate?: number): Promise<void> {
	const limit = ['tbf', 'rate', `${(rate ?? 0) * 8}bit`, 'burst', '128kb', 'latency', '1s'];
	const change = rate === undefined ? ['del', 'dev', 'lo', 'root'] : ['replace', 'dev', 'lo', 'root', ...limit];
	await engine.runInside('tc', 'qdisc', ...change);
}

function configuration(folder: string, host: string, access: 'open' | 'password'): string {
	const settings = {
		version: 0.1,
		log: { level: 'warn' },
		storage: { filesystem: { rootdirectory: `${folder}/storage` }, delete: { enabled: true } },
		http: { addr: host },
		...(access === 'password' && { auth: { htpasswd: { realm: 'lab', path: `${folder}/htpasswd` } } }),
	};
	// YAML reads JSON.
	return JSON.stringify(settings);
}

async function push(docker: Docker, image: string, as: string): Promise<string> {
	const colon = as.lastIndexOf(':');
	const [repo, tag] = [as.slice(0, colon), as.slice(colon + 1)];
	await docker.getImage(image).tag({ repo, tag });
	const answer = await docker.getImage(as).push({ tag, authconfig: registryUser });
	const steps: string[] = [];
	await pipeline(answer, async source => {
		for await (const chunk of source) steps.push(String(chunk));
	});
	await docker.getImage(as).remove();
	const digest = /"Digest":"(sha256:[0-9a-f]+)"/.exec(steps.join(''))?.[1];
	if (digest === undefined) throw new Error(`pushing ${as}: ${steps.slice(-3).join('')}`);
	return digest;
}
