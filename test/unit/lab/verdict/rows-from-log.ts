/** What a worker's log says: lava.md 4b, row by row. */

import { bare, exited, elsewhere, zmqServer, zmqWorker, reported, refused, lost, type Row } from './conditions.ts';
import { rightVariables } from './small-lab.ts';

export const ROWS_FROM_LOG: readonly Row[] = [
	[
		'wrong-token',
		{ log: 'wrong-token' },
		'wrong',
		/token is not the one that lava-server has for calvin/,
		'give-token',
	],
	[
		'wrong-token',
		{ log: refused(400, `{"error": "Missing 'token'"}`) },
		'wrong',
		/^It sends no token\.$/,
		'give-token',
	],
	['unknown-worker', { log: 'unknown-worker', worker: null }, 'wrong', /knows no worker calvin/, 'give-token'],
	[
		'unknown-worker',
		{ log: 'refused-without-body', worker: null },
		'wrong',
		/knows no worker calvin \(404\)/,
		'give-token',
	],
	[
		'host-not-allowed',
		{ log: 'host-not-allowed' },
		'wrong',
		/other\.lab does not take that name \(400\): if it is lava-server, ALLOWED_HOSTS lacks it/,
		'allow-host',
	],
	['name-not-addressable', { log: 'name-not-addressable' }, 'wrong', /can't address the name "calvin\/2"/, undefined],
	...(
		[
			['2024.05', 'calvin:2', /can't address the name "calvin:2": letters, digits and - _ \. @ only/],
			['2024.09', 'calvin:2', /http:\/\/172\.18\.0\.5\/ is no LAVA server's/],
			['2024.09', 'calvin/2', /can't address the name "calvin\/2": it has a slash/],
		] as const
	).map(([version, name, says]): Row => {
		const log = { ...refused(404, '<!doctype html>'), name, version };
		return ['name-not-addressable', { log, server: { version }, worker: null }, 'wrong', says, undefined];
	}),
	[
		'registration-forbidden',
		{ log: 'registration-forbidden' },
		'wrong',
		/registers no workers from 172\.18\.0\.2/,
		'give-token',
	],
	[
		'version-mismatch',
		{ log: 'version-mismatch' },
		'wrong',
		/2022\.11 is not lava-server's 2023\.01/,
		'change-version',
	],
	[
		'server-unreachable',
		{ log: refused(503, `{"error": "('Connection aborted.', RemoteDisconnected('Remote end closed'))"}`) },
		'wrong',
		/What listens at http:\/\/172\.18\.0\.5\/ closed the connection without an answer/,
		undefined,
	],
	['server-unreachable', { log: 'no-route' }, 'wrong', /No way leads to http:\/\/172\.18\.0\.99/, 'recreate'],
	['server-unreachable', { log: 'no-address' }, 'wrong', /The name nowhere of its server has no address/, 'recreate'],
	[
		'other-network',
		{ log: lost('http://lava-server'), ...elsewhere },
		'wrong',
		/shares no network with lava-server/,
		'connect',
	],
	['other-network', { log: lost('http://172.18.0.5'), ...elsewhere }, 'wrong', /shares no network/, 'connect'],
	['other-network', { ...elsewhere, environment: rightVariables }, 'wrong', /shares no network/, 'connect'],
	['server-unreachable', { log: 'own-container' }, 'wrong', /looks for its server in its own container/, 'recreate'],
	[
		'daemon-ended',
		{ log: reported({ is: 'ended', says: "'lava-logs' is a reserved hostname" }) },
		'wrong',
		/gave up/,
		'restart',
	],
	['refused-400', { log: refused(400, undefined) }, 'wrong', /wrong token, or ALLOWED_HOSTS lacks/, 'recreate'],
	[
		'registration-disabled',
		{ log: refused(403, 'Auto registration is disabled') },
		'wrong',
		/lets no worker register/,
		'give-token',
	],
	[
		'already-registered',
		{ log: refused(403, "Worker 'calvin' already registered") },
		'wrong',
		/lost its token/,
		'give-token',
	],
	['unknown-user', { log: refused(403, 'Unknown user moe') }, 'wrong', /does not know the user/, 'give-token'],
	[
		'registration-forbidden',
		{ log: refused(403, undefined) },
		'wrong',
		/does not let it register itself \(403\)/,
		'give-token',
	],
	['server-half-up', { log: 'server-half-up' }, 'waiting', /LAVA behind it does not/, undefined],
	['server-half-up', { log: refused(502, '<html>') }, 'waiting', /does not \(502\)/, undefined],
	['server-half-up', { log: refused(503, '<html>') }, 'waiting', /does not \(503\)/, undefined],
	['server-half-up', { log: refused(504, '<html>') }, 'waiting', /does not \(504\)/, undefined],
	[
		'version-mismatch',
		{ log: refused(409, undefined) },
		'wrong',
		/^Its version 2023\.01 is not lava-server's/,
		undefined,
	],
	['server-error', { log: refused(500, '<html>') }, 'wrong', /fails at its request \(500\)/, undefined],
	['refused', { log: refused(418, 'I am a teapot') }, 'wrong', /refuses it with HTTP 418/, undefined],
	[
		'greeting-unanswered',
		{ log: 'greeting-unanswered', ...zmqWorker, ...zmqServer },
		'wrong',
		/No master answers at tcp:\/\/172\.18\.0\.5:5556/,
		undefined,
	],
	[
		'master-silent',
		{ log: reported({ is: 'silence' }), ...zmqWorker, ...zmqServer },
		'wrong',
		/fell silent/,
		undefined,
	],
	[
		'misused',
		{ log: 'bare-value', container: exited, environment: bare },
		'wrong',
		/WORKER_NAME holds a value without its option/,
		'recreate',
	],
	['misused', { log: 'lower-case-level', container: exited }, 'wrong', /does not understand its arguments/, undefined],
	[
		'misused',
		{ log: 'lower-case-level', container: exited, environment: [...rightVariables, 'LOGLEVEL=debug'] },
		'wrong',
		/LOGLEVEL=debug has to be in upper case/,
		'recreate',
	],
	[
		'hook-failed',
		{ log: 'hook-failed', container: { status: 'exited', exitCode: 3 } },
		'wrong',
		/boards\.sh failed.*exit code 3/,
		undefined,
	],
];
