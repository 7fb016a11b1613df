/** A LAVA server whose services run in several containers is one server: the one that answers, and what belongs to it. */

import type { Container } from '../objects.ts';
import { roleOf } from './role.ts';

const PROJECT = 'com.docker.compose.project';

/** Whether a container is a part of that server: of the same project, or of the same image on a network of it. */
export function isPartOf(part: Container, server: Container): boolean {
	if (part.host !== server.host) return false;
	const { role } = roleOf(part);
	if (role !== 'service' && role !== 'coordinator') return false;
	const project = part.labels[PROJECT];
	if (project !== undefined || server.labels[PROJECT] !== undefined) return project === server.labels[PROJECT];
	return part.imageId === server.imageId && sharesNetwork(part, server);
}

/** Whether two containers have a network in common on which names are found: Docker's own has none. */
export function sharesNetwork(one: Container, other: Container): boolean {
	const ours = new Set(one.endpoints.map(({ networkId }) => networkId));
	return other.endpoints.some(({ networkId }) => networkId !== '' && ours.has(networkId));
}
