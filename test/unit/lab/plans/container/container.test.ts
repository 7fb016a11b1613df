import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container, Mount } from '../../../../../source/lab/objects.ts';
import { type ContainerChange, containerPlan } from '../../../../../source/lab/plans/container/container.ts';
import { withSharers } from '../../../../../source/lab/plans/container/sharing.ts';
import { danger } from '../../../../../source/lab/plans/container/danger.ts';
import { unwatched } from '../../../../../source/lab/step/unproven.ts';
import type { WorkerRow } from '../../../../../source/lab/verdict/worker-row.ts';
import { planCommands } from '../../../../../source/lab/script/shell.ts';
import { containerOf, detailOf } from '../../objects-for-tests.ts';
import { rowOf } from '../../verdict/small-lab.ts';

const volume = (source: string, destination: string): Mount => ({
	type: 'volume',
	source,
	destination,
	readOnly: false,
});

const server = containerOf('lava-server', {
	image: 'lavasoftware/lava-server:2023.01',
	detail: detailOf({ mounts: [volume('lava-db', '/var/lib/postgresql'), volume('lava-etc', '/etc/lava-server/')] }),
});
const worker = containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2023.01', detail: detailOf({}) });
const other = containerOf('web');

suite('plans for one container', () => {
	const rows: [Container, ContainerChange, string, string][] = [
		[{ ...worker, status: 'exited' }, { do: 'start' }, 'Start calvin', 'docker start calvin'],
		[server, { do: 'stop' }, 'Stop lava-server', 'docker stop -t 60 lava-server'],
		[worker, { do: 'restart' }, 'Restart calvin', 'docker restart -t 10 calvin'],
		[other, { do: 'pause' }, 'Pause web', 'docker pause web'],
		[other, { do: 'unpause' }, 'Unpause web', 'docker unpause web'],
		[other, { do: 'kill' }, 'Kill web', 'docker kill --signal SIGKILL web'],
		[other, { do: 'rename', to: 'www' }, 'Rename web to www', 'docker rename web www'],
		[other, { do: 'remove' }, 'Remove web', 'docker rm --force web'],
		[{ ...other, status: 'exited' }, { do: 'remove', volumes: true }, 'Remove web', 'docker rm --volumes web'],
	];
	for (const [container, change, title, command] of rows) {
		test(command, () => {
			const plan = containerPlan(container, change);
			assert.equal(plan.title, title);
			assert.deepEqual(planCommands(plan).slice(0, 1), [command]);
			assert.equal(
				plan.steps.slice(1).every(step => step.do === 'wait'),
				true,
			);
			assert.deepEqual(unwatched(plan), [], 'what it starts is seen to work');
		});
	}
});

suite('the proof that a container which is started works', () => {
	const proof = (container: Container, row?: WorkerRow) => {
		const wait = containerPlan({ ...container, status: 'exited' }, { do: 'start' }, row).steps[1];
		assert.equal(wait?.do === 'wait' && wait.lenient, true, 'it stays started whatever comes of it');
		return wait?.do === 'wait' ? wait.until : undefined;
	};
	const ref = { id: 'id-calvin', name: 'calvin' };
	const lava = (environment: string[]) =>
		containerOf('lava', { image: 'lavasoftware/lava-server:2023.01', detail: detailOf({ environment }) });

	test("a worker is Online by its server's word, and not by the one of its life before", () => {
		const row = { ...rowOf({}), container: worker };
		assert.deepEqual(proof(worker, row), {
			is: 'online',
			server: { container: { id: 'id-lava-server', name: 'lava-server' } },
			worker: 'calvin',
			since: ref,
		});
	});

	test('a worker whose server is not known is answered, by its own log', () => {
		assert.deepEqual(proof(worker), { is: 'answered', container: ref });
	});

	test('a server answers, where its web server is among its services', () => {
		assert.equal(proof(lava([]))?.is, 'serving');
		assert.equal(proof(lava(['SERVICES=apache2 gunicorn']))?.is, 'serving');
		assert.equal(proof(lava(['SERVICES=lava-scheduler']))?.is, 'running');
	});

	test('anything else is healthy by its own check, or goes on running', () => {
		assert.equal(proof({ ...other, health: 'unhealthy' })?.is, 'healthy');
		assert.deepEqual(proof(other), { is: 'running', container: { id: 'id-web', name: 'web' }, steady: 10 });
	});
});

const warnings = (container: Container, change: ContainerChange): string => {
	const { loses = [], keeps = [], warnings: warns } = containerPlan(container, change);
	return [...loses, ...warns, ...keeps].join('\n');
};

