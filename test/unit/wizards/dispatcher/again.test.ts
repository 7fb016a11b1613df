import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { againWizard } from '../../../../source/wizards/dispatcher/again.ts';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import { removalWizard } from '../../../../source/wizards/worker/removal.ts';
import type { World } from '../../../../source/wizards/world.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import type { Container } from '../../../../source/lab/objects.ts';
import type { Worker } from '../../../../source/lab/lava/worker/worker.ts';
import { container, problems, spec, values, withOld, world } from './again-for-tests.ts';

function created(given: Given, where = withOld()): ContainerSpec {
	const step = againWizard.make({ container: 'calvin', ...given }, where).plan.steps.find(each => each.do === 'create');
	assert.ok(step?.do === 'create');
	return step.spec;
}

suite('a dispatcher recreated', () => {
	test("on the host's network is asked for no place and no ports, and no network is made for it", () => {
		const { networks: _, ports: __, ...placeless } = spec;
		const usually = withOld({ ...placeless, networkMode: 'host', ports: spec.ports ?? [] });
		const onHost: Container = { ...container, networkMode: 'host', endpoints: [] };
		const containers = new Map(usually.snapshot.containers).set(container.id, onHost);
		const where = { ...usually, snapshot: { ...usually.snapshot, containers, networks: new Map() } };
		const ids = (place: World) => againWizard.fields({ container: 'calvin' }, place).map(({ id }) => id);
		const asked = ['network', 'fixed', 'address', 'ports'];
		assert.deepEqual(
			asked,
			ids(withOld()).filter(id => asked.includes(id)),
		);
		assert.deepEqual(
			ids(where).filter(id => asked.includes(id)),
			[],
		);
		const made = created({}, where);
		assert.deepEqual([made.ports, made.networks, made.networkMode], [undefined, undefined, 'host']);
		const { steps } = againWizard.make({ container: 'calvin' }, where).plan;
		assert.ok(!steps.some(step => step.do === 'create-network' || step.do === 'connect'));
	});

	test('is asked for with what it has, its own address and ports among it', () => {
		const asked = values({ container: 'calvin' }, withOld());
		assert.deepEqual(problems({ container: 'calvin' }, withOld()), []);
		assert.equal(asked['server'], 'lava-server');
		assert.equal(asked['url'], 'http://172.18.0.5/');
		assert.equal(asked['address'], '172.18.0.9');
		assert.equal(asked['ports'], '69/udp');
		assert.equal(asked['restart'], 'always');
		assert.deepEqual(asked['devices'], ['/dev/ttyUSB7']);
		assert.equal('name' in asked, false);
	});

	test('is the same where nothing is changed', () => {
		assert.deepEqual(created({}), { ...spec, hostname: created({}).hostname });
	});

	test('has the other arguments, and keeps what was not asked', () => {
		const made = created({ address: '172.18.0.77', devices: [], abilities: ['kvm'], ports: '', privileged: true });
		assert.equal(made.networks?.[0]?.ipv4, '172.18.0.77');
		assert.deepEqual(made.networks?.[1], { network: 'boards' });
		assert.deepEqual(made.devices, [{ host: '/dev/kvm' }]);
		assert.equal(made.ports, undefined);
		assert.equal(made.privileged, true);
		assert.deepEqual(made.labels, { rack: '7' });
		assert.equal(made.environment?.['RACK'], '7');
	});

	test('keeps what it has for USB boards and docker tests, and loses it where that is not wanted', () => {
		const devices = [{ host: '/dev/net/tun' }];
		const usb = ['/dev/bus/usb', '/run/udev'].map(path => ({ type: 'bind' as const, source: path, target: path }));
		const has = { ...spec, devices, mounts: [...(spec.mounts ?? []), ...usb], deviceCgroupRules: ['c 189:* rwm', 'x'] };
		const where = withOld(has);
		assert.deepEqual(values({ container: 'calvin' }, where)['abilities'], ['tap', 'usb']);
		assert.deepEqual(created({}, where), { ...has, capAdd: ['NET_ADMIN'], hostname: created({}, where).hostname });
		const without = created({ abilities: [] }, where);
		assert.deepEqual([without.devices, without.mounts, without.deviceCgroupRules], [undefined, spec.mounts, ['x']]);
		const more = created({ mounts: 'keys:/root/.ssh:ro' }, where).mounts?.at(-1);
		assert.deepEqual(more, { type: 'volume', source: 'keys', target: '/root/.ssh', readOnly: true });
	});

	test('has a new token where that is wanted, made before anything else', () => {
		const says = againWizard
			.make({ container: 'calvin', renew: true }, withOld())
			.plan.steps.flatMap(step => (step.do === 'exec' ? [step.says] : []));
		assert.deepEqual(says, ['Read the token of calvin', 'Make a new token for calvin']);
	});

	test("has its own address and ports for itself, and nobody else's", () => {
		const other = { ...container, id: 'other', name: 'other' };
		const used = (id: string): Container => ({
			...container,
			id,
			name: id === container.id ? 'calvin' : 'other',
			ports: [{ container: 69, protocol: 'udp', host: { address: '0.0.0.0', port: 69 } }],
		});
		const where = withOld();
		const at = (...containers: readonly Container[]): World => ({
			...where,
			snapshot: { ...where.snapshot, containers: new Map(containers.map(each => [each.id, each])) },
		});
		const server = [...where.snapshot.containers.values()].filter(({ name }) => name === 'lava-server');
		assert.deepEqual(problems({ container: 'calvin' }, at(...server, used(container.id), other)), []);
		assert.match(
			problems({ container: 'calvin' }, at(...server, container, used('other'))).join(),
			/other has port 69/,
		);
	});

	test('is refused where its variables are not read', () => {
		const [problem] = problems({ container: 'calvin' }, withOld({ ...spec, command: ['lava-worker', '--url', 'x'] }));
		assert.match(problem ?? '', /command of its own/);
	});
});

