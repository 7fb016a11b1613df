/** A dispatcher's own image on real engines: built by the wizard, run, and built again on the next release. */

import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gatherFacts } from '../../source/console/facts/gather.ts';
import { lookUp } from '../../source/console/facts/look-up.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunOutcome, RunProgress } from '../../source/engine/plan-run/progress.ts';
import type { Plan } from '../../source/lab/plan.ts';
import type { Given } from '../../source/wizards/field.ts';
import { rebuilt } from '../../source/lab/plans/image.ts';
import { type WizardId, wizardOf } from '../../source/wizards/wizards.ts';
import type { World } from '../../source/wizards/world.ts';
import { startEngine, type TestEngine } from './harness/engine.ts';
import { dockerSdk, exportedTo, type Language } from './harness/exported.ts';
import { build, imageOf } from './harness/images.ts';
import { openProgram } from './harness/program.ts';
import { requireRealEngine } from './harness/requirements.ts';
import { until } from './harness/until.ts';

const entrypoint = join(import.meta.dirname, '../../fixtures/images/lava/dispatcher/entrypoint.sh');
const BASE = 'lavasoftware/lava-dispatcher';

/** What there is of Debian's, as far as a build asks for it: packages called nosuch... are none. */
const APT = `#!/bin/sh
for word; do
	case $word in
	nosuch*) echo "E: Unable to locate package $word" >&2; exit 100 ;;
	esac
done
echo "$@" >>/apt
`;

/** A base of a release: LAVA's entrypoint, and programs that say what they were called with. */
async function buildBase(engine: TestEngine, version: string): Promise<void> {
	const context = await mkdtemp(join(engine.instance.folder, 'base-'));
	await writeFile(join(context, 'entrypoint.sh'), await readFile(entrypoint));
	await writeFile(join(context, 'lava-worker'), `#!/bin/sh\necho "worker of ${version}: $*"\nexec sleep 1000\n`);
	await writeFile(join(context, 'apt-get'), APT);
	await writeFile(
		join(context, 'Dockerfile'),
		`FROM ${imageOf('busybox')}
COPY entrypoint.sh /root/entrypoint.sh
COPY lava-worker apt-get /bin/
RUN chmod 755 /root/entrypoint.sh /bin/lava-worker /bin/apt-get && mkdir -p /usr/share/snmp /usr/local/bin && echo ${version} >/release
CMD []
ENTRYPOINT ["/root/entrypoint.sh"]
`,
	);
	await build(engine.docker, context, `${BASE}:${version}`);
	await rm(context, { recursive: true });
}

const sdk = await dockerSdk();

