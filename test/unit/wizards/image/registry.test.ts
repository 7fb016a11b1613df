import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given } from '../../../../source/wizards/field.ts';
import { registryWizard } from '../../../../source/wizards/image/registry.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf, detailOf } from '../../lab/objects-for-tests.ts';
import { DIGEST, hostsWith, idOf, problems as problemsOf, world } from '../world-for-tests.ts';

const calvin: Given = { scope: 'selection', containers: [idOf('calvin')], hub: 'own', own: 'localhost:5000' };
const login = { user: 'susie', password: 'tuna' };

const PLAIN = 'localhost:5000/lava-dispatcher:2023.01';

/** The registry has the image under its plain name only. */
function answered(given: Given, answerFor: (image: string) => LookedUp): World {
	const missing = registryWizard.missing(given, world);
	const reported = missing.flatMap(asked =>
		asked.about === 'image' ? [[askedKey(asked), answerFor(asked.image)] as const] : [],
	);
	return { ...world, facts: { ...world.facts, answers: new Map([...world.facts.answers, ...reported]) } };
}

const unknown: LookedUp = {
	about: 'image',
	answer: { state: 'missing', problem: { kind: 'unknown', message: 'It has no such image.', remedy: ['Push it.'] } },
};

const locked: LookedUp = {
	about: 'image',
	answer: { state: 'missing', problem: { kind: 'login', message: 'It wants a password.', remedy: ['Give it.'] } },
};

const unreachable: LookedUp = {
	about: 'image',
	answer: { state: 'missing', problem: { kind: 'unreachable', message: 'It is away.', remedy: ['Start it.'] } },
};

const found = (image: string, digest: string): LookedUp => ({
	about: 'image',
	answer: { state: 'found', manifest: { image, digest, list: false, platforms: [] } },
});

const has =
	(digest: string) =>
	(image: string): LookedUp =>
		image === PLAIN ? found(image, digest) : unknown;

const problems = (given: Given, where: World): string[] =>
	registryWizard.fields(given, where).flatMap(view => view.problem ?? []);

