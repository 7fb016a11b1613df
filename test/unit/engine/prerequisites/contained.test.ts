import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../../source/engine/prerequisites/checks.ts';
import type { EngineAccount, MachineFacts } from '../../../../source/engine/prerequisites/facts.ts';

/** What there is in lavadock's image. */
const container: MachineFacts = {
	contained: true,
	system: { id: '', like: [], name: '' },
	systemd: false,
	architecture: 'amd64',
	engineProgram: undefined,
	enginePackage: undefined,
	user: { name: 'root', id: 0, groups: [0] },
	dockerGroup: undefined,
	socket: { path: '/var/run/docker.sock', state: 'usable' },
	docker0: false,
	ipForwarding: undefined,
	space: undefined,
};

const account: EngineAccount = {
	address: 'unix:///var/run/docker.sock',
	socket: '/var/run/docker.sock',
	answer: {
		state: 'reached',
		facts: {
			version: '28.5.2',
			apiVersion: '1.51',
			architecture: 'amd64',
			dataFolder: '/var/lib/docker',
			ipForwarding: true,
			defaultBridge: true,
		},
	},
};

test('from inside its image nothing of the container is taken for the host', () => {
	const checks = judge(container, account);
	assert.deepEqual([checks[0]?.id, checks[0]?.state], ['container', 'warning']);
	assert.ok(checks.every(({ state }) => state !== 'failed'));
	assert.equal(checks.find(({ id }) => id === 'package')?.state, 'unknown');
});