suite('warnings', () => {
	test("removing a server tells which of LAVA's data stay", () => {
		const { loses, keeps } = containerPlan(server, { do: 'remove' });
		assert.match(keeps?.join(' ') ?? '', /Kept in lava-db: LAVA's database.*Kept in lava-etc: settings/);
		assert.match(loses?.join(' ') ?? '', /^Lost: the logs of all jobs/);
	});

	test('removing a dispatcher loses its token unless it is in a volume; ZMQ has none', () => {
		assert.match(warnings(worker, { do: 'remove' }), /Lost: the worker's token/);
		const kept = { ...worker, detail: detailOf({ mounts: [volume('state', '/var/lib/lava/dispatcher')] }) };
		assert.match(warnings(kept, { do: 'remove' }), /Kept in state: the worker's token/);
		const zmq = { ...worker, image: 'lavasoftware/lava-dispatcher:2020.08' };
		assert.doesNotMatch(warnings(zmq, { do: 'remove' }), /token/);
	});

	test('jobs that are known to run are named', () => {
		const row = (...jobs: { id: number; device: string }[]): WorkerRow => {
			const { worker: known, ...rest } = rowOf({});
			assert.ok(known);
			return { ...rest, worker: { ...known, jobs } };
		};
		const said = (known: WorkerRow): string => containerPlan(worker, { do: 'restart' }, known).warnings.join(' ');
		const [job, another] = [
			{ id: 4120, device: 'qemu01' },
			{ id: 4121, device: '' },
		];
		assert.match(said(row(job)), /^Job 4120 on qemu01 runs in it, and breaks off\.$/);
		assert.match(said(row(job, another)), /^Jobs 4120 on qemu01, 4121 run in it, and break off\.$/);
		assert.match(said(row()), /^Test jobs that run in it break off\.$/);
	});

	test('what runs is told to break off, what does not run is not', () => {
		assert.match(warnings(worker, { do: 'stop' }), /jobs that run in it break off/);
		assert.equal(warnings({ ...other, status: 'exited' }, { do: 'remove' }), '');
		assert.equal(warnings(worker, { do: 'start' }), '');
	});

	test('managers are named', () => {
		const managed = { ...worker, labels: { 'com.docker.compose.project': 'lab' } };
		assert.match(warnings(managed, { do: 'remove' }), /The next "docker compose up" recreates it/);
		assert.match(warnings({ ...worker, name: 'lava-worker-2023.01-abcde' }, { do: 'stop' }), /lava-docker-worker/);
	});
});

suite('dangers', () => {
	const rows: [Container, ContainerChange, string][] = [
		[other, { do: 'start' }, 'none'],
		[other, { do: 'rename', to: 'x' }, 'none'],
		[other, { do: 'stop' }, 'ask'],
		[other, { do: 'remove' }, 'ask'],
		[other, { do: 'remove', volumes: true }, 'type-name'],
		[worker, { do: 'remove' }, 'ask'],
		[server, { do: 'restart' }, 'ask'],
		[server, { do: 'stop' }, 'ask'],
		[server, { do: 'kill' }, 'type-name'],
		[server, { do: 'remove' }, 'type-name'],
		[containerOf('db', { image: 'postgres:15' }), { do: 'remove' }, 'type-name'],
	];
	for (const [container, change, needed] of rows) {
		test(`${change.do} ${container.name}: ${needed}`, () => assert.equal(danger(container, change), needed));
	}
});

suite('containers that share the namespaces of one', () => {
	const raw = (host: object) => detailOf({ raw: () => ({ HostConfig: host }) });
	const id = '0123456789ab'.padEnd(64, 'c');
	const owner = { ...other, id };
	const containers = [
		owner,
		containerOf('capture', { networkMode: `container:${id}`, detail: raw({ NetworkMode: `container:${id}` }) }),
		containerOf('strace', { detail: raw({ PidMode: `container:${id}` }) }),
		containerOf('memory', { detail: raw({ IpcMode: 'container:web' }) }),
		containerOf('stranger', { networkMode: 'container:ffffffffffff', detail: raw({ PidMode: 'host', IpcMode: null }) }),
		containerOf('resting', { networkMode: `container:${id}`, status: 'exited' }),
	];
	const notes = (change: ContainerChange, one: Container = owner): string =>
		withSharers({ title: '', steps: [], warnings: ['before'] }, one, change, containers).warnings.join(' | ');

	test('are named with what becomes of them', () => {
		assert.match(notes({ do: 'restart' }), /^before \| capture lives in its network, and loses it: restart capture/);
		assert.match(notes({ do: 'stop' }), /start this one again, then restart capture\. \| strace .* ends with it/);
		assert.match(notes({ do: 'kill' }), /memory shares its memory/);
		assert.match(notes({ do: 'remove' }), /capture lives in its network, loses it, and can never start again/);
		assert.doesNotMatch(notes({ do: 'stop' }), /stranger|resting|web/);
	});

	test('are no matter where nothing stops', () => {
		for (const change of [{ do: 'pause' }, { do: 'start' }, { do: 'rename', to: 'x' }] as const) {
			assert.equal(notes(change), 'before');
		}
		assert.equal(notes({ do: 'remove' }, { ...owner, status: 'exited' }), 'before');
	});
});
