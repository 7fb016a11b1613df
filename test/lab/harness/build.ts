/** Builds LAVA's images in an engine that reaches the machine's archive of Debian packages. */

import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { archiveOf } from '../../engine/harness/archive.ts';
import { build } from '../../engine/harness/images.ts';
import { debootstrap, NotInArchive } from '../../engine/harness/root.ts';
import type { Registry } from './registry.ts';
import { untar } from './tar.ts';
import {
	type Component,
	type DebianSuite,
	debianOf,
	hubArchitecture,
	imageName,
	type Release,
	zmqVersion,
} from './releases.ts';

const recipes = join(import.meta.dirname, '../../../fixtures/images/lava');

export type Builder = { docker: Docker; scratch: string };

/** Builds server and dispatcher of a release; resolves with its version. Throws NotInArchive where Debian has none. */
export async function buildRelease(builder: Builder, release: Release): Promise<string> {
	const suite = debianOf[release];
	await buildBase(builder, suite);
	const server = await buildComponent(builder, suite, 'server');
	const dispatcher = await buildComponent(builder, suite, 'dispatcher');
	if (server !== dispatcher) throw new Error(`Debian ${suite} has a server ${server} and a dispatcher ${dispatcher}`);
	return server;
}

/** Builds the two peers that speak ZMQ; the base of bookworm must be there. */
export async function buildZmqPeers({ docker }: Builder): Promise<void> {
	for (const component of ['server', 'dispatcher'] as const) {
		await build(docker, join(recipes, `zmq-${component}`), imageName(component, zmqVersion), reachArchive);
	}
}

export const lavacliImage = 'lavadock-test/lavacli:1';

/** The base of bookworm must be there. */
export async function buildLavacli({ docker }: Builder): Promise<void> {
	await build(docker, join(recipes, 'lavacli'), lavacliImage, reachArchive);
}

/** Pushes both images of a version by the paths of both official hubs: one digest, two names. */
export async function publish(registry: Registry, version: string): Promise<void> {
	for (const component of ['server', 'dispatcher'] as const) {
		const image = imageName(component, version);
		await registry.push(image, image);
		await registry.push(image, `lava/lava/${hubArchitecture}/lava-${component}:${version}`);
	}
}

const reachArchive = { networkmode: 'host' };

/** What apt says where a package is missing, or for the time being what it depends on. */
const uninstallable = /Unable to locate package|has no installation candidate|unmet dependencies/;

/** Builds once to learn the version, and once more, out of the cache of layers, to label it. */
async function buildComponent({ docker }: Builder, suite: DebianSuite, component: Component): Promise<string> {
	const recipe = join(recipes, component);
	const unnamed = `lavadock-test/${component}:${suite}`;
	try {
		await build(docker, recipe, unnamed, { ...reachArchive, buildargs: { SUITE: suite } });
	} catch (error) {
		throw uninstallable.test(String(error))
			? new NotInArchive(`Debian ${suite} has no lava-${component} that can be installed`)
			: error;
	}
	const version = await versionIn(docker, unnamed);
	const tag = imageName(component, version);
	await build(docker, recipe, tag, { ...reachArchive, buildargs: { SUITE: suite, VERSION: version } });
	await docker.getImage(unnamed).remove();
	return version;
}

async function versionIn(docker: Docker, image: string): Promise<string> {
	const container = await docker.createContainer({ Image: image });
	try {
		const archive = await container.getArchive({ path: '/usr/lib/python3/dist-packages/lava_common/VERSION' });
		return (await untar(archive)).trim();
	} finally {
		await container.remove();
	}
}

function baseOf(suite: DebianSuite): string {
	return `lavadock-test/debian:${suite}`;
}

/** A minimal Debian as an image, kept small and quick to install into. */
async function buildBase({ docker, scratch }: Builder, suite: DebianSuite): Promise<void> {
	if ((await docker.listImages({ filters: { reference: [baseOf(suite)] } })).length > 0) return;
	const archive = await archiveOf(suite, scratch);
	if (archive === undefined) throw new NotInArchive(`apt's sources on this machine name no archive with ${suite}`);
	const folder = join(scratch, `debian-${suite}`);
	try {
		await debootstrap(suite, ['ca-certificates'], folder, archive);
		await configure(folder, archive.proxy);
		await importFolder(docker, folder, suite);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function configure(folder: string, proxy: string): Promise<void> {
	const unused = ['doc', 'info', 'locale', 'man'].map(name => `path-exclude=/usr/share/${name}/*\n`).join('');
	await writeFile(join(folder, 'etc/dpkg/dpkg.cfg.d/test-image'), `force-unsafe-io\n${unused}`);
	// A machine's copy of the archive may be some weeks old.
	const apt = ['Acquire::Check-Valid-Until "false";', `Acquire::http::Proxy "${proxy}";`];
	await writeFile(join(folder, 'etc/apt/apt.conf.d/test-image'), `${apt.join('\n')}\n`);
	// Without an init system in a container, packages must not start services.
	await writeFile(join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	for (const path of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale', 'usr/share/man']) {
		await rm(join(folder, path), { recursive: true, force: true });
		await mkdir(join(folder, path));
	}
}

async function importFolder(docker: Docker, folder: string, suite: DebianSuite): Promise<void> {
	const tar = spawn('tar', ['--create', '--directory', folder, '--exclude=./dev/*', '.'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const changes = ['ENV DEBIAN_FRONTEND=noninteractive', 'ENV LANG=C.UTF-8'];
	const answer = await docker.importImage(tar.stdout, { repo: 'lavadock-test/debian', tag: suite, changes });
	await pipeline(answer, async source => {
		for await (const chunk of source) {
			if (String(chunk).includes('"error"')) throw new Error(`importing Debian ${suite}: ${String(chunk)}`);
		}
	});
}
