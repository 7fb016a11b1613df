/** What a plan's things are like, and in which ways they are no longer so: each row differs in one fact. */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
	differences,
	differenceText,
	DYNAMIC,
	type Fingerprint,
	takePreconditions,
} from '../../../../source/engine/plan-run/look/preconditions.ts';
import type { Session } from '../../../../source/engine/session/session.ts';
import type { Thing } from '../../../../source/lab/step/touches.ts';
import { inspected, type ScriptedEngine } from '../scripted-engine.ts';
import { openScriptedSession } from '../scripted-session.ts';

let peer: ScriptedEngine;
let session: Session;
let close: () => Promise<void>;
before(async () => void ({ peer, session, close } = await openScriptedSession()));
after(() => close());

const container: Thing = { kind: 'container', id: 'c1', name: 'calvin' };
const printOf = async (thing: Thing): Promise<Fingerprint | undefined> =>
	Object.values(await takePreconditions(session, [thing]))[0];

type Place = { IPAddress?: string; IPAMConfig?: object; Aliases?: string[]; EndpointID?: string; NetworkID?: string };

async function containerPrint(
	state: object,
	more: object = {},
	places: Record<string, Place> = {},
): Promise<Fingerprint> {
	const Networks = Object.fromEntries(
		Object.entries(places).map(([name, place]) => [name, { EndpointID: 'e', NetworkID: name, ...place }]),
	);
	peer.answers.set('/containers/c1/json', {
		...inspected('c1'),
		Name: '/calvin',
		State: { Status: 'running', Running: true, ...state },
		NetworkSettings: { Networks },
		...more,
	});
	return (await printOf(container)) ?? {};
}

suite("a container's state", () => {
	const rows: [state: object, reported: string][] = [
		[{}, 'running'],
		[{ Status: 'paused', Paused: true }, 'paused'],
		[{ Status: 'restarting' }, 'running'],
		[{ Status: 'restarting', Running: false }, 'running'],
		[{ Status: 'exited', Running: false }, 'stopped'],
		[{ Status: 'created', Running: false }, 'stopped'],
		[{ Status: 'dead', Running: false }, 'dead'],
		[{ Status: 'removing', Running: false }, 'removing'],
	];
	for (const [state, reported] of rows) {
		test(`${JSON.stringify(state)} is ${reported}`, async () =>
			assert.equal((await containerPrint(state))['state'], reported));
	}
});

suite('a container is known by', () => {
	test('its id, its name and its policy', async () => {
		const print = await containerPrint({}, { HostConfig: { RestartPolicy: { Name: 'always' } } });
		assert.deepEqual([print['id'], print['name'], print['restart policy']], ['c1', 'calvin', 'always']);
		const none = await containerPrint({}, { HostConfig: { RestartPolicy: { Name: '' } } });
		assert.equal(none['restart policy'], 'no');
	});

	test('its networks with static addresses and aliases, in no order, and apart from that its dynamic addresses', async () => {
		const places = {
			two: { IPAddress: '10.0.2.2', Aliases: ['b', 'a'] },
			one: { IPAddress: '10.0.1.5', IPAMConfig: { IPv4Address: '10.0.1.5' } },
		};
		const print = await containerPrint({}, {}, places);
		assert.equal(print['list of networks'], 'one 10.0.1.5, two a b');
		assert.equal(print[DYNAMIC], '10.0.2.2 (two)');
	});

	test('its dynamic addresses in no order, and without those that it has not', async () => {
		const print = await containerPrint({}, {}, { b: { IPAddress: '10.0.9.9' }, a: { IPAddress: '10.0.3.3' }, c: {} });
		assert.equal(print[DYNAMIC], '10.0.3.3 (a), 10.0.9.9 (b)');
	});
});

suite('a thing that is there is known', () => {
	const rows: [thing: Thing, path: string, answer: Record<string, unknown>, print: Fingerprint][] = [
		[{ kind: 'name', name: 'c1' }, '/containers/c1/json', inspected('c1'), { id: 'c1' }],
		[{ kind: 'image', name: 'i' }, '/images/i/json', { Id: 'sha256:1' }, { id: 'sha256:1' }],
		[{ kind: 'volume', name: 'v' }, '/volumes/v', { Name: 'v', Driver: 'local' }, { driver: 'local' }],
		[
			{ kind: 'network', name: 'n' },
			'/networks/n',
			{ Id: 'n1', Name: 'n', IPAM: { Config: [{ Subnet: '10.0.0.0/24' }, { Subnet: 'fd00::/64' }] } },
			{ id: 'n1', subnets: '10.0.0.0/24 fd00::/64' },
		],
	];
	for (const [thing, path, answer, print] of rows) {
		test(`as ${thing.kind}, and has nothing told where it is not`, async () => {
			peer.answers.set(path, answer);
			assert.deepEqual(await printOf(thing), print);
			peer.answers.delete(path);
			assert.deepEqual(await printOf(thing), {});
		});
	}

	test('and a container too has nothing where it is gone', async () => {
		peer.answers.delete('/containers/c1/json');
		assert.deepEqual(await printOf(container), {});
	});
});

suite('what differs', () => {
	const name: Thing = { kind: 'name', name: 'calvin' };
	const text = (was: Fingerprint, is: Fingerprint, thing: Thing = container): string[] => {
		const key = thing.kind === 'container' ? 'container c1' : `${thing.kind} ${thing.name}`;
		return differences([thing], { [key]: was }, { [key]: is }).map(differenceText);
	};

	test('is nothing where all is the same', () =>
		assert.deepEqual(text({ state: 'running' }, { state: 'running' }), []));
	test('is told with what it was and is', () => {
		assert.deepEqual(text({ state: 'running', name: 'a' }, { state: 'stopped', name: 'a' }), [
			'container calvin: its state was running and is stopped',
		]);
	});
	test('is told where there was none, or is none now', () => {
		assert.deepEqual(text({}, { id: 'x' }, name), ['the container called calvin: its id is x; there was none']);
		assert.deepEqual(text({ id: 'x' }, {}, name), ['the container called calvin: its id was x; there is none now']);
	});
	test('is each of several things, in their order', () => {
		assert.deepEqual(text({ a: '1', b: '2', c: '3' }, { a: '9', b: '2', d: '4' }).length, 3);
	});
	test('is not known of what only one of them looked at', () => {
		const both = { 'container c1': { state: 'running' } };
		assert.deepEqual(differences([container, name], both, {}), []);
		assert.deepEqual(differences([container, name], {}, both), []);
		assert.deepEqual(differences([name], both, { 'container c1': { state: 'stopped' } }), []);
	});
	test('holds nothing that a terminal obeys', () => {
		assert.deepEqual(
			text({ id: '' }, { id: '\u001b[31mx' }, { kind: 'name', name: 'a\u001b[0m' }).join().includes('\u001b'),
			false,
		);
	});
});

test('a Swarm is another one where none of its managers is the same', () => {
	const thing: Thing = { kind: 'Swarm', name: 'membership' };
	const differs = (was: string, is: string): string[] => {
		const printed = (managers: string) => ({ 'Swarm membership': { state: 'worker', managers } });
		return differences([thing], printed(was), printed(is)).map(differenceText);
	};
	const [one, two] = ['10.20.0.10:2377', '10.20.0.11:2377'];
	assert.deepEqual(differs(one, `${one}, ${two}`), []);
	assert.deepEqual(differs(`${one}, ${two}`, two), []);
	assert.deepEqual(differs(one, two), [`Swarm membership: its managers was ${one} and is ${two}`]);
});