suite('the registry wizard', () => {
	test('says which registry every image is from', () => {
		const view = registryWizard.fields({}, world).find(each => each.id === 'scope');
		assert.equal(view?.help, 'Of LAVA here: 2 from docker.io/lavasoftware.');
	});

	test('says which versions there are, of an image without a tag too', () => {
		const untagged = containerOf('moe', { image: 'lavasoftware/lava-dispatcher' });
		const containers = new Map([...world.snapshot.containers, [untagged.id, untagged]]);
		const snapshot = { ...world.snapshot, containers };
		const where = { ...world, snapshot, hosts: hostsWith(snapshot) };
		const help = registryWizard.fields({}, where).find(each => each.id === 'version')?.help ?? '';
		assert.match(help, /now 2023\.01 \(2\), untagged \(1\)\.$/);
	});

	test('takes no port that there is none of', () => {
		const said = (own: string): string => problems({ ...calvin, own }, world).join();
		assert.match(said('localhost:0'), /from 1 to 65535/);
		assert.match(said('localhost:65536'), /from 1 to 65535/);
		assert.doesNotMatch(said('localhost:65535'), /65535/);
		assert.match(said('mirror'), /takes mirror for a user of Docker Hub/);
		assert.doesNotMatch(said('docker.io/mirror'), /for a user/);
	});

	test('asks a registry before it offers a plan, as the user that is given', () => {
		const missing = registryWizard.missing({ ...calvin, ...login }, world);
		assert.ok(missing.length > 0);
		for (const asked of missing) assert.deepEqual(asked.about === 'image' && asked.login, login);
		assert.ok(missing.some(asked => asked.about === 'image' && asked.image === PLAIN));
	});

	test('offers no plan for an image that the registry does not have, and says what was tried', () => {
		const tried = (own: string): string => {
			const given = { ...calvin, own };
			const [says = '', ...more] = problems(
				given,
				answered(given, () => unknown),
			);
			assert.deepEqual(more, []);
			return says;
		};
		const usual = 'lava-dispatcher, lavasoftware/lava-dispatcher, lava/lava/amd64/lava-dispatcher';
		assert.match(tried('localhost:5000'), new RegExp(`usual names: ${usual}, .*tag 2023\\.01`));
		assert.match(tried('localhost:5000'), /write the folder behind the address, e\.g\. localhost:5000\/mirror/);
		assert.match(
			tried('localhost:5000/mirror'),
			/names: mirror\/lava-dispatcher, mirror\/amd64\/lava-dispatcher.*check the folder/,
		);
	});

	test('says what is wrong with a registry rather than that it has no such name', () => {
		const where = answered(calvin, image => (image === PLAIN ? unknown : locked));
		assert.match(problems(calvin, where).join(), /^It wants a password\. Give it\. Tried: lava-dispatcher, /);
		const away = answered(calvin, () => unreachable);
		assert.deepEqual(problems(calvin, away), ['It is away. Start it.']);
	});

	test('marks the question that is to be answered otherwise', () => {
		const marked = (given: Given, answer: LookedUp): string[] =>
			registryWizard
				.fields(
					given,
					answered(given, () => answer),
				)
				.flatMap(({ id, problem }) => (problem === undefined ? [] : id));
		assert.deepEqual(marked(calvin, locked), ['user']);
		assert.deepEqual(marked({ ...calvin, ...login }, locked), ['user']);
		assert.deepEqual(marked(calvin, unreachable), ['own']);
		assert.deepEqual(marked(calvin, unknown), ['version']);
		// LAVA's own registries have no user to be asked for.
		assert.deepEqual(marked({ ...calvin, hub: 'docker-hub', version: '2023.03' }, locked), ['version']);
	});

	test('says in which folder the image was found', () => {
		const folder = 'localhost:5000/lava/lava/amd64/lava-dispatcher:2023.01';
		const where = answered(calvin, image => (image === folder ? found(image, DIGEST) : unknown));
		const view = registryWizard.fields(calvin, where).find(({ id }) => id === 'own');
		assert.equal(view?.help, 'Found there: lava/lava/amd64/lava-dispatcher.');
		const { plan } = registryWizard.make(calvin, where);
		assert.deepEqual(plan.steps[0], { do: 'pull', image: folder, policy: 'always' });
		assert.match(plan.warnings.join('\n'), /localhost:5000 keeps it as lava\/lava\/amd64\/lava-dispatcher/);
		const plain = registryWizard.make(calvin, answered(calvin, has(DIGEST)));
		assert.doesNotMatch(plain.plan.warnings.join('\n'), /keeps it as/);
	});

	test('takes the name that the registry knows, and says that the image is the same', () => {
		const { plan } = registryWizard.make(calvin, answered(calvin, has(DIGEST)));
		assert.deepEqual(plan.steps[0], { do: 'pull', image: PLAIN, policy: 'always' });
		assert.match(plan.warnings.join('\n'), /is the very same image/);
	});

	test('says loudly that it is another', () => {
		const { plan } = registryWizard.make(calvin, answered(calvin, has('sha256:2222')));
		assert.match(plan.warnings.join('\n'), /IS ANOTHER IMAGE/);
	});

	test('a password is in no plan', () => {
		const given = { ...calvin, ...login };
		const { plan, secrets } = registryWizard.make(given, answered(given, has(DIGEST)));
		assert.ok(!JSON.stringify(plan).includes(login.password));
		assert.ok([...secrets.values()].includes(login.password));
	});

	test('looks for LXC in a server that goes to a release without', () => {
		const given: Given = {
			scope: 'selection',
			containers: [idOf('lava-server')],
			hub: 'docker-hub',
			version: '2026.07',
		};
		const asks = (version: string): boolean =>
			registryWizard.missing({ ...given, version }, world).some(({ about }) => about === 'lxc');
		assert.deepEqual([asks('2026.07'), asks('2026.02')], [true, false]);
	});

	test('waits for a worker that was Online, and goes by what its server is', () => {
		const at = [...world.snapshot.containers.values()].find(({ name }) => name === 'calvin');
		const row = world.facts.workers.find(({ worker }) => worker?.name === 'calvin');
		assert.ok(row?.worker && row.server);
		const { worker, server } = row;
		const given: Given = { ...calvin, hub: 'docker-hub', version: '2023.03' };
		const of = (change: Partial<typeof row>): World => {
			const where = answered(given, image => found(image, 'sha256:3'));
			return { ...where, facts: { ...where.facts, workers: [{ ...row, container: at, ...change }] } };
		};
		const waits = (change: Partial<typeof row>): boolean =>
			registryWizard.make(given, of(change)).plan.steps.some(step => step.do === 'wait' && step.until.is === 'online');
		const same = { ...server, version: '2023.03' };
		assert.deepEqual(problems(given, of({ server: same })), []);
		assert.equal(waits({ server: same }), true);
		assert.equal(waits({ server: same, worker: { ...worker, state: 'offline' } }), false);
		assert.equal(waits({ server: undefined }), false);
		assert.match(problems(given, of({})).join(), /The server has 2023\.01 and gives no jobs to 2023\.03/);
		assert.deepEqual(problems(given, of({ server: { ...server, version: undefined } })), [], 'nobody knows');
	});

	test('tells of the backup that leads back from another release, and that there is none yet', () => {
		const given: Given = {
			scope: 'selection',
			containers: [idOf('lava-server')],
			hub: 'docker-hub',
			version: '2023.03',
		};
		const where = answered(given, image => found(image, 'sha256:3'));
		const backups = askedKey({ about: 'backups in', folder: '~/lavadock-backups' });
		const known = where.facts.answers.get(backups);
		assert.ok(known?.about === 'backups in');
		const answers = new Map([...where.facts.answers].filter(([key]) => key !== backups));
		const unasked = { ...where, facts: { ...where.facts, answers } };
		assert.ok(registryWizard.missing(given, unasked).some(({ about }) => about === 'backups in'));
		assert.ok(!registryWizard.missing({ ...given, version: '' }, unasked).some(({ about }) => about === 'backups in'));

		const made = registryWizard.make(given, where);
		assert.match(
			made.plan.warnings.join('\n'),
			/lava-server: its newest backup is of LAVA 2023\.01, 2026-11-30 00:53 UTC/,
		);
		assert.match(made.ends.join('\n'), /The way back.*: n t, with its backup of 2026-11-30/);
		const others = known.files.map(({ path, head }) =>
			head.state === 'found'
				? { path, head: { ...head, manifest: { ...head.manifest, server: 'another' } } }
				: { path, head },
		);
		const none: World = {
			...where,
			facts: { ...where.facts, answers: new Map(answers).set(backups, { about: 'backups in', files: others }) },
		};
		const bare = registryWizard.make(given, none);
		assert.match(bare.plan.warnings.join('\n'), /lava-server: there is no backup of it in .*: make one first \(n b\)/);
		assert.doesNotMatch(bare.ends.join('\n'), /way back/);
	});

	test('a server does not go back', () => {
		const given: Given = {
			scope: 'selection',
			containers: [idOf('lava-server')],
			hub: 'docker-hub',
			version: '2022.11',
		};
		const where = answered(given, image => ({
			about: 'image',
			answer: { state: 'found', manifest: { image, digest: 'sha256:3', list: false, platforms: [] } },
		}));
		assert.match(problems(given, where).join(' '), /would go back from 2023.01 to 2022.11/);
	});
});

test('parts of one server are switched together', () => {
	const labels = { 'com.docker.compose.project': 'lab' };
	const part = (name: string, services: string) =>
		containerOf(name, {
			image: 'lavasoftware/lava-server:2023.01',
			labels,
			detail: detailOf({ environment: [`SERVICES=${services}`] }),
		});
	const snapshot = {
		...world.snapshot,
		containers: byId(part('web', 'gunicorn'), part('scheduler', 'lava-scheduler')),
	};
	const where: World = {
		...world,
		snapshot,
		hosts: world.hosts.map(host => ({ ...host, snapshot })),
	};
	const chosen = (...names: string[]): Given => ({ scope: 'selection', containers: names.map(name => `id-${name}`) });
	assert.match(
		problemsOf('registry', chosen('web'), where).join(),
		/containers: scheduler is a part of the same server as web: choose it too/,
	);
	assert.doesNotMatch(problemsOf('registry', chosen('web', 'scheduler'), where).join(), /same server/);
});
