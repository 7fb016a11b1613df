/** The frozen lab of three hosts as one Swarm: they share a network that a worker of another host than its maker's is on. */

import assert from 'node:assert/strict';
import { finish } from '../../../source/engine/plan-run/start.ts';
import type { Step } from '../../../source/lab/plan.ts';
import { swarmPlan } from '../../../source/lab/plans/network/swarm.ts';
import { until } from '../../until.ts';
import { type FrozenHosts, openFrozenHosts } from './frozen-hosts.ts';

export async function openFrozenSwarm(): Promise<FrozenHosts> {
	const lab = await openFrozenHosts();
	await joinAll(lab);
	return lab;
}

async function joinAll({ hosts }: FrozenHosts): Promise<void> {
	const [server, ...racks] = hosts.all().map(({ named, engine }) => ({ key: named.key, name: named.key, engine }));
	assert.ok(server);
	const joining = racks.map(({ key, name }, at) => ({ key, name, address: `10.20.0.${11 + at}` }));
	await finish(
		hosts.plans.start(swarmPlan({ manager: { key: server.key, address: '10.20.0.10', isNew: true }, joining })),
	);
	const subnet = { subnet: '10.0.1.0/24', gateway: '10.0.1.1', range: '10.0.1.128/25' } as const;
	const network = { name: 'lab', driver: 'overlay', attachable: true, subnets: [subnet] };
	await finish(
		hosts.plans.start({
			title: 'Share a network',
			steps: [
				{ do: 'create-network', network, host: server.key },
				...['lava-server', 'rack-2-worker'].map((name, at): Step => {
					const { engine, key } = at === 0 ? server : (racks[1] ?? server);
					const found = [...engine.snapshot().containers.values()].find(each => each.name === name);
					assert.ok(found);
					const endpoint = { network: 'lab', ipv4: `10.0.1.${5 + at}` };
					return { do: 'connect', container: { id: found.id, name }, endpoint, host: key };
				}),
			],
			warnings: [],
		}),
	);
	for (const { engine } of hosts.all()) {
		await engine.catchUp();
		await until(engine, () => {
			const { host, networks } = engine.snapshot();
			const shared = [...networks.values()].find(({ name }) => name === 'lab');
			const wantedMembers = engine === racks[0]?.engine ? undefined : 1;
			return host?.swarm.state === 'active' && shared?.members.length === wantedMembers;
		});
	}
}
