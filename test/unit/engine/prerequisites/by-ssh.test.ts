import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../../source/engine/prerequisites/checks.ts';
import type { EngineAccount, MachineFacts } from '../../../../source/engine/prerequisites/facts.ts';

const here: MachineFacts = {
	system: { id: 'debian', like: [], name: 'Debian GNU/Linux 12' },
	systemd: true,
	architecture: 'amd64',
	engineProgram: undefined,
	enginePackage: undefined,
	user: { name: 'calvin', id: 1000, groups: [] },
	dockerGroup: undefined,
	socket: undefined,
	docker0: false,
	ipForwarding: true,
	space: undefined,
};

const there = {
	version: '28.5.1',
	apiVersion: '1.51',
	architecture: 'amd64',
	dataFolder: '/var/lib/docker',
	ipForwarding: true,
	defaultBridge: true,
};

function spaceOf(free: number | undefined) {
	const space = free === undefined ? {} : { space: { folder: '/var/lib/docker', free, total: 200e9 } };
	const answer: EngineAccount['answer'] = { state: 'reached', facts: { ...there, ...space } };
	return judge(here, { address: 'ssh://rack', socket: undefined, answer }).find(({ id }) => id === 'space');
}

test('the space of an engine behind ssh is judged by what its own host tells', () => {
	assert.equal(spaceOf(80e9)?.state, 'ok');
	assert.match(spaceOf(80e9)?.says ?? '', /80\.0 GB of 200 GB free under \/var\/lib\/docker/);
	assert.equal(spaceOf(1e9)?.state, 'failed');
	assert.deepEqual(
		[spaceOf(undefined)?.state, spaceOf(undefined)?.says],
		['unknown', 'The engine is on another host; check this there.'],
	);
});
