/** Servers whose database is not in their container: in a PostgreSQL of the lab's own, and one that was there before. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import type { RunOutcome } from '../../source/engine/plan-run/progress.ts';
import type { Expected } from '../../source/lab/lava/database/database.ts';
import type { Plan } from '../../source/lab/plan.ts';
import { databasePassword, type DatabasePlace } from '../../source/lab/plans/server/database.ts';
import { moveOutPlan, type MoveOutRequest } from '../../source/lab/plans/server/move-out.ts';
import { serverPlan } from '../../source/lab/plans/server/server.ts';
import { lavaConditionCheck } from '../../source/server/condition-check.ts';
import { until } from '../engine/harness/until.ts';
import { describeDatabases } from './harness/databases.ts';
import { watchForSecrets } from './harness/witness.ts';

type Outside = MoveOutRequest['to'];

/** What YAML, shells and Python would read otherwise. */
const awkward = `it's "7" #\\ {shelf}: `;

await describeDatabases(
	(release, suite) => `LAVA ${release} with a PostgreSQL of Debian ${suite}`,
	lab => {
		const password = `${awkward}${randomBytes(6).toString('hex')}`;
		const { beside } = lab;

		const elsewhere = (name: string, expected: Expected = 'empty', rest = {}): Outside => ({
			at: 'elsewhere',
			database: { host: 'srv-database', port: 5432, name, user: 'lava', ...rest },
			expected,
		});

		const planOf = (name: string, runsOn: DatabasePlace) => serverPlan(lab.server(name, runsOn));

		function run(name: string, runsOn: DatabasePlace, secret: string): Promise<RunOutcome> {
			const secrets = new Map([[databasePassword(name), secret]]);
			const options = { secrets, lookAt: lavaConditionCheck({ engine: lab.program }) };
			return lab.program.plans.start(planOf(name, runsOn), options).outcome;
		}

		async function within(container: string, command: readonly string[], input = ''): Promise<string> {
			const { code, output, errors } = await lab.inside(container, command, input);
			assert.equal(code, 0, errors);
			return output.trim();
		}

		const sql = (database: string, text: string): Promise<string> =>
			within('srv-database', ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-U', 'lavaserver', database], text);

		const things = async (): Promise<string[]> => {
			const [containers, { Volumes }] = await Promise.all([
				lab.engine.docker.listContainers({ all: true }),
				lab.engine.docker.listVolumes(),
			]);
			return [...containers.flatMap(({ Names }) => Names), ...Volumes.map(({ Name }) => Name)].toSorted();
		};

		it('runs on one that is made for it, whose password is seen nowhere', async () => {
			const witness = await watchForSecrets(lab.engine.docker);
			const outcome = await run('srv', beside('srv-database'), password);
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.deepEqual(await witness.placesOf([password]), []);
			assert.equal(await sql('lavaserver', 'SELECT count(*) > 0 FROM django_migrations'), 't');
			const processes = await within('srv', ['ps', '-eo', 'comm']);
			assert.match(processes, /gunicorn/);
			assert.doesNotMatch(processes, /postgres/);
			assert.ok((await things()).includes('srv-database'));
			assert.ok(!(await things()).includes('srv-postgresql') && !(await things()).includes('/srv-ask'));
		});

		it('finds it again when both are started again, and its role keeps the password', async () => {
			for (const name of ['srv', 'srv-database']) await lab.engine.docker.getContainer(name).stop();
			for (const name of ['srv-database', 'srv']) await lab.engine.docker.getContainer(name).start();
			await until('it answers from its database', () =>
				within('srv', ['lava-server', 'manage', 'workers', 'list']).then(
					() => true,
					() => false,
				),
			);
		});

		it('says what is wrong with a database that it can not have, and leaves everything as it was', async () => {
			await sql(
				'postgres',
				`CREATE ROLE lava LOGIN PASSWORD 'rack-7'; CREATE DATABASE lava OWNER lava ENCODING 'UTF8' TEMPLATE template0;
				CREATE DATABASE other OWNER lava; CREATE DATABASE latin OWNER lava ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
				CREATE DATABASE foreign_one;`,
			);
			await sql('other', 'CREATE TABLE of_somebody (id int); ALTER TABLE of_somebody OWNER TO lava;');
			const former = await things();
			for (const [place, secret, says] of [
				[elsewhere('lava'), 'rack-8', /refuses the password of lava/],
				[elsewhere('nowhere'), 'rack-7', /has no database nowhere\. Make it there: CREATE DATABASE nowhere OWNER lava/],
				[elsewhere('other'), 'rack-7', /is not empty \(1 tables, e\.g\. of_somebody\), and nothing was changed/],
				[elsewhere('latin'), 'rack-7', /is in LATIN1 and LAVA needs UTF8/],
				[elsewhere('lava', 'lava'), 'rack-7', /has no LAVA's data in it \(0 tables\)/],
				[elsewhere('lavaserver', 'empty', { user: 'lavaserver' }), password, /has a LAVA's data in it already/],
				[elsewhere('lava', 'empty', { host: 'no-such-host' }), 'rack-7', /No host no-such-host is known/],
				[elsewhere('lava', 'empty', { port: 5444 }), 'rack-7', /No PostgreSQL answers at srv-database, port 5444/],
			] as const) {
				const outcome = await run('other', place, secret);
				assert.equal(outcome.end, 'failed', String(says));
				assert.match(outcome.error.message, says);
				assert.doesNotMatch(outcome.error.message, /Traceback/);
				assert.deepEqual(outcome.stays, []);
				assert.deepEqual(await things(), former);
			}
			assert.equal(await sql('other', "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), '1');
		});

		it('runs on an empty one of an ordinary role, and goes on with it in another container', async () => {
			const first = await run('one', elsewhere('lava'), 'rack-7');
			assert.equal(first.end, 'done', JSON.stringify(first));
			await within('one', ['lava-server', 'manage', 'workers', 'add', 'calvin']);
			await lab.engine.docker.getContainer('one').remove({ force: true });
			const second = await run('two', elsewhere('lava', 'lava'), 'rack-7');
			assert.equal(second.end, 'done', JSON.stringify(second));
			assert.match(await within('two', ['lava-server', 'manage', 'workers', 'list']), /calvin/);
		});

		it('is told apart from one whose settings lead elsewhere', async () => {
			await within('two', [
				'sh',
				'-c',
				`sed 's/NAME: .*/NAME: "other"/' /etc/lava-server/settings.d/00-database.yaml >/etc/lava-server/settings.d/50-database.yaml`,
			]);
			const plan = planOf('two', elsewhere('lava', 'lava'));
			const proof = plan.steps.find(step => step.do === 'wait' && step.until.is === 'succeeds');
			assert.ok(proof?.do === 'wait' && proof.until.is === 'succeeds');
			const { command, stdin } = proof.until.probe;
			const { code, errors } = await lab.inside('two', command, typeof stdin === 'string' ? stdin : '');
			assert.notEqual(code, 0);
			assert.match(errors, /LAVA uses another database: NAME is other/);
		});

		/** A server as it comes, with its database inside. */
		async function moving(to: MoveOutRequest['to']): Promise<Plan> {
			const found = () => [...lab.program.snapshot().containers.values()].find(({ name }) => name === 'own');
			const container = await until('it is seen', () => (found()?.status === 'running' ? found() : undefined));
			const old = await lab.program.lookups.specOf(container.id);
			assert.ok(old);
			const changes = await lab.program.lookups.changesOf(container.id);
			return moveOutPlan({
				container,
				old,
				changes,
				image: old.spec.image,
				to,
				majors: { from: undefined, to: undefined },
			});
		}

		const start = (plan: Plan, secret: string) =>
			lab.program.plans.start(plan, {
				secrets: new Map([[databasePassword('own'), secret]]),
				lookAt: lavaConditionCheck({ engine: lab.program }),
			});

		const hasCalvin = async (): Promise<boolean> =>
			/calvin/.test(await within('own', ['lava-server', 'manage', 'workers', 'list']).catch(() => ''));

		it('keeps what it has inside when its database can not be moved, or is taken back', async () => {
			const made = await run('own', { at: 'inside' }, '');
			assert.equal(made.end, 'done', JSON.stringify(made));
			await within('own', ['lava-server', 'manage', 'workers', 'add', 'calvin']);
			const former = await things();
			const refused = await start(await moving(elsewhere('other')), 'rack-7').outcome;
			assert.equal(refused.end, 'failed');
			assert.deepEqual([refused.stays, await things()], [[], former]);
			await sql('postgres', "CREATE DATABASE spare OWNER lava ENCODING 'UTF8' TEMPLATE template0;");
			const taken = start(await moving(elsewhere('spare')), 'rack-7');
			await until(
				'LAVA starts there',
				() =>
					taken.progress().steps.some((step, at) => {
						const what = taken.progress().plan.steps[at];
						return step.state === 'running' && what?.do === 'wait' && what.until.is === 'serving';
					}),
				300,
			);
			taken.cancel();
			const outcome = await taken.outcome;
			assert.equal(outcome.end, 'cancelled', JSON.stringify(outcome));
			assert.deepEqual(await things(), former);
			await until('it has its worker', hasCalvin, 120);
			assert.equal(await sql('spare', "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), '0');
		});

		it('has its database moved beside it with all that is in it, and the old one stays', async () => {
			const witness = await watchForSecrets(lab.engine.docker);
			const to = beside('own-database');
			const outcome = await start(await moving(to), password).outcome;
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.deepEqual(await witness.placesOf([password]), []);
			assert.ok(await hasCalvin());
			assert.doesNotMatch(await within('own', ['ps', '-eo', 'comm']), /postgres/);
			const all = await things();
			assert.ok(all.includes('own-postgresql') && all.includes('own-database'), all.join());
			assert.ok(!all.some(name => /^\/own-(?:old|move|ask)/.test(name)), all.join());
		});
	},
);
