/** A plan over several hosts as a file of each language; the shell script is run against engines of files. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { parse } from 'yaml';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { exportedPlan } from '../../../../source/lab/script/export.ts';
import { dockerStub, type Stub } from './docker-stub.ts';

const [near, one, two] = [hostKey('near'), hostKey('one'), hostKey('two')];
const ID = 'f'.repeat(64);
const lava = { id: ID, name: 'lava' };
const calvin = { id: '', name: 'calvin' };

/** The same names on two hosts, and something that was there on a third. */
const steps: Step[] = [
	{ do: 'pause', container: lava, host: near },
	{ do: 'create-network', network: { name: 'n', subnets: [{ subnet: '10.6.0.0/24' }] }, host: one },
	{ do: 'create', spec: { name: 'calvin', image: 'i', networks: [{ network: 'n' }] }, host: one },
	{ do: 'create', spec: { name: 'calvin', image: 'i' }, host: two },
	{ do: 'start', container: calvin, host: one },
	{ do: 'start', container: calvin, host: two },
];
const online: Step = {
	do: 'wait',
	until: { is: 'online', server: { container: lava, host: near }, worker: 'calvin', since: calvin },
	seconds: 60,
	host: two,
};
const reached = { [near]: [], [one]: ['--context', 'one'], [two]: ['--context', 'two'] };
const planOf = (...list: readonly Step[]): Plan => ({ title: 'A lab', steps: list, warnings: [], reached });

const text = (plan: Plan, path: string): string => {
	const files = exportedPlan(plan, path);
	assert.deepEqual(
		files.map(file => file.path),
		[path],
	);
	return files[0]?.text ?? '';
};

const changes = [
	'pause ffffffffffff',
	'one: network create --subnet 10.6.0.0/24 n',
	'one: create --name calvin --network n i',
	'two: create --name calvin i',
	'one: start calvin',
	'two: start calvin',
];

suite('a shell script over hosts', () => {
	const script = text(planOf(...steps), 'x.sh');
	let stub: Stub;
	let before: Record<string, string>;
	beforeEach(() => {
		stub = dockerStub([one, two]);
		for (const host of [one, two]) stub.put('images', 'i', '', host);
		stub.put('containers', ID, 'lava\nrunning\ni\n');
		before = stub.picture();
	});
	afterEach(() => stub.close());

	test('does each step on its host, and says which', () => {
		const { code, said, errors, changed } = stub.run(script);
		assert.deepEqual([code, errors, changed], [0, '', changes]);
		assert.match(said, /^near: Pause lava\none: Create the network n/);
		const { [`containers/${ID}`]: paused, ...rest } = stub.picture();
		assert.equal(paused, 'lava\npaused\ni\n');
		assert.deepEqual(Object.keys(rest), [
			'one/networks/n',
			'one/images/i',
			'one/containers/id-calvin',
			'two/images/i',
			'two/containers/id-calvin',
		]);
	});

	test('looks on each host for what it needs there, before it makes anything', () => {
		stub.put('containers', 'x', 'calvin\nrunning\nother\n', two);
		const { code, errors, changed } = stub.run(script);
		assert.deepEqual([code, changed], [1, []]);
		assert.match(errors, /There is another container calvin already/);
	});

	for (const [at, fails] of changes.entries()) {
		test(`takes all back on all hosts where this is refused: ${fails}`, () => {
			const { code, errors, changed } = stub.run(script, [], { fails });
			assert.equal(code, 1);
			assert.match(errors, /What was done is undone\.\n$/);
			assert.deepEqual(changed.slice(0, at + 1), changes.slice(0, at + 1));
			assert.deepEqual(stub.picture(), before);
		});

		test(`goes on, or back, after a kill at: ${fails}`, () => {
			assert.equal(stub.run(script, [], { killed: fails }).code, null);
			assert.equal(stub.run(script, ['back']).code, 0);
			assert.deepEqual(stub.picture(), before);
			stub.run(script, [], { killed: fails });
			assert.equal(stub.run(script, ['on']).code, 0);
			assert.match(stub.picture()['two/containers/id-calvin'] ?? '', /running/);
		});
	}

	test('asks LAVA on its host, and the worker on its own', () => {
		const whole = text(planOf(...steps, online), 'x.sh');
		assert.match(whole, /\{ use_host near; ask_lava ffffffffffff [^]*; \} \| online_since calvin/);
		assert.match(whole, /use_host near\n\s*docker version/);
	});

	test('is for several hosts also where only LAVA is on another', () => {
		assert.match(text(planOf({ do: 'start', container: calvin, host: two }, online), 'x.sh'), /use_host near/);
	});
});

