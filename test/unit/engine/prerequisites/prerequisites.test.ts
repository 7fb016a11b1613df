import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Check, judge } from '../../../../source/engine/prerequisites/checks.ts';
import {
	type EngineAccount,
	readEngineFacts,
	type MachineFacts,
} from '../../../../source/engine/prerequisites/facts.ts';
import type { EngineProblem } from '../../../../source/lab/objects.ts';

const socket = '/var/run/docker.sock';

/** A Debian 12 on which all is well, used by ada. */
const well: MachineFacts = {
	system: { id: 'debian', like: [], name: 'Debian GNU/Linux 12 (bookworm)' },
	systemd: true,
	architecture: 'amd64',
	engineProgram: '/usr/sbin/dockerd',
	enginePackage: { name: 'docker.io', version: '20.10.24+dfsg1-1' },
	user: { name: 'ada', id: 1000, groups: [1000, 998] },
	dockerGroup: { id: 998, members: ['ada'] },
	socket: { path: socket, state: 'usable' },
	docker0: true,
	ipForwarding: true,
	space: { folder: '/var/lib/docker', free: 80e9, total: 200e9 },
};

function reached(version = {}, info = {}, bridge = true): EngineAccount {
	const facts = readEngineFacts(
		{ Version: '20.10.24', ApiVersion: '1.41', Arch: 'amd64', ...version },
		{ DockerRootDir: '/var/lib/docker', IPv4Forwarding: true, ...info },
		bridge,
	);
	return { address: `unix://${socket}`, socket, answer: { state: 'reached', facts } };
}

function failing(kind: EngineProblem['kind']): EngineAccount {
	const problem = { kind, message: `It is ${kind}.`, remedy: ['Do this.'] };
	return { address: `unix://${socket}`, socket, answer: { state: 'problem', problem } };
}

const remote: EngineAccount = { ...reached(), address: 'ssh://lab', socket: undefined };

const bare = { engineProgram: undefined, enginePackage: undefined, docker0: false, ipForwarding: false } as const;
const guest = { ...well.user, groups: [1000] };
const root = { name: 'root', id: 0, groups: [0] };
const ubuntu = { id: 'ubuntu', like: ['debian'], name: 'Ubuntu' };
const fedora = { id: 'fedora', like: [], name: 'Fedora 44' };
const room = (free: number) => ({ folder: '/', free, total: 20e9 });

type Case = {
	when: string;
	/** What is different from a good machine. */
	machine?: Partial<MachineFacts>;
	account?: EngineAccount;
	state: Check['state'];
	says: RegExp;
	remedy?: RegExp;
};

const closed = { path: socket, state: 'closed' } as const;
const absent = { path: socket, state: 'absent' } as const;
const others = { id: 998, members: ['eve'] };
const none = failing('no-engine');
const stopped = failing('not-running');
const refused = failing('not-permitted');

