/** Reads the lab as it is: what has to be made to have it again. */

import { listOf, readOne } from '../answers/answer.ts';
import * as z from 'zod/mini';
import type { FoundLab } from '../../lab/plans/as-found.ts';
import { type EngineDefaults, readContainer } from '../../lab/spec/read/container.ts';
import { readNetworkSpec, readVolumeSpec } from '../../lab/spec/read/network.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import { findContainer, findImage, findNetwork, findVolume } from './find.ts';

const networkList = listOf(z.object({ Id: z.string() }));
const volumeList = z.object({ Volumes: listOf(z.object({ Name: z.string() })) });

/** @param containerIds those of the lab; what is gone by now is left out */
export async function readLab(
	session: Session,
	containerIds: readonly string[],
	defaults: EngineDefaults,
): Promise<FoundLab> {
	const get = (path: string): Promise<unknown> => request(session, { method: 'GET', path });
	const networks = readOne(await get('/networks'), 'list of networks', networkList);
	const { Volumes } = readOne(await get('/volumes'), 'list of volumes', volumeList);
	const [containers, foundNetworks, foundVolumes] = await Promise.all([
		Promise.all(containerIds.map(id => readOneContainer(session, id, defaults))),
		Promise.all(networks.map(({ Id }) => findNetwork(session, Id))),
		Promise.all(Volumes.map(({ Name }) => findVolume(session, Name))),
	]);
	return {
		containers: containers.filter(each => each !== undefined),
		networks: foundNetworks.flatMap(each => (each === undefined ? [] : [readNetworkSpec(each)])),
		volumes: foundVolumes.flatMap(each => (each === undefined ? [] : [readVolumeSpec(each)])),
	};
}

async function readOneContainer(session: Session, id: string, defaults: EngineDefaults) {
	const found = await findContainer(session, id);
	if (found === undefined) return undefined;
	const image = await findImage(session, found.Image);
	return readContainer(found, { defaults, ...(image && { image }) });
}
