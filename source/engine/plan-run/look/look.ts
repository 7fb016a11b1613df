/** Looks at what a step touches before it is done. */

import type { ContainerRef } from '../../../lab/command.ts';
import type { PutFileStep, Step } from '../../../lab/plan.ts';
import { type EngineDefaults, readContainer } from '../../../lab/spec/read/container.ts';
import { readVolumeSpec } from '../../../lab/spec/read/network.ts';
import { placesOf, readEndpoints } from '../../../lab/spec/read/networks.ts';
import { seenNetwork } from '../../../lab/step/join.ts';
import type { ObservedState } from '../../../lab/step/observed-state.ts';
import { namedVolumes } from '../../../lab/step/touches.ts';
import { formerContent } from '../../../lab/step/undo.ts';
import { SWARM_BRIDGE } from '../../../lab/swarm/state.ts';
import { reveal, type Secrets } from '../../../lab/value.ts';
import type { Session } from '../../session/session.ts';
import { findContainer, findImage, findNetwork, findVolume } from '../../lookups/find.ts';
import { nodesOf } from '../../lookups/swarm-nodes.ts';
import { getFile } from '../../archive/files.ts';
import { seeSwarm } from './swarm.ts';

export type Looked = {
	observed: ObservedState;
	/** What a file held that the step writes over, under the name that its undo knows. */
	former?: readonly [secret: string, content: string];
};

export async function look(session: Session, step: Step, secrets: Secrets, defaults: EngineDefaults): Promise<Looked> {
	const see = (ref: ContainerRef): Promise<Pick<ObservedState, 'container'>> => seeContainer(session, ref, defaults);
	switch (step.do) {
		case 'create-network':
			return { observed: await seeNetwork(session, step.network.name) };
		case 'remove-network':
			return { observed: await seeNetwork(session, step.network) };
		case 'create-volume':
			return { observed: await seeVolume(session, step.volume.name) };
		case 'remove-volume':
			return { observed: await seeVolume(session, step.volume) };
		case 'pull':
			return { observed: optional('image', (await findImage(session, step.image))?.Id) };
		case 'build':
			return { observed: optional('image', (await findImage(session, step.tag))?.Id) };
		case 'tag':
			return {
				observed: {
					...optional('image', (await findImage(session, step.as))?.Id),
					...optional('tagged', (await findImage(session, step.image))?.Id),
				},
			};
		case 'create':
			return {
				observed: {
					...(await see({ id: '', name: step.spec.name })),
					newVolumes: await missingOf(session, namedVolumes(step.spec)),
				},
			};
		case 'rename': {
			const other = await findContainer(session, step.to);
			return { observed: { ...(await see(step.container)), ...optional('nameTakenBy', other?.Id) } };
		}
		case 'put-file':
			return lookAtFile(session, step, await see(step.container), secrets);
		case 'connect':
			return { observed: { ...(await see(step.container)), ...(await seeNetwork(session, step.endpoint.network)) } };
		case 'swarm-init':
		case 'swarm-join':
			return { observed: { swarm: await seeSwarm(session), ...(await seeNetwork(session, SWARM_BRIDGE)) } };
		case 'swarm-leave':
			return { observed: { swarm: await seeSwarm(session) } };
		case 'swarm-token':
		case 'swarm-forget':
		case 'swarm-role':
			return { observed: await seeNodes(session) };
		case 'wait':
			return { observed: {} };
		default:
			return { observed: await see(step.container) };
	}
}

async function seeNetwork(session: Session, name: string): Promise<ObservedState> {
	const found = await findNetwork(session, name);
	return found === undefined ? {} : { network: seenNetwork(found) };
}

/** Only a manager tells them. */
async function seeNodes(session: Session): Promise<ObservedState> {
	const swarm = await seeSwarm(session);
	const manages = swarm.state === 'active' && swarm.role === 'manager';
	return manages ? { swarm, nodes: await nodesOf(session) } : { swarm };
}

async function missingOf(session: Session, volumes: readonly string[]): Promise<string[]> {
	const found = await Promise.all(volumes.map(name => findVolume(session, name)));
	return volumes.filter((_, index) => found[index] === undefined);
}

async function seeVolume(session: Session, name: string): Promise<ObservedState> {
	const found = await findVolume(session, name);
	return found === undefined ? {} : { volume: readVolumeSpec(found) };
}

/** A step that names an id means that container, whatever it is called by now. */
async function seeContainer(
	session: Session,
	{ id, name }: ContainerRef,
	defaults: EngineDefaults,
): Promise<Pick<ObservedState, 'container'>> {
	const inspect = await findContainer(session, id === '' ? name : id);
	if (inspect === undefined) return {};
	const image = await findImage(session, inspect.Image);
	return {
		container: {
			...readContainer(inspect, { defaults, ...(image && { image }) }),
			endpoints: readEndpoints(inspect).map(({ endpoint }) => endpoint),
			halfMade: placesOf(inspect).halfMade.map(([network]) => network),
		},
	};
}

async function lookAtFile(
	session: Session,
	step: PutFileStep,
	observed: Pick<ObservedState, 'container'>,
	secrets: Secrets,
): Promise<Looked> {
	const there = observed.container && (await getFile(session, observed.container.id, step.path));
	if (there === undefined) return { observed };
	const content = Buffer.from(there.content);
	const { mode, uid, gid } = there;
	const same =
		content.equals(Buffer.from(reveal(step.content, secrets))) &&
		mode === step.mode &&
		uid === step.uid &&
		gid === step.gid;
	return {
		observed: { ...observed, file: { same, mode, uid, gid } },
		former: [formerContent(step.container.name, step.path), content.toString()],
	};
}

function optional<Name extends string>(name: Name, value: string | undefined): { [K in Name]?: string } {
	const field: { [K in Name]?: string } = {};
	if (value !== undefined) field[name] = value;
	return field;
}
