/**
 * A LAVA server in one container split into its services, and joined again, with all that it has: cut off on each way,
 * undone, or resumed by keys. Its worker calls the address that the server always had, and is told where its coordinator is.
 */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomFrom } from '../../source/demo/seeded.ts';
import { wholeServer } from '../../source/lab/lava/server/split.ts';
import type { Container } from '../../source/lab/objects.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { databasePassword } from '../../source/lab/plans/server/database.ts';
import { type JoinedPart, joinServerPlan, lavaParts, whyNotJoined } from '../../source/lab/plans/server/join-server.ts';
import { partPlaces } from '../../source/lab/plans/server/part-places.ts';
import { splitExistingPlan, whyNotSplit } from '../../source/lab/plans/server/split-existing.ts';
import { conditionCheckOf } from '../engine/harness/condition-checks.ts';
import { asEnvironment, killed, type Lab, seed } from '../engine/harness/cut-off.ts';
import { until } from '../engine/harness/until.ts';
import { type ArrangedServer, startArrangedServer } from './harness/arranged-server.ts';
import { openByKeys } from './harness/by-keys.ts';
import { drawnReleases } from './harness/drawn-releases.ts';
import { lost, reaches } from './harness/lost-console.ts';
import { postgresqlImage } from './harness/postgresql.ts';
import { requireLab } from './harness/requirements.ts';
import { prepared } from './harness/store.ts';
import { watchForSecrets } from './harness/witness.ts';

/** On a machine that is full. */
const LONG_SECONDS = 600;

for (const [release, suite] of drawnReleases('split-join')) {
	const skip = await requireLab(release);
	const images = skip === false ? await prepared('databases') : undefined;

	describe(`LAVA ${release} split and joined (seed ${seed})`, { skip, concurrency: 1 }, () => {
		let server: ArrangedServer;
		let lab: Lab;
		const random = randomFrom(`${seed} ${release}`);
		const major = images?.databases?.[suite] ?? '';
		before(async () => {
			server = await startArrangedServer(release);
			({ lab } = server);
		});
		after(() => server?.cleanup());

		const facts = async (container: Container): Promise<JoinedPart> => {
			const old = await lab.program.lookups.specOf(container.id);
			assert.ok(old);
			return { container, old, changes: await lab.program.lookups.changesOf(container.id) };
		};

		async function splitting(): Promise<Plan> {
			const container = await until('it runs alone', () => {
				const found = server.named('lava');
				return found?.status === 'running' && found.detail !== undefined && server.named('lava-web') === undefined
					? found
					: undefined;
			});
			const { old, changes } = await facts(container);
			assert.equal(whyNotSplit(container, old), undefined);
			const places = partPlaces(old.spec, lab.program.snapshot());
			const own = /postgresql/.test(JSON.stringify(old.spec.environment?.['SERVICES'] ?? 'postgresql'));
			const database = {
				name: 'lava-database',
				image: postgresqlImage(major),
				major,
				pull: false,
				volume: 'lava-database',
				address: places.database,
			};
			return splitExistingPlan({
				container,
				old,
				changes,
				image: old.spec.image,
				database: own ? database : undefined,
				places: places.parts,
				coordinatorMove: { steps: [], says: [] },
			});
		}

		async function joining(): Promise<Plan> {
			const parts = await until('its parts are seen', () => {
				const found = server.named('lava-web');
				const all = found === undefined ? [] : lavaParts(wholeServer(found, lab.program.snapshot()));
				return all.length === 5 && all.every(each => each.status === 'running' && each.detail !== undefined)
					? all
					: undefined;
			});
			const known = await Promise.all(parts.map(facts));
			assert.equal(whyNotJoined(known), undefined);
			return joinServerPlan({ parts: known, image: server.image, coordinatorMove: { steps: [], says: [] } });
		}

		/** Killed somewhere on its way, and then undone by another console. */
		async function cutOff(plan: Plan, password: string): Promise<void> {
			const secrets = new Map([[databasePassword('lava'), password]]);
			// Where the old containers are removed there is only the way forward.
			const final = plan.steps.findIndex(step => step.do === 'remove');
			const changes = 1 + Math.floor(random() * (2 * final - 1));
			const environment = { ...lab.environment, ...asEnvironment({ plan, secrets }, 'lava') };
			const last = await killed(environment, changes, Math.floor(random() * 40));
			const [cut] = await lab.program.plans.unfinished();
			assert.ok(cut, `it was cut off after ${changes} changes: ${last}`);
			const run = lab.program.plans.undo(cut.id, { secrets, lookAt: conditionCheckOf(lab.program, 'lava') });
			const outcome = await run.outcome;
			assert.equal(outcome.end, 'cancelled', JSON.stringify(outcome));
			assert.deepEqual(await lab.program.plans.unfinished(), []);
		}

		/** As its administrator does it, whose console is lost on the way. */
		async function byKeys(services: string): Promise<void> {
			let console = await openByKeys(server.engine);
			try {
				console.press('n', 'v');
				await console.sees('┌─ Split or join a server ─');
				await console.sees(new RegExp(`Services +${services}`));
				await console.starts({ dangerous: true });
				await reaches(console, 0.9 * random(), LONG_SECONDS);
				console = await lost(server.engine, console);
				await console.ends({ seconds: LONG_SECONDS });
			} finally {
				await console.close();
			}
		}

		const together = ['/calvin', '/lava'];
		const apart = [
			'/calvin',
			'/lava',
			'/lava-coordinator',
			'/lava-database',
			'/lava-publisher',
			'/lava-scheduler',
			'/lava-web',
		];

		it('is as it was when its split is cut off and undone', async () => {
			await cutOff(await splitting(), 'rack-7 "shelf" #3');
			assert.deepEqual(await server.names(), together);
			await server.works();
			assert.equal(await server.coordinator(), 'lava');
		});

		it('is split by keys with all that it has, and its password is seen nowhere', async () => {
			const witness = await watchForSecrets(server.engine.docker);
			await byKeys('one for each');
			assert.deepEqual(await witness.placesOf([await server.password()]), []);
			assert.deepEqual(await server.names(), apart);
			const publisher = await server.engine.docker.getContainer('lava-publisher').inspect();
			assert.equal(publisher.HostConfig.PortBindings['5500/tcp']?.[0]?.HostPort, '15500');
			await server.works();
			assert.equal(await server.coordinator(), 'lava-coordinator');
		});

		it('is as it was when its joining is cut off and undone', async () => {
			await cutOff(await joining(), await server.password());
			assert.deepEqual(await server.names(), apart);
			await server.works();
			assert.equal(await server.coordinator(), 'lava-coordinator');
		});

		it('is joined by keys with all that it has', async () => {
			await byKeys('one container');
			assert.deepEqual(await server.names(), [...together, '/lava-database']);
			await server.works();
			assert.equal(await server.coordinator(), 'lava');
		});
	});
}
