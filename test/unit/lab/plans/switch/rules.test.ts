/** What speaks against a switch, and what is said before it: each row differs from the one that passes in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../../source/lab/objects.ts';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import { refusal, type Switched, switchWarnings } from '../../../../../source/lab/plans/switch/rules.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';
import { manifest } from './switch-for-tests.ts';

const SERVER = 'lavasoftware/lava-server';
const WORKER = 'lavasoftware/lava-dispatcher';

type Row = {
	from: string;
	to: string;
	spec?: Partial<ContainerSpec>;
	/** Of the server, when the switch is done. */
	server?: string;
	rest?: Partial<Container>;
	current?: Switched['current'];
};

function switched({ from, to, spec = {}, rest = {}, current }: Row): Switched {
	const found = runningOf({ name: from.includes('server') ? 'lava-server' : 'calvin', image: from, ...spec }, rest);
	return { ...found, target: manifest(to), current };
}

const why = (row: Row): string =>
	refusal(switched(row), {
		host: 'amd64',
		serverVersion: row.server === undefined ? undefined : parseVersion(row.server),
	}) ?? 'nothing';

suite('what speaks against a switch', () => {
	const old = { command: ['lava-slave', '--hostname', 'calvin'] };
	const elsewhere = { environment: { DATABASE_URL: 'postgres://db' } };
	const rows: [what: string, row: Row, why: RegExp][] = [
		['nothing, for the same', { from: `${WORKER}:2023.01`, to: `${WORKER}:2023.01` }, /^nothing$/],
		['another part', { from: `${WORKER}:2023.01`, to: `${SERVER}:2023.01` }, /another part/],
		['no part that anybody knows', { from: 'debian:12', to: `${WORKER}:2023.01` }, /^nothing$/],
		['an image to build on', { from: `${WORKER}:2023.01`, to: `${WORKER}-base:2023.01` }, /image to build on/],

		[
			'a server goes back',
			{ from: `${SERVER}:2023.03`, to: `${SERVER}:2023.01` },
			/back from 2023\.03 .*n t restores one, and takes 2023\.01 with it/,
		],
		[
			'a server goes back whose database is elsewhere',
			{ from: `${SERVER}:2023.03`, to: `${SERVER}:2023.01`, spec: elsewhere },
			/only a backup of then leads back \(it goes to where the database runs\)/,
		],
		['a server stays', { from: `${SERVER}:2023.03`, to: `${SERVER}:2023.03` }, /^nothing$/],
		['a server goes on', { from: `${SERVER}:2023.01`, to: `${SERVER}:2023.03` }, /^nothing$/],
		['a server from nobody knows where', { from: SERVER, to: `${SERVER}:2023.01` }, /^nothing$/],
		['a server to nobody knows where', { from: `${SERVER}:2023.01`, to: SERVER }, /^nothing$/],

		[
			'a worker of another version',
			{ from: `${WORKER}:2023.01`, to: `${WORKER}:2023.03`, server: '2023.01' },
			/gives no jobs to 2023\.03/,
		],
		['a worker of its version', { from: `${WORKER}:2023.01`, to: `${WORKER}:2023.03`, server: '2023.03' }, /^nothing$/],
		['a worker of a server that nobody knows', { from: `${WORKER}:2023.01`, to: `${WORKER}:2023.03` }, /^nothing$/],
		[
			'a worker that was no better',
			{ from: `${WORKER}:2023.03`, to: `${WORKER}:2023.03`, server: '2023.01' },
			/^nothing$/,
		],
		['a worker to nobody knows where', { from: `${WORKER}:2023.01`, to: WORKER, server: '2023.01' }, /^nothing$/],
		['a worker from nobody knows where', { from: WORKER, to: `${WORKER}:2023.03`, server: '2023.01' }, /gives no jobs/],
		[
			'of a master, a worker with HTTP',
			{ from: `${WORKER}:2020.08`, to: `${WORKER}:2020.09`, server: '2020.08' },
			/would not understand 2020\.09/,
		],
		[
			'of HTTP, a worker with ZMQ',
			{ from: `${WORKER}:2020.09`, to: `${WORKER}:2020.08`, server: '2020.09' },
			/would not understand 2020\.08/,
		],
		[
			'of a master, any worker with ZMQ',
			{ from: `${WORKER}:2020.08`, to: `${WORKER}:2020.05`, server: '2020.08' },
			/^nothing$/,
		],

		[
			'a command that can’t be translated',
			{ from: `${WORKER}:2020.08`, to: `${WORKER}:2020.09`, spec: old },
			/can't be translated/,
		],
		['no command', { from: `${WORKER}:2020.08`, to: `${WORKER}:2020.09` }, /^nothing$/],
		['a command that stays', { from: `${WORKER}:2020.05`, to: `${WORKER}:2020.08`, spec: old }, /^nothing$/],
		['a command of nobody knows what', { from: WORKER, to: `${WORKER}:2020.09`, spec: old }, /^nothing$/],
	];
	for (const [what, row, expected] of rows) test(what, () => assert.match(why(row), expected));

	test('neither version nor contract of a part that is no worker', () => {
		const row = {
			from: 'lavasoftware/lava-coordinator:2023.01',
			to: 'lavasoftware/lava-coordinator:2022.01',
			server: '2020.08',
		};
		assert.equal(why({ ...row, spec: { name: 'coordinator' } }), 'nothing');
	});
});

