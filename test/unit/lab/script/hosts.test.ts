/** Plans for one of several hosts, and for several, said as commands and files. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostKey } from '../../../../source/lab/host.ts';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { exportedPlan } from '../../../../source/lab/script/export.ts';
import { hostsTable } from '../../../../source/lab/script/python/hosts.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import { placedPlan } from '../../../../source/lab/step/on-host.ts';

const [here, there] = [hostKey('here'), hostKey('there')];
const reached = { [here]: [], [there]: ['--host', 'ssh://root@there'] };
const planOf = (...steps: Step[]): Plan => ({ title: 'A plan', steps, warnings: [], reached });

const made = { id: '', name: 'calvin' };
const server = { id: 's', name: 'lava-server' };

/** One step of each kind whose command has more than one docker in it, or docker behind something else. */
const kinds: readonly Step[] = [
	{ do: 'create', spec: { name: 'calvin', image: 'debian', networks: [{ network: 'a' }, { network: 'b' }] } },
	{ do: 'pull', image: 'lab:5000/debian', credentials: { user: 'u', password: { secret: 'p' } } },
	{ do: 'build', tag: 'x', dockerfile: 'FROM debian' },
	{ do: 'put-file', container: made, path: '/a/b', content: 'docker', mode: 0o600, uid: 0, gid: 0 },
	{ do: 'copy', container: made, from: server, path: '/a/b' },
	{ do: 'exec', container: made, says: 'x', command: ['docker', 'ps'], stdin: 'docker', undo: 'not needed' },
	{ do: 'wait', until: { is: 'running', container: made, steady: 10 }, seconds: 60 },
	{ do: 'wait', until: { is: 'logged', container: made, text: 'docker' }, seconds: 60 },
	{ do: 'wait', until: { is: 'answered', container: made }, seconds: 60 },
];

suite('a plan for one of several hosts', () => {
	test('calls docker for that host, each time, and leaves alone what is only called so', () => {
		for (const step of kinds) {
			const [alone = ''] = planCommands(planOf(step));
			const [said = ''] = planCommands(planOf({ ...step, host: there }));
			assert.equal(said.replaceAll('docker --host ssh://root@there ', 'docker '), alone);
			const calls = alone.match(/docker (?:create|network|login|pull|build|cp|exec|container|logs)/g) ?? [];
			assert.ok(calls.length > 0, alone);
			assert.equal(said.match(/docker --host ssh:\/\/root@there /g)?.length, calls.length, said);
		}
	});

	test('asks LAVA where its server is', () => {
		const until = { is: 'online', server: { container: server, host: here }, worker: 'calvin' } as const;
		const [said = ''] = planCommands(planOf({ do: 'wait', until, seconds: 60, host: there }));
		assert.match(said, /docker exec lava-server python3/);
	});

	test('says of each step what it does, and not where: there is one place', () => {
		const plan = planOf({ do: 'start', container: made, host: there });
		for (const path of ['x.sh', 'x.py']) assert.doesNotMatch(exportedPlan(plan, path)[0]?.text ?? '', /there: /);
	});

	test('has that host in its files', () => {
		const plan = planOf({ do: 'start', container: made, host: there });
		const text = (path: string): string => exportedPlan(plan, path)[0]?.text ?? '';
		assert.match(text('x.sh'), /^set -eu\n\n# The host there\.\nexport DOCKER_HOST=ssh:\/\/root@there$/m);
		assert.match(text('x.py'), /^#!.*\n# It is for the engine of there alone/);
	});
});

suite('a plan over several hosts', () => {
	test('has each step where its container is, and what is new where it was asked for', () => {
		const wait: Step = {
			do: 'wait',
			until: { is: 'online', server: { container: server }, worker: 'calvin', since: made },
			seconds: 60,
		};
		const exec: Step = { do: 'exec', container: server, says: 'x', command: ['x'], undo: 'not needed' };
		const plan = placedPlan(
			{
				title: '',
				steps: [exec, { do: 'pull', image: 'debian' }, { do: 'start', container: made }, wait],
				warnings: [],
			},
			there,
			({ id }) => (id === 's' ? here : undefined),
		);
		assert.deepEqual(
			plan.steps.map(({ host }) => host),
			[here, there, there, there],
		);
		const [, , , last] = plan.steps;
		assert.ok(last?.do === 'wait' && 'server' in last.until && 'container' in last.until.server);
		assert.equal(last.until.server.host, here);
	});
});

test('a script in Python has what leads to the engine of each host', () => {
	const ways = { [here]: ['--context', 'rack-1'], [there]: ['--host', 'ssh://root@there'] };
	const unknown = hostKey('unknown');
	assert.deepEqual(hostsTable({ ...planOf(), reached: ways }, [here, there, unknown]), [
		'HOSTS = {',
		'    "here": {"context": "rack-1"},',
		'    "there": {"host": "ssh://root@there"},',
		'    "unknown": {},',
		'}',
	]);
});
