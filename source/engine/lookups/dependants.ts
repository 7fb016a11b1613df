/** The containers that need one another, found by what each of them says. */

import type { Container } from '../../lab/objects.ts';
import type { ContainerInspect } from '../../lab/spec/read/inspect.ts';
import {
	type Dependant,
	type EngineDefaults,
	type FoundContainer,
	readContainer,
} from '../../lab/spec/read/container.ts';
import { inOrderOfTies, isTiedTo, type Tie, tiesOf } from '../../lab/spec/ties.ts';
import { readContainer as readSummary } from '../answers/container.ts';
import { readEach } from '../answers/answer.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import { findAbsent } from './host-paths.ts';
import { hostPaths } from '../../lab/plans/recreate/absent.ts';
import { findChanges } from './changes.ts';
import { findContainer, findImage } from './find.ts';

/** Each is answered within milliseconds. */
const AT_ONCE = 8;

/** Every container with what the engine tells of it, and what it needs. */
type Everyone = readonly {
	id: string;
	container: Container;
	inspect: ContainerInspect;
	spec: FoundContainer['spec'];
}[];

/** @throws EngineError */
export async function findEveryone(session: Session): Promise<Everyone> {
	const answer = await request(session, { method: 'GET', path: '/containers/json', query: { all: true } });
	const summaries = readEach(answer, element => readSummary(element, session.host)).items;
	const everyone: Everyone[number][] = [];
	const queue = summaries.values();
	const work = async (): Promise<void> => {
		for (const container of queue) {
			const inspect = await findContainer(session, container.id);
			if (inspect !== undefined)
				everyone.push({ id: container.id, container, inspect, spec: readContainer(inspect).spec });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return everyone;
}

/** The same container with those that need it, whatever they need it for. */
export async function withDependants(
	session: Session,
	found: FoundContainer,
	everyone: Everyone,
	defaults: EngineDefaults,
): Promise<FoundContainer> {
	const needed = new Set([found.id]);
	const dependants: Dependant[] = [];
	for (const each of inOrderOfTies(everyone)) {
		const needs = needsOf(each.spec, everyone);
		if (each.id === found.id || !needs.some(({ id }) => needed.has(id))) continue;
		needed.add(each.id);
		const dependant = await dependantOf(session, each, needs, defaults);
		const missing = await absentOf(session, dependant.found, everyone);
		dependants.push({ ...dependant, found: { ...dependant.found, ...(missing && { absent: missing }) } });
	}
	const absent = await absentOf(session, found, everyone);
	const secrets = dependants.flatMap(each => [...each.found.secrets]);
	return {
		...found,
		...(absent && { absent }),
		dependants,
		missing: tiesOf(found.spec).filter(tie => isLasting(tie) && !everyone.some(other => isTiedTo(tie, other))),
		secrets: new Map([...found.secrets, ...secrets]),
	};
}

function absentOf(session: Session, { spec }: FoundContainer, everyone: Everyone): Promise<string[] | undefined> {
	return findAbsent(
		session,
		hostPaths(spec),
		everyone.map(({ inspect }) => inspect),
	);
}

/** A name is asked for again each time. */
const isLasting = ({ how }: Tie): boolean => how !== 'name';

function needsOf(spec: FoundContainer['spec'], everyone: Everyone): Dependant['needs'] {
	return tiesOf(spec)
		.filter(isLasting)
		.flatMap(tie => {
			const other = everyone.find(each => isTiedTo(tie, each));
			return other === undefined ? [] : [{ how: tie.how, id: other.id }];
		});
}

async function dependantOf(
	session: Session,
	{ container, inspect }: Everyone[number],
	needs: Dependant['needs'],
	defaults: EngineDefaults,
): Promise<Dependant> {
	const [image, changes] = await Promise.all([findImage(session, inspect.Image), findChanges(session, container.id)]);
	const found = readContainer(inspect, { defaults, takenOver: true, ...(image && { image }) });
	const now = await findImage(session, found.spec.image);
	// It is not what it is about: it stays on the image that it has, whatever bears its name by now.
	const spec = now?.Id === found.imageId ? found.spec : { ...found.spec, image: found.imageId };
	return { container, found: { ...found, spec }, needs, changes };
}
