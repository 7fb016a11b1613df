/** Whether a host's kernel can encrypt an overlay, as the options say that it was built with. */

import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod/mini';
import { readOne, text } from '../answers/answer.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import type { AskHost } from './space.ts';

/** What Docker asks the kernel for (moby, libnetwork/drivers/overlay/encryption.go: ESP with rfc4106(gcm(aes))). */
const NEEDED = ['CONFIG_INET_ESP', 'CONFIG_CRYPTO_GCM'];

const QUESTION =
	'{ zcat /proc/config.gz || cat "/boot/config-$(uname -r)"; } 2>/dev/null | grep -E "CONFIG_(INET_ESP|CRYPTO_GCM)[= ]"';

/** Undefined where it can't be known from here. */
export async function findIpsec(session: Session, askHost: AskHost): Promise<boolean | undefined> {
	switch (session.address.kind) {
		case 'unix': {
			const info = await request(session, { method: 'GET', path: '/info' });
			// Behind a socket of this machine there may be a virtual one, with a kernel of its own.
			const { KernelVersion } = readOne(info, 'engine', z.object({ KernelVersion: text }));
			return KernelVersion === release() ? readOptions(await ownOptions()) : undefined;
		}
		case 'ssh':
			return readOptions((await askHost(QUESTION)) ?? '');
		case 'tcp':
			return undefined;
	}
}

async function ownOptions(): Promise<string> {
	try {
		return (await promisify(gunzip)(await readFile('/proc/config.gz'))).toString();
	} catch {
		return readFile(`/boot/config-${release()}`, 'utf8').catch(() => '');
	}
}

/** Lines such as `CONFIG_INET_ESP=m`, or `# CONFIG_INET_ESP is not set`. */
export function readOptions(options: string): boolean | undefined {
	const lines = new Set(options.split('\n').map(line => line.trim()));
	if (NEEDED.some(option => lines.has(`# ${option} is not set`))) return false;
	return NEEDED.every(option => lines.has(`${option}=y`) || lines.has(`${option}=m`)) ? true : undefined;
}
