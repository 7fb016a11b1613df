/** A program named ssh in front of the system's: it notes how it was called and does what a test tells it. */

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Shell code for each use that is made of ssh. What is not given does what a good ssh does. */
export type FakeSshBehaviour = {
	/** `ssh -G`: the configuration. */
	settings?: string;
	/** `ssh -O check`: whether the user keeps a master. */
	check?: string;
	/** `ssh -M`: the connection that stays. */
	master?: string;
	/** The question for docker's socket on the host. */
	question?: string;
	/** docker's bridge. */
	bridge?: string;
	/** The path of what listens at docker's usual socket on the host; the engine unless told. */
	usual?: string;
};

export type FakeSsh = {
	behave(behaviour: FakeSshBehaviour): Promise<void>;
	/** How it was called, one line a call. */
	calls(): Promise<string[]>;
	/** Ends the masters that run, as a line that breaks. */
	breakMasters(): Promise<void>;
	cleanup(): Promise<void>;
};

/** @param engine the path of the socket that is to be found at the far end */
export async function installFakeSsh(engine: string): Promise<FakeSsh> {
	const folder = await mkdtemp(join(tmpdir(), 'lavadock-unit-'));
	const path = process.env['PATH'];
	process.env['PATH'] = `${folder}:${path}`;
	const called = join(folder, 'called');

	/** As an OpenSSH master: a control socket, and beside it the sockets that will be asked for. */
	const master = (usual: string): string => `
		while [ "$1" != -S ]; do shift; done
		echo $$ >>${folder}/masters
		exec ${process.execPath} -e "
			const net = require('net'), path = require('path');
			const forward = (name, to, then) => net.createServer(s => { const e = net.connect(to); s.pipe(e).pipe(s); e.on('error', () => s.destroy()); s.on('error', () => e.destroy()); })
				.listen(path.join(path.dirname(process.argv[1]), name), then);
			forward('engine-1', '${usual}', () => forward('engine-2', '${engine}', () => net.createServer().listen(process.argv[1])));
		" "$2"`;

	const bridge = `exec ${process.execPath} -e "const s = require('net').connect('${engine}'); process.stdin.pipe(s).pipe(process.stdout)"`;

	async function behave(behaviour: FakeSshBehaviour): Promise<void> {
		const script = `#!/bin/sh
echo "$*" >>${called}
case " $* " in
*' -G '*) ${behaviour.settings ?? 'echo "sessiontype default"'} ;;
*' -O check '*) ${behaviour.check ?? 'exit 255'} ;;
*' -O '*) exit 0 ;;
*' -M '*) ${behaviour.master ?? master(behaviour.usual ?? engine)} ;;
*' context inspect '*) ${behaviour.question ?? 'echo unix:///run/docker.sock'} ;;
*) ${behaviour.bridge ?? bridge} ;;
esac
`;
		await writeFile(join(folder, 'ssh'), script, { mode: 0o755 });
	}

	await behave({});
	const lines = async (file: string): Promise<string[]> =>
		existsSync(file) ? (await readFile(file, 'utf8')).trim().split('\n') : [];
	return {
		behave,
		calls: () => lines(called),
		async breakMasters() {
			for (const pid of await lines(join(folder, 'masters'))) process.kill(Number(pid));
			await rm(join(folder, 'masters'));
		},
		async cleanup() {
			process.env['PATH'] = path;
			// What was called last may still be noting that.
			await rm(folder, { recursive: true, maxRetries: 10 });
		},
	};
}
