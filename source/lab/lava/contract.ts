/** What a dispatcher's image reads from its environment: one contract to 2020.08, another from 2020.09 (lava.md 1). */

import { compareVersions, isAtLeast, parseVersion, type Version } from '../image/version.ts';

export type Contract = 'zmq' | 'http' | 'unknown';

/** The first CI builds that speak HTTP came after the tag 2020.08 (lava.md 1b). */
const FIRST_HTTP = parseVersion('2020.08.0006.g0');

export function contractOf(version: Version | undefined): Contract {
	if (version === undefined || FIRST_HTTP === undefined) return 'unknown';
	return compareVersions(version, FIRST_HTTP) < 0 ? 'zmq' : 'http';
}

/**
 * A variable the image's entrypoint reads. Where `flag` is there, the value carries it (`WORKER_NAME=--name=calvin`):
 * a bare value makes the daemon exit with 2.
 */
export type Variable = {
	name: string;
	flag?: string;
	/** The first release that reads it, where that is later than the contract itself. */
	since?: string;
	/** Its default; empty: none. */
	standard: string;
	meaning: string;
};

export type WorkerContract = {
	/** The program in the container. */
	daemon: string;
	/** Sourced after the environment: what stands in it beats `-e`. */
	configFile: string;
	/** Where the worker keeps what makes it itself. */
	state: string;
	variables: readonly Variable[];
};

const LOGGING: readonly Variable[] = [
	{ name: 'LOGLEVEL', standard: 'DEBUG', meaning: 'DEBUG, INFO, WARN or ERROR, upper case' },
	{ name: 'LOGFILE', standard: '-', meaning: 'where to log; - is what docker logs shows' },
];

export const WORKER_CONTRACTS: Readonly<Record<'zmq' | 'http', WorkerContract>> = {
	zmq: {
		daemon: 'lava-slave',
		configFile: '/etc/lava-dispatcher/lava-slave',
		state: '/var/lib/lava/dispatcher/slave',
		variables: [
			{ name: 'MASTER_URL', standard: 'tcp://localhost:5556', meaning: "the master's socket" },
			{ name: 'LOGGER_URL', standard: 'tcp://localhost:5555', meaning: "the logger's socket" },
			{ name: 'DISPATCHER_HOSTNAME', flag: '--hostname', standard: '', meaning: "the worker's name in LAVA" },
			{ name: 'IPV6', flag: '--ipv6', standard: '', meaning: 'connect over IPv6' },
			{
				name: 'SOCKS_PROXY',
				flag: '--socks-proxy',
				since: '2019.05',
				standard: '',
				meaning: 'HOST:PORT of a SOCKS proxy',
			},
			{ name: 'ENCRYPT', flag: '--encrypt', standard: '', meaning: 'encrypt the sockets' },
			{ name: 'MASTER_CERT', flag: '--master-cert', standard: '', meaning: "file with the master's certificate" },
			{ name: 'SLAVE_CERT', flag: '--slave-cert', standard: '', meaning: "file with the worker's own certificate" },
			...LOGGING,
		],
	},
	http: {
		daemon: 'lava-worker',
		configFile: '/etc/lava-dispatcher/lava-worker',
		state: '/var/lib/lava/dispatcher/worker',
		variables: [
			{ name: 'URL', standard: 'http://localhost/', meaning: "the server's address" },
			{ name: 'WORKER_NAME', flag: '--name', standard: '', meaning: "the worker's name in LAVA" },
			{ name: 'TOKEN', flag: '--token', standard: '', meaning: "the worker's token, or its file as --token-file=PATH" },
			{ name: 'WS_URL', flag: '--ws-url', standard: '', meaning: "the server's websocket" },
			{ name: 'HTTP_TIMEOUT', flag: '--http-timeout', since: '2020.10', standard: '600', meaning: 'seconds' },
			{ name: 'JOB_LOG_INTERVAL', flag: '--job-log-interval', since: '2022.03', standard: '5', meaning: 'seconds' },
			...LOGGING,
		],
	},
};

/** The variables a dispatcher of this version reads; none where its contract is unknown. */
export function variablesOf(version: Version): readonly Variable[] {
	const contract = contractOf(version);
	if (contract === 'unknown') return [];
	return WORKER_CONTRACTS[contract].variables.filter(({ since }) => since === undefined || isAtLeast(version, since));
}

/** Whether a dispatcher of this version reads a variable (lava.md 1b); of an unknown one it is taken to. */
export function readsVariable(name: string, version: Version | undefined): boolean {
	return version === undefined || variablesOf(version).some(variable => variable.name === name);
}
