/** A dispatcher recreated, clean from its image, and still the same worker. */

import type { LavaServerRef } from '../../condition.ts';
import { type Change, changeKind, summariseDrift } from '../../drift.ts';
import type { Container } from '../../objects.ts';
import type { Plan } from '../../plan.ts';
import { stopGrace } from '../../lava/role/role.ts';
import type { FoundContainer } from '../../spec/read/container.ts';
import { bytes } from '../../../text/human.ts';
import { carriedFiles, copySteps, isKept } from '../recreate/carry.ts';
import { recreationNotes } from '../recreate/dependants.ts';
import { managerNotes, recreateSteps, withSameHostname } from '../recreate/recreate.ts';
import { answered, lenient, onlineAt } from '../well.ts';
import { type Conditional, JOBS_BREAK_OFF, whatHolds } from '../../sentences.ts';

export type ResetRequest = {
	container: Container;
	old: FoundContainer;
	changes: readonly Change[];
	/** The id of the image that its image's name stands for by now; undefined: the engine has none of that name. */
	imageNow: string | undefined;
	/** Of a dispatcher that is Online: who says so, and has to say so again. */
	worker: { name: string; server: LavaServerRef } | undefined;
	/** Settings that were put into the container by hand are kept too. */
	keepSettings: boolean;
};

export function resetPlan(request: ResetRequest): Plan {
	const { container, old, changes, worker, keepSettings } = request;
	const files = carriedFiles(changes, path => (keepSettings ? isKept(path) : changeKind(path) === 'identity'));
	return {
		title: `Reset ${container.name}`,
		steps: recreateSteps({
			old,
			grace: stopGrace(container),
			spec: withSameHostname(old.spec, old),
			populate: copySteps(files),
			well:
				worker === undefined
					? lenient(answered({ id: '', name: old.spec.name }))
					: onlineAt(worker.server, worker.name),
		}),
		warnings: warningsOf(request, files),
	};
}

function warningsOf({ container, old, changes, imageNow }: ResetRequest, files: readonly string[]): string[] {
	const { drift, setting } = summariseDrift(changes);
	const size = drift.reduce((sum, row) => sum + row.size, 0);
	const dropped = setting.filter(({ path }) => !files.some(file => file.startsWith(path) || path.startsWith(file)));
	const rows: readonly Conditional[] = [
		[container.status === 'running', JOBS_BREAK_OFF],
		[
			drift.length > 0,
			`What jobs and shells changed in it goes: ${bytes(size)} in ${drift.map(row => row.path).join(', ')}.`,
		],
		[dropped.length > 0, `Settings made in it go: ${dropped.map(row => row.path).join(', ')}.`],
		[files.length > 0, `It keeps ${files.join(', ')}.`],
		[
			imageNow !== undefined && imageNow !== old.imageId,
			`${old.spec.image} is by now another image than the one it was made from: it comes from the newer one.`,
		],
		[imageNow === undefined, `${old.spec.image} is no longer on this engine: pull it first.`],
	];
	const said = whatHolds(rows);
	return [...said, ...managerNotes(container, 'recreate'), ...recreationNotes(old), ...old.warnings];
}
