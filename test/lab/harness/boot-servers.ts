/**
 * A dispatcher's image with Debian's tftpd-hpa, which LAVA's own images have and those of the tests lack, and with its
 * nbd-server, which an administrator adds.
 */

import type Docker from 'dockerode';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from '../../engine/harness/images.ts';
import { unpacked } from '../../engine/harness/unpacked.ts';

/** With the libraries that it needs beside libc. */
const TFTPD = ['tftpd-hpa', 'libwrap0', 'libnsl2', 'libtirpc3', 'libgssapi-krb5-2', 'libkrb5-3', 'libk5crypto3'].concat(
	['libcom-err2', 'libkrb5support0', 'libkeyutils1'],
);

/** GnuTLS is in Debian's smallest image. */
const NBD = ['nbd-server', 'libglib2.0-0'];

const DOCKERFILE = (image: string): string => `FROM ${image}
COPY in.tftpd nbd-server /usr/sbin/
COPY lib /usr/local/lib/
RUN ldconfig && mkdir -p /srv/tftp && echo 'TFTP_DIRECTORY="/srv/tftp"' >/etc/default/tftpd-hpa
`;

/** Under the same name. Why it can't be had; undefined: it was built. */
export async function addBootServers(docker: Docker, image: string, scratch: string): Promise<string | undefined> {
	const [tftpd, nbd] = [await unpacked('bookworm', ...TFTPD), await unpacked('bookworm', ...NBD)];
	if (tftpd === undefined || nbd === undefined) return "no archive has Debian 12's tftpd-hpa and nbd-server";
	const context = await mkdtemp(join(scratch, 'boot-servers-'));
	await mkdir(join(context, 'lib'));
	for (const folder of [tftpd, nbd]) {
		const files = await readdir(folder, { recursive: true });
		for (const file of files.filter(each => /\/lib[^/]*\.so\.[\d.]+$/.test(each))) {
			await cp(join(folder, file), join(context, 'lib', basename(file)), { verbatimSymlinks: true });
		}
	}
	await cp(join(tftpd, 'usr/sbin/in.tftpd'), join(context, 'in.tftpd'));
	await cp(join(nbd, 'bin/nbd-server'), join(context, 'nbd-server'));
	await writeFile(join(context, 'Dockerfile'), DOCKERFILE(image));
	await build(docker, context, image);
	await rm(context, { recursive: true });
	return undefined;
}
