/** Containers of a lab switched to other images: from another registry, of another version, or both (lava.md 3, 4c). */

import type { Container } from '../../objects.ts';
import type { Plan, Step } from '../../plan.ts';
import { type Role, roleOf } from '../../lava/role/role.ts';
import type { Secrets } from '../../value.ts';
import type { Version } from '../../image/version.ts';
import { placedSteps } from '../../step/on-host.ts';
import { remadeWith } from '../recreate/dependants.ts';
import { listening } from './coordinator.ts';
import { carriedFiles, copySteps, isKept } from '../recreate/carry.ts';
import { replace } from '../recreate/recreate.ts';
import { proofIn } from '../server/parts.ts';
import { FRONT_ANSWERS } from '../../lava/server/parts.ts';
import { servesAs } from '../../lava/server/split.ts';
import {
	calledIn,
	imageIn,
	type SwitchChange,
	recreation,
	serverPart,
	type SwitchPart,
	type SwitchRequest,
} from './part.ts';
import { lavaImage } from '../../image/image.ts';
import { refusal, switchWarnings } from './rules.ts';
import { needsVolumes, serverChange, waitsForJobs } from './server.ts';
import { workerChange } from './worker.ts';

export type Switch =
	| { state: 'planned'; plan: Plan; secrets: Secrets }
	| { state: 'refused'; refusals: readonly { container: string; why: string }[] };

export function switchImages(parts: readonly SwitchPart[], request: SwitchRequest): Switch {
	const ordered = parts.toSorted((a, b) => turnOf(a.container) - turnOf(b.container));
	const refusals = ordered.flatMap(part => {
		const around = { host: request.on(part.host).architecture, serverVersion: serverVersionOf(part, ordered) };
		const why = refusal(part, around) ?? unknownVolumes(part, request) ?? entangled(part, ordered);
		return why === undefined ? [] : [{ container: calledIn(part), why }];
	});
	if (refusals.length > 0) return { state: 'refused', refusals };
	const changes = ordered.map(part => changeOf(part, ordered, request));
	return {
		state: 'planned',
		plan: {
			title: titleOf(ordered),
			// What is old goes when all that is new is well: until then there is a way back for all of it.
			steps: [
				...pulls(ordered),
				...builds(ordered),
				...changes.flatMap(({ steps }) => steps),
				...changes.flatMap(({ last = [] }) => last),
				...changes.flatMap(({ cleanup }) => cleanup),
			],
			warnings: changes.flatMap(({ name, warnings }) => warnings.map(warning => `${name}: ${warning}`)),
		},
		secrets: new Map(ordered.flatMap(({ found }) => [...found.secrets])),
	};
}

/** What is recreated for another's sake can't be switched at the same time. */
function entangled({ found }: SwitchPart, parts: readonly SwitchPart[]): string | undefined {
	const other = remadeWith(found).find(each => parts.some(part => part.found.id === each.found.id));
	if (other === undefined) return undefined;
	const { name } = other.container;
	return `${name} needs it to run, and is recreated after it: switch them one after the other, ${name} last.`;
}

/** Workers are served by a server of their own version only, so it goes first. */
function turnOf(container: Container): number {
	const turns: Partial<Record<Role, number>> = { database: 0, server: 1, dispatcher: 3 };
	return turns[roleOf(container).role] ?? 2;
}

function unknownVolumes(part: SwitchPart, { on }: SwitchRequest): string | undefined {
	if (on(part.host).volumes !== undefined || roleOf(part.container).role !== 'server' || !needsVolumes(part))
		return undefined;
	return 'The engine did not tell its volumes, and the database needs a new one: close this form and open it again.';
}

function titleOf(parts: readonly SwitchPart[]): string {
	const [first] = parts;
	const images = [...new Set(parts.map(imageIn))];
	const hosts = new Set(parts.map(({ host }) => host));
	const on = hosts.size > 1 ? ` on ${hosts.size} hosts` : '';
	const what = parts.length === 1 && first ? calledIn(first) : `${parts.length} containers${on}`;
	return `Switch ${what} to ${images.length === 1 ? images[0] : releaseOf(images)}`;
}

/** e.g. `LAVA 2023.01 from docker.io/lavasoftware`. */
function releaseOf(images: readonly string[]): string {
	const lavas = images.map(lavaImage).filter(image => image !== undefined);
	const tags = new Set(lavas.map(({ tag }) => tag ?? 'latest'));
	const registries = new Set(lavas.map(({ registry, namespace }) => [registry, namespace].filter(Boolean).join('/')));
	return `LAVA ${[...tags].join(', ')} from ${[...registries].join(' and ')}`;
}

/** All of them before anything else is touched, on each host those that it needs. */
function pulls(parts: readonly SwitchPart[]): Step[] {
	const pulled = new Map(parts.map(part => [JSON.stringify([part.host, part.target.image]), part]));
	return [...pulled.values()].map(({ host, target: { image }, login }) => ({
		do: 'pull',
		image,
		policy: 'always',
		...(login && { credentials: login }),
		...(host !== undefined && { host }),
	}));
}

/** Images of the lab's own, on what was pulled; several containers may have one. */
function builds(parts: readonly SwitchPart[]): Step[] {
	const steps = parts.flatMap(({ build, host }): Step[] =>
		build === undefined ? [] : [{ ...build, ...(host !== undefined && { host }) }],
	);
	return [...new Map(steps.map(step => [JSON.stringify(step), step])).values()];
}

function serverVersionOf(part: SwitchPart, parts: readonly SwitchPart[]): Version | undefined {
	const server = serverPart(part, parts);
	return server === undefined ? part.worker?.serverVersion : lavaImage(server.target.image)?.version;
}

function changeOf(part: SwitchPart, parts: readonly SwitchPart[], request: SwitchRequest): SwitchChange {
	const { role } = roleOf(part.container);
	const change =
		role === 'server'
			? serverChange(part, parts, request)
			: role === 'dispatcher'
				? workerChange(part, parts)
				: plainChange(part);
	const jobsEnd = waitsForJobs(serverPart(part, parts), request);
	return placedChange({ ...change, warnings: [...switchWarnings(part, jobsEnd), ...change.warnings] }, part);
}

/** All of it where the container is, but for what names another host itself. */
function placedChange(change: SwitchChange, part: SwitchPart): SwitchChange {
	const { host } = part;
	if (host === undefined) return change;
	const { steps, last = [], cleanup } = change;
	return {
		...change,
		name: calledIn(part),
		steps: placedSteps(steps, host),
		last: placedSteps(last, host),
		cleanup: placedSteps(cleanup, host),
	};
}

/** With the settings made in it; a server's front has to lead to its web server again. */
function plainChange(part: SwitchPart): SwitchChange {
	const spec = { ...part.found.spec, image: imageIn(part) };
	const made = recreation(part, spec);
	const { do: _, ...reached } = proofIn(spec.name, 'the web page is reached', FRONT_ANSWERS);
	const { first, populate, last, warnings } = listening(part);
	const copies = copySteps(carriedFiles(part.changes, isKept));
	const { steps, cleanup } = replace({
		...made,
		populate: (container, old) => [...copies(container, old), ...populate(container)],
		well: servesAs(part.container) === 'apache2' ? reached : made.well,
	});
	return { name: spec.name, steps: [...first, ...steps, ...last({ id: '', name: spec.name })], cleanup, warnings };
}