suite('what is said before a switch', () => {
	const said = (row: Row, jobsEnd = false): string => switchWarnings(switched(row), jobsEnd).join('\n');
	const worker: Row = { from: `${WORKER}:2023.01`, to: `${WORKER}:2023.03` };
	const server: Row = { from: `${SERVER}:2023.01`, to: `${SERVER}:2023.03` };
	const elsewhere = { environment: { DATABASE_URL: 'postgres://db' } };
	const compose = { labels: { 'com.docker.compose.project': 'lab', 'com.docker.compose.service': 'worker' } };
	const rows: [what: RegExp, under: Row, not: Row][] = [
		[/the workers have no server/, server, worker],
		[/test jobs that run in it break off/, worker, { ...worker, rest: { status: 'exited' } }],
		[/test jobs that run in it break off/, worker, server],
		[/its database is elsewhere and is migrated to 2023\.03/, { ...server, spec: elsewhere }, server],
		[/its database is elsewhere/, { ...server, spec: elsewhere }, { ...server, spec: elsewhere, to: server.from }],
		[/its database is elsewhere/, { ...server, spec: elsewhere }, { ...worker, spec: elsewhere }],
		[/migrations repaired/, { ...server, to: `${SERVER}:2023.06` }, server],
		[/migrations repaired/, { ...server, to: `${SERVER}:2023.06` }, { ...worker, to: `${WORKER}:2023.06` }],
		[/does not tell its version/, { ...server, to: SERVER }, server],
		[/does not tell its version/, { ...server, to: SERVER }, { ...worker, to: WORKER }],
		[/a daily build is not a release/, { ...worker, to: `${WORKER}:2023.03.0004.g1234567` }, worker],
		[
			/a daily build is not a release/,
			{ ...worker, to: `${WORKER}:2023.03.0004.g1234567` },
			{ from: `${WORKER}:2023.03.0001.g7654321`, to: `${WORKER}:2023.03.0004.g1234567` },
		],
		[/Compose file still names/, { ...worker, rest: compose }, worker],
		[/it is paused; the new one runs/, { ...worker, rest: { status: 'paused' } }, worker],
		[/is the same image: this one has no registry/, { ...worker, to: worker.from }, worker],
		[
			/the very same image \(sha256:1111\)/,
			{ ...worker, to: worker.from, current: { digest: 'sha256:1111', list: false } },
			{ ...worker, to: worker.from, current: { digest: 'sha256:2222', list: false } },
		],
	];
	for (const [what, under, not] of rows) {
		test(what.source, () => {
			assert.match(said(under), what);
			assert.doesNotMatch(said(not), what);
		});
	}

	test('no job breaks off where the plan waits for its end', () => {
		assert.doesNotMatch(said(worker, true), /break off/);
	});

	test('of a digest only its beginning', () => {
		const row = { ...worker, to: worker.from, current: { digest: `sha256:${'ab'.repeat(32)}`, list: false } };
		assert.match(said(row), /it runs sha256:abababababab\. The same version should be the same\./);
	});
});
