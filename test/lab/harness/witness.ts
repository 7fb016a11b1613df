/**
 * Sees everything that a secret may leak to while a test runs: events, processes, logs, inspect of all objects, and
 * files.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';

export type Witness = {
	/**
	 * Ends the watch and resolves with the places where one of these texts was seen, the files of `folder` among them;
	 * none is well.
	 */
	placesOf(secrets: readonly string[], folder?: string): Promise<string[]>;
};

/** How often the process list is read, in milliseconds: a command of LAVA's lives for a second at least. */
const samplingInterval = 100;

/** Watches an engine, and the process list of the whole machine, from now on. */
export async function watchForSecrets(docker: Docker): Promise<Witness> {
	const events: string[] = [];
	const processes = new Set<string>();
	const stream = await docker.getEvents();
	stream.on('data', (chunk: Buffer) => events.push(chunk.toString()));
	// A killed engine ends the stream.
	stream.on('error', () => undefined);
	const sampling = setInterval(() => sampleProcesses(processes), samplingInterval).unref();
	return {
		placesOf: async (secrets, folder) => {
			clearInterval(sampling);
			const places: [string, string][] = [
				['docker events', events.join('')],
				...Array.from(processes, (line): [string, string] => [`process: ${line.slice(0, 60)}`, line]),
				...(await execsOf(docker, events.join(''))),
				...(await objectsOf(docker)),
				...(folder === undefined ? [] : await filesOf(folder)),
			];
			if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
			return places.filter(([, text]) => secrets.some(secret => text.includes(secret))).map(([place]) => place);
		},
	};
}

function sampleProcesses(into: Set<string>): void {
	for (const pid of readdirSync('/proc')) {
		if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
		try {
			into.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
		} catch {
			// It has ended meanwhile.
		}
	}
}

/** The engine forgets an exec some minutes after its end. */
async function execsOf(docker: Docker, events: string): Promise<[string, string][]> {
	const places: [string, string][] = [];
	for (const id of new Set(events.match(/(?<="execID":")[0-9a-f]+/g))) {
		const inspected = await docker
			.getExec(id)
			.inspect()
			.catch(() => undefined);
		if (inspected !== undefined) places.push([`exec ${id}`, JSON.stringify(inspected)]);
	}
	return places;
}

async function objectsOf(docker: Docker): Promise<[string, string][]> {
	const places: [string, string][] = [];
	for (const { Id, Names } of await docker.listContainers({ all: true })) {
		const container = docker.getContainer(Id);
		const log = await container.logs({ stdout: true, stderr: true, follow: false });
		places.push([`log of ${Names.join()}`, log.toString()]);
		places.push([`inspect of ${Names.join()}`, JSON.stringify(await container.inspect())]);
	}
	for (const { Id, RepoTags } of await docker.listImages()) {
		const image = docker.getImage(Id);
		places.push([`image ${RepoTags?.join() ?? Id}`, JSON.stringify([await image.inspect(), await image.history()])]);
	}
	places.push(['networks', JSON.stringify(await docker.listNetworks())]);
	places.push(['volumes', JSON.stringify(await docker.listVolumes())]);
	return places;
}

async function filesOf(folder: string): Promise<[string, string][]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
	return Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await readFile(path, 'latin1')]));
}
