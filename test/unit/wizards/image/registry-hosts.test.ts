/** A lab over three hosts switched by one plan. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type HostKey, hostKey } from '../../../../source/lab/host.ts';
import type { Container, Snapshot } from '../../../../source/lab/objects.ts';
import type { Step } from '../../../../source/lab/plan.ts';
import type { LavaServer } from '../../../../source/lab/lava/server/server.ts';
import { surveyWorkers } from '../../../../source/lab/verdict/survey.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { registryWizard } from '../../../../source/wizards/image/registry.ts';
import { type Asked, askedKey, hostOfAsked, type LookedUp, type World } from '../../../../source/wizards/world.ts';
import { byId, containerOf } from '../../lab/objects-for-tests.ts';
import { workerContainer, workerOf } from '../../lab/verdict/small-lab.ts';
import { problems, snapshot, world as small } from '../world-for-tests.ts';

const [here, rack, far] = [hostKey('server'), hostKey('rack-1'), hostKey('rack-2')];

/** Where the racks reach the server. */
const ADDRESS = '10.20.0.10';

const server = containerOf('lava-server', {
	host: here,
	image: 'lavasoftware/lava-server:2023.01',
	ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 80 } }],
});

/** Both racks were set up alike. */
const workerOn = (host: HostKey, worker: string): Container =>
	workerContainer('worker', {
		environment: [`URL=http://${ADDRESS}/`, `WORKER_NAME=--name=${worker}`],
		container: { id: `worker of ${host}`, host },
	});

const rackWorker = workerOn(rack, 'calvin');
const farWorker = workerOn(far, 'hobbes');

const snapshotOf = (key: HostKey, architecture: string, ...containers: Container[]): Snapshot => ({
	...snapshot,
	key,
	host: snapshot.host && { ...snapshot.host, id: key, architecture },
	containers: byId(...containers),
});

const lava: LavaServer = {
	key: server.id,
	name: 'lava-server',
	place: { at: 'container', container: { id: server.id, name: 'lava-server' } },
	status: { state: 'ready' },
	way: 'exec',
	version: '2023.01',
	workers: [workerOf('calvin', { state: 'online' }), workerOf('hobbes', { state: 'online' })],
	daemons: undefined,
};

function found({ id, name, image }: Container): LookedUp {
	const token = `${name} TOKEN`;
	return {
		about: 'container',
		old: {
			id,
			imageId: 'i',
			status: 'running',
			spec: { name, image, environment: { TOKEN: { secret: token } } },
			secrets: new Map([[token, `of ${id}`]]),
			macNetworks: [],
			dependants: [],
			missing: [],
			warnings: [],
		},
		changes: [],
		image: { id: 'i', names: [image], digests: [], architecture: 'amd64' },
		imageNow: 'i',
	};
}

/** Each host's registry has every image, for its own architecture. */
function answerTo(asked: Asked, world: World): LookedUp | undefined {
	const all = [server, rackWorker, farWorker];
	if (asked.about === 'volumes') return { about: 'volumes', names: [] };
	if (asked.about === 'container') return found(all.find(({ id }) => id === asked.id) ?? server);
	if (asked.about !== 'image') return undefined;
	const host = world.hosts.find(each => each.snapshot.key === (asked.host ?? world.snapshot.key));
	const platforms = [`linux/${host?.snapshot.host?.architecture}`];
	const manifest = { image: asked.image, digest: `sha256:${'2'.repeat(64)}`, list: false, platforms };
	return { about: 'image', answer: { state: 'found', manifest } };
}

/** @param open the host that the form was opened on */
function worldOf(
	open: HostKey,
	change: (host: World['hosts'][number]) => World['hosts'][number] = host => host,
): World {
	const hosts = [
		snapshotOf(here, 'amd64', server),
		snapshotOf(rack, 'arm64', rackWorker),
		snapshotOf(far, 'amd64', farWorker),
	].map(each => change({ snapshot: each, address: each.key === here ? ADDRESS : undefined, readOnly: false }));
	const snapshots = hosts.map(each => each.snapshot);
	const containers = new Map(snapshots.flatMap(each => [...each.containers]));
	const workers = surveyWorkers({
		...snapshot,
		containers,
		now: 0,
		servers: [lava],
		heard: new Map(),
		traces: new Map(),
	});
	const own = snapshots.find(({ key }) => key === open);
	assert.ok(own);
	return { snapshot: own, hosts, facts: { ...small.facts, workers, answers: new Map(), volumes: [] } };
}

function reported(given: Given, world: World): World {
	const missing = registryWizard.missing(given, world);
	const answers = missing.flatMap(asked => {
		const answer = answerTo(asked, world);
		return answer === undefined ? [] : [[askedKey(asked), answer] as const];
	});
	return { ...world, facts: { ...world.facts, answers: new Map(answers) } };
}

const upgrade: Given = { version: '2023.03' };

const said = (step: Step): string => {
	const at = 'container' in step ? step.container.name : step.do === 'pull' ? step.image : '';
	return `${step.host}: ${step.do} ${at}`.trim();
};

