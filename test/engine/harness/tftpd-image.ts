/** An image that stands for a dispatcher's: Debian's tftpd-hpa, LAVA's way of running scripts first, and a worker's log. */

import type Docker from 'dockerode';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, imageOf } from './images.ts';
import { pings } from './pings.ts';
import { unpacked } from './unpacked.ts';

/** The folder is called by the first; with what it needs of libraries. */
const PACKAGES = [
	'libwrap0 tftpd-hpa libc6 libgcc-s1 libnsl2 libtirpc3 libgssapi-krb5-2 libkrb5-3 libk5crypto3 libcom-err2',
	'libkrb5support0 libkeyutils1 libssl3',
].flatMap(row => row.split(' '));

/** As docker/share/entrypoints/lava-dispatcher.sh at LAVA's tag 2023.01 has it. */
const ENTRYPOINT = `#!/bin/sh
set -e
for hook in $(find /root/entrypoint.d/ -name '*.sh' -type f); do "$hook"; done
${pings}
`;

const DOCKERFILE = `FROM ${imageOf('printer')}
COPY root /
RUN mkdir -p /srv/tftp /tmp && echo 'nobody:x:65534:65534::/:/bin/false' >>/etc/passwd
ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin
ENTRYPOINT ["/root/entrypoint.sh"]
`;

/** Why it can't be had; undefined: it was built. */
export async function buildTftpd(docker: Docker, tag: string, scratch: string): Promise<string | undefined> {
	const folder = await unpacked('bookworm', ...PACKAGES);
	if (folder === undefined) return "no archive has Debian 12's tftpd-hpa";
	const context = await mkdtemp(join(scratch, 'tftpd-'));
	await cp(folder, join(context, 'root'), { recursive: true, verbatimSymlinks: true });
	await mkdir(join(context, 'root', 'root'), { recursive: true });
	await writeFile(join(context, 'root', 'root', 'entrypoint.sh'), ENTRYPOINT, { mode: 0o755 });
	await writeFile(join(context, 'Dockerfile'), DOCKERFILE);
	await build(docker, context, tag);
	await rm(context, { recursive: true });
	return undefined;
}
