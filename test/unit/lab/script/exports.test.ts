import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import type { Plan, Step } from '../../../../source/lab/plan.ts';
import { containerPlan } from '../../../../source/lab/plans/container/container.ts';
import { userPlan } from '../../../../source/lab/plans/server/superuser.ts';
import { composeFile } from '../../../../source/lab/script/compose/compose.ts';
import { journalName } from '../../../../source/lab/script/journal-name.ts';
import { preconditionsOf } from '../../../../source/lab/script/preconditions.ts';
import { pythonScript } from '../../../../source/lab/script/python/python.ts';
import { shellScript } from '../../../../source/lab/script/sh/script.ts';
import { planCommands } from '../../../../source/lab/script/shell.ts';
import { Unsayable } from '../../../../source/lab/script/unsayable.ts';
import type { ContainerSpec } from '../../../../source/lab/spec/container.ts';
import { runningOf } from '../found-for-tests.ts';
import { manifest, planned, serverPart, workerPart } from '../plans/switch/switch-for-tests.ts';

const plan = (...steps: Step[]): Plan => ({ title: 'A lab', steps, warnings: [] });
const created = (rest: Partial<ContainerSpec> = {}): Step => ({
	do: 'create',
	spec: { name: 'calvin', image: 'lavasoftware/lava-dispatcher:2023.01', ...rest },
});
const calvin = { id: '', name: 'calvin' };
const old = { id: 'f'.repeat(64), name: 'calvin' };
const switched = planned(
	serverPart(manifest('hub.lavasoftware.org/lava/lava/lava-server:2023.01')),
	workerPart(manifest('hub.lavasoftware.org/lava/lava/lava-dispatcher:2023.01')),
);

