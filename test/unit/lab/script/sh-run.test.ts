/** An exported shell script, run by a real shell against a docker of files: done, refused, killed, gone on with, taken back. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { shellScript } from '../../../../source/lab/script/sh/script.ts';
import { dockerStub, type Stub } from './docker-stub.ts';

const calvin = { id: '', name: 'calvin' };
const ID = 'f'.repeat(64);
const old = { id: ID, name: 'old' };
const short = ID.slice(0, 12);

const steps: Step[] = [
	{ do: 'create-network', network: { name: 'n', subnets: [{ subnet: '10.6.0.0/24' }] } },
	{ do: 'create-volume', volume: { name: 'v' } },
	{ do: 'create', spec: { name: 'calvin', image: 'i', networks: [{ network: 'n' }] } },
	{ do: 'start', container: calvin },
	{ do: 'pause', container: calvin },
	{ do: 'stop', container: old, grace: 1 },
	{ do: 'rename', container: old, to: 'older' },
];
const plan = (...more: readonly Step[]): Plan => ({ title: 'A lab', steps: [...steps, ...more], warnings: [] });
const script = shellScript(plan());

const changes = [
	'network create --subnet 10.6.0.0/24 n',
	'volume create v',
	'create --name calvin --network n i',
	'start calvin',
	'pause calvin',
	`stop -t 1 ${short}`,
	`rename ${short} older`,
];

let stub: Stub;
let before: Record<string, string>;
beforeEach(() => {
	stub = dockerStub();
	stub.put('images', 'i', '');
	stub.put('containers', ID, 'old\nrunning\ni\n');
	before = stub.picture();
});
afterEach(() => stub.close());

suite('a script', () => {
	test('does what the plan does, step by step, and says so', () => {
		const { code, said, errors, changed } = stub.run(script);
		assert.deepEqual([code, errors, changed], [0, '', changes]);
		assert.match(said, /^Create the network n \(10\.6\.0\.0\/24\)\n[^]*\nAll is done\.\n$/);
		assert.deepEqual(stub.picture(), {
			...before,
			'networks/n': 'bridge 10.6.0.0/24\n',
			'volumes/v': '',
			[`containers/${ID}`]: 'older\nexited\ni\n',
			'containers/id-calvin': 'calvin\npaused\ni\n',
		});
	});

	test('leaves out what is so already', () => {
		stub.put('networks', 'n', 'bridge 10.6.0.0/24 10.7.0.0/24\n');
		stub.put('volumes', 'v', '');
		stub.put('containers', 'id-calvin', 'calvin\nrunning\ni\n');
		assert.deepEqual(stub.run(script).changed, ['pause calvin', ...changes.slice(-2)]);
	});

	for (const [at, fails] of changes.entries()) {
		test(`takes all back where this is refused: ${fails}`, () => {
			const { code, said, errors, changed } = stub.run(script, [], { fails });
			assert.equal(code, 1);
			assert.doesNotMatch(said, /All is done/);
			assert.match(errors, /Error: no\n[^]*What was done is undone\.\n$/);
			assert.deepEqual(changed.slice(0, at + 1), changes.slice(0, at + 1));
			assert.deepEqual(stub.picture(), before);
			assert.equal(stub.run(script).code, 0, 'nothing of it is left in its way');
		});

		test(`goes on, or back, after a kill at: ${fails}`, () => {
			assert.equal(stub.run(script, [], { killed: fails }).code, null);
			const again = stub.run(script);
			assert.deepEqual([again.code, again.changed], [1, []]);
			assert.match(again.errors, /An earlier run was interrupted: ".* on" goes on, ".* back" undoes/);
			const back = stub.run(script, ['back']);
			assert.deepEqual([back.code, stub.picture()], [0, before], back.errors);

			assert.equal(stub.run(script, [], { killed: fails }).code, null);
			const on = stub.run(script, ['on']);
			assert.equal(on.code, 0, on.errors);
			assert.deepEqual(on.changed, changes.slice(at), 'what was done is not done again');
			assert.equal(stub.picture()[`containers/${ID}`], 'older\nexited\ni\n');
		});
	}

	const waits = plan({ do: 'wait', until: { is: 'running', container: old, steady: 1 }, seconds: 60 });
	const looks = `container inspect --format {{.State.Status}} {{.State.StartedAt}} {{.RestartCount}} -- ${short}`;
	for (const shell of ['sh', 'bash'] as const) {
		for (const interrupted of [...changes, looks]) {
			test(`${shell}: takes all back once where two signals come at: ${interrupted}`, () => {
				const { code, said, errors } = stub.run(shellScript(waits), [], { interrupted, shell });
				assert.ok(code === 130 || code === 143, String(code));
				assert.doesNotMatch(said, /All is done/);
				assert.equal(errors.match(/What was done is undone\.\n/g)?.length, 1, errors);
				assert.deepEqual(stub.picture(), before);
				assert.equal(stub.run(script).code, 0, 'nothing of it is left in its way');
			});
		}
	}

	test('leaves alone a network that it could not connect a container to', () => {
		stub.put('networks', 'boards', 'bridge 10.7.0.0/24\n');
		const there = stub.picture();
		const connects = plan({ do: 'connect', container: old, endpoint: { network: 'boards', ipv4: '10.7.0.9' } });
		const { code, errors } = stub.run(shellScript(connects), [], {
			fails: `network connect --ip 10.7.0.9 boards ${short}`,
		});
		assert.equal(code, 1);
		assert.equal(errors, 'Error: no\nWhat was done is undone.\n');
		assert.deepEqual(stub.picture(), there);
	});

	test('knows two words, and both only where a run was cut off', () => {
		for (const word of ['on', 'back']) {
			const { code, errors, changed } = stub.run(script, [word]);
			assert.deepEqual([code, errors, changed], [1, 'No earlier run was interrupted.\n', []]);
		}
		assert.match(stub.run(script, ['off']).errors, /^Usage: .* \[on \| back\]\n$/);
	});
});

test('an image is pulled where it is missing, and always where that was asked for', () => {
	const pull = (image: string, policy: 'missing' | 'always'): Step => ({ do: 'pull', image, policy });
	stub.put('images', 'here', '');
	const pulls: Plan = {
		title: 'Images',
		steps: [pull('here', 'missing'), pull('here', 'always'), pull('there', 'missing')],
		warnings: [],
	};
	const { code, changed, errors } = stub.run(shellScript(pulls));
	assert.deepEqual([code, changed], [0, ['pull here', 'pull there']], errors);
});

suite('before anything is made', () => {
	const rows: [what: string, change: () => void, says: RegExp][] = [
		[
			'a network of other addresses is told',
			() => stub.put('networks', 'n', 'bridge 10.9.0.0/24\n'),
			/a network n already, and it has no 10\.6\.0\.0\/24/,
		],
		[
			'a container of the name is told',
			() => stub.put('containers', 'x', 'calvin\nrunning\nother\n'),
			/another container calvin already/,
		],
		[
			'a container of the new name is told',
			() => stub.put('containers', 'x', 'older\nexited\ni\n'),
			/another container older already/,
		],
		[
			'a container that was renamed is told',
			() => stub.put('containers', ID, 'else\nrunning\ni\n'),
			/old is not the one that this script is for/,
		],
	];
	for (const [what, change, says] of rows) {
		test(what, () => {
			change();
			const { code, errors, changed } = stub.run(script);
			assert.deepEqual([code, changed], [1, []]);
			assert.match(errors, says);
		});
	}

	test('an image that nobody has pulled is told', () => {
		const { code, errors, changed } = stub.run(
			script.replaceAll(' i\n', ' not-here\n').replaceAll('image i', 'image not-here'),
		);
		assert.deepEqual([code, changed], [1, []]);
		assert.match(errors, /Pull it first: there is no image not-here/);
	});
});

suite('at the end', () => {
	test('what does not come true takes all back, with the last words of the container', () => {
		const wait: Step = { do: 'wait', until: { is: 'running', container: calvin }, seconds: 0 };
		const { code, errors } = stub.run(shellScript(plan(wait)));
		assert.equal(code, 1);
		assert.match(errors, /its last words\nIt did not come true in 0 seconds: calvin runs\.\n[^]*undone/);
		assert.deepEqual(stub.picture(), before);
	});

	for (const shell of ['sh', 'bash'] as const) {
		test(`${shell}: a question that a signal ends is no answer: nothing that is left to do is left out`, () => {
			const other = { id: 'e'.repeat(64), name: 'other' };
			stub.put('containers', other.id, 'other\nexited\ni\n');
			const removes = [old, other].map((container): Step => ({
				do: 'remove',
				container,
				force: false,
				volumes: false,
			}));
			const final = shellScript(plan(...removes));
			const interrupted = `container inspect -- ${other.id.slice(0, 12)}`;
			const { code, said, errors } = stub.run(final, [], { interrupted, shell });
			assert.doesNotMatch(said, /All is done/);
			assert.equal(code, 130, errors);
			assert.match(errors, /There is no way back any more\. ".* on" does what is left to do\.\n$/);
			const on = stub.run(final, ['on'], { shell });
			assert.match(on.said, /All is done/, on.errors);
			assert.ok(!(`containers/${other.id}` in stub.picture()));
		});
	}

	test('what is removed can’t be had back: all stays, and that is said', () => {
		const remove: Step = { do: 'remove', container: old, force: false, volumes: false };
		const last: Step = { do: 'create-volume', volume: { name: 'w' } };
		const final = shellScript(plan(remove, last));
		const { code, errors } = stub.run(final, [], { fails: 'volume create w' });
		assert.equal(code, 1);
		assert.match(errors, /There is no way back any more\. ".* on" does what is left to do\.\n$/);
		assert.ok(!(`containers/${ID}` in stub.picture()) && 'volumes/v' in stub.picture());
		const on = stub.run(final, ['on']);
		assert.deepEqual([on.code, on.changed], [0, ['volume create w']], on.errors);
	});
});
