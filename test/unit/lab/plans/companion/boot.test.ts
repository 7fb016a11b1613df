import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bootPlan } from '../../../../../source/lab/plans/companion/boot/plan.ts';
import type { BootRequest } from '../../../../../source/lab/plans/companion/boot/request.ts';
import { needsRecreation } from '../../../../../source/lab/plans/companion/boot/serving-spec.ts';
import { settingsOf } from '../../../../../source/lab/plans/companion/boot/settings.ts';
import type { Step } from '../../../../../source/lab/plan.ts';
import type { ContainerSpec } from '../../../../../source/lab/spec/container.ts';
import type { FoundContainer } from '../../../../../source/lab/spec/read/container.ts';
import { containerOf } from '../../objects-for-tests.ts';

const DOWNLOADS = '/var/lib/lava/dispatcher/tmp';

const oldWith = (more: Partial<ContainerSpec> = {}): FoundContainer => ({
	id: 'c',
	imageId: 'i',
	status: 'running',
	spec: {
		name: 'calvin',
		image: 'lavasoftware/lava-dispatcher:2023.01',
		networks: [{ network: 'dockernet' }],
		...more,
	},
	secrets: new Map(),
	macNetworks: [],
	dependants: [],
	missing: [],
	warnings: [],
});

const shared: ContainerSpec['mounts'] = [
	{ type: 'volume', source: 'calvin-downloads', target: DOWNLOADS },
	{ type: 'volume', source: 'calvin-tftp', target: '/srv/tftp' },
];

const server = { container: { id: 's', name: 'lava-server' } };

function requestOf(more: Partial<BootRequest> = {}): BootRequest {
	return {
		dispatcher: containerOf('calvin', { image: 'lavasoftware/lava-dispatcher:2023.01' }),
		old: oldWith(),
		changes: [],
		address: '192.168.1.9',
		tftp: 'companion',
		http: 'companion',
		httpPort: 80,
		nfs: false,
		nbd: undefined,
		tftpFolder: '/srv/tftp',
		names: { tftp: 'calvin-tftp', http: 'calvin-http' },
		restart: 'unless-stopped',
		worker: 'calvin',
		server,
		isOnline: true,
		config: { server: server.container, texts: [undefined, undefined] },
		...more,
	};
}

const specs = (steps: readonly Step[]): ContainerSpec[] =>
	steps.flatMap(step => (step.do === 'create' ? [step.spec] : []));

function made(more: Partial<BootRequest> = {}) {
	const { steps, warnings } = bootPlan(requestOf(more));
	const byName = new Map(specs(steps).map(spec => [spec.name, spec]));
	return { steps, warnings, done: steps.map(step => step.do), byName };
}

suite('boards served from containers beside their dispatcher', () => {
	test('get what the worker writes: one volume, written there and read here', () => {
		const { byName, done, warnings } = made();
		assert.deepEqual(byName.get('calvin')?.mounts, shared);
		for (const [name, volume, target] of [
			['calvin-tftp', 'calvin-tftp', '/srv/tftp'],
			['calvin-http', 'calvin-downloads', DOWNLOADS],
		] as const) {
			assert.deepEqual(byName.get(name)?.mounts, [{ type: 'volume', source: volume, target, readOnly: true }]);
			assert.equal(byName.get(name)?.networkMode, 'host');
			assert.equal(byName.get(name)?.labels?.['lavadock.serves'], 'calvin');
		}
		assert.ok(warnings.some(each => /break off/.test(each)));
		// The old one goes when all else was seen to work.
		assert.equal(done.at(-1), 'remove');
	});

	test('ask at that address alone, which is what another dispatcher needs free', () => {
		const { byName } = made({ httpPort: 8080 });
		assert.deepEqual(byName.get('calvin-tftp')?.command, [
			'--foreground',
			'--secure',
			'--address',
			'192.168.1.9:69',
			'/srv/tftp',
		]);
		assert.deepEqual(byName.get('calvin-http')?.command, ['-m', 'http.server', '--bind', '192.168.1.9', '8080']);
	});

	test('leave a dispatcher alone that shares its folders already', () => {
		const request = requestOf({ old: oldWith({ mounts: shared }) });
		assert.equal(needsRecreation(request), false);
		const { steps } = bootPlan(request);
		assert.deepEqual(
			specs(steps).map(({ name }) => name),
			['calvin-tftp', 'calvin-http'],
		);
		assert.ok(!steps.some(step => step.do === 'stop' || step.do === 'remove'));
	});

	test("a folder of the host that holds more is served in part: the worker's token is beside the downloads", () => {
		const mounts: ContainerSpec['mounts'] = [{ type: 'bind', source: '/srv/lava', target: '/var/lib/lava/dispatcher' }];
		const { byName } = made({ old: oldWith({ mounts }), tftp: undefined });
		assert.deepEqual(byName.get('calvin-http')?.mounts, [
			{ type: 'bind', source: '/srv/lava/tmp', target: DOWNLOADS, readOnly: true },
		]);
	});
});

