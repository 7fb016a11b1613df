/** What boards fetch by TFTP, on real engines: from a container beside the dispatcher, and from its own published port. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { bootPlan } from '../../source/lab/plans/companion/boot/plan.ts';
import type { BootRequest } from '../../source/lab/plans/companion/boot/request.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { runContainer } from './harness/lab.ts';
import { startProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { buildTftpd } from './harness/tftpd-image.ts';
import { until } from './harness/until.ts';

const IMAGE = 'lavasoftware/lava-dispatcher:2023.01';

/** Both of the host: of Docker's bridge, and of the dispatcher's network. */
const [BRIDGE, GATEWAY] = ['172.17.0.1', '172.29.0.1'];

const skip = await requireRealEngine('bookworm');

describe('what boards fetch by TFTP', { skip }, () => {
	let engine: TestEngine;
	let program: Engine;
	let folder: string;
	before(async () => {
		engine = await startEngine({ suite: 'bookworm' });
		folder = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
		assert.equal(await buildTftpd(engine.docker, IMAGE, engine.instance.folder), undefined);
		await engine.docker.createNetwork({
			Name: 'dockernet',
			IPAM: { Config: [{ Subnet: '172.29.0.0/24', Gateway: GATEWAY }] },
		});
		await runContainer(engine.docker, {
			name: 'calvin',
			Image: IMAGE,
			Labels: { 'lavadock.role': 'dispatcher' },
			HostConfig: { NetworkMode: 'dockernet' },
		});
		program = startProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: folder });
		await until('the dispatcher is known', () => calvin()?.detail !== undefined);
	});
	after(async () => {
		await program?.close();
		engine?.cleanup();
		await rm(folder, { recursive: true, force: true });
	});

	const calvin = () => [...program.snapshot().containers.values()].find(({ name }) => name === 'calvin');

	async function serve(more: Partial<BootRequest>): Promise<void> {
		const dispatcher = calvin();
		const old = dispatcher && (await program.lookups.specOf(dispatcher.id));
		assert.ok(dispatcher && old);
		const request: BootRequest = {
			dispatcher,
			old,
			changes: [],
			address: GATEWAY,
			tftp: 'companion',
			http: undefined,
			httpPort: 80,
			nfs: false,
			nbd: undefined,
			tftpFolder: '/srv/tftp',
			names: { tftp: 'calvin-tftp', http: 'calvin-http' },
			restart: 'no',
			worker: 'calvin',
			server: undefined,
			isOnline: true,
			config: undefined,
			...more,
		};
		const { outcome } = program.plans.start(bootPlan(request), { secrets: old.secrets });
		const { end } = await outcome;
		// Without Python nothing in it fetches: that is told, and nothing is taken back.
		assert.equal(end, 'unproven', JSON.stringify(await outcome));
	}

	/** A board asks from the network of the host. */
	const fetched = async (text: string, address: string): Promise<string> => {
		await engine.runInside('docker', 'exec', 'calvin', 'sh', '-c', `echo '${text}' >/srv/tftp/kernel`);
		return engine.runInside('busybox', 'tftp', '-g', '-r', 'kernel', '-l', '-', address);
	};

	it('comes from a container beside the dispatcher', async () => {
		await serve({});
		assert.equal(await fetched('first', GATEWAY), 'first\n');
	});

	it('comes from a published port of its own, at another address, after a restart too', async () => {
		await serve({ address: BRIDGE, tftp: 'inside' });
		assert.equal(await fetched('second', BRIDGE), 'second\n');
		await engine.runInside('docker', 'restart', '-t', '2', 'calvin');
		await until('it serves again', async () => (await fetched('third', BRIDGE)) === 'third\n');
	});
});
