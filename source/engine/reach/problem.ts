/** Why an engine can't be talked to, said so that it can be fixed. */

import type { EngineProblem } from '../../lab/objects.ts';
import { codeOf } from '../../text/error.ts';
import { plain } from '../../text/sanitise.ts';
import { answerOf, EngineError, statusOf, wordsOf } from '../engine-error.ts';
import type { EngineAddress } from './docker-host.ts';

/** Turns whatever was thrown while talking to `address` into its sentence and remedies. */
export function problemOf(error: unknown, address: EngineAddress | undefined): EngineProblem {
	const known = findKnown(error);
	if (known) {
		return known;
	}
	const words = plain(wordsOf(error));
	if (!address) {
		return { kind: 'unknown', message: words, remedy: [] };
	}
	const code = codeOf(error) ?? '';
	const problem = address.kind === 'unix' ? socketProblem(code, address) : networkProblem(code, address);
	if (problem) {
		return { ...problem, remedy: [...problem.remedy, ...elsewhere(address)] };
	}
	const status = statusOf(error);
	if (status !== undefined && answerOf(error) === undefined) {
		return {
			kind: 'bad-address',
			message: `What answers at ${plain(address.shown)} is no Docker Engine (HTTP ${status}).`,
			remedy: ['Check the address, its port, and proxies between.', ...elsewhere(address)],
		};
	}
	return { kind: 'unknown', message: `The engine at ${plain(address.shown)} can't be used: ${words}.`, remedy: [] };
}

/** The sentence made where the error arose, however deep a library wrapped it. */
function findKnown(error: unknown): EngineProblem | undefined {
	for (let at = error; at instanceof Error; at = at.cause) {
		if (at instanceof EngineError) {
			return at.problem;
		}
	}
	if (statusOf(error) === 400 && /client version .* is too (old|new)/.test(wordsOf(error))) {
		return {
			kind: 'version',
			message: `The engine does not speak lavadock's version of the Docker API: ${wordsOf(error)}.`,
			remedy: ['Upgrade lavadock, or the engine where it is the older one.'],
		};
	}
	return undefined;
}

function socketProblem(code: string, address: EngineAddress & { kind: 'unix' }): EngineProblem | undefined {
	const path = plain(address.path);
	switch (code) {
		case 'ENOENT':
			return {
				kind: 'no-engine',
				message: `There is no Docker Engine here: the socket ${path} does not exist.`,
				remedy: [
					'If it is not installed:',
					'$ sudo apt install docker.io',
					'If it is installed, start it:',
					'$ sudo systemctl start docker',
				],
			};
		case 'EACCES':
		case 'EPERM':
			return {
				kind: 'not-permitted',
				message: `You may not use the Docker Engine: the socket ${path} is closed to this user.`,
				remedy: ['Join the group docker, then sign out and in again:', '$ sudo usermod -aG docker $USER'],
			};
		case 'ECONNREFUSED':
		case 'ECONNRESET':
		case 'EPIPE':
			return {
				kind: 'not-running',
				message: `The Docker Engine is not running: nothing answers at ${path}.`,
				remedy: ['Start it:', '$ sudo systemctl start docker', 'See why it stopped:', '$ sudo journalctl -u docker -e'],
			};
		case 'ENOTSOCK':
		case 'ENOTDIR':
			return {
				kind: 'bad-address',
				message: `${plain(address.origin)} names ${path}, which is no socket.`,
				remedy: [],
			};
		default:
			return undefined;
	}
}

function networkProblem(code: string, address: EngineAddress): EngineProblem | undefined {
	const shown = plain(address.shown);
	switch (code) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return {
				kind: 'unreachable',
				message: `The host of ${shown} has no known address.`,
				remedy: ['Check the name and the name server.'],
			};
		case 'ECONNREFUSED':
		case 'ECONNRESET':
		case 'EPIPE':
			return {
				kind: 'not-running',
				message: `No Docker Engine answers at ${shown}.`,
				remedy: ['On that host:', '$ sudo systemctl status docker'],
			};
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'ETIMEDOUT':
			return {
				kind: 'unreachable',
				message: `The host of ${shown} can't be reached (${code}).`,
				remedy: ['Check the network, the address and firewalls between.'],
			};
		default:
			return isTls(code) ? tlsProblem(code, shown) : undefined;
	}
}

/** OpenSSL's and Node's names of failures: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function isTls(code: string): boolean {
	return /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/.test(
		code,
	);
}

function tlsProblem(code: string, shown: string): EngineProblem {
	return {
		kind: 'tls',
		message: `The engine at ${shown} and lavadock do not agree on TLS (${code}).`,
		remedy: ['Check DOCKER_TLS_VERIFY, and ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH.'],
	};
}

/** A reminder for those who did not mean this engine. */
function elsewhere({ origin, shown }: EngineAddress): string[] {
	switch (origin) {
		case 'the default':
			return [];
		case 'DOCKER_HOST':
			return [`DOCKER_HOST is "${plain(shown)}"; without it docker's own choice is used:`, '$ unset DOCKER_HOST'];
		default:
			return [`This engine was chosen by ${plain(origin)}: "${plain(shown)}".`];
	}
}
