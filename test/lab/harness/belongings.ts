/** What a LAVA server must not lose, and what its container is: to be compared before and after. */

import type Docker from 'dockerode';

/** Rows of LAVA's tables, as every release has them. */
export type Belongings = Readonly<Record<string, readonly string[]>>;

const QUERIES = {
	users: 'select username, password, is_superuser, is_staff from auth_user order by username',
	tokens: 'select user_id, secret from linaro_django_xmlrpc_authtoken order by secret',
	workers: 'select hostname, token, health from lava_scheduler_app_worker order by hostname',
	devices: 'select hostname, device_type_id, worker_host_id, health from lava_scheduler_app_device order by hostname',
} as const;

/** With what lies in its settings' folder. The server runs, with PostgreSQL in its own container. */
export async function belongingsOf(docker: Docker, container: string): Promise<Belongings> {
	const tables = Object.entries(QUERIES).map(async ([table, query]): Promise<[string, string[]]> => {
		return [
			table,
			await linesOf(docker, container, [
				'psql',
				'--no-align',
				'--tuples-only',
				'--pset=pager=off',
				'--command',
				query,
				'lavaserver',
			]),
		];
	});
	const files = linesOf(
		docker,
		container,
		['sh', '-c', 'find /etc/lava-server -type f -exec sha256sum {} + | sort'],
		'root',
	);
	return Object.fromEntries([...(await Promise.all(tables)), ['settings', await files]]);
}

async function linesOf(docker: Docker, container: string, command: string[], user = 'postgres'): Promise<string[]> {
	const exec = await docker.getContainer(container).exec({ Cmd: command, User: user, AttachStdout: true, Tty: true });
	const chunks: Buffer[] = [];
	for await (const chunk of await exec.start({ Tty: true })) chunks.push(Buffer.from(chunk));
	const text = Buffer.concat(chunks).toString();
	const { ExitCode: code } = await exec.inspect();
	if (code !== 0) throw new Error(`${command.join(' ')}: ${text}`);
	return text.split(/\r?\n/).filter(line => line !== '');
}

/** Of `docker inspect` what no start of the container makes anew, and lists without an order in an order. */
export async function containerPicture(docker: Docker, name: string): Promise<unknown> {
	const { State, NetworkSettings, Mounts, ...rest } = await docker.getContainer(name).inspect();
	const networks = Object.entries(NetworkSettings.Networks).map(([network, endpoint]) => {
		const { EndpointID: _, Aliases, ...kept } = endpoint;
		return [network, { ...kept, aliases: Aliases?.toSorted() }] as const;
	});
	const mounts = Mounts.toSorted((a, b) => (a.Destination < b.Destination ? -1 : 1));
	return { ...rest, mounts, running: State.Running, networks: Object.fromEntries(networks) };
}