suite('Python over hosts', () => {
	const script = text(planOf(...steps, online), 'x.py');

	test('compiles, and has a client for each host', () => {
		const code = 'import ast, sys; ast.parse(sys.stdin.read())';
		const { status, stderr } = spawnSync('python3', ['-c', code], { input: script, encoding: 'utf8' });
		assert.equal(status, 0, stderr);
		assert.match(script, /HOSTS = \{\n {4}"near": \{\},\n {4}"one": \{"context": "one"\},/);
	});

	test('names the host of each step, of its way back and of what it asks', () => {
		assert.match(script, /print\("one: Start calvin"\)\n {4}use_host\("one"\)/);
		assert.match(script, /3: lambda was: at_host\("one", lambda: \(remove_container\("calvin"\)\)\)/);
		assert.match(script, /at_host\(\s*"near",\s*lambda: \(ask_lava\(/);
	});
});

suite('Compose over hosts', () => {
	const made = steps.slice(1);

	test('has a file for each host that something is made on', () => {
		const files = exportedPlan(planOf(...made), 'folder/lab.yaml');
		assert.deepEqual(
			files.map(({ path }) => path),
			['folder/lab-one.yaml', 'folder/lab-two.yaml'],
		);
		const [first, second] = files.map(file => parse(file.text));
		assert.deepEqual(Object.keys(first), ['services', 'networks']);
		assert.deepEqual(first.services.calvin.networks, { n: { priority: 1 } });
		assert.equal(second.services.calvin.network_mode, 'bridge');
		assert.equal(second.networks, undefined);
	});

	test('says the way through all of them in each', () => {
		for (const file of exportedPlan(planOf(...made), 'lab.yaml')) {
			const ways = file.text.split('\n').filter(line => line.startsWith('#   '));
			assert.deepEqual(ways, [
				'#   docker --context one compose --file lab-one.yaml up --no-deps --detach calvin',
				'#   docker --context two compose --file lab-two.yaml up --no-deps --detach calvin',
			]);
		}
	});

	test('loses no file where two hosts are called alike but for what no file name has', () => {
		const keys = ['lab+a', 'lab-a-2', 'lab-a', 'lab a', 'LAB-a'].map(hostKey);
		const several: Plan = {
			title: '',
			warnings: [],
			reached: Object.fromEntries(keys.map(key => [key, ['--context', key]])),
			steps: keys.flatMap((host): Step[] => [
				{ do: 'create', spec: { name: 'calvin', image: 'debian' }, host },
				{ do: 'start', container: { id: '', name: 'calvin' }, host },
			]),
		};
		const files = exportedPlan(several, 'lab.yaml');
		assert.deepEqual(
			files.map(({ path }) => path),
			['lab-lab-a-3.yaml', 'lab-lab-a-2.yaml', 'lab-lab-a.yaml', 'lab-lab-a-4.yaml', 'lab-LAB-a-5.yaml'],
		);
		assert.match(files[0]?.text ?? '', /--context lab\+a compose --file lab-lab-a-3\.yaml /);
	});

	test('is refused where it would change what is there', () => {
		assert.throws(() => exportedPlan(planOf(...steps), 'lab.yaml'), /save it as \.sh or \.py/);
	});
});
