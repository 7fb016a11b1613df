/** A small engine in memory: what steps see of it and do to it, as far as names, states and places go. */

import type { ContainerStatus } from '../../../../source/lab/objects.ts';
import type { Step, SwarmStep } from '../../../../source/lab/plan.ts';
import type { EndpointSpec } from '../../../../source/lab/spec/network.ts';
import type { ObservedState } from '../../../../source/lab/step/observed-state.ts';

export type ModelContainer = { id: string; name: string; status: ContainerStatus; endpoints: readonly EndpointSpec[] };

export type Model = {
	containers: readonly ModelContainer[];
	networks: readonly string[];
	volumes: readonly string[];
	images: Readonly<Record<string, string>>;
};

export type ModelStep = Exclude<
	Step,
	{ do: 'build' | 'put-file' | 'copy' | 'exec' | 'backup' | 'read-backup' | 'wait' | SwarmStep['do'] }
>;

export function sightOf(step: ModelStep, model: Model): ObservedState {
	const network = (name: string): ObservedState =>
		model.networks.includes(name) ? { network: { id: name, spec: { name }, held: [] } } : {};
	const volume = (name: string): ObservedState => (model.volumes.includes(name) ? { volume: { name } } : {});
	const image = (name: string): ObservedState => (name in model.images ? { image: model.images[name] ?? '' } : {});
	switch (step.do) {
		case 'create-network':
			return network(step.network.name);
		case 'remove-network':
			return network(step.network);
		case 'create-volume':
			return volume(step.volume.name);
		case 'remove-volume':
			return volume(step.volume);
		case 'pull':
			return image(step.image);
		case 'tag':
			return {
				...image(step.as),
				...(step.image in model.images ? { tagged: model.images[step.image] ?? '' } : { tagged: step.image }),
			};
		case 'create':
			return seen(find(model, { id: '', name: step.spec.name }));
		case 'rename': {
			const other = find(model, { id: '', name: step.to });
			return { ...seen(find(model, step.container)), ...(other && { nameTakenBy: other.id }) };
		}
		default:
			return seen(find(model, step.container));
	}
}

function find({ containers }: Model, ref: { id: string; name: string }): ModelContainer | undefined {
	return containers.find(each => (ref.id === '' ? each.name === ref.name : each.id === ref.id));
}

function seen(container: ModelContainer | undefined): ObservedState {
	if (container === undefined) return {};
	const { id, name, status, endpoints } = container;
	const spec = { name, image: 'image', networks: endpoints };
	return {
		container: {
			id,
			imageId: 'image',
			status,
			spec,
			secrets: new Map(),
			macNetworks: [],
			dependants: [],
			missing: [],
			warnings: [],
			endpoints,
			halfMade: [],
		},
	};
}

/** @throws Error where an engine would refuse */
export function apply(step: ModelStep, model: Model): Model {
	switch (step.do) {
		case 'create-network':
			return { ...model, networks: [...model.networks, step.network.name] };
		case 'remove-network':
			return { ...model, networks: model.networks.filter(name => name !== step.network) };
		case 'create-volume':
			return { ...model, volumes: [...model.volumes, step.volume.name] };
		case 'remove-volume':
			return { ...model, volumes: model.volumes.filter(name => name !== step.volume) };
		case 'pull':
			return { ...model, images: { ...model.images, [step.image]: 'newest' } };
		case 'tag':
			return { ...model, images: { ...model.images, [step.as]: model.images[step.image] ?? step.image } };
		case 'create': {
			const { name, networks: endpoints = [] } = step.spec;
			const made: ModelContainer = { id: `new ${name}`, name, status: 'created', endpoints };
			return { ...model, containers: [...model.containers, made] };
		}
		case 'remove': {
			const gone = mustFind(step, model);
			return { ...model, containers: model.containers.filter(each => each !== gone) };
		}
		default: {
			const old = mustFind(step, model);
			return { ...model, containers: model.containers.map(each => (each === old ? changed(step, old) : each)) };
		}
	}
}

type ContainerStep = Extract<ModelStep, { container: unknown }>;

function mustFind(step: ContainerStep, model: Model): ModelContainer {
	const found = find(model, step.container);
	if (found === undefined) throw new Error(`No such container: ${step.container.name}`);
	return found;
}

function changed(step: Exclude<ContainerStep, { do: 'remove' }>, old: ModelContainer): ModelContainer {
	switch (step.do) {
		case 'start':
			if (old.status === 'paused') throw new Error('cannot start a paused container');
			return { ...old, status: 'running' };
		case 'restart':
			return { ...old, status: 'running' };
		case 'stop':
		case 'kill':
			return { ...old, status: 'exited' };
		case 'pause':
			if (old.status !== 'running') throw new Error('it does not run');
			return { ...old, status: 'paused' };
		case 'unpause':
			if (old.status !== 'paused') throw new Error('it is not paused');
			return { ...old, status: 'running' };
		case 'rename':
			return { ...old, name: step.to };
		case 'connect':
			return { ...old, endpoints: [...old.endpoints, step.endpoint] };
		case 'disconnect':
			return { ...old, endpoints: old.endpoints.filter(({ network }) => network !== step.network) };
	}
}
