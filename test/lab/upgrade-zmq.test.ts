/** A dispatcher taken from ZMQ to HTTP: the master that it spoke with has become a server of another contract. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Engine } from '../../source/engine/engine.ts';
import { switchImages } from '../../source/lab/plans/switch/switch.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { parseVersion } from '../../source/lab/image/version.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { labNetwork } from '../engine/harness/lab.ts';
import { openProgram } from '../engine/harness/program.ts';
import { until } from '../engine/harness/until.ts';
import { containerPicture } from './harness/belongings.ts';
import { type LabEngine, logged, serverAddress, startLabEngine, tokenFile } from './harness/lab.ts';
import { imageName, zmqVersion } from './harness/releases.ts';
import { startRegistry } from './harness/registry.ts';
import { requireLab } from './harness/requirements.ts';
import { reachServer, type Server } from './harness/server.ts';

const skip = await requireLab();

describe('a ZMQ dispatcher switched to HTTP', { skip }, () => {
	let engine: LabEngine;
	let program: Engine;
	let server: Server;
	let registry: string;
	before(async () => {
		engine = await startLabEngine();
		registry = (await startRegistry(engine, 5001, 'open', engine.images.registry)).host;
		await engine.docker.createNetwork(labNetwork);
		const master = await start('lava-master', imageName('server', zmqVersion), [], serverAddress);
		const slave = await start('calvin', imageName('dispatcher', zmqVersion), [
			`MASTER_URL=tcp://${serverAddress}:5556`,
			`LOGGER_URL=tcp://${serverAddress}:5555`,
			'DISPATCHER_HOSTNAME=--hostname=calvin',
			'SOCKS_PROXY=',
		]);
		await logged(slave, /master => PONG/);
		await master.remove({ force: true });
		// It answers to nobody but localhost yet.
		await start('lava-server', imageName('server', '2023.01'), ['GUNICORN_WORKERS=1'], serverAddress);
		server = await reachServer(engine, 'lava-server', serverAddress);
		program = await openProgram(engine.address);
		await until('both are seen', () => ['lava-server', 'calvin'].every(name => container(name)?.detail !== undefined));
	});
	after(async () => {
		await program?.close();
		server?.close();
		engine?.cleanup();
	});

	async function start(name: string, image: string, environment: string[], address?: string) {
		const container = await engine.docker.createContainer({
			name,
			Image: image,
			Env: environment,
			HostConfig: { NetworkMode: labNetwork.Name },
			// LAVA's worker hears no signal as process 1.
			StopTimeout: 1,
			...(address !== undefined && {
				NetworkingConfig: { EndpointsConfig: { [labNetwork.Name]: { IPAMConfig: { IPv4Address: address } } } },
			}),
		});
		await container.start();
		return container;
	}

	const container = (name: string) => [...program.snapshot().containers.values()].find(each => each.name === name);

	async function plan(): Promise<Plan> {
		const [calvin, lava] = [container('calvin'), container('lava-server')];
		assert.ok(calvin && lava);
		const { lookups } = program;
		const [found, target, changes] = await Promise.all([
			lookups.specOf(calvin.id),
			lookups.manifestOf(`${registry}/lavasoftware/lava-dispatcher:2023.01`),
			lookups.changesOf(calvin.id),
		]);
		assert.ok(found && target.state === 'found', JSON.stringify(target));
		const made = switchImages(
			[
				{
					container: calvin,
					found,
					target: target.manifest,
					current: undefined,
					changes,
					worker: {
						name: 'calvin',
						server: { container: { id: lava.id, name: lava.name } },
						serverVersion: parseVersion('2023.01'),
						// The new server has never heard of it.
						online: false,
					},
				},
			],
			{ on: () => ({ architecture: 'amd64', volumes: [] }), waitForJobs: true },
		);
		assert.ok(made.state === 'planned', JSON.stringify(made));
		return made.plan;
	}

	const conditionCheck = () => ({ lookAt: lavaConditionCheck({ engine: program }) });

	const knownWorkers = async (): Promise<string> => (await server.manage(['workers', 'list', '--all'])).output;

	const hostsAllowed = async (): Promise<string> => {
		const script = 'from django.conf import settings\nprint(settings.ALLOWED_HOSTS)\n';
		return (await server.manage(['shell'], script)).output;
	};

	it('and taken back before LAVA has heard it speaks ZMQ again, and LAVA has forgotten it', async () => {
		const former = await containerPicture(engine.docker, 'calvin');
		const made = await plan();
		const waits = made.steps.findLastIndex(step => step.do === 'wait');
		const run = program.plans.start(made, conditionCheck());
		const stop = run.subscribe(() => {
			if (run.progress().steps[waits]?.state === 'running') run.cancel();
		});
		const outcome = await run.outcome;
		stop();
		assert.ok(outcome.end === 'cancelled', JSON.stringify(outcome));
		assert.deepEqual(outcome.stays, []);
		assert.deepEqual(await containerPicture(engine.docker, 'calvin'), former);
		assert.doesNotMatch(await knownWorkers(), /calvin/);
		assert.doesNotMatch(await hostsAllowed(), /172\.18/);
	});

	it('is Online with its environment translated and a token that shows nowhere', async () => {
		const made = await plan();
		assert.match(made.warnings.join('\n'), /URL is http:\/\/172\.18\.0\.5\/, after MASTER_URL/);
		const outcome = await program.plans.start(made, conditionCheck()).outcome;
		assert.equal(outcome.end, 'done', JSON.stringify(outcome));
		const inspect = await engine.docker.getContainer('calvin').inspect();
		const own = inspect.Config.Env.filter(entry => /^(?:URL|WORKER|TOKEN|MASTER|LOGGER|DISPATCHER|SOCKS)/.test(entry));
		assert.deepEqual(own.toSorted(), [`URL=http://${serverAddress}/`, 'WORKER_NAME=--name=calvin']);
		const { output } = await server.manage(['workers', 'details', 'calvin']);
		assert.match(output, /state +: +Online/i);
		const token = /token\s*:\s*(\w+)/i.exec(output)?.[1] ?? '';
		assert.ok(token.length === 32 && !JSON.stringify(inspect).includes(token));
		assert.equal(await engine.runInside('docker', 'exec', 'calvin', 'cat', tokenFile), token);
	});
});
