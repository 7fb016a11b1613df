/** Two hosts of one console: real engines of the oldest and the newest release, on a network of the test's own. */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hosts, type NamedHost, openHosts } from '../../../source/engine/hosts.ts';
import { hostKey, type HostKey } from '../../../source/lab/host.ts';
import type { Plan } from '../../../source/lab/plan.ts';
import { placedPlan } from '../../../source/lab/step/on-host.ts';
import { withSwarmNetworks } from '../../../source/lab/swarm/hosts.ts';
import type { Secrets } from '../../../source/lab/value.ts';
import type { Given } from '../../../source/wizards/field.ts';
import { type WizardId, wizardOf } from '../../../source/wizards/wizards.ts';
import { NOTHING_KNOWN, type World } from '../../../source/wizards/world.ts';
import { startEngine, type TestEngine } from './engine.ts';
import { joinByLan } from './lan.ts';
import { eventually, until } from './until.ts';

export const HOST_SUITES = ['bookworm', 'sid'] as const;
export const [first, second] = [hostKey('rack-1'), hostKey('rack-2')];

export type TwoHosts = Awaited<ReturnType<typeof openTwoHosts>>;

export async function openTwoHosts() {
	const state = await mkdtemp(join(tmpdir(), 'lavadock-two-hosts-'));
	const engines: TestEngine[] = [];
	const lan = await startJoined(engines);
	const named: NamedHost[] = [first, second].map((key, at) => ({
		key,
		host: engines[at]?.address,
		address: lan.addresses[at] ?? '',
	}));
	const hosts = openHosts(named, { environment: { XDG_STATE_HOME: state } });
	await until('all are live', () =>
		hosts.all().every(({ engine }) => engine.snapshot().connection.state === 'live' && engine.snapshot().host),
	);

	const engineAt = (at: number): TestEngine => {
		const engine = engines[at];
		assert.ok(engine);
		return engine;
	};
	const forms = formsOf(hosts);
	return {
		hosts,
		named,
		state,
		one: engineAt(0),
		two: engineAt(1),
		addresses: lan.addresses,
		...forms,
		/** Runs what a wizard makes of the answers, to its good end; resolves with what was not seen to work. */
		async done(wizard: WizardId, given: Given = {}, key = first): Promise<readonly string[]> {
			const { plan, secrets } = await forms.made(wizard, given, key);
			const outcome = await hosts.plans.start(plan, { secrets }).outcome;
			const unproven = 'unproven' in outcome ? outcome.unproven : [];
			const isGood = outcome.end === 'done' || outcome.end === 'unproven';
			assert.ok(isGood, 'error' in outcome ? outcome.error.message : JSON.stringify(outcome));
			return unproven;
		},
		/** What the screen says of the step that failed, when all was undone. */
		async failure(plan: Plan, secrets: Secrets = new Map()): Promise<string> {
			const running = hosts.plans.start(plan, { secrets });
			const outcome = await running.outcome;
			assert.equal(outcome.end, 'failed', JSON.stringify(outcome));
			assert.deepEqual('stays' in outcome ? outcome.stays : undefined, []);
			const { steps } = running.progress();
			return steps.flatMap(step => (step.state === 'failed' ? [step.message] : [])).join();
		},
		async journals(): Promise<string[]> {
			const folder = join(state, 'lavadock');
			return Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')));
		},
		...swarmOfEngines(engines),
		async close(): Promise<void> {
			await hosts.close();
			for (const engine of engines) engine.cleanup();
			lan.destroy();
			await rm(state, { recursive: true, force: true });
		},
	};
}

async function startJoined(engines: TestEngine[]) {
	try {
		for (const suite of HOST_SUITES) engines.push(await startEngine({ suite }));
		return await joinByLan(engines.map(({ instance }) => instance));
	} catch (error) {
		for (const engine of engines) engine.cleanup();
		throw error;
	}
}

