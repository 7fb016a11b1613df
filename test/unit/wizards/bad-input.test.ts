/** What is wrong is said before a plan runs, with what to do instead. */

import { LOCAL } from '../../../source/lab/host.ts';
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given } from '../../../source/wizards/field.ts';
import type { WizardId } from '../../../source/wizards/wizards.ts';
import { wizardOf } from '../../../source/wizards/wizards.ts';
import { askedKey, type LookedUp, type World } from '../../../source/wizards/world.ts';
import { explainManage } from '../../../source/lab/lava/manage/errors.ts';
import { registryProblem } from '../../../source/lab/image/registry-problem.ts';
import { idOf, problems, withFacts, world } from './world-for-tests.ts';

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
	['registry', { scope: 'selection', containers: [idOf('calvin')], hub: 'own', own: 'localhost:5000' }],
];

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
			const where = withFacts({ servers: [{ name: 'lava-server', host: LOCAL, state: 'silent', why }] });
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
