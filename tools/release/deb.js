/** The Debian package: the one file under /usr/bin, with its man page, completions and papers. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../set-up.js';

/**
 * @param {{ program: string, debian: string, version: string, date: number, completions: Readonly<Record<string, string>>,
 *   copyright: string, scratch: string, file: string, packed?: boolean }} parts
 *   `program`, `file`: paths; `date`: of the commit, in seconds; `completions`: by shell; `packed` false: quickly, for a test
 */
export function makeDeb({ program, debian, version, date, completions, copyright, scratch, file, packed = true }) {
	const folder = mkdtempSync(join(scratch, 'deb-'));
	try {
		const put = putter(folder);
		put('usr/bin/lavadock', readFileSync(program), 0o755);
		put('usr/share/man/man1/lavadock.1.gz', zipped(readFileSync(join(root, 'docs/lavadock.1'))));
		for (const [shell, path] of Object.entries(places)) put(path, Buffer.from(completions[shell] ?? ''));
		const papers = 'usr/share/doc/lavadock';
		put(`${papers}/copyright`, Buffer.from(copyright));
		put(`${papers}/changelog.gz`, zipped(Buffer.from(changelog(version, date))));
		put(`${papers}/CHANGELOG.md.gz`, zipped(readFileSync(join(root, 'CHANGELOG.md'))));
		put(`${papers}/README.md.gz`, zipped(readFileSync(join(root, 'README.md'))));
		put('usr/share/lintian/overrides/lavadock', Buffer.from(OVERRIDES));
		put('DEBIAN/md5sums', Buffer.from(put.sums.join('')));
		const size = Math.ceil(statSync(program).size / 1024) + 200;
		put('DEBIAN/control', Buffer.from(control(version, debian, size)));
		chmodSync(folder, 0o755);
		const { status, stderr } = spawnSync(
			'dpkg-deb',
			['--root-owner-group', ...(packed ? ['-Zxz', '-z6'] : ['-Znone']), '--build', folder, file],
			{
				encoding: 'utf8',
				// One thread, since xz makes other blocks with several.
				env: {
					PATH: process.env['PATH'],
					SOURCE_DATE_EPOCH: String(date),
					XZ_DEFAULTS: '--threads=1',
					DPKG_DEB_THREADS_MAX: '1',
				},
			},
		);
		if (status !== 0) throw new Error(`dpkg-deb failed: ${stderr}`);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** @param {string} folder */
function putter(folder) {
	/** @type {string[]} */
	const sums = [];
	const put = (/** @type {string} */ path, /** @type {Buffer} */ content, mode = 0o644) => {
		const place = join(folder, path);
		for (let made = dirname(place); made.startsWith(folder); made = dirname(made)) {
			mkdirSync(made, { recursive: true });
			chmodSync(made, 0o755);
		}
		writeFileSync(place, content);
		chmodSync(place, mode);
		sums.push(`${createHash('md5').update(content).digest('hex')}  ${path}\n`);
	};
	return Object.assign(put, { sums });
}

/** Where Debian's shells look. */
const places = {
	bash: 'usr/share/bash-completion/completions/lavadock',
	zsh: 'usr/share/zsh/vendor-completions/_lavadock',
	fish: 'usr/share/fish/vendor_completions.d/lavadock.fish',
};

/** Without the name and time that gzip notes. @param {Buffer} content */
const zipped = content => gzipSync(content, { level: 9 });

/** The project has no address for mail: this one is of a domain that is nobody's (RFC 2606). */
const MAINTAINER = 'The lavadock authors <lavadock@example.org>';

/**
 * @param {string} version
 * @param {number} date
 */
const changelog = (version, date) => `lavadock (${version}) unstable; urgency=medium

  * What changed stands in CHANGELOG.md.

 -- ${MAINTAINER}  ${new Date(date * 1000).toUTCString().replace('GMT', '+0000')}
`;

/**
 * @param {string} version
 * @param {string} architecture
 * @param {number} size kilobytes
 */
const control = (version, architecture, size) => `Package: lavadock
Version: ${version}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${size}
Depends: libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 6)
Suggests: docker.io | docker-ce-cli, openssh-client
Section: admin
Priority: optional
Description: terminal console for LAVA labs that run in Docker
 lavadock shows a LAVA lab live over a terminal: networks, addresses,
 containers, logs, events, and every LAVA worker with the reason for its state.
 It changes the lab by plans, which are shown as docker commands before they
 run and are undone when a step fails.
 .
 The program carries its own Node.js runtime and needs nothing else.
`;

/** What lintian asks of packages of Debian itself. */
const OVERRIDES = `# The licences of all parts stand in full, since the package goes to hosts without Debian's copies too.
lavadock: copyright-file-contains-full-apache-2-license *
lavadock: copyright-not-using-common-license-for-gpl *
lavadock: old-fsf-address-in-copyright-file *
# The program is one file: Node.js with its libraries and the console inside.
lavadock: embedded-library *
lavadock: hardening-no-pie *
`;
