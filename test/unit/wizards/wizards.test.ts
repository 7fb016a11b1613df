import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { drawForm } from '../../../source/console/overlays/form.ts';
import type { Given } from '../../../source/wizards/field.ts';
import { openForm } from '../../../source/console/state/form.ts';
import { parseRoutes, parseRoutes6 } from '../../../source/console/facts/host-facts.ts';
import { type WizardId, wizardIds, wizardOf } from '../../../source/wizards/wizards.ts';
import type { World } from '../../../source/wizards/world.ts';
import { lookFor } from '../../../source/console/theme.ts';
import { lineWidth } from '../../../source/console/widgets/line.ts';
import { planCommands } from '../../../source/lab/script/shell.ts';
import { activeSwarm, hostsWith, snapshot, world } from './world-for-tests.ts';

const { glyphs } = lookFor();

const problems = (wizard: WizardId, given: Given, where: World = world): string[] =>
	wizardOf(wizard)
		.fields(given, where)
		.flatMap(view => (view.problem === undefined ? [] : [`${view.id}: ${view.problem}`]));

const host = snapshot.host && { ...snapshot.host, swarm: activeSwarm('manager') };
const inSwarm: World = { ...world, snapshot: { ...snapshot, host }, hosts: [] };

suite('every wizard', () => {
	for (const id of wizardIds) {
		const wizard = wizardOf(id);

		test(`${id} works with its proposals alone`, () => {
			// Whoever leaves a Swarm is in one.
			const where = id === 'swarm-leave' ? inSwarm : world;
			assert.deepEqual(problems(id, {}, where), []);
			const { plan, secrets } = wizard.make({}, where);
			assert.ok(plan.steps.length > 0);
			const text = JSON.stringify(plan) + planCommands(plan).join('\n');
			for (const value of secrets.values()) assert.ok(!text.includes(value), 'a secret is in the plan');
		});

		test(`${id} asks little, and each question fits`, () => {
			const views = wizard.fields({}, world);
			assert.ok(views.filter(view => !view.detail).length <= 4);
			for (const view of views) {
				assert.ok(view.label.length <= 20, view.label);
				assert.match(view.help, /[.?]$/, `${view.id}: the help is a sentence`);
			}
		});

		for (const size of [
			{ columns: 80, rows: 22 },
			{ columns: 60, rows: 13 },
		]) {
			test(`${id} shows every field in ${size.columns}x${size.rows}`, () => {
				for (const [at, view] of wizard.fields({}, world).entries()) {
					const form = { ...openForm(id), facts: world.facts, awaits: undefined, at };
					const { lines } = drawForm(form, hostsWith(snapshot), size, glyphs);
					assert.ok(lines.length <= size.rows - 2, `${view.id}: ${lines.length} lines`);
					const current = lines.find(line => line[0]?.text.includes(glyphs.pointer)) ?? [];
					assert.ok(current[1]?.text.includes(view.label), `${view.id} is not on the screen`);
					assert.ok(lineWidth(current.slice(0, 3)) <= size.columns, view.id);
				}
			});
		}
	}
});

suite('a form of many things', () => {
	const names = Array.from({ length: 100 }, (_, at) => `board-${at}`);
	const size = { columns: 80, rows: 22 };
	const drawn = (wizard: WizardId, id: string, where: World, given: Given = {}): string[] => {
		const at = wizardOf(wizard)
			.fields(given, where)
			.findIndex(view => view.id === id);
		const form = { ...openForm(wizard, given), facts: where.facts, awaits: undefined, at };
		return drawForm(form, hostsWith(snapshot), size, glyphs).lines.map(line => line.map(({ text }) => text).join(''));
	};

	test('keeps the options in sight below the help', () => {
		const board = { type: 'board', state: 'idle', health: 'good' } as const;
		const workers = world.facts.workers.map(row =>
			row.worker === undefined
				? row
				: { ...row, worker: { ...row.worker, devices: names.map(name => ({ ...board, name })) } },
		);
		const where = { ...world, facts: { ...world.facts, workers } };
		for (const [wizard, id] of [
			['removal', 'worker'],
			['removal', 'inLava'],
			['worker', 'worker'],
			['worker', 'health'],
		] as const) {
			const lines = drawn(wizard, id, where, id === 'health' ? { health: 'retired' } : {});
			assert.ok(
				lines.some(line => line.includes('(x)')),
				`${wizard} ${id}:\n${lines.join('\n')}`,
			);
		}
		assert.ok(drawn('removal', 'worker', where).some(line => line.includes('and 92 more')));
	});

	test('counts what is chosen where nobody counts it', () => {
		const devices = names.map(name => `/dev/serial/by-id/${name}`);
		const lines = drawn('dispatcher', 'devices', { ...world, facts: { ...world.facts, devices } });
		assert.ok(lines.some(line => line.includes('100 of 100: /dev/serial')));
		assert.equal(lines.filter(line => line.includes('[x]')).length, 11);
	});
});

