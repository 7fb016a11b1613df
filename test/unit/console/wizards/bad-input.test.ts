/** What is wrong is said before a plan runs, with what to do instead. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given } from '../../../../source/console/wizards/field.ts';
import type { WizardId } from '../../../../source/console/wizards/wizard.ts';
import { wizardOf } from '../../../../source/console/wizards/wizards.ts';
import { askedKey, type LookedUp, type World } from '../../../../source/console/wizards/world.ts';
import { explainManage } from '../../../../source/lab/lava/manage-errors.ts';
import { registryProblem } from '../../../../source/lab/image/registry-problem.ts';
import { world } from './world-for-tests.ts';

const problems = (wizard: WizardId, given: Given, where: World = world): string[] =>
	wizardOf(wizard)
		.fields(given, where)
		.flatMap(view => (view.problem === undefined ? [] : [`${view.id}: ${view.problem}`]));

type Row = [wizard: WizardId, given: Given, says: RegExp, where?: World];

const withFacts = (facts: Partial<World['facts']>): World => ({ ...world, facts: { ...world.facts, ...facts } });

/** Whatever is asked of registries is answered so. */
function registrySays(wizard: WizardId, given: Given, answerFor: (image: string) => LookedUp): World {
	const asked = wizardOf(wizard).missing(given, world);
	const answers = asked.flatMap(each =>
		each.about === 'image' ? [[askedKey(each), answerFor(each.image)] as const] : [],
	);
	assert.ok(answers.length > 0, 'no registry is asked');
	return withFacts({ answers: new Map([...world.facts.answers, ...answers]) });
}

const refuses =
	(said: string, status: number) =>
	(image: string): LookedUp => ({
		about: 'image',
		answer: { state: 'missing', problem: registryProblem(image, said, status) },
	});

const hasOnlyFor =
	(platform: string) =>
	(image: string): LookedUp => ({
		about: 'image',
		answer: { state: 'found', manifest: { image, digest: 'sha256:1', list: false, platforms: [platform] } },
	});

/** As engines say it. */
const registryAnswers: readonly [what: string, answer: (image: string) => LookedUp, says: RegExp][] = [
	[
		'no such host',
		refuses('Get "https://x/v2/": dial tcp: lookup x: no such host', 500),
		/no address for .*Check the name/,
	],
	[
		'down',
		refuses('dial tcp 127.0.0.1:5000: connect: connection refused', 500),
		/can't reach .*Check that the registry runs/,
	],
	[
		'silent',
		refuses('net/http: request canceled (Client.Timeout exceeded while awaiting headers)', 500),
		/does not answer in time.*Try again/,
	],
	[
		'wrong password',
		refuses('unauthorized: authentication required', 401),
		/does not accept the user and password.*docker login/,
	],
	[
		'not allowed',
		refuses('denied: requested access to the resource is denied', 403),
		/does not let this user have .*Check the name/,
	],
	[
		'unknown tag',
		refuses('manifest unknown: manifest unknown', 404),
		/has no image .*Check the (?:name and the tag|version, or)/,
	],
	['other architecture', hasOnlyFor('linux/arm64'), /is for linux\/arm64.*host is amd64/],
];

const pulls: readonly [wizard: WizardId, given: Given][] = [
	['server', { source: 'docker-hub', version: '2022.11' }],
	['server', { source: 'other', reference: 'localhost:5000/lava/lava-server:2023.01' }],
	['dispatcher', { server: 'elsewhere', source: 'docker-hub', version: '2022.11' }],
	['registry', { scope: 'selection', containers: ['calvin'], hub: 'own', own: 'localhost:5000' }],
];

