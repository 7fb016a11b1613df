import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runDoctor } from '../../../source/commands/doctor.ts';
import type { EngineAccount, MachineFacts } from '../../../source/engine/prerequisites/facts.ts';
import { readMachine } from '../../../source/engine/prerequisites/machine.ts';

const machine: MachineFacts = {
	system: { id: 'debian', like: [], name: 'Debian' },
	systemd: true,
	architecture: 'amd64',
	engineProgram: '/usr/sbin/dockerd',
	enginePackage: { name: 'docker.io', version: '20.10' },
	user: { name: 'ada', id: 1000, groups: [998] },
	dockerGroup: { id: 998, members: [] },
	socket: { path: '/s', state: 'usable' },
	docker0: true,
	ipForwarding: true,
	space: { folder: '/', free: 80e9, total: 90e9 },
};

const facts = {
	version: '20.10.24',
	apiVersion: '1.41',
	architecture: 'amd64',
	dataFolder: '/',
	ipForwarding: true,
	defaultBridge: true,
};

const account: EngineAccount = { address: 'unix:///s', socket: '/s', answer: { state: 'reached', facts } };

async function doctor(changed: Partial<MachineFacts>, json = false): Promise<{ code: number; printed: string[] }> {
	const printed: string[] = [];
	const code = await runDoctor({
		accounts: [{ name: undefined, account }],
		json,
		print: line => printed.push(line),
		machine: async () => ({ ...machine, ...changed }),
	});
	return { code, printed };
}

suite('lavadock doctor', () => {
	test('a line for each check, and the sum', async () => {
		const { code, printed } = await doctor({});
		assert.equal(code, 0);
		assert.equal(printed.length, 8);
		assert.equal(printed[0], 'ok       Engine package    docker.io 20.10 is installed.');
		assert.equal(printed.at(-1), 'All is well.');
	});

	test('a warning shows its remedy and does not fail', async () => {
		const { code, printed } = await doctor({ space: { folder: '/', free: 5e9, total: 9e9 } });
		assert.equal(code, 0);
		assert.ok(printed.some(line => /^ +\$ docker system df$/.test(line)));
		assert.equal(printed.at(-1), '6 ok, 1 warning.');
	});

	test('a failure does', async () => {
		const { code, printed } = await doctor({ space: { folder: '/', free: 1e9, total: 9e9 } });
		assert.equal(code, 1);
		assert.equal(printed.at(-1), '6 ok, 1 failed.');
	});

	test('as JSON', async () => {
		const { code, printed } = await doctor({ space: { folder: '/', free: 1e9, total: 9e9 } }, true);
		assert.equal(code, 1);
		const reported: unknown = JSON.parse(printed.join('\n'));
		assert.ok(
			typeof reported === 'object' &&
				reported !== null &&
				'ok' in reported &&
				'checks' in reported &&
				Array.isArray(reported.checks),
		);
		assert.equal(reported.ok, false);
		assert.deepEqual(
			reported.checks.map(({ id }) => id),
			['package', 'engine', 'permission', 'docker0', 'architecture', 'ip-forwarding', 'space'],
		);
	});

	test('a file name with control characters does no harm', async () => {
		const { printed } = await doctor({ space: { folder: '/\x1b]0;x\x07', free: 1e9, total: 9e9 } });
		assert.ok(!printed.join('').includes('\x1b'));
	});

	test('this very machine can be read', async () => {
		const real = await readMachine(account);
		assert.equal(real.user.id, process.getuid?.());
		assert.equal(real.socket?.state, 'absent');
		assert.ok(real.space && real.space.total > 0);
	});
});