suite('boards served by the dispatcher itself', () => {
	const inside = { tftp: 'inside', http: 'inside' } as const;

	test('come to ports of that one address', () => {
		const spec = made(inside).byName.get('calvin');
		assert.deepEqual(spec?.ports, [
			{ container: 69, host: 69, protocol: 'udp', address: '192.168.1.9' },
			{ container: 80, host: 80, address: '192.168.1.9' },
		]);
	});

	test('on the network of the host there is nothing to publish', () => {
		const old = oldWith({ networkMode: 'host' });
		const spec = made({ ...inside, old }).byName.get('calvin');
		assert.equal(spec?.ports, undefined);
	});

	test('by a script before the worker, which hands out no token', () => {
		const file = made(inside).steps.find(step => step.do === 'put-file');
		assert.equal(file?.path, '/root/entrypoint.d/50-lavadock-boot.sh');
		assert.equal(file?.mode, 0o755);
		const script = typeof file?.content === 'string' ? file.content : '';
		assert.match(script, /^#!\/bin\/sh\n/);
		assert.match(script, /in\.tftpd --listen --secure --address 0\.0\.0\.0:69 \/srv\/tftp/);
		assert.match(script, /cd \/run\/lavadock\/http\n/);
		assert.doesNotMatch(script, /cd \/var\/lib\/lava\/dispatcher\n/);
	});
});

suite('boards served by the host', () => {
	test('NFS needs the folder itself, under the same path', () => {
		const { byName } = made({ tftp: undefined, http: undefined, nfs: true });
		assert.deepEqual(byName.get('calvin')?.mounts, [{ type: 'bind', source: DOWNLOADS, target: DOWNLOADS }]);
	});

	test('what is shared with a container is the same folder then', () => {
		const { byName } = made({ tftp: undefined, nfs: true });
		assert.deepEqual(byName.get('calvin-http')?.mounts, [
			{ type: 'bind', source: DOWNLOADS, target: DOWNLOADS, readOnly: true },
		]);
	});
});

suite('what the server tells boards', () => {
	const written = (more: Partial<BootRequest>): string | undefined => {
		const step = bootPlan(requestOf({ old: oldWith({ mounts: shared }), ...more })).steps.find(
			each => each.do === 'exec',
		);
		return step === undefined ? undefined : /after[\\"]+:(.*?)}/.exec(JSON.stringify(step.stdin))?.[1];
	};

	test('is their address, with the former text as the undo', () => {
		const texts = ['prefix: a\n', undefined] as const;
		const step = bootPlan(requestOf({ config: { server: server.container, texts } })).steps.find(
			each => each.do === 'exec',
		);
		assert.ok(step !== undefined && typeof step.undo === 'object');
		assert.match(step.says, /^Write dispatcher_ip: 192\.168\.1\.9 into .*calvin\/dispatcher\.yaml$/);
		assert.match(JSON.stringify(step.undo.stdin), /after[\\"]+:[\\"]+prefix: a\\+n/);
	});

	test('is not written again', () => {
		const texts = ['dispatcher_ip: 192.168.1.9\n', undefined] as const;
		assert.equal(written({ config: { server: server.container, texts } }), undefined);
	});

	test('begins with the file of another place, which LAVA would no longer read', () => {
		const texts = [undefined, 'prefix: old\n'] as const;
		assert.match(written({ config: { server: server.container, texts } }) ?? '', /prefix: old.*dispatcher_ip/);
	});

	test('has another port than 80 with the address, and the one for HTTP alone is no longer an old one', () => {
		assert.deepEqual(settingsOf(requestOf({ httpPort: 8080, nbd: 61_950 })), {
			dispatcher_ip: '192.168.1.9',
			dispatcher_http_ip: '192.168.1.9:8080',
			nbd_server_port: '61950',
		});
		const texts = ['dispatcher_http_ip: 10.0.0.1\n', undefined] as const;
		const request = requestOf({ config: { server: server.container, texts } });
		assert.equal(settingsOf(request)['dispatcher_http_ip'], '192.168.1.9');
		assert.equal(settingsOf(requestOf())['dispatcher_http_ip'], undefined);
	});
});

suite('the proof', () => {
	const proofs = (more: Partial<BootRequest>) =>
		bootPlan(requestOf({ old: oldWith({ mounts: shared }), ...more })).steps.flatMap(step =>
			step.do === 'wait' && step.until.is === 'succeeds'
				? [{ lenient: step.lenient, command: step.until.probe.command }]
				: [],
		);

	test('is a file fetched at the address, and takes nothing back', () => {
		const [tftp, http] = proofs({ httpPort: 8080 });
		assert.deepEqual(tftp?.command.slice(-2), ['/srv/tftp', '192.168.1.9']);
		assert.deepEqual(http?.command.slice(-3), [DOWNLOADS, '192.168.1.9', '8080']);
		assert.ok(tftp?.lenient === true && http?.lenient === true);
	});

	test('does not go through the NAT that only boards can come through', () => {
		assert.equal(proofs({ tftp: 'inside' })[0]?.command.at(-1), '127.0.0.1');
		assert.equal(proofs({ tftp: 'inside', old: oldWith({ networkMode: 'host' }) })[0]?.command.at(-1), '192.168.1.9');
		assert.equal(proofs({ tftp: 'host' })[0]?.command.at(-1), '192.168.1.9');
	});

	test('one whose worker was not Online before is not undone for that', () => {
		const waits = bootPlan(requestOf({ isOnline: false })).steps.flatMap(step =>
			step.do === 'wait' && step.until.is === 'online' ? [step.lenient] : [],
		);
		assert.deepEqual(waits, [true]);
	});
});