suite('a lab over hosts', () => {
	const world = reported(upgrade, worldOf(rack));
	const { plan, secrets } = registryWizard.make(upgrade, world);

	test('gets its images on each host before anything is touched', () => {
		assert.deepEqual(plan.steps.filter(step => step.do === 'pull').map(said), [
			'server: pull lavasoftware/lava-server:2023.03',
			'rack-1: pull lavasoftware/lava-dispatcher:2023.03',
			'rack-2: pull lavasoftware/lava-dispatcher:2023.03',
		]);
		assert.ok(plan.steps.slice(0, 3).every(step => step.do === 'pull'));
	});

	test('is switched server first, then its workers, host by host, wherever the form was opened', () => {
		const starts = (one: World) =>
			registryWizard.make(upgrade, reported(upgrade, one)).plan.steps.filter(step => step.do === 'start');
		for (const open of [here, rack, far]) {
			const hosts = starts(worldOf(open)).map(({ host }) => host);
			assert.deepEqual([...new Set(hosts)], [here, rack, far]);
		}
		assert.ok(plan.steps.every(({ host }) => host !== undefined));
	});

	test('is well when the server on its host says so of each worker on its own', () => {
		const waits = plan.steps.flatMap(({ host, ...step }) =>
			step.do === 'wait' && step.until.is === 'online' ? [[host, step.until.worker, step.until.server]] : [],
		);
		const there = { container: { id: '', name: 'lava-server' }, host: here };
		assert.deepEqual(waits, [
			[rack, 'calvin', there],
			[far, 'hobbes', there],
		]);
	});

	test('keeps the secrets of two containers of one name apart', () => {
		const created = plan.steps.flatMap(step => (step.do === 'create' ? [step] : []));
		const tokens = created.map(({ host, spec }) => [host, spec.environment?.['TOKEN']]);
		assert.deepEqual(tokens.slice(-2), [
			[rack, { secret: 'worker TOKEN on rack-1' }],
			[far, { secret: 'worker TOKEN on rack-2' }],
		]);
		assert.equal(secrets.get('worker TOKEN on rack-1'), `of ${rackWorker.id}`);
		assert.equal(secrets.get('worker TOKEN on rack-2'), `of ${farWorker.id}`);
	});

	test('is told which image hosts of another architecture get', () => {
		assert.match(plan.warnings.join('\n'), /^rack-1 is arm64, and pulls lavasoftware\/lava-dispatcher:2023\.03/m);
		assert.match(plan.warnings.join('\n'), /^worker on rack-2: /m);
		assert.equal(plan.title, 'Switch 3 containers on 3 hosts to LAVA 2023.03 from docker.io/lavasoftware');
	});

	test('gets the arm64 image by its own name where names tell the architecture', () => {
		const given: Given = { version: '2023.06', hub: 'gitlab' };
		const pulled = registryWizard
			.make(given, reported(given, worldOf(here)))
			.plan.steps.filter(({ do: what }) => what === 'pull');
		assert.match(pulled.map(said).join('\n'), /^rack-1: .*\/aarch64\/lava-dispatcher:2023\.06$/m);
		assert.match(pulled.map(said).join('\n'), /^rack-2: .*\/amd64\/lava-dispatcher:2023\.06$/m);
	});

	test('is looked up by the engines that it is on', () => {
		const one = worldOf(rack);
		const asked = registryWizard.missing(upgrade, one);
		const by = asked.map(each => `${each.about} ${hostOfAsked(each, one.hosts) ?? one.snapshot.key}`);
		for (const key of [here, rack, far])
			assert.ok(by.includes(`image ${key}`) && by.includes(`container ${key}`), by.join());
		assert.ok(by.includes('volumes server'));
	});
});

suite('a host that can’t be changed', () => {
	const reason = { kind: 'unreachable' as const, message: '', remedy: [] };
	const lost: Snapshot['connection'] = { state: 'lost', since: 0, reason, retryAt: 0, attempt: 1 };
	const away = (host: World['hosts'][number]): World['hosts'][number] =>
		host.snapshot.key === far ? { ...host, snapshot: { ...host.snapshot, connection: lost } } : host;
	const fixed = (host: World['hosts'][number]): World['hosts'][number] =>
		host.snapshot.key === far ? { ...host, readOnly: true } : host;

	test('holds up the whole lab, with its name and why', () => {
		assert.deepEqual(problems('registry', upgrade, worldOf(here, away)), [
			'scope: rack-2 is out of reach. It has 1 container of LAVA: choose some without them.',
		]);
		assert.match(
			problems('registry', upgrade, worldOf(here, fixed)).join(),
			/^scope: rack-2 is read-only: .* 1 container/,
		);
	});

	test('that never answered may have anything', () => {
		const never = worldOf(here, host => {
			const { snapshot: one, ...rest } = away(host);
			return { ...rest, snapshot: one.key === far ? { ...one, containers: new Map(), syncedAt: 0 } : one };
		});
		assert.match(problems('registry', upgrade, never).join(), /Nobody knows what of LAVA is on it/);
	});

	test('is left out of what is proposed for some, and refused when it is chosen', () => {
		const some = { ...upgrade, scope: 'selection' };
		const one = worldOf(here, away);
		const view = registryWizard.fields(some, one).find(({ id }) => id === 'containers');
		assert.deepEqual(view?.value, [server.id, rackWorker.id]);
		assert.deepEqual(view?.kind === 'many' && view.options.map(({ label }) => label), [
			'lava-server on server',
			'worker on rack-1',
			'worker on rack-2',
		]);
		assert.deepEqual(problems('registry', { ...some, containers: [farWorker.id] }, one), [
			'containers: rack-2 is out of reach. Leave its containers out.',
		]);
		const { plan } = registryWizard.make(some, reported(some, one));
		assert.match(plan.warnings.join('\n'), /no jobs until they have 2023\.03 too: hobbes, which this plan leaves/);
	});

	test('without LAVA holds up nothing', () => {
		const empty = worldOf(here, host => {
			const { snapshot: one, ...rest } = away(host);
			return { ...rest, snapshot: one.key === far ? { ...one, containers: new Map() } : one };
		});
		assert.deepEqual(problems('registry', upgrade, reported(upgrade, empty)), []);
	});
});
