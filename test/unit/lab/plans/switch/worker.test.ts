/** What the switch of a dispatcher asks of its server, keeps of its files, and takes for well. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseVersion } from '../../../../../source/lab/image/version.ts';
import type { Plan } from '../../../../../source/lab/plan.ts';
import { isOfContract } from '../../../../../source/lab/plans/switch/worker.ts';
import type { SwitchPart } from '../../../../../source/lab/plans/switch/part.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import { runningOf } from '../../found-for-tests.ts';
import { manifest, planned, serverPart, serverRef, serverSpec, workerPart, workerSpec } from './switch-for-tests.ts';

const dispatcher = (version: string): string => `lavasoftware/lava-dispatcher:${version}`;

const zmq: ContainerSpec = {
	name: 'calvin',
	image: dispatcher('2020.08'),
	environment: { MASTER_URL: 'tcp://lava.example.com:5556', LOGGER_URL: 'tcp://lava.example.com:5555' },
	hostname: 'calvin',
};
const http: ContainerSpec = { ...zmq, image: dispatcher('2020.09'), environment: { URL: 'http://lava.example.com/' } };

const worker: Required<SwitchPart>['worker'] = {
	name: 'calvin',
	server: { container: serverRef },
	serverVersion: undefined,
	online: true,
};

/** @param known what is known beyond its containers: none = not even its server */
function part(spec: ContainerSpec, to: string, known: Partial<SwitchPart> = { worker }): SwitchPart {
	const { worker: _, ...alone } = workerPart(manifest(dispatcher(to)));
	return { ...alone, ...runningOf(spec), ...known };
}

const says = ({ steps }: Plan): string[] => steps.flatMap(step => (step.do === 'exec' ? [step.says] : []));
const copies = ({ steps }: Plan): string[] => steps.flatMap(step => (step.do === 'copy' ? [step.path] : []));
const has = ({ steps }: Plan, what: string): boolean => steps.some(step => step.do === what);
const made = ({ steps }: Plan) => steps.flatMap(step => (step.do === 'create' ? [step.spec] : []))[0];
const lastWait = ({ steps }: Plan) => steps.flatMap(step => (step.do === 'wait' ? [step] : [])).at(-1);
const reported = (plan: Plan, words: RegExp): boolean => plan.warnings.some(warning => words.test(warning));

suite('a worker that comes to HTTP', () => {
	test('is registered, and its server answers to the name that it calls', () => {
		const plan = planned(part(zmq, '2020.09'));
		assert.deepEqual(says(plan), [
			'Add lava.example.com to ALLOWED_HOSTS',
			'Let its web processes read the settings',
			'Register the worker calvin and take its token',
		]);
		assert.ok(reported(plan, /it speaks HTTP then: MASTER_URL, LOGGER_URL become URL\./));
		assert.ok(!reported(plan, /needs a token/));
		assert.equal(lastWait(plan)?.until.is, 'online');
	});

	test('need not be greeted where it has no address of its server', () => {
		const { environment: _, ...silent } = zmq;
		const plan = planned(part(silent, '2020.09'));
		assert.deepEqual(says(plan), ['Register the worker calvin and take its token']);
		assert.equal(made(plan)?.environment, undefined);
		assert.ok(reported(plan, /it speaks HTTP then\.$/));
	});

	test('says how to get a token where its server is far, or nobody knows it', () => {
		const far = { ...worker, server: { url: 'http://lava.example.com/' } };
		for (const known of [{ worker: far }, {}]) {
			const plan = planned(part(zmq, '2020.09', known));
			assert.deepEqual([says(plan), has(plan, 'put-file'), reported(plan, /needs a token/)], [[], false, true]);
		}
	});

	test('is waited for until it is Online, also where it was not before: it was registered', () => {
		const plan = planned(part(zmq, '2020.09', { worker: { ...worker, online: false } }));
		assert.equal(lastWait(plan)?.until.is, 'online');
	});

	test('keeps its state in the volume that it has', () => {
		const mounts = [{ type: 'volume' as const, source: 'mine', target: '/var/lib/lava/dispatcher/worker' }];
		const plan = planned(part({ ...zmq, mounts }, '2020.09'));
		assert.deepEqual([made(plan)?.mounts, has(plan, 'create-volume')], [mounts, false]);
	});
});

