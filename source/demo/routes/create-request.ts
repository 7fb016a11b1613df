/** The body of `POST /containers/create`: the parts of it that the demo acts on. */

import * as z from 'zod/mini';
import { portKey } from '../answers/ports.ts';
import { DemoEngineError } from '../engine-error.ts';
import { readBody } from '../http/call.ts';
import type { DemoContainer, DemoEndpoint, DemoMount, DemoPort, LabState } from '../state.ts';
import { findNetwork } from '../transitions/network-changes.ts';
import { endpointRequest } from './endpoint-request.ts';
import { findImage } from './images.ts';

const optionalText = z.nullish(z.string());
const flag = z.nullish(z.boolean());
/** Docker takes a list, or one string for a list of one. */
const command = z.nullish(z.union([z.array(z.string()), z.string()]));

const createShape = z.object({
	Image: z.string(),
	Hostname: optionalText,
	Cmd: command,
	Entrypoint: command,
	Env: z.nullish(z.array(z.string())),
	Labels: z.nullish(z.record(z.string(), z.string())),
	Tty: flag,
	OpenStdin: flag,
	StopTimeout: z.nullish(z.number()),
	ExposedPorts: z.nullish(z.record(z.string(), z.unknown())),
	Healthcheck: z.nullish(z.object({ Test: z.nullish(z.array(z.string())) })),
	HostConfig: z.nullish(
		z.object({
			NetworkMode: optionalText,
			Binds: z.nullish(z.array(z.string())),
			RestartPolicy: z.nullish(z.object({ Name: optionalText })),
			AutoRemove: flag,
			Privileged: flag,
			Init: flag,
			PortBindings: z.nullish(
				z.record(z.string(), z.nullish(z.array(z.object({ HostIp: optionalText, HostPort: optionalText })))),
			),
		}),
	),
	NetworkingConfig: z.nullish(z.object({ EndpointsConfig: z.nullish(z.record(z.string(), endpointRequest)) })),
});

type Request = z.infer<typeof createShape>;

export function requestedContainer(
	state: LabState,
	id: string,
	name: string | null,
	body: unknown,
	at: number,
): DemoContainer {
	const asked = readBody(body, createShape);
	const image = findImage(state, asked.Image);
	if (image === undefined) throw new DemoEngineError(404, `No such image: ${asked.Image}`);
	const host = asked.HostConfig;
	const health = asked.Healthcheck?.Test;
	return {
		id,
		name: checkedName(name ?? `demo_${id.slice(0, 8)}`),
		image: asked.Image,
		imageId: image.id,
		entrypoint: list(asked.Entrypoint) ?? image.entrypoint,
		command: list(asked.Cmd) ?? (asked.Entrypoint === undefined ? image.command : []),
		environment: mergeEnvironment(image.environment, asked.Env ?? []),
		labels: { ...image.labels, ...asked.Labels },
		hostname: asked.Hostname || id.slice(0, 12),
		tty: asked.Tty ?? false,
		openStdin: asked.OpenStdin ?? false,
		createdAt: at,
		run: { status: 'created', error: '' },
		restartCount: 0,
		restartPolicy: host?.RestartPolicy?.Name ?? '',
		autoRemove: host?.AutoRemove ?? false,
		privileged: host?.Privileged ?? false,
		init: host?.Init ?? false,
		stopTimeout: asked.StopTimeout ?? undefined,
		networkMode: host?.NetworkMode || 'default',
		endpoints: endpoints(state, asked),
		ports: ports(asked, image.ports),
		mounts: (host?.Binds ?? []).map(mount),
		healthCheck: health === undefined || health === null ? image.healthCheck : health.slice(1).join(' '),
		health: undefined,
		files: {},
	};
}

function checkedName(name: string): string {
	const bare = name.replace(/^\//, '');
	if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(bare)) return bare;
	throw new DemoEngineError(400, `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
}

function list(value: readonly string[] | string | null | undefined): readonly string[] | undefined {
	if (value === null || value === undefined) return undefined;
	return typeof value === 'string' ? [value] : value;
}

/** Variables that are asked for win over those that are there. */
export function mergeEnvironment(there: readonly string[], asked: readonly string[]): string[] {
	const names = new Set(asked.map(variableName));
	return [...asked, ...there.filter(entry => !names.has(variableName(entry)))];
}

function variableName(entry: string): string {
	return entry.split('=')[0] ?? '';
}

function endpoints(state: LabState, asked: Request): DemoEndpoint[] {
	const mode = asked.HostConfig?.NetworkMode || 'default';
	const configured = asked.NetworkingConfig?.EndpointsConfig ?? {};
	const names = new Set([mode === 'default' ? 'bridge' : mode, ...Object.keys(configured)]);
	return [...names].map(name => {
		const network = findNetwork(state, name);
		const request = configured[name];
		return {
			networkId: network.id,
			networkName: network.name,
			endpointId: '',
			staticIpv4: request?.IPAMConfig?.IPv4Address ?? '',
			staticIpv6: request?.IPAMConfig?.IPv6Address ?? '',
			aliases: request?.Aliases ?? [],
			lease: undefined,
		};
	});
}

function ports(asked: Request, image: readonly DemoPort[]): DemoPort[] {
	const bindings = asked.HostConfig?.PortBindings ?? {};
	const keys = new Set([...image.map(portKey), ...Object.keys(asked.ExposedPorts ?? {}), ...Object.keys(bindings)]);
	return [...keys].map(key => {
		const [number, protocol] = key.split('/');
		const [binding] = bindings[key] ?? [];
		const host = Number(binding?.HostPort ?? 0);
		return {
			container: Number(number),
			protocol: protocol === 'udp' ? 'udp' : 'tcp',
			...(host > 0 && { host }),
			...(binding?.HostIp && { address: binding.HostIp }),
		};
	});
}

/** `SOURCE:DESTINATION[:ro]`; a source that is no path is a volume. */
function mount(bind: string): DemoMount {
	const [source = '', destination = '', mode = ''] = bind.split(':');
	return { type: source.startsWith('/') ? 'bind' : 'volume', source, destination, readOnly: mode.includes('ro') };
}