/** Forms as a console has them, with all that the engines tell now. */
function formsOf(hosts: Hosts) {
	async function worldOn(key: HostKey): Promise<World> {
		await Promise.all(hosts.all().map(({ engine }) => engine.catchUp()));
		const all = hosts.all().map(({ named: { address }, engine }) => ({
			snapshot: engine.snapshot(),
			address,
			readOnly: false,
		}));
		const own = all.find(({ snapshot }) => snapshot.key === key);
		assert.ok(own);
		const snapshots = all.map(({ snapshot }) => snapshot);
		return {
			snapshot: withSwarmNetworks(own.snapshot, snapshots),
			facts: { ...NOTHING_KNOWN, gathered: true },
			hosts: all,
		};
	}

	/** The first thing that is wrong with the answers; '' = nothing is. */
	async function problemOf(wizard: WizardId, given: Given, key = first): Promise<string> {
		const views = wizardOf(wizard).fields(given, await worldOn(key));
		return views.map(({ problem }) => problem).find(each => each !== undefined) ?? '';
	}

	async function made(wizard: WizardId, given: Given, key = first): Promise<{ plan: Plan; secrets: Secrets }> {
		assert.equal(await problemOf(wizard, given, key), '');
		const { plan, secrets } = wizardOf(wizard).make(given, await worldOn(key));
		const hostOf = (id: string): HostKey | undefined =>
			hosts.all().find(({ engine }) => engine.snapshot().containers.has(id))?.named.key;
		return { plan: placedPlan(plan, key, ({ id }) => hostOf(id)), secrets };
	}
	return { worldOn, problemOf, made };
}

const own = ['bridge', 'host', 'none'];
const inSwarm = ['bridge', 'host', 'ingress', 'none'];

/** Each engine, as it says itself of the Swarm. */
const apart = [1, 2].map(() => ({ state: 'inactive', manages: false, nodes: 0, networks: own }));
const joined = [
	{ state: 'active', manages: true, nodes: 2, networks: inSwarm },
	{ state: 'active', manages: false, nodes: 0, networks: inSwarm },
];
const pictures = { apart, joined };

function swarmOfEngines(engines: readonly TestEngine[]) {
	/** In a Swarm Docker makes its bridge, and again for the first container that needs it: it may be gone after a new join. */
	const comesAgain = (what: keyof typeof pictures): string => (what === 'joined' ? 'docker_gwbridge' : '');
	const picture = (what: keyof typeof pictures): Promise<unknown> =>
		Promise.all(
			engines.map(async ({ docker }) => {
				const { Swarm } = await docker.info();
				const networks = await docker.listNetworks();
				return {
					state: Swarm?.LocalNodeState,
					manages: Swarm?.ControlAvailable,
					nodes: Swarm?.Nodes ?? 0,
					networks: networks
						.map(({ Name }) => Name)
						.filter(name => name !== comesAgain(what))
						.toSorted(),
				};
			}),
		);
	/** A Swarm's networks come a moment after it. */
	const become = (what: keyof typeof pictures): Promise<void> =>
		eventually(async () => assert.deepEqual(await picture(what), pictures[what]));
	return {
		become,
		/** Whatever there was. */
		async part(): Promise<void> {
			for (const { docker } of engines.toReversed()) {
				const { Swarm } = await docker.info();
				if (Swarm?.LocalNodeState !== 'inactive') await docker.swarmLeave({ force: true });
				// A moment after it has left, the engine's own endpoint is still on it.
				await eventually(async () => {
					const bridge = (await docker.listNetworks()).some(({ Name }) => Name === 'docker_gwbridge');
					if (bridge) await docker.getNetwork('docker_gwbridge').remove();
				});
			}
			await become('apart');
		},
	};
}

/** As the engine itself tells it. */
export async function joinToken({ docker }: TestEngine): Promise<string> {
	const { JoinTokens }: { JoinTokens: { Worker: string } } = await docker.swarmInspect();
	return JoinTokens.Worker;
}
