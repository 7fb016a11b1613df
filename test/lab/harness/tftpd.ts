/** A dispatcher's image with Debian's tftpd-hpa, which LAVA's own images have and those of the tests lack. */

import type Docker from 'dockerode';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from '../../engine/harness/images.ts';
import { unpacked } from '../../engine/harness/unpacked.ts';

/** With the libraries that it needs beside libc. */
const PACKAGES = [
	'tftpd-hpa',
	'libwrap0',
	'libnsl2',
	'libtirpc3',
	'libgssapi-krb5-2',
	'libkrb5-3',
	'libk5crypto3',
].concat(['libcom-err2', 'libkrb5support0', 'libkeyutils1']);

const DOCKERFILE = (image: string): string => `FROM ${image}
COPY in.tftpd /usr/sbin/in.tftpd
COPY lib /usr/local/lib/
RUN ldconfig && mkdir -p /srv/tftp && echo 'TFTP_DIRECTORY="/srv/tftp"' >/etc/default/tftpd-hpa
`;

/** Under the same name. Why it can't be had; undefined: it was built. */
export async function addTftpd(docker: Docker, image: string, scratch: string): Promise<string | undefined> {
	const folder = await unpacked('bookworm', ...PACKAGES);
	if (folder === undefined) return "no archive has Debian 12's tftpd-hpa";
	const context = await mkdtemp(join(scratch, 'tftpd-'));
	await mkdir(join(context, 'lib'));
	const files = await readdir(folder, { recursive: true });
	for (const file of files.filter(each => /\/lib[^/]*\.so\.[\d.]+$/.test(each))) {
		await cp(join(folder, file), join(context, 'lib', basename(file)), { verbatimSymlinks: true });
	}
	await cp(join(folder, 'usr/sbin/in.tftpd'), join(context, 'in.tftpd'));
	await writeFile(join(context, 'Dockerfile'), DOCKERFILE(image));
	await build(docker, context, image);
	await rm(context, { recursive: true });
	return undefined;
}