suite('a worker that comes to ZMQ', () => {
	test('needs no token, and no volume', () => {
		const plan = planned(part(http, '2020.08', {}));
		assert.deepEqual([says(plan), has(plan, 'create-volume'), has(plan, 'put-file')], [[], false, false]);
		assert.ok(!reported(plan, /needs a token/));
		assert.ok(reported(plan, /it speaks ZMQ then: URL become MASTER_URL, LOGGER_URL\./));
	});

	test('is warned only of the variables that change their names', () => {
		const environment = { ...http.environment, http_proxy: 'http://p/' };
		assert.ok(
			reported(
				planned(part({ ...http, environment }, '2020.08', {})),
				/it speaks ZMQ then: URL become MASTER_URL, LOGGER_URL\./,
			),
		);
	});

	test('is told what it loses where nothing takes its place', () => {
		const plan = planned(part({ ...http, environment: { WS_URL: 'ws://x' } }, '2020.08', {}));
		assert.ok(reported(plan, /it speaks ZMQ then: WS_URL become nothing\./));
	});
});

suite('a worker that goes on as it was', () => {
	test('is registered by nobody, keeps its variables and gets no volume', () => {
		const plan = planned(part(http, '2020.09'));
		assert.deepEqual([says(plan), has(plan, 'create-volume'), has(plan, 'put-file')], [[], false, false]);
		assert.deepEqual(made(plan)?.environment, http.environment);
		assert.ok(!reported(plan, /it speaks/));
	});

	test('crosses nothing where one of the two images does not tell its version', () => {
		const unknown = 'lavasoftware/lava-dispatcher';
		for (const plan of [
			planned(part({ ...zmq, image: unknown }, '2020.09')),
			planned({ ...part(zmq, '2020.09'), target: manifest(unknown) }),
		]) {
			assert.deepEqual([says(plan), has(plan, 'create-volume'), reported(plan, /it speaks/)], [[], false, false]);
			assert.deepEqual(made(plan)?.environment, zmq.environment);
		}
	});

	test('was not Online: its own log is heard, and a silence takes nothing back', () => {
		const wait = lastWait(planned(part(http, '2020.09', { worker: { ...worker, online: false } })));
		assert.deepEqual([wait?.until, wait?.lenient], [{ is: 'answered', container: { id: '', name: 'calvin' } }, true]);
	});

	test('has a server that nobody knows: its own log is heard', () => {
		assert.equal(lastWait(planned(part(http, '2020.09', {})))?.until.is, 'answered');
	});

	test('is asked for at its server by the id that stays, or by the name of the one that is new', () => {
		const server = (...parts: SwitchPart[]): unknown => {
			const until = lastWait(planned(...parts))?.until;
			return until?.is === 'online' ? until.server : undefined;
		};
		const other = part(http, '2020.09', { worker: { ...worker, serverVersion: parseVersion('2020.09') } });
		assert.deepEqual(server(other), { container: serverRef });
		const newest = manifest('lavasoftware/lava-server:2023.03', 'sha256:3333');
		const both = [serverPart(newest), workerPart(manifest(dispatcher('2023.03'), 'sha256:4444'))];
		assert.deepEqual(server(...both), { container: { id: '', name: serverSpec.name } });
	});
});

suite("a worker's files", () => {
	const file = (path: string) => ({ path, kind: 'added' as const, folder: false, size: 1 });
	const changes = ['/etc/lava-dispatcher/lava-slave', '/etc/lava-coordinator/x.conf', '/usr/bin/fastboot'].map(file);

	test('that its daemon reads stay behind where another daemon comes', () => {
		assert.deepEqual(copies(planned(part(zmq, '2020.09', { worker, changes }))), ['/etc/lava-coordinator/x.conf']);
	});

	test('that its daemon reads come along where it stays', () => {
		assert.deepEqual(copies(planned(workerPart(manifest(workerSpec.image), { changes }))), [
			'/etc/lava-coordinator/x.conf',
			'/etc/lava-dispatcher/lava-slave',
		]);
	});

	test('of one contract are known by their folders', () => {
		assert.deepEqual(
			['/etc/lava-dispatcher/x', '/var/lib/lava/dispatcher/x', '/etc/lava-dispatcher-x', '/etc/x'].map(isOfContract),
			[true, true, false, false],
		);
	});
});