const withHealth = (health: Worker['health']): World => ({
	...world,
	facts: {
		...world.facts,
		workers: world.facts.workers.map(row => (row.worker ? { ...row, worker: { ...row.worker, health } } : row)),
	},
});

suite('a worker removed', () => {
	const help = (id: string, given: Given): string =>
		removalWizard.fields(given, world).find(view => view.id === id)?.help ?? '';

	test('shows before what happens to its devices, either way', () => {
		assert.match(help('worker', {}), /Its container calvin goes\. Its devices: qemu-1 \(good\), board-1 \(retired\)/);
		assert.match(help('inLava', {}), /retires with it: qemu-1\./);
		assert.match(help('inLava', { inLava: 'forget' }), /without a worker: qemu-1, board-1/);
		assert.equal(removalWizard.make({}, world).dangerous, true);
	});

	test('is retired or forgotten, as was asked', () => {
		const says = (inLava: string): string[] =>
			removalWizard.make({ inLava }, world).plan.steps.flatMap(step => (step.do === 'exec' ? [step.says] : []));
		assert.match(says('retire').join(), /Retire calvin/);
		assert.doesNotMatch(says('forget').join(), /Retire/);
		assert.notDeepEqual(says('forget'), says('retire'));
	});

	test('comes back by its name in the form of a dispatcher, with its devices', () => {
		const retired = withHealth('retired');
		const given = { name: 'calvin', server: 'lava-server' };
		const revive = dispatcherWizard.fields(given, retired).find(({ id }) => id === 'revive');
		assert.match(revive?.help ?? '', /qemu-1, board-1/);
		const { steps } = dispatcherWizard.make(given, retired).plan;
		const [work, start] = [
			steps.findIndex(step => step.do === 'exec' && step.says === 'Put calvin to work again'),
			steps.findIndex(step => step.do === 'start'),
		];
		assert.ok(work > 0 && work < start);
		assert.ok(!dispatcherWizard.fields(given, world).some(({ id }) => id === 'revive'));
	});
});