suite('what wizards make of a lab', () => {
	test('an empty engine gets its network with its server', () => {
		const empty = { ...snapshot, networks: new Map(), containers: new Map() };
		const { plan } = wizardOf('server').make({}, { snapshot: empty, facts: world.facts, hosts: [] });
		assert.equal(plan.steps[0]?.do, 'create-network');
		const where = { snapshot: empty, facts: world.facts, hosts: [] };
		assert.deepEqual(problems('server', {}, where), []);
		assert.match(problems('server', { address: '172.18.0.1' }, where).join(), /the gateway: take 172\.18\.0\.2/);
	});

	test('a user who is there gets a new password, and is told', () => {
		const { plan } = wizardOf('superuser').make({ name: 'admin' }, world);
		assert.equal(plan.title, 'Set the password of admin');
	});

	const rightsWords = (given: Given): string => wizardOf('superuser').make(given, world).ends[0] ?? '';
	const asks = (given: Given): string[] =>
		wizardOf('superuser')
			.fields(given, world)
			.map(({ id }) => id);

	test('an ordinary user stays one by Enter alone, and is told', () => {
		assert.match(rightsWords({ name: 'susie' }), /^susie signs in to lava-server, as an ordinary user\.$/);
		assert.match(rightsWords({ name: 'susie', superuser: true }), /as a superuser/);
		assert.match(rightsWords({ name: 'susie', staff: true }), /as staff/);
		assert.match(rightsWords({}), /admin-2 signs in .* as a superuser/, 'a new one is what the form is for');
	});

	test('who is a superuser stays one, and is not asked about it', () => {
		assert.match(rightsWords({ name: 'admin' }), /as a superuser/);
		assert.equal(asks({ name: 'admin' }).includes('superuser'), false);
		assert.equal(asks({ name: 'susie' }).includes('superuser'), true);
	});

	test('an inactive user is told, and may be activated', () => {
		assert.equal(asks({ name: 'rosalyn' }).includes('activate'), true);
		assert.equal(asks({ name: 'susie' }).includes('activate'), false);
		assert.match(rightsWords({ name: 'rosalyn' }), /inactive: it can't sign in/);
		assert.match(rightsWords({ name: 'rosalyn', activate: true }), /signs in to lava-server/);
	});

	test('a name is one however its letters were typed', () => {
		const { plan, shows, secrets } = wizardOf('superuser').make({ name: 'jo\u0308rg' }, world);
		assert.equal(plan.title, 'Create the user j\u00F6rg');
		assert.deepEqual([...secrets.keys()], Object.values(shows));
	});

	test('an e-mail address is proposed that the form itself takes, whatever the name is', () => {
		const names = ['ada', '@example.com', '@', 'ada@lab.org', 'ada.', '.ada', 'a@b', '+ada', '-', 'ada@@x'];
		for (const name of names) assert.deepEqual(problems('superuser', { name }), [], name);
		const email = (name: string): unknown =>
			wizardOf('superuser')
				.fields({ name }, world)
				.find(({ id }) => id === 'email')?.value;
		assert.deepEqual(['ada', 'ada@lab.org', '@example.com'].map(email), [
			'ada@example.com',
			'ada@lab.org',
			'user@example.com',
		]);
	});

	test('the next step is said at the end', () => {
		const ends = (wizard: WizardId, given: Given = {}, where: World = world): string =>
			wizardOf(wizard).make(given, where).ends.join(' ');
		assert.match(ends('network'), /n and d make a dispatcher/);
		const empty = { ...world, snapshot: { ...snapshot, containers: new Map() } };
		assert.match(ends('network', {}, empty), /n and s make a LAVA server/);
		assert.match(ends('superuser'), / Next: sign in at http:\/\/localhost\/\.$/);
		assert.doesNotMatch(ends('superuser', { name: 'rosalyn' }), /Next/);
		assert.match(ends('dispatcher'), /it is in the Workers panel/);
		assert.match(
			ends('dispatcher', { server: 'elsewhere', url: 'http://lava.lab/' }),
			/l in the Containers panel shows its log/,
		);
	});

	test("Enter alone makes a user, and changes nobody's password", () => {
		assert.match(wizardOf('superuser').make({}, world).plan.title, /admin-2/);
	});

	test('any name that the server answers to will do', () => {
		assert.deepEqual(problems('dispatcher', { url: 'https://lava.lab.example.com/' }), []);
	});

	test('a worker who is known and offline may come back', () => {
		assert.deepEqual(problems('dispatcher', { name: 'moe' }), []);
	});

	test('a worker that was just retired and removed may come back while LAVA still takes it for Online', () => {
		const workers = [{ name: 'moe', online: true, retired: true }];
		const servers = world.facts.servers.map(each => (each.state === 'ready' ? { ...each, workers } : each));
		const where = { ...world, facts: { ...world.facts, servers } };
		assert.deepEqual(problems('dispatcher', { name: 'moe' }, where), []);
		const wait = wizardOf('dispatcher').make({ name: 'moe' }, where).plan.steps.at(-1);
		assert.ok(wait?.do === 'wait' && wait.until.is === 'online');
		assert.deepEqual(wait.until.since, { id: '', name: 'moe' });
	});

	test('where a server elsewhere is only the user knows: nothing is made up for Enter to take', () => {
		const given = { server: 'elsewhere', name: 'zed' };
		assert.deepEqual(problems('dispatcher', given), ['url: Write the address of the server, e.g. http://172.18.0.5/.']);
		const values = wizardOf('dispatcher')
			.fields(given, world)
			.map(({ value }) => value);
		assert.ok(!JSON.stringify(values).includes('example.com'));
	});

	test('the image decides the contract', () => {
		const given = { server: 'elsewhere', source: 'docker-hub', version: '2020.08', name: 'zed' };
		const url = wizardOf('dispatcher')
			.fields(given, world)
			.find(view => view.id === 'url');
		assert.match(url?.problem ?? '', /e\.g\. tcp:\/\/172\.18\.0\.5:5556/);
		assert.match(url?.help ?? '', /older than 2020\.09, so it speaks ZMQ/);
	});
});

suite("the host's routes", () => {
	test('IPv4, without the default route', () => {
		const text = [
			'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
			'eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0',
			'eth0\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
			'tun0\t0080A8C0\t00000000\t0001\t0\t0\t0\t0080FFFF\t0\t0\t0',
		].join('\n');
		assert.deepEqual(parseRoutes(text), ['172.18.0.0/16', '192.168.128.0/17']);
	});

	test('IPv6, without link-local, multicast and single hosts', () => {
		const row = (target: string, length: string) =>
			`${target} ${length} ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000100 0 0 1 eth0`;
		const text = [
			row('fd001a7a000000000000000000000000', '40'),
			row('fe800000000000000000000000000000', '40'),
			row('ff000000000000000000000000000000', '08'),
			row('fd001a7a000000000000000000000001', '80'),
		].join('\n');
		assert.deepEqual(parseRoutes6(text), ['fd00:1a7a::/64']);
	});
});

test('a server ends with the addresses of its web page, and what to do next', () => {
	const ends = (given: Given, where: World = world): readonly string[] => wizardOf('server').make(given, where).ends;
	const next = 'Nobody can sign in yet: n and u make a superuser.';
	assert.deepEqual(ends({}), ['The web page: http://localhost:8080/, from elsewhere http://hobbes:8080/', next]);
	assert.deepEqual(ends({ hosts: 'lava.example.com' }), ['The web page: http://localhost:8080/', next]);
	assert.deepEqual(ends({ web: '' }), ['The web page: http://172.18.0.2/', next]);
	const kept = { ...world, facts: { ...world.facts, volumes: ['old-postgresql'] } };
	assert.deepEqual(
		ends({ web: '', volumes: 'old' }, kept),
		[
			'The web page: http://172.18.0.2/',
			'It runs on the database that was in old-postgresql, with the users, devices and jobs of it.',
		],
		'users are in it',
	);
});

suite("a server's allowed hosts", () => {
	const asked = (given: Given, where: World = world) =>
		wizardOf('server')
			.fields(given, where)
			.find(({ id }) => id === 'hosts');
	const environment = (given: Given): unknown => {
		const create = wizardOf('server')
			.make(given, world)
			.plan.steps.find(step => step.do === 'create');
		return create?.do === 'create' ? create.spec.environment?.['ALLOWED_HOSTS'] : undefined;
	};

	test('have the addresses of the host where its web page is published, but for those on networks of Docker', () => {
		assert.equal(asked({})?.value, '172.18.0.2 lava-server-2 hobbes 192.168.1.9 2001:db8::9');
		assert.equal(asked({ web: '' })?.value, '172.18.0.2 lava-server-2');
	});

	test('have the address by which a host far away is reached', () => {
		const far = (address: string): World => ({
			hosts: [],
			snapshot: { ...snapshot, host: snapshot.host && { ...snapshot.host, address } },
			facts: { ...world.facts, addresses: undefined },
		});
		assert.match(String(asked({}, far('ssh://lab@10.1.2.3:2222'))?.value), / hobbes 10\.1\.2\.3$/);
		assert.match(String(asked({}, far('tcp://127.0.0.1:2375'))?.value), / hobbes$/);
		assert.match(String(asked({}, far('unix:///var/run/docker.sock'))?.value), / hobbes$/);
	});

	test('are written as Django compares them', () => {
		assert.equal(environment({ hosts: 'Lava 2001:db8::5 .Example.com' }), 'lava,[2001:db8::5],.example.com');
		assert.match(problems('server', { hosts: '[2001:db8::5]:80' }).join(), /write \[2001:db8::5\], which is for all/);
		for (const hosts of ['.', '..a', 'a_b'])
			assert.match(problems('server', { hosts }).join(), /Django takes no/, hosts);
	});
});
