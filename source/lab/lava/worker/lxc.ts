/**
 * LXC in a dispatcher: a container can't run it, so LAVA's images bring lava-lxc-mocker, shell scripts in its place. From
 * 2026.04 on LAVA has neither (lava.md 8).
 */

import { isAtLeast, parseVersion, type Version } from '../../image/version.ts';

/** Of real LXC a program, of the mocker a script that names itself in its head. */
export const LXC_FILE = '/usr/bin/lxc-create';

export type LxcTrace = 'mocker' | 'real' | 'script' | 'none';

const FIRST_WITHOUT = '2026.04';

/** @param text of `LXC_FILE`; undefined: there is none */
export function readLxc(text: string | undefined): LxcTrace {
	if (text === undefined) return 'none';
	if (text.startsWith('\u007FELF')) return 'real';
	return /lava[- ]lxc[- ]mocker/i.test(text.slice(0, 2000)) ? 'mocker' : 'script';
}

/** Whether a release knows no LXC any more; undefined: the version does not tell. */
export function isWithoutLxc(version: string | undefined): boolean | undefined {
	const parsed = version === undefined ? undefined : parseVersion(version);
	return parsed && isAtLeast(parsed, FIRST_WITHOUT);
}

export function crossesLxcsEnd(from: Version | undefined, to: Version | undefined): boolean {
	return from !== undefined && to !== undefined && !isAtLeast(from, FIRST_WITHOUT) && isAtLeast(to, FIRST_WITHOUT);
}

/** A fact of the worker's page; undefined where it was not read. */
export function lxcWords(trace: LxcTrace | undefined, version: string | undefined): string | undefined {
	const dropped = isWithoutLxc(version) === true;
	switch (trace) {
		case undefined:
			return undefined;
		case 'mocker':
			return dropped
				? `lava-lxc-mocker, which LAVA no longer uses`
				: 'lava-lxc-mocker: jobs for LXC run in the container';
		case 'real':
			return 'the real one, which can not run in a container';
		case 'script':
			return `${LXC_FILE} is a script that is not lava-lxc-mocker`;
		case 'none':
			return dropped ? `none: LAVA dropped it in ${FIRST_WITHOUT}` : 'none: jobs for LXC fail on it';
	}
}

/** Where health checks and device dictionaries are; LAVA's own templates stand elsewhere. */
const PLACES = ['health-checks', 'devices'].map(name => `/etc/lava-server/dispatcher-config/${name}`);

/** Prints the files of a server that speak of LXC; exits with 1 where there are none. */
export const LXC_SEARCH: readonly string[] = ['grep', '-rliE', '(^|[^[:alnum:]])lxc([^[:alnum:]]|$)', ...PLACES];