test('a Python script takes the exit codes that mean success, and no others', () => {
	const exec = (more: object): string =>
		pythonScript(plan({ do: 'exec', container: old, says: 'Try', command: ['x'], undo: 'not needed', ...more }));
	assert.match(exec({ exitCodes: [0, 3] }), /must\(.*accept=\[0, 3\]/);
	assert.doesNotMatch(exec({}), /must\('.*accept=/);
});

suite('a Compose file', () => {
	const refused = (made: Plan, why: RegExp): void => {
		assert.throws(
			() => composeFile(made),
			(error: unknown) => error instanceof Unsayable && why.test(error.message),
		);
	};

	test('is refused where something that is there would be replaced, changed or removed', () => {
		const { container } = runningOf({ name: 'calvin', image: 'busybox' });
		refused(switched, /no way back/);
		for (const change of ['start', 'stop', 'restart', 'pause', 'kill', 'remove'] as const) {
			refused(containerPlan(container, { do: change }), /no way back/);
		}
		refused(plan(created(), { do: 'copy', container: calvin, from: old, path: '/etc/x' }), /no way back/);
		const file = { path: '/etc/x', content: 'x', mode: 0o644, uid: 0, gid: 0 };
		refused(plan(created(), { do: 'put-file', container: old, ...file }), /no way back/);
		refused(plan(created(), { do: 'disconnect', container: old, network: 'lab' }), /no way back/);
	});

	test('is refused where there is nothing for Compose to make', () => {
		const rights = { active: true, staff: true, superuser: true };
		const user = userPlan({ server: old, name: 'ada', email: 'a@b.org', there: undefined, rights, token: false });
		refused(user, /makes no container/);
		refused(plan({ do: 'create-network', network: { name: 'lab' } }), /makes no container/);
	});

	test('is refused where a later "docker compose up" would lose a secret', () => {
		const capture: Step = {
			do: 'exec',
			container: old,
			says: 'Make a token',
			command: ['make'],
			capture: { secret: 'a token' },
			undo: 'not needed',
		};
		refused(plan(capture, created({ environment: { TOKEN: { secret: 'a token' } } })), /forget it/);
		assert.match(composeFile(plan(capture, created())), /calvin/);
	});

	test('has no name and no contents of files, which docker-compose 1.29 refuses', () => {
		const file: Step = {
			do: 'put-file',
			container: calvin,
			path: '/etc/token',
			content: { secret: 'calvin token' },
			mode: 0o600,
			uid: 0,
			gid: 0,
		};
		const text = composeFile(plan(created(), file, { do: 'start', container: calvin }));
		assert.deepEqual(Object.keys(parse(text)), ['services']);
		assert.match(text, /docker-compose 1\.29/);
		const commands = [...text.matchAll(/^# {3}(.*)$/gm)].map(([, line = '']) => line);
		assert.match(commands[0] ?? '', /^docker compose up --no-deps --no-start calvin$/);
		assert.match(commands[1] ?? '', /docker cp - calvin:\/etc\)$/);
		assert.match(commands[2] ?? '', /^docker compose up --no-deps --detach calvin$/);
		assert.match(text, /exported variables: CALVIN_TOKEN/);
	});

	test('says a device with colons in the long form, and which Compose reads that', () => {
		const host = '/dev/serial/by-id/usb-Espressif_60:55:F9-if00';
		const text = composeFile(plan(created({ devices: [{ host }, { host: '/dev/null' }] })));
		assert.deepEqual(parse(text).services.calvin.devices, [
			{ source: host, target: host, permissions: 'rwm' },
			'/dev/null',
		]);
		assert.match(text, /^# For Docker Compose 2\.30 and later\.$/m);
	});

	test('leaves out what Compose would take from its caller, and ports where none is published', () => {
		const ports = [{ container: 69, host: 69, protocol: 'udp' }] as const;
		const text = composeFile(plan(created({ unset: ['LANG'], environment: { A: '1' }, ports, networkMode: 'host' })));
		const { calvin: service } = parse(text).services;
		assert.deepEqual([service.environment, service.ports, service.network_mode], [{ A: '1' }, undefined, 'host']);
		assert.match(text, /^# Compose has no word for the removed variable LANG of calvin\.$/m);
	});

	test('finds a network that has to be there before its first service', () => {
		const network: Step = { do: 'create-network', network: { name: 'lab', subnets: [{ subnet: '10.1.0.0/24' }] } };
		const places = created({ networks: [{ network: 'lab' }] });
		const alone = composeFile(plan(network, places));
		assert.equal(parse(alone).networks.lab.external, undefined);
		const joined = composeFile(plan(network, { do: 'connect', container: old, endpoint: { network: 'lab' } }, places));
		assert.equal(parse(joined).networks.lab.external, true);
		assert.match(joined, /docker network create --subnet 10\.1\.0\.0\/24 lab\n.*docker network connect lab calvin/);
	});
});

suite('a script', () => {
	test('names containers that are there by their ids, and says first which they are', () => {
		const text = shellScript(plan({ do: 'stop', container: old, grace: 5 }));
		assert.match(text, new RegExp(`must_be_here ${old.id} calvin`));
		assert.match(text, /docker stop -t 5 ffffffffffff >/);
		assert.match(
			pythonScript(plan({ do: 'stop', container: old, grace: 5 })),
			/api\.stop\("ffffffffffff", timeout=5\)/,
		);
	});

	test('keeps a container that it sets aside on its networks, and from starting', () => {
		for (const text of [shellScript(switched), pythonScript(switched)]) {
			const steps = text.slice(text.search(/^(take_back\(\)|TAKE_BACK)/m));
			assert.doesNotMatch(steps, /network disconnect|disconnect_container/);
			assert.match(steps, /--restart no |restart_policy\("[a-z]{12}", \{"Name": "no"\}\)/);
		}
	});

	test('is refused in the words of the docker command for a device that they can not name; Python names it', () => {
		const host = '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1';
		const made = plan(created({ devices: [{ host }] }));
		assert.throws(() => shellScript(made), Unsayable);
		assert.ok(pythonScript(made).includes(`"PathOnHost": "${host}"`));
		assert.match(planCommands(made).join('\n'), /# docker's command line can't name that device/);
		assert.doesNotMatch(planCommands(plan(created({ devices: [{ host: '/dev/null' }] }))).join('\n'), /#/);
	});

	test('says which container it builds on and does not make', () => {
		const made = plan(created({ volumesFrom: ['store:ro'] }));
		for (const text of [shellScript(made), pythonScript(made), composeFile(made)]) {
			assert.match(text, /^# .*container store, which is not part of it/m);
		}
		assert.match(shellScript(made), /has container store \|\| fail/);
	});

	test('takes a network whose name begins with a dash for a name', () => {
		const text = shellScript(
			plan(
				{ do: 'create-network', network: { name: '-x' } },
				{ do: 'connect', container: old, endpoint: { network: '-x' } },
			),
		);
		assert.match(text, /docker network create -- -x/);
		assert.match(text, /docker network connect -- -x ffffffffffff/);
	});

	test('shows the secret that nobody else has, and drops the one that nobody needs', () => {
		const rights = { active: true, staff: true, superuser: true };
		const user = userPlan({ server: old, name: 'ada', email: 'a@b.org', there: undefined, rights, token: true });
		const text = shellScript(user);
		assert.match(text, /printf '%s: %s\\n' 'ada API token' "\$ADA_API_TOKEN"/);
		assert.doesNotMatch(text, /ADA_FIRST_PASSWORD/);
		assert.match(pythonScript(user), /print\("ada API token:", ADA_API_TOKEN\)/);
	});

	test('logs in for one pull only', () => {
		const credentials = { user: 'lab', password: { secret: 'hub password' } };
		const text = shellScript(plan({ do: 'pull', image: 'hub.lab/x:1', credentials, policy: 'always' }));
		assert.match(text, /printf %s "\$HUB_PASSWORD" \|\n\s*pull_as lab hub\.lab hub\.lab\/x:1/);
		assert.match(text, /DOCKER_CONFIG="\$journal\/docker"/);
	});

	test('calls a crash loop no success', () => {
		const until = { is: 'running' as const, container: calvin, steady: 10 };
		const made = plan({ do: 'wait', until, seconds: 60 });
		assert.match(shellScript(made), /^\tsteady calvin 10$/m);
		assert.match(pythonScript(made), /lambda: steady\("calvin", 10\)/);
	});

	test('does not believe what LAVA heard before the new container', () => {
		const until = { is: 'online' as const, server: { container: old }, worker: 'calvin', since: calvin };
		const made = plan({ do: 'wait', until, seconds: 60 });
		assert.match(shellScript(made), /online_since calvin$/m);
		assert.match(pythonScript(made), /since="calvin"/);
	});

	test('notes what it does where no other plan does', () => {
		const names = [plan(created()), plan(created({ tty: true })), { ...plan(created()), title: 'Ein Labör' }].map(
			journalName,
		);
		assert.equal(new Set(names).size, 3);
		for (const name of names) assert.match(name, /^[a-z0-9-]+-[0-9a-f]{8}$/);
	});
});

suite('before a script begins', () => {
	test('each container that is meant is looked for by the name that it has then', () => {
		const { containers, names } = preconditionsOf(
			plan(
				{ do: 'rename', container: old, to: 'calvin-old' },
				{ do: 'start', container: { ...old, name: 'calvin-old' } },
				created(),
			),
		);
		assert.deepEqual(containers, [old]);
		assert.deepEqual(names, [
			{ name: 'calvin', image: 'lavasoftware/lava-dispatcher:2023.01', held: old.id },
			{ name: 'calvin-old', image: undefined, held: old.id },
		]);
	});

	test('an image has to be there unless an earlier step brings it', () => {
		const image = 'lavasoftware/lava-dispatcher:2023.01';
		assert.deepEqual(preconditionsOf(plan(created())).images, [image]);
		assert.deepEqual(preconditionsOf(plan({ do: 'pull', image }, created())).images, []);
		assert.deepEqual(preconditionsOf(plan(created(), { do: 'pull', image })).images, [image]);
	});

	test('a volume that a database moves to has to be new; one that a new server is given need not', () => {
		const mounts = [{ type: 'volume' as const, source: 'db', target: '/var/lib/postgresql' }];
		const steps: Step[] = [{ do: 'create-volume', volume: { name: 'db' } }, created({ mounts })];
		assert.deepEqual(preconditionsOf(plan(...steps)).newVolumes, []);
		const moved = plan({ do: 'rename', container: old, to: 'calvin-old' }, ...steps);
		assert.deepEqual(preconditionsOf(moved).newVolumes, ['db']);
	});

	test('networks that the plan makes need not be there, others do', () => {
		const places = created({ networks: [{ network: 'lab' }, { network: 'boards' }, { network: 'bridge' }] });
		const { networks } = preconditionsOf(plan({ do: 'create-network', network: { name: 'lab' } }, places));
		assert.deepEqual(networks, ['boards']);
	});

	test('devices have to be there, and folders that Docker would not make', () => {
		const mounts = [
			{ type: 'bind' as const, source: '/srv/a', target: '/a', mustExist: true },
			{ type: 'bind' as const, source: '/srv/b', target: '/b' },
		];
		assert.deepEqual(preconditionsOf(plan(created({ devices: [{ host: '/dev/null' }], mounts }))).paths, [
			'/dev/null',
			'/srv/a',
		]);
	});
});
