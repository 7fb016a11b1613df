/** What boards boot from, on real LAVA: their files really fetched, and the address that they are told written and read back. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findFix } from '../../source/console/effects/fix-worker.ts';
import { gatherFacts } from '../../source/console/facts/gather.ts';
import { lookUp } from '../../source/console/facts/look-up.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import { surveyWorkers } from '../../source/lab/verdict/survey.ts';
import type { WorkerRow } from '../../source/lab/verdict/worker-row.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { type ServerWatch, watchServers } from '../../source/server/watch.ts';
import type { Given } from '../../source/wizards/field.ts';
import { askedKey, type World } from '../../source/wizards/world.ts';
import { wizardOf } from '../../source/wizards/wizards.ts';
import { startProgram } from '../engine/harness/program.ts';
import { seed } from '../engine/harness/cut-off.ts';
import { until } from '../engine/harness/until.ts';
import { openByKeys } from './harness/by-keys.ts';
import { type Lab, startLab } from './harness/lab.ts';
import { drawnReleases } from './harness/drawn-releases.ts';
import { imageName } from './harness/releases.ts';
import { requireLab } from './harness/requirements.ts';
import { addBootServers } from './harness/boot-servers.ts';

/** Of the engine's host. */
const ADDRESS = '172.18.0.1';

/** Of Docker's own bridge, on the host too. */
const BRIDGE = '172.17.0.1';

/** On a machine that is full. */
const LONG_SECONDS = 240;

const CONFIG = '/etc/lava-server/dispatcher.d/calvin/dispatcher.yaml';

