import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { COORDINATOR_FILE, readCoordinatorFile } from '../../../../../source/lab/lava/coordinator.ts';
import { changeKind } from '../../../../../source/lab/drift.ts';
import type { FixAction } from '../../../../../source/lab/verdict/verdict.ts';
import type { Container } from '../../../../../source/lab/objects.ts';
import { listens } from '../../../../../source/lab/lava/coordinator-listens.ts';
import { listeningSteps } from '../../../../../source/lab/plans/fix/coordinator.ts';
import { containerOf, detailOf } from '../../objects-for-tests.ts';
import { container, lavaServer, planOf, whyNot } from './ailing.ts';

const name = (host: string): FixAction => ({ do: 'name-coordinator', container, host });
const bind = (destination: string, readOnly: boolean) => ({
	type: 'bind' as const,
	source: '/srv/coordinator',
	destination,
	readOnly,
});
const mounted = (destination: string, readOnly: boolean) => ({
	changes: { detail: { mounts: [bind(destination, readOnly)] } },
});

suite('a worker is told its coordinator', () => {
	test('by a file, in a folder that its image has not, and only what answers is kept', () => {
		const { steps, warnings } = planOf(name('lava-server'));
		assert.deepEqual(
			steps.map(step => step.do),
			['exec', 'put-file', 'wait'],
		);
		const [folder, file, proof] = steps;
		assert.ok(folder?.do === 'exec' && file?.do === 'put-file' && proof?.do === 'wait');
		assert.deepEqual(folder.undo, { command: ['rmdir', '/etc/lava-coordinator'] });
		assert.equal(file.path, COORDINATOR_FILE);
		assert.ok(typeof file.content === 'string');
		const reported = readCoordinatorFile(file.content);
		assert.equal(reported.state === 'named' && reported.host, 'lava-server');
		assert.ok(proof.until.is === 'succeeds' && proof.until.probe.command.includes('lava-server'));
		assert.deepEqual(warnings, []);
	});

	test('and keeps the file when its container is recreated', () =>
		assert.equal(changeKind(COORDINATOR_FILE), 'setting'));

	test('through a mount, but for one that is read-only or is the file', () => {
		assert.equal(planOf(name('lava-server'), mounted('/etc/lava-coordinator', false)).steps.length, 3);
		assert.match(whyNot(name('lava-server'), mounted('/etc/lava-coordinator', true)), /\/srv\/coordinator .*read-only/);
		assert.match(whyNot(name('lava-server'), mounted(COORDINATOR_FILE, false)), /change it on this host/);
	});

	test('by the innermost of nested mounts', () => {
		const [outer, inner] = [bind('/etc', false), bind('/etc/lava-coordinator', true)];
		for (const mounts of [
			[outer, inner],
			[inner, outer],
		]) {
			assert.match(whyNot(name('lava-server'), { changes: { detail: { mounts } } }), /read-only/);
		}
	});

	test('where it runs, by what LAVA can ask for', () => {
		assert.match(whyNot(name('lava-server'), { worker: { status: 'exited' } }), /start it first/);
		assert.match(whyNot(name('fd00::5')), /IPv4/);
	});

	test('after its coordinator listens for others, where its release does not by itself', () => {
		const plan = (server: Partial<Container>) => planOf(name('lava-server'), { server: { ...lavaServer, ...server } });
		const on = (server: Partial<Container>): string[] =>
			plan(server).steps.map(step => `${step.do} ${'container' in step ? step.container.name : ''}`.trim());
		const told = ['exec calvin-worker', 'put-file calvin-worker', 'wait'];
		const image = (version: string) => ({ image: `lavasoftware/lava-server:${version}` });
		assert.deepEqual(on(image('2026.09')), told);
		assert.deepEqual(on(image('2026.10')), ['exec lava-server', ...told]);
		assert.deepEqual(on({ ...image('2026.10'), status: 'exited' }), told);
		const other = { detail: detailOf({ environment: ['SERVICES=gunicorn lava-scheduler lava-publisher apache2'] }) };
		assert.deepEqual(on({ ...image('2026.10'), ...other }), told, 'another container has it');
		const [first] = plan(image('2026.10')).steps;
		// A restart forgets the jobs that wait for each other.
		assert.ok(first?.do === 'exec');
		assert.deepEqual(first.already, listens());
		assert.match(first.command.join('\n'), /lava-coordinator.*Popen/s);
		const part = containerOf('lava-coordinator', {
			image: 'lavasoftware/lava-server:2026.10',
			detail: detailOf({ environment: ['SERVICES=lava-coordinator'] }),
		});
		assert.deepEqual(
			[true, false].map(isSilent => listeningSteps(part, isSilent).map(step => step.do)),
			[['exec', 'restart'], []],
		);
	});

	test('with a word on who recreates the container without it', () => {
		const labels = { 'com.docker.compose.project': 'lab', 'com.docker.compose.service': 'worker' };
		assert.match(planOf(name('lava-server'), { worker: { labels } }).warnings.join(), /Compose file too/);
	});
});