const tables: Readonly<Record<string, readonly Row[]>> = {
	addresses: [
		['connect', { ipv4: '10.8.0.1' }, /^ipv4: It is outside boards .*take 10\.9\.0\.2/],
		['connect', { ipv4: '10.9.0.1' }, /^ipv4: It is the gateway: take 10\.9\.0\.2/],
		['connect', { ipv4: '10.9.0.255' }, /^ipv4: It is the broadcast address: take/],
		['connect', { ipv4: '10.9.0.0' }, /^ipv4: It is the network's own address: take/],
		['connect', { ipv4: '10.9.0' }, /^ipv4: Write an address of boards; take/],
		['server', { address: '172.19.0.5' }, /^address: It is outside dockernet .*take 172\.18\.0\.2/],
		['server', { address: '172.18.0.1' }, /^address: It is the gateway: take/],
		['server', { address: '172.18.0.5' }, /^address: lava-server has it: take/],
		['server', { address: '172.18.130.1' }, /^address: Dynamic addresses come from 172\.18\.128\.0\/17: take/],
		['dispatcher', { address: '172.18.0.5' }, /^address: lava-server has it: take/],
		['dispatcher', { address: '172.18.128.1' }, /^address: calvin has it: take/],
		['network', { gateway: '172.20.0.1' }, /^gateway: It is outside 172\.19\.0\.0\/16: take 172\.19\.0\.1/],
		['network', { gateway: '172.19.0.0' }, /^gateway: It is the network's own or the broadcast address: take/],
		['network', { range: '172.20.0.0/17' }, /^range: It is not inside 172\.19\.0\.0\/16: take/],
		['network', { range: '172.19.0.0/16' }, /^range: It leaves nothing for static addresses: take/],
	],
	subnets: [
		['network', { subnet: '172.18.0.0/24' }, /^subnet: It overlaps the network dockernet: take 172\.19\.0\.0\/16/],
		['network', { subnet: '172.16.0.0/12' }, /^subnet: It overlaps the network bridge: take/],
		['network', { subnet: '192.168.0.0/20' }, /^subnet: It overlaps a route of this host: take/],
		['network', { subnet: '172.19.0.5/16' }, /^subnet: It has host bits: write 172\.19\.0\.0\/16/],
		['network', { subnet: '172.19.0.0' }, /^subnet: Write a subnet with its length/],
		['network', { subnet: '172.19.0.0/30' }, /^subnet: It is too small for a lab: take/],
		['network', { ipv6: true, subnet6: 'fd00::' }, /^subnet6: Write a subnet with its length/],
		['network', { driver: 'macvlan' }, /^parent: Write the name of an interface/],
	],
	names: [
		['network', { name: '-lab' }, /^name: Use two or more letters/],
		['network', { name: 'bridge' }, /^name: Docker keeps the name bridge for itself: choose/],
		['network', { name: 'dockernet' }, /^name: There is a network dockernet already: choose/],
		['server', { name: 'l' }, /^name: Use two or more letters/],
		['server', { name: 'lava_server' }, /^name: LAVA answers to no name with _ in it: write lava-server/],
		['server', { name: 'calvin' }, /^name: There is a container calvin already: choose/],
		['server', { name: `lava-${'x'.repeat(60)}` }, /^name: .*63 letters at most/],
		['server', { volumes: '/srv/lava' }, /^volumes: Use letters/],
		['dispatcher', { name: 'cal vin' }, /^name: Use letters/],
		['dispatcher', { name: 'lava-logs' }, /^name: LAVA keeps the name lava-logs for itself: choose/],
		['dispatcher', { name: 'calvin@lab' }, /^name: Use two or more letters/],
		['superuser', { name: 'ada lovelace' }, /^name: Use letters/],
		['connect', { aliases: 'db,pdu' }, /^aliases: Use letters/],
	],
	'twice there': [
		['dispatcher', { name: 'calvin' }, /^name: There is a container calvin already: choose/],
		[
			'dispatcher',
			{ name: 'hobbes' },
			/^name: lava-server has a worker hobbes that is Online: choose/,
			withFacts({
				servers: world.facts.servers.map(each =>
					each.state === 'ready' ? { ...each, workers: [{ name: 'hobbes', online: true, retired: false }] } : each,
				),
			}),
		],
		['server', { web: '80' }, /^web: lava-server has port 80 of this host: choose/],
		['dispatcher', { ports: '69/udp 80' }, /^ports: lava-server has port 80 of this host: choose/],
	],
	'ways to the server': [
		['dispatcher', { url: 'tcp://172.18.0.5:5556' }, /^url: This image speaks HTTP: write http:/],
		['dispatcher', { url: 'http://172.18.0.5:5556/' }, /^url: That is a port of ZMQ.*leave it out/],
		['dispatcher', { url: '' }, /^url: Write the address of the server/],
		[
			'dispatcher',
			{ url: 'http://lava-server/' },
			/^url: lava-server refuses workers that call it .*Add it there first/,
		],
		['dispatcher', { wsUrl: 'tcp://172.18.0.5:5556' }, /^wsUrl: Write http:\/\/HOST\/ws\//],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', url: 'http://lava/' },
			/^url: This image speaks ZMQ: write tcp:/,
		],
		[
			'dispatcher',
			{ server: 'elsewhere', source: 'docker-hub', version: '2020.08', logger: 'http://lava:5555/' },
			/^logger: This image speaks ZMQ: write tcp:/,
		],
	],
	images: [
		['server', { source: 'docker-hub', version: 'newest' }, /^version: Write a version of LAVA/],
		['server', { source: 'legacy', version: '2023.08' }, /^version: From 2023\.06 on nothing was pushed there/],
		[
			'server',
			{ source: 'other', reference: 'lava/aarch64/lava-server:2023.01' },
			/^reference: It is for arm64 .*choose one for amd64/,
		],
		[
			'server',
			{ source: 'other', reference: 'lava/lava-dispatcher:2023.01' },
			/^reference: It is a lava-dispatcher: choose/,
		],
		['dispatcher', { source: 'docker-hub', version: '2023.03' }, /^version: lava-server is 2023\.01 .*choose 2023\.01/],
		[
			'server',
			{ source: 'docker-hub', version: '2023.03' },
			/^version: Only 300 MB are free under \/var\/lib\/docker: make room first/,
			withFacts({ space: { folder: '/var/lib/docker', free: 3e8, total: 50e9 } }),
		],
	],
	secrets: [
		['superuser', { password: 'a', 'password again': 'a' }, /^password: It is too short: take/],
		['superuser', { password: 'correct horse', 'password again': 'horse' }, /^password again: The two differ: type/],
		['superuser', { name: 'moe', email: 'moe' }, /^email: Write an address/],
		[
			'dispatcher',
			{ server: 'elsewhere', token: 'x'.repeat(128), 'token again': 'x'.repeat(128) },
			/^token: .*API token\. A worker's token has 32/,
		],
	],
};

for (const [title, rows] of Object.entries(tables)) {
	suite(`bad ${title}`, () => {
		for (const [wizard, given, says, where] of rows) {
			test(`${wizard} ${JSON.stringify(given).slice(0, 70)}`, () =>
				assert.match(problems(wizard, given, where).join('\n'), new RegExp(says, 'm')));
		}
	});
}

suite('registries that do not give an image', () => {
	for (const [what, answer, says] of registryAnswers) {
		for (const [wizard, given] of pulls) {
			test(`${what}: ${wizard} from ${String(given['reference'] ?? given['own'] ?? given['source'])}`, () => {
				assert.match(problems(wizard, given, registrySays(wizard, given, answer)).join('\n'), says);
			});
		}
	}

	test('an image that is here needs none; that it is for another architecture is said', () => {
		for (const wizard of ['server', 'dispatcher'] as const) {
			const image = `lavasoftware/lava-${wizard}:2023.01`;
			const asked = { about: 'image here', image } as const;
			assert.deepEqual(wizardOf(wizard).missing({ source: 'docker-hub', version: '2023.01' }, world), [asked]);
			const found = { id: 'i', names: [image], digests: [], architecture: 'arm64' };
			const where = withFacts({ answers: new Map([[askedKey(asked), { about: 'image here', found }]]) });
			assert.match(problems(wizard, {}, where).join('\n'), /^image: It is for arm64 .*choose an image for amd64/);
		}
	});
});

suite('servers that are not ready', () => {
	const tracebacks = [
		'django.db.utils.ProgrammingError: relation "auth_user" does not exist',
		'django.db.utils.OperationalError: could not connect to server: Connection refused\n\tTCP/IP connections on port 5432?',
		'django.db.utils.OperationalError: FATAL:  database "lavaserver" does not exist',
	];
	for (const stderr of tracebacks) {
		test(stderr.slice(0, 70), () => {
			const why = explainManage(stderr).says;
			const where = withFacts({ servers: [{ name: 'lava-server', state: 'silent', why }] });
			for (const wizard of ['superuser', 'dispatcher'] as const) {
				assert.match(problems(wizard, {}, where).join('\n'), /^server: lava-server does not answer: LAVA/m);
			}
			assert.match(why, /Wait until|still be starting/);
		});
	}
});

test('a user who is there is no second user: the plan sets a password, and is asked about', () => {
	const { plan, dangerous } = wizardOf('superuser').make({ name: 'admin' }, world);
	assert.equal(plan.title, 'Set the password of admin');
	assert.equal(dangerous, true);
	assert.equal(wizardOf('superuser').make({ name: 'ada' }, world).dangerous, false);
});

test('a network beside the host on its interface has the addresses of that interface', () => {
	assert.deepEqual(problems('network', { driver: 'macvlan', parent: 'eth0', subnet: '192.168.1.0/24' }), []);
});
