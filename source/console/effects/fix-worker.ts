/** Shows the plan that fixes a worker, once the engine has told what that takes. */

import type { Engine } from '../../engine/engine.ts';
import type { Hosts } from '../../engine/hosts.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { madeOnHosts } from '../selectors/plan-hosts.ts';
import { hostOfWorker } from '../selectors/rows.ts';
import { wholeLab } from '../state/hosts.ts';
import { engineOn } from './engine-on.ts';
import { withAbsent } from '../../lab/plans/container/container.ts';
import { fixPlan, recreatedBy } from '../../lab/plans/fix/fix.ts';
import { standsOn } from '../../lab/plans/image.ts';
import { versionImage } from '../../lab/plans/fix/version.ts';
import { type FixFacts, type Fixing, refused } from '../../lab/plans/fix/fixing.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import type { FixAction } from '../../lab/verdict/verdict.ts';
import type { Store } from '../store/store.ts';
import type { Made } from '../../wizards/wizard.ts';
import { stillThere, notifyOn, notifyWhile } from '../store/notify.ts';

/** @param preview shows what a plan will do before it runs */
export function createWorkerFixer(store: Store, hosts: Hosts, preview: (made: Made) => void): (row: WorkerRow) => void {
	const show = async (row: WorkerRow, action: FixAction): Promise<void> => {
		const isStillThere = stillThere(store);
		const host = hostOfWorker(row);
		const fixing = await findFix(engineOn(hosts, host), row, action, wholeLab(store.now()));
		if (fixing.state === 'refused') notifyOn(store)(fixing.why, 'bad');
		else if (isStillThere()) preview(madeOnHosts(store.now(), host, { ...fixing, shows: {}, ends: [] }));
	};
	return row => {
		const { fix } = row.verdict;
		if (fix !== undefined) void notifyWhile(store, `looking at ${row.name}`, () => show(row, fix.action), row.name);
	};
}

/** Asks the engine for what a verdict does not have, and makes the plan. */
export async function findFix(
	engine: Engine,
	row: WorkerRow,
	action: FixAction,
	whole: Pick<Snapshot, 'containers'> = engine.snapshot(),
): Promise<Fixing> {
	const facts = await findFacts(engine, action);
	const here = engine.snapshot();
	// What is here comes first: by its name nothing is meant that is elsewhere.
	const lab = { ...here, containers: new Map([...here.containers, ...whole.containers]) };
	const fixing = await withDevices(engine, action, fixPlan(action, { row, lab, facts }));
	if (action.do !== 'change-version' || facts === undefined || fixing.state === 'refused') return fixing;
	const target = versionImage(standsOn(facts.old), action.version, lab);
	const why = target.state === 'refused' ? target.why : await whyNoImage(engine, target.image);
	return why === undefined ? fixing : refused(why);
}

/** A restart or a start fails where a device is missing. */
async function withDevices({ lookups }: Engine, action: FixAction, fixing: Fixing): Promise<Fixing> {
	if (fixing.state === 'refused' || (action.do !== 'restart' && action.do !== 'start')) return fixing;
	const absent = (await lookups.absentOf(action.container.id)) ?? [];
	return { ...fixing, plan: withAbsent(fixing.plan, absent) };
}

async function findFacts({ snapshot, lookups }: Engine, action: FixAction): Promise<FixFacts | undefined> {
	const id = recreatedBy(action);
	const container = id === undefined ? undefined : snapshot().containers.get(id);
	if (container === undefined) return undefined;
	const [old, changes] = await Promise.all([lookups.specOf(container.id), lookups.changesOf(container.id)]);
	return old && { container, old, changes };
}

/** Nothing is offered that then can't be pulled. */
async function whyNoImage({ lookups }: Engine, image: string): Promise<string | undefined> {
	if ((await lookups.imageOf(image)) !== undefined) return undefined;
	const answer = await lookups.manifestOf(image);
	return answer.state === 'missing' ? answer.problem.message : undefined;
}
