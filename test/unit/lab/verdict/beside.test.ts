/** What a verdict says beside its sentence: the facts that decide what to do. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container } from '../../../../source/lab/objects.ts';
import type { CoordinatorTrace } from '../../../../source/lab/lava/coordinator.ts';
import { containerOf, detailOf, endpointOf } from '../objects-for-tests.ts';
import { coordinated, device, named, online, variables } from './conditions.ts';
import { type Changes, now, rowOf } from './small-lab.ts';

const verdict = (changes: Changes) => rowOf(changes).verdict;
const because = (changes: Changes): readonly string[] => verdict(changes).because;

suite('beside a page of 400', () => {
	const bearing = (rest: Partial<Container> = {}): Partial<Container> => ({
		endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.5', aliases: ['other.lab'] })],
		...rest,
	});
	const allows = (hosts: string) => bearing({ detail: detailOf({ environment: [`ALLOWED_HOSTS=${hosts}`] }) });
	const proxy = containerOf('proxy', {
		image: 'nginx:1',
		endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.9', aliases: ['other.lab'] })],
	});
	const file = '/etc/lava-server/settings.d/30-hosts.yaml';
	const inTurns = 'Two containers of one name on a network are asked in turn: take the name from one of them.';
	const rows: [what: string, changes: Changes, facts: readonly string[]][] = [
		['nothing, where the server lacks it', { serverContainer: bearing() }, []],
		['that two bear the name', { serverContainer: bearing(), others: [proxy] }, [inTurns]],
		['nothing, where another bears it alone', { others: [proxy] }, []],
		[
			'that its variable has it, and something else has the last word',
			{ serverContainer: allows('other.lab') },
			['ALLOWED_HOSTS of lava-server has it: another answers there, or its settings.d says otherwise.'],
		],
		[
			'that its file has it, and the server may not have read it',
			{ serverContainer: bearing(), server: { hostSettings: { hosts: ['other.lab'], file } } },
			['ALLOWED_HOSTS of lava-server has it: another answers there, or it was added after lava-server was started.'],
		],
		[
			'that a file replaces the variable that has it',
			{ serverContainer: allows('other.lab'), server: { hostSettings: { hosts: ['lava'], file } } },
			['Its variable ALLOWED_HOSTS has it, and that file replaces it.'],
		],
		[
			'nothing, where a file replaces a variable that lacks it too',
			{ serverContainer: allows('another.lab'), server: { hostSettings: { hosts: ['lava'], file } } },
			[],
		],
	];
	for (const [what, changes, facts] of rows) {
		test(what, () => {
			const said = because({ log: 'host-not-allowed', ...changes });
			assert.deepEqual(
				said.filter(each => /ALLOWED_HOSTS|in turn/.test(each)),
				facts,
			);
		});
	}
});

suite('of a coordinator', () => {
	const maintained = { ...online, devices: [device], health: 'maintenance' } as const;
	const facts = (coordinator: CoordinatorTrace | undefined, changes: Changes = {}): string[] =>
		because({ ...coordinated, ...changes, ...(coordinator && { coordinator }) }).filter(each =>
			/[Mm]ultinode|coordinator/.test(each),
		);
	const unreadable = { state: 'unreadable', why: 'it is no JSON' } as const;

	test('a worker that has none can run none of its jobs, and is told so beside what else holds', () => {
		const said = facts({ state: 'absent' }, { worker: { ...maintained, health: 'active', devices: [] } });
		assert.match(said.join(), /It can't run multinode jobs: it has no \/etc\/lava-coordinator/);
	});

	test('nothing is said of one that answers, or that nobody asked', () => {
		assert.deepEqual(facts(undefined), []);
		assert.deepEqual(facts(named('')), []);
		assert.deepEqual(facts(named(undefined)), []);
	});

	test('what is wrong is told with where it stands', () => {
		const silent = verdict({ ...coordinated, coordinator: named('Connection refused') });
		assert.deepEqual(silent.because.slice(0, 2), [
			'Asked from its container: Connection refused.',
			'/etc/lava-coordinator/lava-coordinator.conf names it.',
		]);
		const unread = verdict({ ...coordinated, coordinator: unreadable });
		assert.deepEqual(unread.because.slice(0, 1), ['/etc/lava-coordinator/lava-coordinator.conf: it is no JSON.']);
	});

	test('another is named where there is one, and not the same again', () => {
		const fix = (coordinator: CoordinatorTrace, changes: Changes = coordinated) =>
			verdict({ ...changes, coordinator }).fix?.action;
		const offered = fix(named('Connection refused'));
		assert.ok(offered?.do === 'name-coordinator');
		assert.equal(fix({ state: 'named', host: offered.host, port: 3079, silent: 'Connection refused' }), undefined);
		assert.equal(fix(named('')), undefined);
		assert.equal(fix(unreadable)?.do, 'name-coordinator');
		assert.equal(fix({ state: 'absent' })?.do, 'name-coordinator');
		assert.equal(fix({ state: 'absent' }, { worker: coordinated.worker }), undefined);
	});
});

suite('of a config file in the worker', () => {
	const misled = (configFile: string): string =>
		because({ environment: ['URL=http://172.18.0.5/', 'WORKER_NAME=--name=calvin'], configFile }).join();

	test('a mistake in it is put right there', () => {
		assert.match(
			misled('URL=172.18.0.5\n'),
			/lava-worker has the last word: take URL out of it, or put it right there, and restart the worker\./,
		);
	});
});

suite('boards', () => {
	test('of a worker that is not at work are not looked at', () => {
		const inner: Changes = {
			server: { workerConfigs: new Map() },
			container: { endpoints: [endpointOf('dockernet', { ipv4: '172.18.0.6' })] },
			others: [
				containerOf('calvin-tftp', {
					networkMode: 'host',
					detail: detailOf({
						entrypoint: ['in.tftpd'],
						command: ['--foreground', '/srv/tftp'],
						mounts: [{ type: 'volume', source: 'calvin-tftp', destination: '/srv/tftp', readOnly: false }],
					}),
				}),
			],
			detail: { mounts: [{ type: 'volume', source: 'calvin-tftp', destination: '/srv/tftp', readOnly: false }] },
		};
		assert.equal(verdict({ ...inner, worker: online }).rule, 'unreachable-address');
		assert.notEqual(verdict(inner).rule, 'unreachable-address', 'it is offline');
		assert.notEqual(
			verdict({ ...inner, worker: online, container: { ...inner.container, status: 'exited' } }).rule,
			'unreachable-address',
			'it does not run',
		);
	});
});

suite('one that has just started', () => {
	const started = (ago: number, changes: Changes = {}) =>
		verdict({ environment: variables().environment ?? [], detail: { startedAt: (now - ago) / 1000 }, ...changes }).rule;

	test('is waited for half a minute, unless it has ended', () => {
		assert.equal(started(5000), 'just-started');
		assert.notEqual(started(3_600_000), 'just-started');
		assert.notEqual(started(5000, { container: { status: 'exited' } }), 'just-started');
		assert.notEqual(started(now), 'just-started', 'nobody knows when');
	});
});
