/**
 * Three real engines, of three releases, in one console, the first of them reached by ssh: each with its own picture, and
 * plans over them.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { watchHosts } from '../../source/console/subscriptions/hosts.ts';
import { shownContainers, wholeLab } from '../../source/console/state/hosts.ts';
import { initialState } from '../../source/console/state/initial.ts';
import { createStore, type Store } from '../../source/console/store/store.ts';
import { type Hosts, openHosts } from '../../source/engine/hosts.ts';
import { hostKey } from '../../source/lab/host.ts';
import type { Plan, Step } from '../../source/lab/plan.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { imageOf } from './harness/images.ts';
import { idle } from './harness/lab.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { openSshAccess, type SshAccess } from './harness/ssh.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';
import { applyOperation, operations } from './harness/random-changes.ts';

const skip = await requireRealEngine();

const suites = ['bookworm', 'trixie', 'sid'] as const;
const [first, second, third] = [hostKey('bookworm'), hostKey('trixie'), hostKey('sid')];

describe('three hosts', { skip }, () => {
	let engines: TestEngine[] = [];
	let hosts: Hosts;
	let store: Store;
	let state: string;
	let stop: () => void;
	let access: SshAccess | undefined;
	const path = process.env['PATH'];

	async function open(): Promise<void> {
		const addresses = engines.map(({ address }, index) => (index === 0 ? (access?.address ?? address) : address));
		const named = suites.map((suite, index) => ({ key: hostKey(suite), host: addresses[index] }));
		hosts = openHosts(named, { environment: { XDG_STATE_HOME: state } });
		store = createStore(
			initialState({
				size: { columns: 120, rows: 35 },
				now: Date.now(),
				readOnly: true,
				demo: false,
				logs: {},
				hosts: hosts.all().map(({ named: each, engine }) => ({ named: each, snapshot: engine.snapshot() })),
			}),
		);
		stop = watchHosts(store, hosts);
		await until('all are live', () => hosts.all().every(({ engine }) => engine.snapshot().connection.state === 'live'));
	}

	async function shut(): Promise<void> {
		stop?.();
		store?.close();
		await hosts?.close();
	}

	before(async () => {
		state = await mkdtemp(join(tmpdir(), 'lavadock-hosts-'));
		for (const suite of suites) engines.push(await startEngine({ suite, arguments: ['--live-restore'] }));
		const [one] = engines;
		if (one !== undefined && existsSync('/usr/bin/ssh')) {
			access = await openSshAccess(one);
			process.env['PATH'] = `${access.programs}:${path}`;
		}
		await open();
	});
	after(async () => {
		await shut();
		process.env['PATH'] = path;
		access?.close();
		for (const engine of engines) engine.cleanup();
		if (state !== undefined) await rm(state, { recursive: true, force: true });
	});

	/** What the console has of all of them is what each says of itself. */
	const compare = async (those = engines): Promise<void> => {
		const facts = await Promise.all(those.map(({ docker }) => factsOf(docker)));
		await eventually(() => {
			const seen = engines.flatMap((engine, index) => (those.includes(engine) ? [store.now().hosts[index]] : []));
			assert.deepEqual(
				seen.map(host => host && beliefsOf(host.snapshot)),
				facts,
			);
		}, 60);
	};

	it('are one picture, in which each is what its engine says after any changes', async () => {
		const series = fc.array(fc.tuple(fc.nat({ max: 2 }), operations), { minLength: 60, maxLength: 90 });
		const property = fc.asyncProperty(series, async changes => {
			for (const [at, operation] of changes) {
				const docker = engines[at]?.docker;
				if (docker !== undefined) await applyOperation(docker, operation);
			}
			await compare();
			const { containers } = wholeLab(store.now());
			const sizes = store.now().hosts.map(({ snapshot }) => snapshot.containers.size);
			assert.equal(
				containers.size,
				sizes.reduce((sum, size) => sum + size, 0),
			);
			for (const { named, snapshot } of store.now().hosts) {
				for (const { host } of snapshot.containers.values()) assert.equal(host, named.key);
			}
		});
		await fc.assert(property, { numRuns: 2, endOnFailure: true });
	});

	it('go on without each other: one stands still, one is dead, and the third is seen at once', async () => {
		const [one, two, three] = engines;
		assert.ok(one && two && three);
		const pictured = store.now().hosts.map(({ snapshot }) => snapshot.containers);
		two.pause();
		await three.kill9();
		try {
			await until('the dead one is lost', () => store.now().hosts[2]?.snapshot.connection.state === 'lost');
			const times: number[] = [];
			for (let number = 0; number < 20; number++) {
				const container = await one.docker.createContainer({
					name: `seen-${number}`,
					Image: imageOf('busybox'),
					Cmd: idle,
				});
				const began = performance.now();
				await until('it is seen', () => shownContainers(store.now()).has(container.id));
				times.push(performance.now() - began);
				await container.remove({ force: true });
			}
			// Waiting for the others would take as long as an answer may: seconds.
			assert.ok(Math.max(...times) < 2000, times.join(' '));
			assert.equal(store.now().hosts[1]?.snapshot.containers, pictured[1]);
			assert.equal(store.now().hosts[2]?.snapshot.containers, pictured[2]);
			await until('the other owes an answer', () => {
				const snapshot = store.now().hosts[1]?.snapshot;
				return snapshot?.unansweredSince !== undefined || snapshot?.connection.state === 'lost';
			});
		} finally {
			two.resume();
			await three.start();
		}
		await until('all are live again', () =>
			store.now().hosts.every(({ snapshot }) => snapshot.connection.state === 'live'),
		);
		await compare();
	});

	/** The same name on two hosts, so that a step on the wrong one is seen. */
	const steps = (): Step[] => [
		{ do: 'create-network', network: { name: 'lab', subnets: [{ subnet: '10.90.0.0/24' }] }, host: first },
		{
			do: 'create',
			spec: { name: 'worker', image: imageOf('busybox'), command: idle, networks: [{ network: 'lab' }] },
			host: first,
		},
		{ do: 'create-network', network: { name: 'lab', subnets: [{ subnet: '10.90.0.0/24' }] }, host: second },
		{
			do: 'create',
			spec: { name: 'worker', image: imageOf('busybox'), command: idle, networks: [{ network: 'lab' }] },
			host: second,
		},
		{ do: 'start', container: { id: '', name: 'worker' }, host: second },
		{ do: 'start', container: { id: '', name: 'worker' }, host: first },
		{ do: 'stop', container: { id: '', name: 'worker' }, grace: 0, host: second },
		{ do: 'rename', container: { id: '', name: 'worker' }, to: 'renamed', host: second },
		{ do: 'wait', until: { is: 'running', container: { id: '', name: 'worker' } }, seconds: 20, host: first },
	];
	const plan = (): Plan => ({ title: 'Two workers', steps: steps(), warnings: [] });

	const isMade = async (engine: TestEngine | undefined): Promise<string[]> => {
		const listed = (await engine?.docker.listContainers({ all: true })) ?? [];
		const networks = (await engine?.docker.listNetworks()) ?? [];
		return [
			...listed.map(({ Names, State }) => `${Names[0]} ${State}`).filter(text => /worker|renamed/.test(text)),
			...networks.map(({ Name }) => Name).filter(name => name === 'lab'),
		];
	};
	const made = async (): Promise<unknown> => [await isMade(engines[0]), await isMade(engines[1])];
	const whole = [
		['/worker running', 'lab'],
		['/renamed exited', 'lab'],
	];

	async function clear(): Promise<void> {
		for (const [at, name] of [
			[0, 'worker'],
			[1, 'renamed'],
		] as const) {
			await engines[at]?.docker.getContainer(name).remove({ force: true });
			await engines[at]?.docker.getNetwork('lab').remove();
		}
	}

	it('are changed by one plan', async () => {
		const outcome = await hosts.plans.start(plan()).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		assert.deepEqual(await made(), whole);
		assert.deepEqual(await readdir(join(state, 'lavadock')), []);
		await clear();
	});

	it('are one host where two names lead to one engine', async () => {
		hosts.add({ key: hostKey('again'), host: engines[2]?.address });
		await until('it is live', () => store.now().hosts[3]?.snapshot.host !== undefined);
		const there = store.now().hosts[2]?.snapshot.containers.size ?? 0;
		const others = store
			.now()
			.hosts.slice(0, 2)
			.map(({ snapshot }) => snapshot.containers.size);
		assert.equal(shownContainers(store.now()).size, there + others.reduce((sum, size) => sum + size, 0));
		await hosts.remove(hostKey('again'));
		await until('it is left out', () => store.now().hosts.length === 3);
		assert.equal(third, store.now().hosts[2]?.named.key);
	});

	it('need one sign-in for the one that is reached by ssh, whatever was asked of it', t => {
		if (access === undefined) return t.skip('needs openssh-client');
		assert.equal(access.signIns(), 1);
	});
});
