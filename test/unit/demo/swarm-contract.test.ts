import { after, before, describe } from 'node:test';
import { type DemoHosts, startDemoHosts } from '../../../source/demo/hosts.ts';
import { createFixture } from '../../contract/fixture.ts';
import { type Pair, swarmContract } from '../../contract/swarm.ts';

describe("a Swarm of the demo's hosts", { concurrency: 1 }, () => {
	let demo: DemoHosts;
	let pair: Pair;
	before(async () => {
		demo = await startDemoHosts('hosts');
		const [one, two] = demo.engines.map(({ socketPath }) =>
			createFixture({ socketPath, image: 'lavasoftware/lava-dispatcher:2023.01', cleanup: () => undefined }),
		);
		const [first, second] = demo.hosts.map(({ address = '' }) => address);
		if (one === undefined || two === undefined) throw new Error('the demo has several hosts');
		pair = { fixtures: [one, two], addresses: [first ?? '', second ?? ''] };
	});
	after(() => demo?.close());
	swarmContract(() => pair);
});
