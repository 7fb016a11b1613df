/** Shows the plan that fixes a worker, once the engine has reported what that takes. */

import type { Engine } from '../../engine/engine.ts';
import type { Hosts } from '../../engine/hosts.ts';
import type { Snapshot } from '../../lab/objects.ts';
import { madeOnHosts } from '../selectors/plan-hosts.ts';
import { hostOfWorker } from '../selectors/rows.ts';
import { wholeLab } from '../state/hosts.ts';
import { engineOn } from './engine-on.ts';
import { TFTP_FOLDER, TFTP_SETTINGS, tftpFolderIn } from '../../lab/lava/dispatcher-folders.ts';
import { configPaths } from '../../lab/lava/worker/config.ts';
import { withAbsent } from '../../lab/plans/container/container.ts';
import { fixPlan, recreatedBy } from '../../lab/plans/fix/fix.ts';
import { standsOn } from '../../lab/plans/image.ts';
import { versionImage } from '../../lab/plans/fix/version.ts';
import { type BoardFacts, type FixFacts, type Fixing, refused } from '../../lab/plans/fix/fixing.ts';
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
		const lab = wholeLab(store.now());
		const engineOf = (id: string): Engine => engineOn(hosts, lab.containers.get(id)?.host);
		const fixing = await findFix(engineOn(hosts, host), row, action, lab, engineOf);
		if (fixing.state === 'refused') notifyOn(store)(fixing.why, 'bad');
		else if (isStillThere()) preview(madeOnHosts(store.now(), host, { ...fixing, shows: {}, ends: [] }));
	};
	return row => {
		const { fix } = row.verdict;
		if (fix !== undefined) void notifyWhile(store, `looking at ${row.name}`, () => show(row, fix.action), row.name);
	};
}

/**
 * Asks the engine for what a verdict does not have, and makes the plan.
 *
 * @param engineOf of a container that may be on another host
 */
export async function findFix(
	engine: Engine,
	row: WorkerRow,
	action: FixAction,
	whole: Pick<Snapshot, 'containers'> = engine.snapshot(),
	engineOf: (containerId: string) => Engine = () => engine,
): Promise<Fixing> {
	const [facts, boards] = await Promise.all([findFacts(engine, action), findBoards(row, action, engineOf)]);
	const here = engine.snapshot();
	// What is here comes first: by its name nothing is meant that is elsewhere.
	const lab = { ...here, containers: new Map([...here.containers, ...whole.containers]) };
	const fixing = await withDevices(engine, action, fixPlan(action, { row, lab, facts, boards }));
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

/** What its server tells its boards, and where it puts what they fetch. */
async function findBoards(
	{ name, server, container }: WorkerRow,
	action: FixAction,
	engineOf: (containerId: string) => Engine,
): Promise<BoardFacts | undefined> {
	if (action.do !== 'tell-boards' || server?.place.at !== 'container') return undefined;
	const { id } = server.place.container;
	const read = (path: string): Promise<string | undefined> => engineOf(id).lookups.fileIn(id, path);
	const [own, other] = configPaths(name);
	const [first, second, tftp] = await Promise.all([
		read(own),
		read(other),
		container && engineOf(container.id).lookups.fileIn(container.id, TFTP_SETTINGS),
	]);
	return { texts: [first, second], tftpFolder: tftp === undefined ? TFTP_FOLDER : tftpFolderIn(tftp) };
}

/** Nothing is offered that then can't be pulled. */
async function whyNoImage({ lookups }: Engine, image: string): Promise<string | undefined> {
	if ((await lookups.imageOf(image)) !== undefined) return undefined;
	const answer = await lookups.manifestOf(image);
	return answer.state === 'missing' ? answer.problem.message : undefined;
}
