import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foundParts } from '../../../source/lab/found.ts';
import { containerOf } from './objects-for-tests.ts';

const compose = (project: string, service: string) => ({
	'com.docker.compose.project': project,
	'com.docker.compose.service': service,
	'com.docker.compose.project.config_files': `/srv/${project}/compose.yaml`,
});

const hand = containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2020.08' });
const composed = containerOf('lab-server-1', {
	image: 'lavasoftware/lava-server:2023.06',
	labels: compose('lab', 'server'),
});
const lavaDocker = containerOf('output_lab-slave-0_1', {
	image: 'output_lab-slave-0',
	command: '/start.sh lava-worker',
	// As Compose 1 labels it.
	labels: {
		...compose('output', 'lab-slave-0'),
		'com.docker.compose.project.config_files': 'docker-compose.yml',
		'com.docker.compose.project.working_dir': '/srv/lava-docker/output/lab',
	},
});
const dockerWorker = containerOf('lava-worker-2023.06-x7f2a', { image: 'lavasoftware/lava-dispatcher:2023.06' });
const database = containerOf('db', { image: 'postgres:15' });
const stranger = containerOf('web', { image: 'nginx:1' });

describe('a lab that runs already', () => {
	const parts = foundParts([dockerWorker, stranger, lavaDocker, hand, database, composed]);
	const part = (name: string) => {
		const found = parts.find(({ container }) => container.name === name);
		assert.ok(found);
		return found;
	};

	it('has its Compose files by their whole paths, several too', () => {
		const madeBy = (files: string, folder?: string): string | undefined =>
			foundParts([
				containerOf('a', {
					image: 'lavasoftware/lava-server:2023.06',
					labels: {
						...compose('lab', 'server'),
						'com.docker.compose.project.config_files': files,
						...(folder !== undefined && { 'com.docker.compose.project.working_dir': folder }),
					},
				}),
			])[0]?.madeBy;
		assert.match(madeBy('a.yml,/x/b.yml', '/srv/lab') ?? '', /\(\/srv\/lab\/a\.yml, \/x\/b\.yml\)$/);
		assert.match(madeBy('a.yml') ?? '', /\(a\.yml\)$/);
		assert.match(madeBy('/x/b.yml', '/srv/lab') ?? '', /\(\/x\/b\.yml\)$/);
	});

	it('is shown for what it is, servers first, without strangers', () => {
		assert.deepEqual(
			parts.map(({ what, madeBy }) => [what, madeBy]),
			[
				['server of LAVA 2023.06', 'by Docker Compose: lab, service server (/srv/lab/compose.yaml)'],
				['database', ''],
				['dispatcher of LAVA 2020.08, speaks ZMQ', ''],
				['dispatcher of LAVA 2023.06, speaks HTTP', 'by lava-docker-worker, for a server of 2023.06'],
				['dispatcher of LAVA', 'by lava-docker: output, lab-slave-0 (/srv/lava-docker/output/lab/docker-compose.yml)'],
			],
		);
	});

	it('may be recreated where no manager would be gone behind', () => {
		assert.deepEqual(part('calvin').allowed.recreate, { may: true, note: '' });
		assert.equal(part('lab-server-1').allowed.recreate.may, true);
		assert.match(part('lab-server-1').allowed.recreate.note, /Compose file/);
		assert.match(part('output_lab-slave-0_1').allowed.recreate.note, /boards\.yaml/);
		for (const name of ['output_lab-slave-0_1', 'lava-worker-2023.06-x7f2a']) {
			assert.equal(part(name).allowed.recreate.may, false);
			assert.equal(part(name).allowed.remove.may, false);
			assert.equal(part(name).allowed.restart.may, true);
		}
		const { kill, rename } = part('lava-worker-2023.06-x7f2a').allowed;
		assert.deepEqual([kill.may, rename.may], [false, false]);
		for (const action of ['kill', 'rename'] as const) {
			assert.deepEqual(part('calvin').allowed[action], { may: true, note: '' });
		}
	});
});
