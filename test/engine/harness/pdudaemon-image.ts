/** An image with Debian's pdudaemon and all that it needs, and with what a dispatcher's image has for it: Python and a shell. */

import type Docker from 'dockerode';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './images.ts';
import { unpacked } from './unpacked.ts';

/** pdudaemon first, for the folder is called by it; then what apt would install with it, and a shell with its tools. */
const PACKAGES = [
	'pdudaemon libc6 libgcc-s1 libbz2-1.0 liblzma5 libpcre2-8-0 libselinux1 libzstd1 zlib1g libacl1 libattr1 libgmp10',
	'libssl3 libpython3.11-minimal libexpat1 python3.11-minimal python3-minimal media-types libcrypt1 libdb5.3 libffi8',
	'libtinfo6 libncursesw6 libcom-err2 libkrb5support0 libk5crypto3 libkeyutils1 libkrb5-3 libgssapi-krb5-2 libtirpc3',
	'libnsl2 libreadline8 libsqlite3-0 libuuid1 libpython3.11-stdlib python3.11 python3 libcap2 libgpg-error0 libgcrypt20',
	'libudev1 libhidapi-hidraw0 libusb-1.0-0 libhidapi-libusb0 liblz4-1 libsodium23 libsystemd0 python3-idna',
	'python3-multidict python3-yarl python3-async-timeout python3-frozenlist python3-aiosignal python3-attr',
	'python3-charset-normalizer python3-aiohttp python3-pkg-resources python3-hid python3-cffi-backend python3-bcrypt',
	'python3-cryptography python3-nacl python3-six python3-paramiko python3-ptyprocess python3-pexpect python3-pyasn1',
	'python3-pycryptodome python3-ply python3-pysmi python3-pysnmp4 python3-certifi python3-urllib3 python3-chardet',
	'python3-requests python3-serial python3-systemd python3-usb bash coreutils grep dash libstdc++6',
].flatMap(row => row.split(' '));

/** Why it can't be had; undefined: it was built. */
export async function buildPdudaemon(docker: Docker, tag: string, scratch: string): Promise<string | undefined> {
	const folder = await unpacked('bookworm', ...PACKAGES);
	if (folder === undefined) return "no archive has Debian 12's pdudaemon";
	const context = await mkdtemp(join(scratch, 'pdudaemon-'));
	const root = join(context, 'root');
	await cp(folder, root, { recursive: true, verbatimSymlinks: true });
	// Where the project's own image has it, which is in the path.
	await symlink('/usr/sbin/pdudaemon', join(root, 'usr/bin/pdudaemon')).catch(() => undefined);
	await mkdir(join(root, 'tmp'), { recursive: true });
	await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY root /\nENV PATH=/usr/sbin:/usr/bin:/sbin:/bin\n');
	await build(docker, context, tag);
	await rm(context, { recursive: true });
	return undefined;
}