for (const suite of ['bookworm', 'sid'] as const) {
	const skip = await requireRealEngine(suite);

	describe(`a dispatcher's own image on the Engine of Debian ${suite}`, { skip }, () => {
		let engine: TestEngine;
		let program: Engine;
		let state: string;
		let lab: string;
		before(async () => {
			engine = await startEngine({ suite });
			state = await mkdtemp(join(tmpdir(), 'lavadock-state-'));
			lab = join(engine.instance.shared, 'files');
			await mkdir(join(lab, 'mibs/deep'), { recursive: true });
			await writeFile(join(lab, 'power.sh'), '#!/bin/sh\necho power "$@"\n');
			await chmod(join(lab, 'power.sh'), 0o750);
			await writeFile(join(lab, 'mibs/deep/A'), 'a mib');
			await writeFile(join(lab, 'z-first'), '#!/bin/sh\necho first\n');
			await writeFile(join(lab, 'a-second.sh'), '#!/bin/sh\necho second\n');
			await buildBase(engine, '2023.01');
			await buildBase(engine, '2023.08');
			program = await openProgram({ DOCKER_HOST: engine.address, XDG_STATE_HOME: state });
		});
		after(async () => {
			await program?.close();
			engine?.cleanup();
			await rm(state, { recursive: true, force: true });
		});

		/** Answers all that the form asks, as the console does. */
		async function worldFor(wizard: WizardId, given: Given): Promise<World> {
			const facts = await gatherFacts(program, { servers: false, others: [], lookAtHost: undefined });
			const snapshot = program.snapshot();
			let world: World = {
				snapshot,
				hosts: [{ snapshot, address: undefined, readOnly: false }],
				facts: { ...facts, workers: [] },
			};
			for (let asked = wizardOf(wizard).missing(given, world); asked.length > 0;) {
				// What is asked next follows from what is known.
				// oxlint-disable-next-line no-await-in-loop
				const found = await lookUp(program, asked);
				world = { ...world, facts: { ...world.facts, answers: new Map([...world.facts.answers, ...found]) } };
				asked = wizardOf(wizard)
					.missing(given, world)
					.filter(each => !found.has(JSON.stringify(each)));
			}
			return world;
		}

		async function planOf(given: Given): Promise<Plan> {
			const all: Given = { source: 'here', image: `${BASE}:2023.01`, network: 'none', ...given };
			const world = await worldFor('image', all);
			assert.deepEqual(
				wizardOf('image')
					.fields(all, world)
					.flatMap(({ problem }) => problem ?? []),
				[],
			);
			return wizardOf('image').make(all, world).plan;
		}

		async function run(plan: Plan): Promise<{ outcome: RunOutcome; progress: RunProgress }> {
			const started = program.plans.start(plan);
			return { outcome: await started.outcome, progress: started.progress() };
		}

		const tagIn = ({ steps }: Plan): string => steps.flatMap(step => (step.do === 'build' ? [step.tag] : []))[0] ?? '';

		/** What a command prints in a container of the image; without one, what the image itself logs until it has said `until`. */
		async function says(image: string, command: readonly string[], entrypointOf?: string[]): Promise<string> {
			const container = await engine.docker.createContainer({
				Image: image,
				Cmd: [...command],
				...(entrypointOf && { Entrypoint: entrypointOf }),
				Env: ['WORKER_NAME=--name=calvin'],
				// Its log is then the text alone.
				Tty: true,
			});
			await container.start();
			const text = async (): Promise<string> => (await container.logs({ stdout: true, stderr: true })).toString();
			await until('it has said all', async () => /worker of|the end/.test(await text()));
			const said = await text();
			await container.remove({ force: true });
			return said.replaceAll('\r', '');
		}

		const look =
			'stat -c "%a %u %n" /usr/local/bin/power.sh /usr/share/snmp/mibs/deep/A /usr/local/lib/entrypoint.d/*; cat /apt /release /made; echo the end';

		const given = (): Given => ({
			packages: 'snmp curl',
			files: `${lab}/power.sh:/usr/local/bin/ ${lab}/mibs:/usr/share/snmp/`,
			scripts: `${lab}/z-first ${lab}/a-second.sh`,
			command: 'echo "$A" >/made',
			arguments: 'A=argued',
		});

		const expected = (release: string): RegExp =>
			new RegExp(
				[
					'750 0 /usr/local/bin/power.sh',
					'644 0 /usr/share/snmp/mibs/deep/A',
					'755 0 /usr/local/lib/entrypoint.d/10-z-first.sh',
					'755 0 /usr/local/lib/entrypoint.d/20-a-second.sh',
					'update',
					'install --yes --no-install-recommends snmp curl',
					release,
					'argued',
				].join('\n'),
			);

		it('has its packages, files and scripts, and its scripts run in their order before the worker', async () => {
			const plan = await planOf(given());
			const { outcome, progress } = await run(plan);
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.match(progress.outputs?.get(0)?.join('\n') ?? '', /Successfully tagged/);
			assert.match(await says(tagIn(plan), ['-c', look], ['sh']), expected('2023.01'));
			assert.match(
				await says(tagIn(plan), []),
				/10-z-first\.sh\n.*first\n.*20-a-second\.sh\n.*second\n.*worker of 2023\.01: .*--name=calvin/,
			);
		});

		it('is built again on the next release of the files that are in it, though they are gone here', async () => {
			const plan = await planOf(given());
			await run(plan);
			const found = await program.lookups.imageOf(tagIn(plan));
			assert(found?.recipe !== undefined);
			await rm(join(lab, 'power.sh'));
			const again = rebuilt(found.recipe, `${BASE}:2023.08`, tagIn(plan), undefined);
			assert(again.state === 'ready');
			const { outcome } = await run({ title: 'Again', steps: [again.step], warnings: [] });
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			assert.match(again.step.tag, /:2023\.08-own-/);
			assert.match(await says(again.step.tag, ['-c', look], ['sh']), expected('2023.08'));
			assert.match(await says(again.step.tag, []), /first\n[^]*second\n[^]*worker of 2023\.08/);
			await writeFile(join(lab, 'power.sh'), '#!/bin/sh\necho power "$@"\n');
			await chmod(join(lab, 'power.sh'), 0o750);
		});

		it('is not built of a package that does not exist: the step is named, with the words of apt', async () => {
			const plan = await planOf({ packages: 'curl nosuch-thing' });
			const former = await engine.docker.listContainers({ all: true });
			const { outcome } = await run(plan);
			assert(outcome.end === 'failed', JSON.stringify(outcome));
			assert.match(
				outcome.error.message,
				/Step 2 of \d+ \(RUN apt-get update .*\): E: Unable to locate package nosuch-thing/,
			);
			assert.deepEqual(outcome.stays, []);
			assert.equal(await program.lookups.imageOf(tagIn(plan)), undefined);
			assert.deepEqual(await engine.docker.listContainers({ all: true }), former);
		});

		it('is not built of what changed after the plan was shown', async () => {
			const plan = await planOf({ files: `${lab}/mibs:/x` });
			await writeFile(join(lab, 'mibs/deep/A'), 'another');
			const { outcome } = await run(plan);
			assert(outcome.end === 'failed');
			assert.match(outcome.error.message, /has changed since the plan was shown/);
			await writeFile(join(lab, 'mibs/deep/A'), 'a mib');
		});

		it('is built by a Dockerfile of one’s own, with its folder, also one that sets modes', async () => {
			const own = join(lab, 'own');
			await mkdir(own, { recursive: true });
			await writeFile(
				join(own, 'Dockerfile'),
				`ARG VERSION=2023.08\nFROM ${BASE}:$VERSION\nCOPY --chmod=751 tool left-out* /usr/local/bin/\n`,
			);
			await writeFile(join(own, 'tool'), 'x');
			await writeFile(join(own, 'left-out'), 'x');
			await writeFile(join(own, '.dockerignore'), 'left-out\n');
			const plan = await planOf({
				of: 'dockerfile',
				dockerfile: join(own, 'Dockerfile'),
				arguments: 'VERSION=2023.01',
			});
			const { outcome } = await run(plan);
			assert.equal(outcome.end, 'done', JSON.stringify(outcome));
			const said = await says(
				tagIn(plan),
				['-c', 'stat -c "%a %n" /usr/local/bin/*; cat /release; echo the end'],
				['sh'],
			);
			assert.match(said, /^751 \/usr\/local\/bin\/tool\n2023\.01\n/);
		});

		for (const language of ['sh', 'py'] satisfies Language[]) {
			it(`is built the same by a script (${language})`, { skip: language === 'py' && sdk === undefined }, async () => {
				const plan = await planOf({ ...given(), name: `by_${language}` });
				// A shell's script runs on the engine's own system, which has that folder under another name.
				const moved = JSON.stringify(plan).replaceAll(engine.instance.shared, '/shared');
				const there: Plan = language === 'py' ? plan : JSON.parse(moved);
				const script = await exportedTo(language, { engine, plan: there, name: `own-${language}` });
				const { code, output } = await script.run();
				assert.equal(code, 0, output);
				assert.match(await says(tagIn(there), ['-c', look], ['sh']), expected('2023.01'));
				assert.ok((await program.lookups.imageOf(tagIn(there)))?.recipe, 'it has its recipe');
			});
		}
	});
}
