/** Plays every scene at every size. */

import assert from 'node:assert/strict';
import { finish } from '../../../source/engine/plan-run/start.ts';
import { containerPlan } from '../../../source/lab/plans/container/container.ts';
import type { Container } from '../../../source/lab/objects.ts';
import type { Size } from '../../../source/console/state/layout.ts';
import type { State } from '../../../source/console/state/state.ts';
import type { DemoEngine } from '../../../source/demo/engine.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { type FrozenHosts, openFrozenHosts } from './frozen-hosts.ts';
import { openFrozenSwarm } from './frozen-swarm.ts';
import { openFrozenLab, openNowhere, type FrozenLab, type Sight } from './frozen-lab.ts';
import { checks, type Scene, scenes, usualSizes } from './scenes.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from '../../until.ts';

export type Shot = { scene: Scene; size: Size; state: State };

/** The state of each scene at each of its sizes. */
export async function takeShots(wanted: readonly Scene[] = scenes): Promise<Shot[]> {
	const scenesOf = (engine: Scene['engine']): Scene[] => wanted.filter(scene => (scene.engine ?? 'calm') === engine);
	const lab = await openFrozenLab();
	const nowhere = await openNowhere();
	const hosts = wanted.some(({ engine }) => engine === 'hosts' || engine === 'host-lost')
		? await openFrozenHosts()
		: undefined;
	const joined = scenesOf('swarm').length === 0 ? undefined : await openFrozenSwarm();
	// What wizards ask inside containers is told as events: it has a lab of its own.
	const asked = scenesOf('asked').length === 0 ? undefined : await openFrozenLab();
	try {
		const calm = await shotsOf(lab, scenesOf('calm'));
		const none = await shotsOf(nowhere, scenesOf('none'));
		const wizards = asked === undefined ? [] : await shotsOf(asked, scenesOf('asked'));
		await makeBusy(lab);
		const busy = await shotsOf(lab, scenesOf('busy'));
		const several = hosts === undefined ? [] : await shotsOf(hosts, scenesOf('hosts'));
		const swarm = joined === undefined ? [] : await shotsOf(joined, scenesOf('swarm'));
		const one = hosts === undefined ? [] : await hostLost(hosts, scenesOf('host-lost'));
		const lost = await lostShots(lab, lab.demo, lab.engine, scenesOf('lost'));
		return [...calm, ...none, ...wizards, ...busy, ...lost, ...several, ...swarm, ...one];
	} finally {
		await hosts?.close();
		await joined?.close();
		await asked?.close();
		await nowhere.close();
		await lab.close();
	}
}

async function shotsOf(observed: Sight, wanted: readonly Scene[]): Promise<Shot[]> {
	const shots: Shot[] = [];
	for (const scene of wanted) {
		for (const size of scene.sizes ?? usualSizes) {
			const stage = await play(observed, scene, size);
			shots.push({ scene, size, state: stage.state() });
			stage.close();
		}
	}
	return shots;
}

async function play(observed: Sight, scene: Scene, size: Size): Promise<Stage> {
	const stage = createStage(withJournal(observed, scene), { size, readOnly: scene.readOnly ?? false, checks });
	for (const message of scene.before ?? []) stage.dispatch(message);
	for (const key of scene.keys) {
		await stage.settled();
		// A search looks through what is there.
		if (key === 'enter' && !coversAll(stage.state())) await stage.logsRead();
		stage.press(key);
	}
	await stage.settled();
	if (!coversAll(stage.state())) await stage.logsRead();
	if (stage.state().logs.search !== '') await stage.until(state => state.logs.match !== undefined);
	return stage;
}

/** Nothing of the panels is seen. */
const coversAll = ({ overlays }: State): boolean =>
	overlays.some(({ kind }) => ['form', 'preview', 'run', 'unfinished'].includes(kind));

function withJournal(observed: Sight, { unfinished = [] }: Scene): Sight {
	const { engine } = observed;
	return {
		...observed,
		engine: { ...engine, plans: { ...engine.plans, unfinished: () => Promise.resolve(unfinished) } },
	};
}

/** Something happens in the lab: a restart, and a start that fails. */
async function makeBusy({ engine, demo }: FrozenLab): Promise<void> {
	const named = (name: string): Container => {
		const found = [...engine.snapshot().containers.values()].find(each => each.name === name);
		assert.ok(found);
		return found;
	};
	await finish(engine.plans.start(containerPlan(named('calvin-worker'), { do: 'restart' })));
	await assert.rejects(finish(engine.plans.start(containerPlan(named('spaceman-worker'), { do: 'start' }))));
	demo.control.exit('moe-worker', 137);
	const measured = engine.usage().get(named('calvin-worker').id);
	await until(engine, () => {
		const use = engine.usage().get(named('calvin-worker').id);
		if (use === undefined || use === measured) return false;
		const { detail, endpoints } = named('moe-worker');
		const last = engine.events().at(-1);
		return detail?.exitCode === 137 && endpoints.every(each => each.ipv4 === '') && last?.action === 'disconnect';
	});
}

async function hostLost(lab: FrozenHosts, wanted: readonly Scene[]): Promise<Shot[]> {
	const last = lab.hosts.all().at(-1);
	const demo = lab.demo.engines.at(-1);
	assert.ok(last && demo);
	return lostShots(lab, demo, last.engine, wanted);
}

async function lostShots(lab: Sight, demo: DemoEngine, engine: Engine, wanted: readonly Scene[]): Promise<Shot[]> {
	const stages: { scene: Scene; size: Size; stage: Stage }[] = [];
	for (const scene of wanted) {
		for (const size of scene.sizes ?? usualSizes) stages.push({ scene, size, stage: await play(lab, scene, size) });
	}
	await demo.control.kill();
	await until(engine, () => engine.snapshot().connection.state === 'lost');
	return Promise.all(
		stages.map(async ({ scene, size, stage }) => {
			const isLost = (containerId: string): boolean => engine.snapshot().containers.has(containerId);
			await stage.until(({ logs }) =>
				logs.sources.every(each => !isLost(each.containerId) || each.state.state === 'waiting'),
			);
			stage.look();
			stage.close();
			return { scene, size, state: stage.state() };
		}),
	);
}
