import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { COORDINATOR_FILE, readCoordinatorFile } from '../../../../../source/lab/lava/coordinator.ts';
import { changeKind } from '../../../../../source/lab/drift.ts';
import type { FixAction } from '../../../../../source/lab/verdict/verdict.ts';
import { container, planOf, whyNot } from './ailing.ts';

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

	test('with a word on who recreates the container without it', () => {
		const labels = { 'com.docker.compose.project': 'lab', 'com.docker.compose.service': 'worker' };
		assert.match(planOf(name('lava-server'), { worker: { labels } }).warnings.join(), /Compose file too/);
	});
});
