/** An image that stands for a dispatcher's: Debian's ser2net, bash and what they need, out of Debian's packages. */

import type Docker from 'dockerode';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './images.ts';
import { unpacked } from './unpacked.ts';

/** ser2net first, for the folder is called by it; then what it needs of libraries, and a shell with its tools. */
const PACKAGES = [
	'ser2net libgensio4 libyaml-0-2 libavahi-client3 libavahi-common3 libdbus-1-3 libopenipmi0 libpython3.11 libsctp1',
	'libwrap0 libexpat1 libc6 libgcc-s1 libstdc++6 libssl3 zlib1g libcap2 libsystemd0 liblz4-1 libzstd1 liblzma5',
	'libgcrypt20 libgpg-error0 libnsl2 libtirpc3 libgssapi-krb5-2 libkrb5-3 libk5crypto3 libcom-err2 libkrb5support0',
	'libkeyutils1 bash libtinfo6 coreutils grep libpcre2-8-0 libselinux1 libacl1 libattr1 libgmp10 dash',
].flatMap(row => row.split(' '));

/** Why it can't be had; undefined: it was built. */
export async function buildSer2net(docker: Docker, tag: string, scratch: string): Promise<string | undefined> {
	const folder = await unpacked('bookworm', ...PACKAGES);
	if (folder === undefined) return "no archive has Debian 12's ser2net";
	const context = await mkdtemp(join(scratch, 'ser2net-'));
	await cp(folder, join(context, 'root'), { recursive: true, verbatimSymlinks: true });
	// ser2net locks a line there, and opens none where it can't.
	await mkdir(join(context, 'root', 'var', 'lock'), { recursive: true });
	await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY root /\nENV PATH=/usr/sbin:/usr/bin:/sbin:/bin\n');
	await build(docker, context, tag);
	await rm(context, { recursive: true });
	return undefined;
}
