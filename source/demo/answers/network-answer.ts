/** Networks, images and volumes as the engine tells them (Engine API 1.41). */

import { prefixLength, subnetOf } from '../addresses.ts';
import { timeText } from '../clock.ts';
import type { DemoImage, DemoNetwork, DemoVolume, LabState } from '../state.ts';
import { membersOf } from '../transitions/network-changes.ts';

/** The list leaves the members out; only an inspect tells them. */
export function networkAnswer(state: LabState, network: DemoNetwork, { members }: { members: boolean }): unknown {
	return {
		Name: network.name,
		Id: network.id,
		Created: timeText(network.createdAt),
		Scope: network.scope,
		Driver: network.driver,
		EnableIPv6: network.ipv6,
		IPAM: { Driver: 'default', Options: null, Config: network.subnets.map(subnetAnswer) },
		Internal: network.internal,
		Attachable: network.attachable,
		Ingress: false,
		ConfigFrom: { Network: '' },
		ConfigOnly: false,
		Containers: members ? memberAnswers(state, network) : {},
		Options: network.options,
		Labels: network.labels,
	};
}

function subnetAnswer({ subnet, gateway, range, reserved }: DemoNetwork['subnets'][number]): unknown {
	return {
		Subnet: subnet,
		...(range !== '' && { IPRange: range }),
		...(gateway !== '' && { Gateway: gateway }),
		...(Object.keys(reserved).length > 0 && { AuxiliaryAddresses: reserved }),
	};
}

function memberAnswers(state: LabState, network: DemoNetwork): Record<string, unknown> {
	const withPrefix = (address: string) => {
		const subnet = subnetOf(network, address);
		return subnet === undefined ? '' : `${address}/${prefixLength(subnet.subnet)}`;
	};
	return Object.fromEntries(
		membersOf(state, network.id).map(({ container, endpoint }) => [
			container.id,
			{
				Name: container.name,
				EndpointID: endpoint.endpointId,
				MacAddress: endpoint.lease?.mac ?? '',
				IPv4Address: withPrefix(endpoint.lease?.ipv4 ?? ''),
				IPv6Address: withPrefix(endpoint.lease?.ipv6 ?? ''),
			},
		]),
	);
}

export function listedImage(image: DemoImage): unknown {
	return {
		Containers: -1,
		Created: Math.floor(image.createdAt / 1000),
		Id: image.id,
		Labels: Object.keys(image.labels).length === 0 ? null : image.labels,
		ParentId: '',
		RepoDigests: image.digests.length === 0 ? null : image.digests,
		RepoTags: image.tags,
		SharedSize: -1,
		Size: image.size,
		VirtualSize: image.size,
	};
}

export function inspectedImage(image: DemoImage): unknown {
	return {
		Id: image.id,
		RepoTags: image.tags,
		RepoDigests: image.digests,
		Parent: '',
		Comment: '',
		Created: timeText(image.createdAt),
		Author: '',
		Config: {
			ExposedPorts: Object.fromEntries(image.ports.map(port => [`${port.container}/${port.protocol}`, {}])),
			Env: image.environment,
			Cmd: image.command.length === 0 ? null : image.command,
			Entrypoint: image.entrypoint.length === 0 ? null : image.entrypoint,
			Labels: image.labels,
		},
		Architecture: image.architecture,
		Os: 'linux',
		Size: image.size,
		VirtualSize: image.size,
		GraphDriver: { Data: null, Name: 'overlay2' },
		RootFS: { Type: 'layers', Layers: [image.id] },
		Metadata: { LastTagTime: timeText(image.createdAt) },
	};
}

export function volumeAnswer(volume: DemoVolume): unknown {
	return {
		CreatedAt: timeText(volume.createdAt).replace(/\.\d+Z$/, 'Z'),
		Driver: 'local',
		Labels: Object.keys(volume.labels).length === 0 ? null : volume.labels,
		Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
		Name: volume.name,
		Options: null,
		Scope: 'local',
	};
}
