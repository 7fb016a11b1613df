import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Container, Mount } from '../../../../source/lab/objects.ts';
import { type ContainerChange, containerPlan } from '../../../../source/lab/plans/container.ts';
import { danger } from '../../../../source/lab/plans/danger.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import { containerOf, detailOf } from '../objects-for-tests.ts';

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
			assert.deepEqual(planCommands(plan), [command]);
		});
	}
});

const warnings = (container: Container, change: ContainerChange): string =>
	containerPlan(container, change).warnings.join('\n');

suite('warnings', () => {
	test("removing a server tells which of LAVA's data stay", () => {
		const says = warnings(server, { do: 'remove' });
		assert.match(says, /Kept in lava-db: LAVA's database/);
		assert.match(says, /Kept in lava-etc: settings/);
		assert.match(says, /Lost: the logs of all jobs/);
	});

	test('removing a dispatcher loses its token unless it is in a volume; ZMQ has none', () => {
		assert.match(warnings(worker, { do: 'remove' }), /Lost: the worker's token/);
		const kept = { ...worker, detail: detailOf({ mounts: [volume('state', '/var/lib/lava/dispatcher')] }) };
		assert.match(warnings(kept, { do: 'remove' }), /Kept in state: the worker's token/);
		const zmq = { ...worker, image: 'lavasoftware/lava-dispatcher:2020.08' };
		assert.doesNotMatch(warnings(zmq, { do: 'remove' }), /token/);
	});

	test('what runs is told to break off, what does not run is not', () => {
		assert.match(warnings(worker, { do: 'stop' }), /jobs that run in it break off/);
		assert.equal(warnings({ ...other, status: 'exited' }, { do: 'remove' }), '');
		assert.equal(warnings(worker, { do: 'start' }), '');
	});

	test('managers are named', () => {
		const managed = { ...worker, labels: { 'com.docker.compose.project': 'lab' } };
		assert.match(warnings(managed, { do: 'remove' }), /Docker Compose made it \(project lab\)/);
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
