/** Engines that let not all be asked, or end what they began: through a proxy before a real one. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { labNetwork, runContainer, startLab } from './harness/lab.ts';
import { openProgram } from './harness/program.ts';
import { openProxy, type Proxy } from './harness/proxy.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { beliefsOf, factsOf } from './harness/truth.ts';
import { eventually, until } from './harness/until.ts';

const skip = await requireRealEngine();

describe('an engine behind a proxy', { skip }, () => {
	let engine: TestEngine;
	let proxy: Proxy;
	let program: Engine | undefined;
	before(async () => {
		engine = await startEngine();
		await startLab(engine.docker);
	});
	after(() => engine?.cleanup());
	beforeEach(async () => {
		proxy = await openProxy(join(engine.instance.folder, 'proxy.sock'), engine.socket);
	});
	afterEach(async () => {
		await program?.close();
		await proxy.close();
	});

	const open = async (): Promise<Engine> => (program = await openProgram(proxy.address));
	const gaps = (of: Engine): string[] => of.snapshot().gaps.map(({ says }) => says);
	const nameOf = (of: Engine, name: string) => [...of.snapshot().containers.values()].find(each => each.name === name);

	it('that lets no networks through shows the containers, and says what is missing', async () => {
		proxy.treatments.set('/networks', 'refuse');
		const console = await open();
		const facts = await factsOf(engine.docker);
		await eventually(() => assert.deepEqual(beliefsOf(console.snapshot()).containers, facts.containers));
		assert.deepEqual(gaps(console), ['The engine refuses to list its networks (HTTP 403).']);
	});

	it('that lets no events through is asked for its lists, and what changes is seen', async () => {
		proxy.treatments.set('/events', 'refuse');
		const console = await open();
		assert.equal(console.snapshot().polled, true);
		assert.match(gaps(console).join(), /refuses to tell its events \(HTTP 403\)/);
		const container = engine.docker.getContainer('apache-proxy');
		await container.pause();
		await until('the pause is seen', () => nameOf(console, 'apache-proxy')?.status === 'paused');
		await container.unpause();
		await until('the end of it is seen', () => nameOf(console, 'apache-proxy')?.status === 'running');
	});

	it('that ends the events misses none, stays live, and asks for nothing else', async () => {
		const console = await open();
		await until('all is inspected', () => [...console.snapshot().containers.values()].every(each => each.detail));
		const ids = [...console.snapshot().containers.keys()];
		const states = new Set<string>();
		const stop = console.subscribe(() => states.add(console.snapshot().connection.state));
		for (let round = 1; round <= 3; round++) {
			const earlier = proxy.requests.length;
			proxy.end('/events');
			const { id } = await runContainer(engine.docker, { name: `meanwhile-${round}` });
			await until('the events are there', () =>
				console.events().some(each => each.id === id && each.action === 'start'),
			);
			const asked = proxy.requests.slice(earlier);
			const others = asked.filter(
				each => /^GET \/containers\/\w+\/json/.test(each) && ids.some(of => each.includes(of)),
			);
			assert.deepEqual(others, []);
		}
		const facts = await factsOf(engine.docker);
		await eventually(() => assert.deepEqual(beliefsOf(console.snapshot()), facts));
		stop();
		assert.deepEqual([...states], ['live']);
		const keys = console.events().map(each => `${each.at} ${each.id} ${each.action} ${each.attributes['container']}`);
		assert.equal(new Set(keys).size, keys.length, 'each event is there once');
	});

	it('that holds the head of the events back is live, and hears them when they come', async () => {
		proxy.treatments.set('/events', 'hold-head');
		const console = await open();
		await until('it is said', () => gaps(console).some(says => says.includes('has not begun to tell its events')));
		await engine.docker.createNetwork({ ...labNetwork, Name: 'late', IPAM: { Config: [{ Subnet: '10.75.0.0/24' }] } });
		await until('it hears', () => !console.snapshot().polled);
		await until('the network is seen', () =>
			[...console.snapshot().networks.values()].some(({ name }) => name === 'late'),
		);
		assert.deepEqual(gaps(console), []);
	});

	it('that stops for a while owes an answer from then on', async () => {
		const console = await open();
		await until('all is inspected', () => [...console.snapshot().containers.values()].every(each => each.detail));
		const stoppedAt = Date.now();
		engine.pause();
		try {
			const since = await until('it is said', () => console.snapshot().unansweredSince);
			assert.ok(since >= stoppedAt - 100 && since <= Date.now());
		} finally {
			engine.resume();
		}
		await until('it answers', () => console.snapshot().unansweredSince === undefined);
	});

	it('whose clock is that of this machine has no offset', async () => {
		const console = await open();
		await until('the host is known', () => console.snapshot().host);
		assert.equal(console.snapshot().clockOffset, 0);
	});
});