for (const [release] of drawnReleases('boot')) {
	const skip = await requireLab(release);

	describe(`boards of a worker of LAVA ${release} (seed ${seed})`, { skip }, () => {
		let lab: Lab;
		let program: Engine;
		let servers: ServerWatch;
		before(async () => {
			lab = await startLab(release);
			assert.equal(
				await addBootServers(lab.engine.docker, imageName('dispatcher', lab.version), lab.engine.instance.folder),
				undefined,
			);
			await lab.startWorker('calvin');
			await lab.online('calvin');
			program = startProgram({ DOCKER_HOST: lab.engine.address });
			servers = watchServers({ engine: program });
			servers.watch(true);
		});
		after(async () => {
			servers?.close();
			await program?.close();
			lab?.cleanup();
		});

		const workers = (): readonly WorkerRow[] => {
			const { containers, networks } = program.snapshot();
			return surveyWorkers({
				now: Date.now(),
				containers,
				networks,
				servers: servers.servers(),
				heard: new Map(),
				traces: new Map(),
			});
		};

		/** The wizard with all looked up that it asks for, run to its end. */
		async function run(given: Given): Promise<RunOutcome> {
			const { missing, fields, make } = wizardOf('boot');
			await until('its server tells of the worker', () =>
				workers().some(({ name, server, container }) => name === 'calvin' && server !== undefined && container?.detail),
			);
			const facts = await gatherFacts(program, { servers: false, others: [], lookAtHost: undefined });
			const snapshot = program.snapshot();
			const hosts = [{ snapshot, address: undefined, readOnly: false }];
			let world: World = { snapshot, hosts, facts: { ...facts, workers: workers() } };
			const asked = missing(given, world);
			const found = await lookUp(program, asked);
			world = { ...world, facts: { ...world.facts, answers: found } };
			assert.deepEqual(missing(given, world).map(askedKey), []);
			assert.deepEqual(
				fields(given, world).flatMap(({ problem }) => problem ?? []),
				[],
			);
			const { plan, secrets } = make(given, world);
			return program.plans.start(plan, { secrets, lookAt: lavaConditionCheck({ engine: program }) }).outcome;
		}

		const inside = (container: string, ...command: string[]): Promise<string> =>
			lab.engine.runInside('docker', 'exec', container, ...command);

		/** As LAVA itself reads it, for each job. */
		const reported = async (): Promise<string> => {
			const script =
				'from lava_server.files import File\nprint("told", repr(File("dispatcher", "calvin").read(raising=False)))\n';
			const { output } = await lab.server.manage(['shell', '--verbosity', '0'], script);
			return /^told '(.*)'$/m.exec(output)?.[1] ?? output;
		};

		it('fetch what the worker writes, by TFTP and HTTP, from containers beside it, set up by keys', async () => {
			const console = await openByKeys(lab.engine);
			try {
				console.press('n', 'f');
				await console.sees('┌─ Boot services for boards ─');
				await console.sees(/For dispatcher +calvin/);
				await console.goTo('Address for boards');
				console.press('ctrl+u');
				console.type(ADDRESS);
				await console.sees(new RegExp(`Address for boards +${ADDRESS}`));
				// A folder of its container alone goes into a volume, so that it is recreated.
				await console.runs({ dangerous: true, seconds: LONG_SECONDS });
			} finally {
				await console.close();
			}
			await inside(
				'calvin',
				'sh',
				'-c',
				'echo kernel of job 7 >/srv/tftp/kernel; mkdir -p /var/lib/lava/dispatcher/tmp/7; echo overlay >/var/lib/lava/dispatcher/tmp/7/overlay',
			);
			assert.equal(
				await lab.engine.runInside('busybox', 'tftp', '-g', '-r', 'kernel', '-l', '-', ADDRESS),
				'kernel of job 7\n',
			);
			assert.equal(
				await lab.engine.runInside('busybox', 'wget', '-q', '-O', '-', `http://${ADDRESS}/tmp/7/overlay`),
				'overlay\n',
			);
			await assert.rejects(lab.engine.runInside('busybox', 'wget', '-q', '-O', '-', `http://${ADDRESS}/worker/token`));
			await lab.online('calvin');
		});

		it('are told the address, in a file that LAVA reads and its web server may write', async () => {
			assert.equal(await reported(), `dispatcher_ip: ${ADDRESS}\\n`);
			const owner = await inside('lava-server', 'stat', '-c', '%U %a', CONFIG);
			const folder = await inside('lava-server', 'stat', '-c', '%U', '/etc/lava-server/dispatcher.d');
			assert.equal(owner.trim(), `${folder.trim()} 644`);
		});

		it('keep what else their file says, and the worker its name, when a port is published for NBD', async () => {
			await inside('lava-server', 'sh', '-c', `echo 'prefix: rack- # ours' >>${CONFIG}`);
			const hostname = await inside('calvin', 'cat', '/etc/hostname');
			const outcome = await run({ address: ADDRESS, services: ['tftp', 'http', 'nbd'] });
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.equal(await reported(), `dispatcher_ip: ${ADDRESS}\\nprefix: rack- # ours\\nnbd_server_port: "61950"\\n`);
			assert.equal(await inside('calvin', 'cat', '/etc/hostname'), hostname);
		});

		const otherDebian = release === 'newest' && "the nbd-server of Debian 12 needs that one's libraries";
		it('reach the NBD server of a job at that port', { skip: otherDebian }, async () => {
			const root = '/var/lib/lava/dispatcher/tmp/root.img';
			await inside('calvin', 'truncate', '--size', '1M', root);
			await lab.engine.runInside(
				'docker',
				'exec',
				'--detach',
				'calvin',
				'nbd-server',
				'0.0.0.0:61950',
				root,
				'-r',
				'-d',
			);
			const greeting = `busybox nc ${ADDRESS} 61950 </dev/null | head --bytes 8`;
			await until('it greets', async () => (await lab.engine.runInside('sh', '-c', greeting)) === 'NBDMAGIC');
		});

		it('fetch from the dispatcher itself too, at another address of the host', async () => {
			const here = { address: BRIDGE, tftp: 'inside', http: 'inside', httpPort: '8081' };
			const outcome = await run(here);
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			await inside('calvin', 'sh', '-c', 'echo kernel of job 8 >/srv/tftp/kernel');
			assert.equal(
				await lab.engine.runInside('busybox', 'tftp', '-g', '-r', 'kernel', '-l', '-', BRIDGE),
				'kernel of job 8\n',
			);
			const url = `http://${BRIDGE}:8081`;
			assert.equal(await lab.engine.runInside('busybox', 'wget', '-q', '-O', '-', `${url}/tmp/7/overlay`), 'overlay\n');
			await assert.rejects(lab.engine.runInside('busybox', 'wget', '-q', '-O', '-', `${url}/worker/token`));
			assert.match(await reported(), /^dispatcher_ip: 172\.17\.0\.1.*dispatcher_http_ip: 172\.17\.0\.1:8081/);
		});

		it('have a verdict when they are told an address where nothing is served, and a fix that tells them the right one', async () => {
			const former = await reported();
			await lab.engine.docker.getContainer('calvin-tftp').remove({ force: true });
			await inside('lava-server', 'sed', '-i', `s/^dispatcher_ip: ${BRIDGE}$/dispatcher_ip: 198.51.100.9/`, CONFIG);
			const judged = async (rule: string): Promise<WorkerRow> => {
				servers.refresh();
				const is = (): WorkerRow | undefined =>
					workers().find(({ name, verdict }) => name === 'calvin' && verdict.rule === rule);
				await until(`the verdict is ${rule}`, () => is() !== undefined);
				return is() ?? assert.fail();
			};
			const row = await judged('served-elsewhere');
			assert.ok(row.verdict.fix);
			const fixing = await findFix(program, row, row.verdict.fix.action);
			assert.ok(fixing.state === 'planned', JSON.stringify(fixing));
			const outcome = await program.plans.start(fixing.plan, { lookAt: lavaConditionCheck({ engine: program }) })
				.outcome;
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.equal(await reported(), former);
			await judged('online');
		});
	});
}