suite('a dispatcher that is recreated', () => {
	const of = (environment: ContainerSpec['environment'], image = spec.image): Record<string, unknown> =>
		values({ container: 'calvin' }, withOld({ ...spec, image, ...(environment && { environment }) }));

	test('is asked for the address that it has, by the variable that its image reads', () => {
		assert.equal(of({ URL: 'http://a/' })['url'], 'http://a/');
		const old = 'lavasoftware/lava-dispatcher:2020.05';
		const zmq = of({ MASTER_URL: 'tcp://a:5556', LOGGER_URL: 'tcp://a:5555' }, old);
		assert.deepEqual([zmq['url'], zmq['logger']], ['tcp://a:5556', 'tcp://a:5555']);
		assert.equal(of({ URL: '', MASTER_URL: 'tcp://a:5556' }, old)['url'], 'tcp://a:5556');
	});

	test('keeps what its variables say, without the words of the option that is in them', () => {
		const reported = of({
			URL: 'http://a/',
			WS_URL: '--ws-url=ws://a/',
			HTTP_TIMEOUT: '--http-timeout 60',
			JOB_LOG_INTERVAL: '5',
		});
		assert.deepEqual([reported['wsUrl'], reported['httpTimeout'], reported['jobLogInterval']], ['ws://a/', '60', '5']);
		const bare = of({ URL: 'http://a/', WS_URL: '' });
		assert.deepEqual([bare['wsUrl'], bare['httpTimeout']], ['', '']);
	});

	test('has IPv6 and encryption where its variables do', () => {
		const old = 'lavasoftware/lava-dispatcher:2020.05';
		const flags = (environment: ContainerSpec['environment']): unknown[] => {
			const reported = of({ MASTER_URL: 'tcp://a:5556', LOGGER_URL: 'tcp://a:5555', ...environment }, old);
			return [reported['ipv6'], reported['encrypt'], reported['socksProxy']];
		};
		assert.deepEqual(flags({}), [false, false, '']);
		assert.deepEqual(flags({ IPV6: '--ipv6' }), [true, false, '']);
		assert.deepEqual(flags({ ENCRYPT: '--encrypt' }), [false, true, '']);
		assert.deepEqual(flags({ SOCKS_PROXY: '--socks-proxy a:1080' }), [false, false, 'a:1080']);
	});
});

suite('the dispatcher that is to be recreated', () => {
	const problem = (where: World, given: Given = {}): string =>
		againWizard.fields({ container: 'calvin', ...given }, where).find(({ id }) => id === 'container')?.problem ?? '';

	test('speaks as it did', () => {
		assert.equal(problem(withOld()), '');
		const zmq = { source: 'docker-hub', version: '2020.05' };
		assert.match(problem(withOld(), zmq), /speaks the other protocol: switch its version instead/);
		assert.equal(problem(withOld(), { source: 'docker-hub', version: '2026.07' }), '');
	});

	test('is one that is there', () => {
		assert.match(problem({ ...world, snapshot: { ...world.snapshot, containers: new Map() } }), /no dispatcher|gone/i);
		const unseen = { ...world, facts: { ...world.facts, answers: new Map() } };
		assert.equal(problem(unseen), '', 'nobody has looked yet');
		assert.throws(() => againWizard.make({ container: 'calvin' }, unseen), /calvin/);
	});

	test('may stay on a network where no new one would be put', () => {
		const options = (network: string): unknown[] => {
			const view = againWizard
				.fields({ container: 'calvin' }, withOld({ ...spec, networks: [{ network, ipv4: '172.18.0.9' }] }))
				.find(({ id }) => id === 'network');
			return view?.kind === 'choice' ? view.options.map(({ value, note }) => [value, note]) : [];
		};
		assert.deepEqual(options('closed')[0], ['closed', 'where it is']);
		assert.ok(!options('dockernet').some(option => String(option).includes('where it is')));
		assert.equal(options('closed').length, options('dockernet').length + 1);
	});

	test('is shown what it has once somebody has looked, and waits for that', () => {
		const unseen = { ...world, facts: { ...world.facts, answers: new Map() } };
		const waits = (where: World): boolean | undefined =>
			againWizard.fields({ container: 'calvin' }, where).find(({ id }) => id === 'url')?.pending;
		assert.deepEqual([waits(withOld()), waits(unseen)], [false, true]);
		const asked = againWizard.missing({ container: 'calvin' }, unseen).map(({ about }) => about);
		assert.ok(asked.includes('container'));
		const none = { ...unseen, snapshot: { ...unseen.snapshot, containers: new Map() } };
		assert.deepEqual(againWizard.missing({}, none), []);
	});

	test('has no new token unless that is asked for', () => {
		const steps = (given: Given): string[] =>
			againWizard
				.make({ container: 'calvin', ...given }, withOld())
				.plan.steps.flatMap(step => (step.do === 'exec' ? [step.says] : []));
		assert.deepEqual(steps({}), []);
		assert.equal(values({ container: 'calvin' }, withOld())['renew'], false);
	});

	test('is asked about once more where it runs', () => {
		const where = withOld();
		const stopped = { ...container, status: 'exited' as const };
		const containers = new Map(where.snapshot.containers).set(container.id, stopped);
		const dangerous = (lab: World): boolean | undefined => againWizard.make({ container: 'calvin' }, lab).dangerous;
		assert.deepEqual(
			[dangerous(where), dangerous({ ...where, snapshot: { ...where.snapshot, containers } })],
			[true, false],
		);
	});
});
