/** Moves a worker to its server's version: only that one gets jobs (lava.md 4c). */

import { contractOf } from '../../lava/contract.ts';
import { formatReference } from '../../image/reference.ts';
import type { Snapshot } from '../../objects.ts';
import type { WorkerRow } from '../../verdict/worker-row.ts';
import { parseVersion } from '../../image/version.ts';
import { isKept } from '../recreate/carry.ts';
import { rebuilt, standsOn } from '../image.ts';
import { registerStep, tokenName } from '../dispatcher/dispatcher.ts';
import { type Ailing, type Fixing, planned, reachServer, refused, type FixRefused } from './fixing.ts';
import { recreateWarnings, recreateWorker, recreatable, wellAsBefore } from './recreate-worker.ts';
import { serverRef } from '../../lava/server/server.ts';
import { onlineAt, type Well } from '../well.ts';
import { lavaImage } from '../../image/image.ts';
import { targetsOf } from '../switch/target.ts';
import { isOfContract } from '../switch/worker.ts';
import { translateEnvironment } from '../switch/translate.ts';

/** Whether the image can be had is the caller's to look up (`versionImage`). */
export function versionFix(version: string, ailing: Ailing): Fixing {
	const recreated = recreatable(ailing);
	if (recreated.state === 'refused') return recreated;
	const { container, old } = recreated;
	const target = versionImage(standsOn(old), version, ailing.lab);
	if (target.state === 'refused') return target;
	const own = old.recipe && rebuilt(old.recipe, target.image, old.spec.image, undefined);
	if (own !== undefined && own.state !== 'ready') return refused(byDockerfile(old.spec.image));
	const image = own?.step.tag ?? target.image;
	const [from, to] = [contractOf(lavaImage(old.spec.image)?.version), contractOf(parseVersion(version))];
	if (from !== to && old.spec.command !== undefined) {
		return refused(`A command of its own runs in it, which can't be translated to ${version}: recreate it.`);
	}
	const server = from !== to && to === 'http' ? reachServer(ailing, 'give it a token') : undefined;
	if (server?.state === 'refused') return server;
	const { row } = ailing;
	const { environment, notes } = translateEnvironment(old.spec.environment ?? {}, from, to);
	const steps = recreateWorker(recreated, {
		spec: { ...old.spec, image, environment },
		token: server && { secret: tokenName(row.name) },
		well: server === undefined ? wellOnceBelieved(row, container.name) : onlineAt({ container: server.ref }, row.name),
		...(from !== to && { keep: path => isKept(path) && !isOfContract(path) }),
	});
	return planned(
		{
			title: `Move ${container.name} to ${image}`,
			steps: [
				{ do: 'pull', image: target.image, policy: 'missing' },
				...(own === undefined ? [] : [own.step]),
				...(server === undefined ? [] : [registerStep(row.name, server.ref)]),
				...steps,
			],
			warnings: [...target.warnings, ...notes, ...recreateWarnings(row, recreated)],
		},
		old.secrets,
	);
}

const byDockerfile = (image: string): string =>
	`${image} was built by a Dockerfile of yours: build it again by n i on the new release, or switch it by x, registry.`;

/** LAVA notes the version of those whose token it believes: with the right version they come Online. */
function wellOnceBelieved(row: WorkerRow, container: string): Well {
	const { server, worker } = row;
	if (server === undefined || worker?.version === undefined) return wellAsBefore(row, container);
	return onlineAt(serverRef(server), row.name);
}

type Target = { state: 'named'; image: string; warnings: readonly string[] } | FixRefused;

/** The same image of another version, in the registry it is from. */
export function versionImage(image: string, version: string, { host }: Pick<Snapshot, 'host'>): Target {
	const lavas = lavaImage(image);
	const byHand = `build one of ${version}, and recreate the worker from it`;
	if (lavas === undefined) return refused(`${image} does not name a version of LAVA: ${byHand}.`);
	if (lavas.customized) return refused(`${image} was built on its host: ${byHand}.`);
	const [target] = targetsOf(lavas, { version }, host?.architecture === 'arm64' ? 'arm64' : 'amd64');
	if (target?.state !== 'named') return refused(target?.reason ?? `There is no image of ${version}.`);
	return { state: 'named', image: formatReference(target.reference), warnings: target.warnings };
}
