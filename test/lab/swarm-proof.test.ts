/** What a plan that joins hosts into a Swarm says at its end: with all ports open, and behind what filters packets. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { type Hosts, openHosts } from '../../source/engine/hosts.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import { hostKey } from '../../source/lab/host.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { swarmPlan, type SwarmRequest } from '../../source/lab/plans/network/swarm.ts';
import { joinByLan, type Lan } from '../engine/harness/lan.ts';
import { requireOverlay } from '../engine/harness/requirements.ts';
import { eventually, until } from '../engine/harness/until.ts';
import { type LabEngine, startLabEngine } from './harness/lab.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';

const skip = (await requireLab()) || (await requireOverlay());

const [hub, rack] = [hostKey('hub'), hostKey('rack')];

describe('hosts joined into a Swarm, with containers that try it out', { skip, concurrency: 1 }, () => {
	const engines: LabEngine[] = [];
	let lan: Lan;
	let hosts: Hosts;
	let state: string;

	before(async () => {
		state = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
		for (const _ of [hub, rack]) engines.push(await startLabEngine());
		lan = await joinByLan(engines.map(({ instance }) => instance));
		const named = [hub, rack].map((key, at) => ({ key, host: engines[at]?.address }));
		hosts = openHosts(named, { environment: { XDG_STATE_HOME: state } });
		await until('both are live', () =>
			hosts.all().every(({ engine }) => engine.snapshot().connection.state === 'live' && engine.snapshot().host),
		);
	});
	after(async () => {
		await hosts?.close();
		lan?.destroy();
		for (const engine of engines) engine.cleanup();
		if (state !== undefined) await rm(state, { recursive: true, force: true });
	});
	afterEach(async () => {
		for (const { docker, runInside } of engines.toReversed()) {
			await runInside('iptables', '-F', 'INPUT');
			if ((await docker.info()).Swarm?.LocalNodeState !== 'inactive') await docker.swarmLeave({ force: true });
		}
	});

	function planFor(rest: Partial<SwarmRequest> = {}): Plan {
		const [at = '', address = ''] = lan.addresses;
		const image = imageName('dispatcher', '2023.01');
		return swarmPlan({
			manager: { key: hub, address: at, isNew: true },
			joining: [{ key: rack, name: 'rack', address }],
			trial: [hub, rack].map(key => ({ key, name: key, image })),
			...rest,
		});
	}

	/** What reaches the second host at this port is dropped, as by a firewall. */
	async function closed(...ports: readonly (readonly [protocol: string, port: number])[]): Promise<void> {
		for (const [protocol, port] of ports) {
			await engines[1]?.runInside('iptables', '-A', 'INPUT', '-p', protocol, '--dport', String(port), '-j', 'DROP');
		}
	}

	/** Nothing is left of what tried it out; a Swarm's worker lets go of a network a moment after it was removed. */
	const nothingLeft = (): Promise<void> =>
		eventually(async () => {
			for (const { docker } of engines) {
				assert.deepEqual(await docker.listContainers({ all: true }), []);
				const names = (await docker.listNetworks()).map(({ Name }) => Name);
				assert.ok(!names.includes('swarm-trial'), names.join());
			}
		});

	const run = (plan: Plan): Promise<RunOutcome> => hosts.plans.start(plan).outcome;

	async function unproven(plan: Plan): Promise<string> {
		const outcome = await run(plan);
		assert.ok(outcome.end === 'unproven', JSON.stringify(outcome));
		return outcome.unproven.join('\n');
	}

	it('are seen to reach each other, and all that tried it goes again', async () => {
		const outcome = await run(planFor());
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		await nothingLeft();
	});

	it('are not known to reach each other where nothing tried it', async () => {
		assert.match(await unproven(planFor({ trial: [] })), /^rack: joined; not known whether 4789\/udp passes/);
	});

	it('are in it, and it is said, where 4789/udp does not pass', async () => {
		await closed(['udp', 4789]);
		const said = await unproven(planFor());
		assert.match(said, /^Nobody saw that containers of hub reach those of rack \(4789\/udp\)/);
		assert.equal((await engines[0]?.docker.info())?.Swarm?.Nodes, 2);
		await nothingLeft();
	});

	it('are in it, and it is said, where they do not find each other', async () => {
		await closed(['tcp', 7946], ['udp', 7946]);
		await engines[1]?.runInside('iptables', '-A', 'INPUT', '-p', 'tcp', '--sport', '7946', '-j', 'DROP');
		assert.match(await unproven(planFor({ trial: [] })), /^rack has joined; not known to share networks: .*7946\/tcp/);
	});

	it('are both managers where that is wanted, and apart again when the plan is undone', async () => {
		const plan = planFor({ role: 'manager', trial: [] });
		assert.match(await unproven(plan), /4789/);
		await eventually(async () => {
			for (const { docker } of engines) assert.equal((await docker.info()).Swarm?.Managers, 2);
		});
		for (const { docker } of engines.toReversed()) await docker.swarmLeave({ force: true });
		const never = { is: 'running', container: { id: '', name: 'nobody' } } as const;
		const outcome = await run({ ...plan, steps: [...plan.steps, { do: 'wait', until: never, seconds: 1, host: hub }] });
		assert.ok(outcome.end === 'failed', JSON.stringify(outcome));
		assert.deepEqual(outcome.stays, []);
		await eventually(async () => {
			for (const { docker } of engines) assert.equal((await docker.info()).Swarm?.LocalNodeState, 'inactive');
		});
	});
});
