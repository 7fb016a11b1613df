/** The container image, as `docker load` reads it: the one file and the libraries that it is linked with. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	chmodSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { librariesFor } from './emulator.js';

/** What Node's program is linked with, and what libc6 opens to look up names of hosts. */
const WANTED = /^(lib(c|m|stdc\+\+)\.so\.6|lib(dl|resolv|nss_dns|nss_files)\.so\.2|libpthread\.so\.0|libgcc_s\.so\.1)$/;

/**
 * @param {{ program: string, architecture: import('./nodes.js').Architecture, version: string, date: number,
 *   scratch: string, file: string }} parts `date`: of the commit, in seconds
 */
export function makeImage({ program, architecture, version, date, scratch, file }) {
	const folder = mkdtempSync(join(scratch, 'image-'));
	try {
		const layer = join(folder, 'layer.tar');
		tar(fill(join(folder, 'root'), program, architecture), layer, date);
		const config = JSON.stringify({
			architecture: architecture.debian,
			os: 'linux',
			created: new Date(date * 1000).toISOString(),
			config: {
				Entrypoint: ['/usr/bin/lavadock'],
				Env: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8', 'HOME=/root', 'LAVADOCK_IMAGE=1'],
				WorkingDir: '/root',
				Labels: { 'org.opencontainers.image.title': 'lavadock', 'org.opencontainers.image.version': version },
			},
			rootfs: { type: 'layers', diff_ids: [`sha256:${digest(readFileSync(layer))}`] },
		});
		const archive = join(folder, 'archive');
		mkdirSync(archive);
		copyFileSync(layer, join(archive, 'layer.tar'));
		writeFileSync(join(archive, `${digest(config)}.json`), config);
		const manifest = [{ Config: `${digest(config)}.json`, RepoTags: [`lavadock:${version}`], Layers: ['layer.tar'] }];
		writeFileSync(join(archive, 'manifest.json'), JSON.stringify(manifest));
		tar(archive, file, date);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/**
 * @param {string} folder
 * @param {string} program
 * @param {import('./nodes.js').Architecture} architecture
 */
function fill(folder, program, architecture) {
	for (const path of ['usr/bin', 'etc', 'root', 'tmp', 'var/run']) mkdirSync(join(folder, path), { recursive: true });
	const libraries = librariesFor(architecture);
	for (const path of globSync(['**/*.so.*'], { cwd: libraries })) {
		if (WANTED.test(basename(path))) put(join(libraries, path), join(folder, 'lib', basename(path)));
		if (basename(path) === basename(architecture.loader)) put(join(libraries, path), join(folder, architecture.loader));
	}
	copyFileSync(program, join(folder, 'usr/bin/lavadock'));
	chmodSync(join(folder, 'usr/bin/lavadock'), 0o755);
	chmodSync(join(folder, 'tmp'), 0o1777);
	writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/\n');
	writeFileSync(join(folder, 'etc/group'), 'root:x:0:\n');
	return folder;
}

/**
 * A link's file, so that nothing depends on where it leads.
 *
 * @param {string} from
 * @param {string} to
 */
function put(from, to) {
	mkdirSync(dirname(to), { recursive: true });
	copyFileSync(from, to);
	chmodSync(to, 0o755);
}

/**
 * The same bytes from the same files.
 *
 * @param {string} folder
 * @param {string} file
 * @param {number} date
 */
function tar(folder, file, date) {
	const same = ['--sort=name', '--format=gnu', `--mtime=@${date}`, '--owner=0', '--group=0', '--numeric-owner'];
	const { status, stderr } = spawnSync('tar', [...same, '--create', '--file', file, '--directory', folder, '.'], {
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`tar failed: ${stderr}`);
}

/** @param {string | Buffer} content */
const digest = content => createHash('sha256').update(content).digest('hex');
