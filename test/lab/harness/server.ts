/** A LAVA server in a container of a test, asked and told by ways of its own: the docker command and plain HTTP. */

import { z } from 'zod';
import type { TestEngine } from '../../engine/harness/engine.ts';
import { openRelay } from '../../engine/harness/relay.ts';
import { until } from '../../engine/harness/until.ts';
import { type Answer, finish } from './finish.ts';

export type Server = {
	readonly container: string;
	/** Address of its web page and API on this machine's loopback. */
	readonly url: string;
	/** `lava-server manage ARGS` with `input` on its standard input. */
	manage(args: readonly string[], input?: string): Promise<Answer>;
	/** GET of `/api/v0.2/PATH`. */
	rest(path: string, token?: string): Promise<Response>;
	/** Adds a superuser with this password, by ways that do not leak it (lava.md 5). */
	addSuperuser(name: string, password: string): Promise<void>;
	/** Makes an API token for a user. */
	addToken(user: string): Promise<string>;
	/** Adds a worker and resolves with its token. */
	addWorker(name: string): Promise<string>;
	/** The token that it knows a worker by. */
	workerToken(name: string): Promise<string>;
	/** What the server says of a worker. */
	worker(name: string): Promise<Worker>;
	/** Closes the way to it. */
	close(): void;
};

const Worker = z.object({
	hostname: z.string(),
	state: z.string(),
	health: z.string(),
	version: z.string().nullish(),
	/** When it was heard last, e.g. `2026-11-30T20:29:47.123456Z`. */
	last_ping: z.string().nullish(),
});
export type Worker = z.infer<typeof Worker>;

/** Resolves when the server's API answers; it may have to migrate its database first. */
export async function reachServer(engine: TestEngine, container: string, address: string): Promise<Server> {
	const relay = await openRelay(() => engine.spawnInside('busybox', 'nc', address, '80'));
	const url = `http://127.0.0.1:${relay.port}/`;
	const manage = (args: readonly string[], input = ''): Promise<Answer> =>
		finish(engine.spawnInside('docker', 'exec', '--interactive', container, 'lava-server', 'manage', ...args), input);
	const rest = (path: string, token?: string): Promise<Response> => {
		// Of a connection that is kept, the server may close its end just when it is used again.
		const headers = { Connection: 'close', ...(token !== undefined && { Authorization: `Token ${token}` }) };
		return fetch(`${url}api/v0.2/${path}`, { headers, signal: AbortSignal.timeout(10_000) });
	};
	const done = async (args: readonly string[], input?: string): Promise<string> => {
		const { code, output, errors } = await manage(args, input);
		if (code !== 0) throw new Error(`lava-server manage ${args.join(' ')}: code ${code}\n${errors}`);
		return output.trim();
	};
	/** What Django's shell printed last; newer releases say first what they import, unless they are to be silent. */
	const lastLine = async (script: string): Promise<string> =>
		(await done(['shell', '--verbosity', '0'], script)).split('\n').at(-1) ?? '';
	const server: Server = {
		container,
		url,
		manage,
		rest,
		addSuperuser: async (name, password) => {
			await done(['users', 'add', name, '--email', `${name}@example.com`, '--staff', '--superuser']);
			await done(['changepassword', name], `${password}\n${password}\n`);
		},
		addToken: user => done(['tokens', 'add', '--user', user]),
		addWorker: name => {
			// In one shell, for each that starts takes a second of a processor. What `workers add` prints differs.
			const add = `from django.core.management import call_command\ncall_command("workers", "add", "${name}")\n`;
			return lastLine(`${add}${tokenScript(name)}`);
		},
		workerToken: name => lastLine(tokenScript(name)),
		worker: async name => {
			const list = z.object({ results: z.array(Worker) }).parse(await (await rest(`workers/?hostname=${name}`)).json());
			const [worker] = list.results.filter(each => each.hostname === name);
			if (worker === undefined) throw new Error(`the server knows no worker ${name}`);
			return worker;
		},
		close: () => relay.close(),
	};
	try {
		await until(`${container} answers`, async () => (await rest('system/version/')).status === 200, 120);
	} catch (error) {
		relay.close();
		throw error;
	}
	return server;
}

const tokenScript = (worker: string): string =>
	`from lava_scheduler_app.models import Worker\nprint(Worker.objects.get(hostname="${worker}").token)\n`;
