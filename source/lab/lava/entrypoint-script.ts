/** What an image is made for, by the script that LAVA's own images begin with, and that all built on them have (lava.md 1, 2). */

import { WORKER_CONTRACTS, type Contract } from './contract.ts';

export const ENTRYPOINT_SCRIPT = '/root/entrypoint.sh';

export type EntrypointScript = {
	role: 'server' | 'dispatcher';
	/** Of a dispatcher: by the daemon that it starts. */
	contract: Contract;
};

const SERVER = /\blava[-_]server\b/;
const word = (daemon: string): RegExp => new RegExp(String.raw`(?<![\w-])${daemon}(?![\w-])`);
const DAEMONS = (['http', 'zmq'] as const).map(
	contract => [word(WORKER_CONTRACTS[contract].daemon), contract] as const,
);

/** Undefined where it is another's script, or names the daemons of several. */
export function readEntrypointScript(text: string): EntrypointScript | undefined {
	const started = DAEMONS.filter(([daemon]) => daemon.test(text)).map(([, contract]) => contract);
	const [contract, ...more] = started;
	if (SERVER.test(text)) return contract === undefined ? { role: 'server', contract: 'unknown' } : undefined;
	return contract === undefined || more.length > 0 ? undefined : { role: 'dispatcher', contract };
}
