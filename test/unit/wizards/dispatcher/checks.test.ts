/** What may be wrong with a dispatcher's answers: each row differs from one that is right in one thing. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
	comesBack,
	mismatch,
	portsProblem,
	privilegedDoubt,
	privilegedProblem,
	secondsProblem,
	tokenProblem,
	workerProblem,
} from '../../../../source/wizards/dispatcher/checks.ts';
import type { Given } from '../../../../source/wizards/field.ts';
import { dispatcherWizard } from '../../../../source/wizards/dispatcher/dispatcher.ts';
import type { World } from '../../../../source/wizards/world.ts';
import { problems, withFacts, world } from '../world-for-tests.ts';

const says = (problem: string | undefined): string => problem ?? 'nothing';

suite("a worker's version", () => {
	const of = (theirs: string): World => {
		const [server] = world.facts.servers;
		assert.ok(server?.state === 'ready');
		return withFacts({ servers: [{ ...server, version: theirs }] });
	};
	const rows: [ours: string, theirs: string, says: RegExp][] = [
		['2023.01', '2023.01', /^nothing$/],
		['2023.03', '2023.01', /^lava-server is 2023\.01 and takes only workers of the same version: choose 2023\.01\.$/],
		['2020.05', '2020.08', /^nothing$/],
		['2020.08', '2020.09', /choose 2020\.09/],
		['2020.09', '2020.08', /choose 2020\.08/],
	];
	for (const [ours, theirs, expected] of rows) {
		test(`${ours} for ${theirs}`, () => {
			assert.match(says(mismatch(`lavasoftware/lava-dispatcher:${ours}`, 'lava-server', of(theirs))), expected);
		});
	}
	test('is nobody’s guess', () => {
		assert.equal(mismatch('lavasoftware/lava-dispatcher', 'lava-server', of('2023.01')), undefined);
		assert.equal(mismatch('lavasoftware/lava-dispatcher:2023.03', 'elsewhere', of('2023.01')), undefined);
	});
});

suite('a worker of that name', () => {
	const known = (online: boolean, retired: boolean): World => {
		const [server] = world.facts.servers;
		assert.ok(server?.state === 'ready');
		return withFacts({ servers: [{ ...server, workers: [{ name: 'calvin', online, retired }] }] });
	};
	test('that is Online would be there twice, unless it is retired', () => {
		assert.match(says(workerProblem('calvin', 'lava-server', known(true, false))), /worker calvin that is Online/);
		assert.equal(workerProblem('calvin', 'lava-server', known(true, true)), undefined);
		assert.equal(workerProblem('calvin', 'lava-server', known(false, false)), undefined);
		assert.equal(workerProblem('hobbes', 'lava-server', known(true, false)), undefined);
		assert.equal(workerProblem('calvin', 'other', known(true, false)), undefined);
	});
	test('that is offline comes back, and that is told', () => {
		assert.match(
			says(comesBack('calvin', 'lava-server', known(false, false))),
			/knows a worker calvin, which is offline/,
		);
		assert.equal(comesBack('calvin', 'lava-server', known(true, false)), undefined);
		assert.equal(comesBack('hobbes', 'lava-server', known(false, false)), undefined);
		assert.equal(comesBack('calvin', 'other', known(false, false)), undefined);
	});
});

suite('an address of the server', () => {
	const http: Given = { server: 'elsewhere', name: 'zed', source: 'docker-hub', version: '2023.01' };
	const zmq: Given = { ...http, version: '2020.08', logger: 'tcp://lava:5555' };
	const reported = (given: Given, id: string): string =>
		problems('dispatcher', given).find(each => each.startsWith(`${id}: `)) ?? 'nothing';
	const rows: [url: string, over: Given, says: RegExp][] = [
		['http://lava/', http, /^nothing$/],
		['https://lava:8443/', http, /^nothing$/],
		['lava', http, /./],
		['tcp://lava:5556', http, /This image speaks HTTP/],
		['http://lava:5556/', http, /a port of ZMQ, and this image speaks HTTP/],
		['http://lava:5555/', http, /a port of ZMQ/],
		['http://lava:5557/', http, /^nothing$/],
		['http://lava:0/', http, /from 1 to 65535/],
		['http://user@lava/', http, /without blanks, user or password/],
		['http://127.0.0.1/', http, /is the container itself/],
		['tcp://lava:5556', zmq, /^nothing$/],
		['tcp://lava:1', zmq, /^nothing$/],
		['http://lava/', zmq, /This image speaks ZMQ/],
		['tcp://lava', zmq, /Write its port too: tcp:\/\/lava:5556/],
		['tcp://lava:5555', zmq, /5555 is the logger's, the master has 5556/],
		['tcp://localhost:5556', zmq, /is the container itself/],
	];
	for (const [url, over, expected] of rows) {
		test(`${url} over ${over === http ? 'HTTP' : 'ZMQ'}`, () =>
			assert.match(reported({ ...over, url }, 'url'), expected));
	}
	test('of its logger is the other one', () => {
		const logger = (text: string): string => reported({ ...zmq, url: 'tcp://lava:5556', logger: text }, 'logger');
		assert.equal(logger('tcp://lava:5555'), 'nothing');
		assert.match(logger('tcp://lava:5556'), /5556 is the master's, the logger has 5555/);
		assert.match(logger('http://lava/'), /speaks ZMQ/);
	});
	test('that the server refuses is refused before', () => {
		assert.match(
			reported({ url: 'http://unknown.lab/' }, 'url'),
			/lava-server refuses workers that call it unknown\.lab/,
		);
		assert.equal(reported({ url: 'http://x.lab.example.com/' }, 'url'), 'nothing');
	});
});

suite('other arguments', () => {
	test('seconds', () => {
		for (const [text, right] of [
			['', true],
			['1', true],
			['600', true],
			['0', false],
			['-1', false],
			['1.5', false],
		] as const) {
			assert.equal(secondsProblem(text) === undefined, right, text);
		}
	});

	test('a token', () => {
		const rows: [length: number, says: RegExp][] = [
			[0, /^nothing$/],
			[31, /It has 31 letters/],
			[32, /^nothing$/],
			[33, /It has 33 letters/],
			[128, /a user's API token/],
			[129, /It has 129 letters/],
		];
		for (const [length, expected] of rows) assert.match(says(tokenProblem('a'.repeat(length))), expected);
		assert.match(says(tokenProblem(`--token=${'a'.repeat(24)}`)), /letters and digits only/);
	});

	test('ports', () => {
		const rows: [ports: string[], says: RegExp][] = [
			[[], /^nothing$/],
			[['69/udp', '69'], /^nothing$/],
			[['1', '65535'], /^nothing$/],
			[['0'], /^0 is no port/],
			[['65536'], /^65536 is no port/],
			[['69/sctp'], /is no port/],
			[['81', '82', '81/tcp'], /^81 is there twice/],
			[['81', '80'], /^lava-server has port 80/],
			[['80/udp'], /^nothing$/],
		];
		for (const [ports, expected] of rows) assert.match(says(portsProblem(ports, world)), expected, ports.join(' '));
	});

	test('privileged', () => {
		const on = (more: object): World => {
			const { host } = world.snapshot;
			assert.ok(host);
			return { ...world, snapshot: { ...world.snapshot, host: { ...host, ...more } } };
		};
		for (const privileged of [true, false]) {
			assert.equal(privilegedProblem(privileged, on({ usersRemapped: true })) !== undefined, privileged);
			assert.equal(privilegedProblem(privileged, on({ rootless: true })), undefined);
			assert.equal(privilegedDoubt(privileged, on({ rootless: true })) !== undefined, privileged);
			assert.equal(privilegedDoubt(privileged, on({ usersRemapped: true })), undefined);
		}
	});
});

suite('what is told at the end of a dispatcher', () => {
	test('is where its server is', () => {
		const ends = (given: Given): string => dispatcherWizard.make(given, world).ends.join();
		assert.match(ends({}), /Workers/);
		assert.match(ends({ server: 'elsewhere', url: 'http://lava.lab/' }), /log/);
	});
	test('has no secret where no token was given', () => {
		const named = (given: Given): string[] => [...dispatcherWizard.make(given, world).secrets.keys()];
		assert.deepEqual(named({ name: 'zed' }), []);
		assert.deepEqual(named({ name: 'zed', token: 'a'.repeat(32) }), ['zed worker token']);
	});
	test('that no image is known for is a warning, and no image', () => {
		const { plan } = dispatcherWizard.make({ source: 'gitlab', version: 'x' }, world);
		assert.ok(plan.warnings.length > 0);
	});
});

suite('a dispatcher that speaks ZMQ', () => {
	const zmq: Given = {
		name: 'zed',
		source: 'docker-hub',
		version: '2020.05',
		url: 'tcp://lava:5556',
		logger: 'tcp://lava:5555',
	};
	const made = (given: Given) => {
		const step = dispatcherWizard.make({ ...zmq, ...given }, world).plan.steps.find(each => each.do === 'create');
		assert.ok(step?.do === 'create');
		return step.spec;
	};
	const CERTIFICATES = '/etc/lava-dispatcher/certificates.d';
	const mountOf = (given: Given) => made(given).mounts?.filter(({ target }) => target === CERTIFICATES);

	test('gets its certificates with encryption, read-only, and nothing of them without', () => {
		assert.deepEqual(mountOf({ encrypt: true, certificates: '/srv/keys' }), [
			{ type: 'bind', source: '/srv/keys', target: CERTIFICATES, readOnly: true, mustExist: true },
		]);
		assert.deepEqual(mountOf({}), []);
		assert.match(JSON.stringify(made({ encrypt: true }).environment), /slave\.key_secret/);
		assert.doesNotMatch(JSON.stringify(made({}).environment), /certificates|key_secret/);
	});

	test('takes the whole path of a folder for them', () => {
		const reported = (certificates: string): string[] =>
			problems('dispatcher', { ...zmq, encrypt: true, certificates });
		assert.ok(reported('srv/keys/').includes('certificates: Write the whole path, from / on.'));
		assert.ok(!reported('/srv/keys').some(each => each.startsWith('certificates')));
	});
});
