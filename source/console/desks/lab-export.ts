/** Shows how the lab could be made again, as it is now. */

import type { Engine } from '../../engine/engine.ts';
import type { Container } from '../../lab/objects.ts';
import { planAsFound } from '../../lab/plans/as-found.ts';
import { roleOf } from '../../lab/lava/role.ts';
import { messageOf } from '../../text/error.ts';
import { count } from '../../text/human.ts';
import { topOverlay } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { Made } from '../wizards/wizard.ts';

const DOING = 'reading the lab';

/** @param preview shows a plan, to be copied and saved */
export function createLabExport(store: Store, engine: Engine, preview: (made: Made) => void): () => void {
	const read = async (): Promise<void> => {
		const before = topOverlay(store.now())?.kind;
		store.dispatch({ type: 'began', what: DOING }, 'brisk');
		try {
			const { marked, host } = store.now();
			const made = await labAsFound(engine, exported(host.snapshot.containers, marked));
			// Whoever went on to something else meanwhile is not disturbed.
			if (topOverlay(store.now())?.kind === before) preview(made);
		} catch (error) {
			const text = `The lab can't be read: ${messageOf(error)}`;
			store.dispatch({ type: 'noticed', notice: { text, tone: 'bad' } }, 'brisk');
		} finally {
			store.dispatch({ type: 'ended', what: DOING }, 'brisk');
		}
	};
	return () => void read();
}

/** What is marked; where nothing is, every container. */
function exported(containers: ReadonlyMap<string, Container>, marked: ReadonlySet<string>): Container[] {
	return [...containers.values()].filter(({ id }) => marked.size === 0 || marked.has(id));
}

/** A container that its service makes anew by itself is none of the lab's to make. */
const isMadeByService = (container: Container): boolean => roleOf(container).manager.kind === 'lava-docker-worker';

async function labAsFound(engine: Engine, containers: readonly Container[]): Promise<Made> {
	const [left, taken] = [containers.filter(isMadeByService), containers.filter(each => !isMadeByService(each))];
	const title = `The lab as it is: ${count(taken.length, 'container')}`;
	const plan = planAsFound(await engine.plans.asFound(taken.map(({ id }) => id)), title);
	const leftOut = left.map(({ name }) => `${name} is left out: the service lava-docker-worker makes it.`);
	return {
		plan: { ...plan, warnings: [...plan.warnings, ...leftOut] },
		secrets: new Map(),
		shows: {},
		ends: [],
		asFound: true,
	};
}