const cases: Record<Check['id'], Case[]> = {
	container: [
		{
			when: 'lavadock runs in its own image',
			machine: { contained: true },
			state: 'warning',
			says: /host's files and devices can't be seen/,
			remedy: /on the host/,
		},
	],
	settings: [
		{
			when: 'broken',
			account: { ...reached(), warning: 'config.json is no JSON object.' },
			state: 'warning',
			says: /^config\.json is no JSON object\.$/,
			remedy: /^Correct the file/,
		},
	],
	package: [
		{ when: 'installed', state: 'ok', says: /docker\.io 20\.10\.24/ },
		{ when: 'from elsewhere', machine: { enginePackage: undefined }, state: 'ok', says: /\/usr\/sbin\/dockerd/ },
		{ when: 'it answers without a trace', machine: bare, state: 'ok', says: /answers/ },
		{
			when: 'missing',
			machine: bare,
			account: none,
			state: 'failed',
			says: /No Docker/,
			remedy: /^\$ sudo apt install docker\.io$/,
		},
		{
			when: 'missing for root',
			machine: { ...bare, user: root },
			account: none,
			state: 'failed',
			says: /No Docker/,
			remedy: /^\$ apt/,
		},
		{
			when: 'missing on Ubuntu',
			machine: { ...bare, system: ubuntu },
			account: none,
			state: 'failed',
			says: /No Docker/,
			remedy: /docker\.io/,
		},
		{
			when: 'missing on Fedora',
			machine: { ...bare, system: fedora },
			account: none,
			state: 'failed',
			says: /No Docker/,
			remedy: /on Fedora 44:\nhttps:/,
		},
	],
	engine: [
		{ when: 'it answers', state: 'ok', says: /20\.10\.24 \(API 1\.41\) answers at unix:/ },
		{ when: 'new', account: reached({ ApiVersion: '1.51' }), state: 'ok', says: /1\.51/ },
		{ when: 'old', account: reached({ ApiVersion: '1.39' }), state: 'warning', says: /tried with/, remedy: /Upgrade/ },
		{
			when: 'stopped',
			account: stopped,
			state: 'failed',
			says: /not-running/,
			remedy: /systemctl enable --now docker/,
		},
		{
			when: 'stopped, no systemd',
			machine: { systemd: false },
			account: stopped,
			state: 'failed',
			says: /./,
			remedy: /service docker start/,
		},
		{ when: 'missing', machine: bare, account: none, state: 'failed', says: /no-engine/, remedy: /Install it first/ },
		{ when: 'closed to the user', account: refused, state: 'unknown', says: /socket/ },
		{ when: 'any other problem', account: failing('tls'), state: 'failed', says: /It is tls/, remedy: /Do this/ },
	],
	permission: [
		{
			when: 'the socket is usable, whatever the group',
			machine: { user: guest, dockerGroup: undefined },
			state: 'ok',
			says: /ada may use/,
		},
		{
			when: 'not in the group',
			machine: { user: guest, dockerGroup: others, socket: closed },
			account: refused,
			state: 'failed',
			says: /not in the group/,
			remedy: /usermod -aG docker ada\nSign out/,
		},
		{
			when: 'there is no group',
			machine: { user: guest, dockerGroup: undefined, socket: closed },
			account: refused,
			state: 'failed',
			says: /no group docker/,
			remedy: /^\$ sudo groupadd docker\n/,
		},
		{
			when: 'in the group since after the sign-in',
			machine: { user: guest, socket: closed },
			account: refused,
			state: 'failed',
			says: /not since this sign-in/,
			remedy: /^Sign out and in again/,
		},
		{
			when: "in the group, and the socket is another's",
			machine: { socket: closed },
			account: refused,
			state: 'failed',
			says: /closed to ada/,
			remedy: /systemctl restart docker/,
		},
		{ when: 'no socket yet', machine: { socket: absent }, account: none, state: 'ok', says: /in the group/ },
		{
			when: 'no socket yet, for root',
			machine: { socket: absent, user: root },
			account: none,
			state: 'unknown',
			says: /root/,
		},
		{
			when: 'no socket yet, not in the group',
			machine: { user: guest, dockerGroup: undefined, socket: absent },
			account: none,
			state: 'warning',
			says: /no group docker/,
			remedy: /groupadd/,
		},
		{
			when: 'no socket yet, nor an engine',
			machine: { ...bare, user: guest, dockerGroup: undefined, socket: absent },
			account: none,
			state: 'warning',
			says: /no group docker/,
			remedy: /^Once the engine is installed.*\n\$ sudo usermod/,
		},
	],
	docker0: [
		{ when: 'there', account: stopped, state: 'ok', says: /there/ },
		{
			when: 'not there, nor an engine',
			machine: { docker0: false },
			account: stopped,
			state: 'unknown',
			says: /when it starts/,
		},
		{
			when: 'the engine has no bridge',
			account: reached({}, {}, false),
			state: 'warning',
			says: /without/,
			remedy: /daemon\.json/,
		},
		{ when: "in the engine's own namespace", machine: { docker0: false }, state: 'ok', says: /default network/ },
	],
	architecture: [
		{ when: 'amd64', state: 'ok', says: /^amd64/ },
		{ when: 'arm64, no engine', machine: { architecture: 'arm64' }, account: none, state: 'ok', says: /^arm64/ },
		{ when: 'another', account: reached({ Arch: 'riscv64' }), state: 'failed', says: /riscv64.*only/, remedy: /host/ },
	],
	'ip-forwarding': [
		{ when: 'on', state: 'ok', says: /On/ },
		{ when: 'off', account: reached({}, { IPv4Forwarding: false }), state: 'failed', says: /Off/, remedy: /sysctl -w/ },
		{
			when: 'off, and only the kernel tells',
			machine: { ipForwarding: false },
			account: reached({}, { IPv4Forwarding: undefined }),
			state: 'failed',
			says: /Off/,
			remedy: /sysctl -w/,
		},
		{
			when: 'off, no engine',
			machine: { ipForwarding: false },
			account: none,
			state: 'unknown',
			says: /when it starts/,
		},
		{ when: 'nobody tells', machine: { ipForwarding: undefined }, account: none, state: 'unknown', says: /kernel/ },
	],
	space: [
		{ when: 'enough', state: 'ok', says: /80\.0 GB of 200 GB free under \/var\/lib\/docker\.$/ },
		{ when: 'little', machine: { space: room(5e9) }, state: 'warning', says: /little/, remedy: /docker system df/ },
		{ when: 'none', machine: { space: room(1e9) }, state: 'failed', says: /do not fit/, remedy: /prune/ },
		{ when: 'unmeasured', machine: { space: undefined }, state: 'unknown', says: /can't be measured/ },
	],
};

suite('prerequisites', () => {
	for (const [id, casesOfOne] of Object.entries(cases)) {
		for (const { when, machine = {}, account = reached(), state, says, remedy = /^$/ } of casesOfOne) {
			test(`${id}, ${when}: ${state}`, () => {
				const check = judge({ ...well, ...machine }, account).find(each => each.id === id);
				assert.ok(check);
				assert.equal(check.state, state, check.says);
				assert.match(check.says, says);
				assert.match(check.remedy.join('\n'), remedy);
			});
		}
	}

	test('all is well on a good machine, and there is nothing to do', () => {
		for (const { state, remedy } of judge(well, reached())) assert.deepEqual([state, remedy], ['ok', []]);
	});

	test('for an engine elsewhere only what it tells itself is judged', () => {
		const machine = { ...well, ...bare, socket: undefined, space: undefined };
		const states = Object.fromEntries(judge(machine, remote).map(({ id, state }) => [id, state]));
		assert.deepEqual(states, {
			package: 'unknown',
			engine: 'ok',
			permission: 'unknown',
			docker0: 'ok',
			architecture: 'ok',
			'ip-forwarding': 'ok',
			space: 'unknown',
		});
	});

	test('what failed or warns always says what to do', () => {
		for (const { machine = {}, account = reached() } of Object.values(cases).flat()) {
			for (const { id, state, remedy } of judge({ ...well, ...machine }, account)) {
				if (state === 'failed' || state === 'warning') assert.ok(remedy.length > 0, id);
			}
		}
	});
});
