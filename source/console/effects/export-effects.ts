/** Writes plans as scripts, and shows the lab as it is as the plan that makes it again. */

import type { Hosts } from '../../engine/hosts.ts';
import type { Plan } from '../../lab/plan.ts';
import { planOn } from '../../lab/step/on-host.ts';
import { madeOnHosts } from '../selectors/plan-hosts.ts';
import { shownContainers } from '../state/hosts.ts';
import { engineOn } from './engine-on.ts';
import { type Manager, roleOf } from '../../lab/lava/role/role.ts';
import type { Container } from '../../lab/objects.ts';
import { maskDeep } from '../../lab/secret.ts';
import { withSecretsOn } from '../../lab/spec/read/rename-secrets.ts';
import { planAsFound } from '../../lab/plans/as-found.ts';
import { count } from '../../text/human.ts';
import type { Effects } from '../actions/action.ts';
import { exportedPlan } from '../../lab/script/export.ts';
import { secretLines } from '../state/run.ts';
import { selectedNetwork, shownContainer } from '../selectors/selection.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import type { Made } from '../../wizards/wizard.ts';
import { saveAndTell } from './save-file.ts';
import { stillThere, notifyOn, notifyWhile } from '../store/notify.ts';

export type ExportEffects = Pick<Effects, 'exportLab' | 'exportPlan' | 'saveDetails' | 'saveSecrets'>;

/** @param preview shows a plan, to be copied and saved */
export function createExportEffects(store: Store, hosts: Hosts, preview: (made: Made) => void): ExportEffects {
	const notify = notifyOn(store);

	const showLab = async (): Promise<void> => {
		const isStillThere = stillThere(store);
		const state = store.now();
		const made = await labAsFound(hosts, exported(shownContainers(state), state.marked));
		if (isStillThere()) preview(madeOnHosts(state, state.hosts[0]?.named.key, made));
	};

	const save = (path: string, written: () => { text: string; mode: number }): void =>
		void saveAndTell(notify, () => [{ path, ...written() }]);

	return {
		exportLab: () => void notifyWhile(store, 'reading the lab', showLab, "The lab can't be read"),
		exportPlan: (plan, path) => void saveAndTell(notify, () => exportedPlan(plan, path)),
		// What the engine tells may hold secrets that no name announces.
		saveSecrets(path) {
			const { run } = store.now();
			const text = run === undefined ? '' : secretLines(run);
			save(path, () => ({ text, mode: 0o600 }));
		},
		saveDetails: path => save(path, () => ({ text: detailsJson(store.now()), mode: 0o600 })),
	};
}

function detailsJson(state: State): string {
	const raw = selectedNetwork(state)?.raw ?? shownContainer(state)?.detail?.raw();
	return `${JSON.stringify(state.details.revealed ? raw : maskDeep(raw), undefined, 2)}\n`;
}

/** What is marked; where nothing is, every container. */
function exported(containers: ReadonlyMap<string, Container>, marked: ReadonlySet<string>): Container[] {
	return [...containers.values()].filter(({ id }) => marked.size === 0 || marked.has(id));
}

/** What its service or a job recreates by itself is none of the lab's to make. */
const OTHERS: Partial<Record<Manager['kind'], string>> = {
	'lava-docker-worker': 'the service lava-docker-worker makes it',
	job: 'a job of LAVA made it for one run',
};

const makerOf = (container: Container): string | undefined => OTHERS[roleOf(container).manager.kind];

async function labAsFound(hosts: Hosts, containers: readonly Container[]): Promise<Made> {
	const taken = containers.filter(each => makerOf(each) === undefined);
	const title = `The lab as it is: ${count(taken.length, 'container')}`;
	const parts = await Promise.all(
		[...Map.groupBy(taken, ({ host }) => host)].map(async ([host, there]) => {
			const lab = await engineOn(hosts, host).lookups.labOf(there.map(({ id }) => id));
			if (hosts.all().length === 1) return planAsFound(lab, title);
			const renamed = lab.containers.map(each => withSecretsOn(host, each));
			return planOn(host, planAsFound({ ...lab, containers: renamed }, title, host));
		}),
	);
	const plan: Plan = {
		title,
		steps: parts.flatMap(({ steps }) => steps),
		warnings: [...new Set(parts.flatMap(({ warnings }) => warnings))],
	};
	const leftOut = containers.flatMap(each => {
		const maker = makerOf(each);
		return maker === undefined ? [] : [`${each.name} is left out: ${maker}.`];
	});
	return {
		plan: { ...plan, warnings: [...plan.warnings, ...leftOut] },
		secrets: new Map(),
		shows: {},
		ends: [],
		asFound: true,
	};
}
