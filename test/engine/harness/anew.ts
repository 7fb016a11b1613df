/** A container recreated by a plan, and its settings as an inspect tells them. */

import assert from 'node:assert/strict';
import type Docker from 'dockerode';
import * as z from 'zod/mini';
import type { Engine } from '../../../source/engine/engine.ts';
import type { RunOutcome } from '../../../source/engine/plan-run/progress.ts';
import { recreateSteps, withSameHostname } from '../../../source/lab/plans/recreate/recreate.ts';
import type { Well } from '../../../source/lab/plans/well.ts';
import type { Step } from '../../../source/lab/plan.ts';
import { imageOf } from './images.ts';
import { idle } from './lab.ts';

export const well: Well = { until: { is: 'running', container: { id: '', name: 'anew' } }, seconds: 20 };

/** Never comes true of a container without a health check. */
export const fails: Step = { do: 'wait', until: { is: 'healthy', container: { id: '', name: 'anew' } }, seconds: 1 };

/**
 * The container `anew` recreated, and what it was and is.
 *
 * @param more steps before what is old is removed
 */
export async function makeAnew(docker: Docker, program: Engine, id: string, more: readonly Step[] = []) {
	const was = await docker.getContainer(id).inspect();
	const old = await program.lookups.specOf(id);
	assert.ok(old);
	const spec = withSameHostname(old.spec, old);
	const steps = recreateSteps({ old, grace: 0, spec, well });
	const cleanup = steps.findIndex(step => step.do === 'remove');
	const plan = { title: 'Anew', steps: steps.toSpliced(cleanup, 0, ...more), warnings: [] };
	const outcome = await program.plans.start(plan, { secrets: old.secrets }).outcome;
	return { was, is: await docker.getContainer('anew').inspect(), old, outcome };
}

export async function start(docker: Docker, name: string, host: object, more: object = {}): Promise<string> {
	const base = { name, Image: imageOf('busybox'), Cmd: idle };
	const container = await docker.createContainer({ ...base, HostConfig: host, ...more });
	await container.start();
	return container.id;
}

export const messageOf = (outcome: RunOutcome): string =>
	'error' in outcome ? outcome.error.message : JSON.stringify(outcome);

export async function removeAll(docker: Docker): Promise<void> {
	for (const { Id } of await docker.listContainers({ all: true })) {
		await docker.getContainer(Id).remove({ force: true, v: true });
	}
}

/** Of every container, by name. */
export async function allSettings(docker: Docker): Promise<Record<string, unknown>> {
	const all = await docker.listContainers({ all: true });
	const found = await Promise.all(all.map(({ Id }) => docker.getContainer(Id).inspect()));
	return Object.fromEntries(found.map(each => [each.Name, [each.Id, settingsOf(each)]]));
}

const settings = z.record(z.string(), z.unknown());

/** What an inspect tells that somebody may have asked for, field by field. */
export function settingsOf(found: Docker.ContainerInspectInfo) {
	const { Id, Name, Config, Mounts, NetworkSettings, State } = found;
	const added = [Id.slice(0, 12), Config.Hostname];
	return {
		Name,
		running: State.Running,
		// Of the client that made it, and what the engine chose: volumes, ports and modes are compared as they are.
		config: {
			...without(Config, 'AttachStdin', 'AttachStdout', 'AttachStderr', 'Volumes'),
			Env: Config.Env.toSorted(),
		},
		// The engine tells links in no order.
		links: [found.HostConfig.Links ?? []].flat().map(String).toSorted(),
		host: without(found.HostConfig, 'Links', 'Binds', 'PortBindings', 'ConsoleSize', 'ContainerIDFile'),
		mounts: Mounts.map(({ Name: volume, Source, Type, Destination, RW, Mode }) =>
			[Destination, Type, volume ?? Source, RW, Mode.split(',').toSorted().join()].join(' '),
		).toSorted(),
		ports: State.Running ? NetworkSettings.Ports : {},
		networks: Object.fromEntries(
			Object.entries(NetworkSettings.Networks)
				.map(([name, endpoint]) => [name, endpointOf(added, settings.parse(endpoint))] as const)
				.toSorted(([a], [b]) => a.localeCompare(b)),
		),
	};
}

const without = (part: object, ...names: readonly string[]) =>
	Object.fromEntries(Object.entries(part).filter(([name]) => !names.includes(name)));

/** What the engine gave is left out; a MAC address that was asked for stands in Config too. */
function endpointOf(added: readonly string[], endpoint: z.infer<typeof settings>) {
	const { IPAMConfig, Aliases, Links, DriverOpts, GwPriority = 0 } = endpoint;
	const aliases = Array.isArray(Aliases) ? Aliases.filter(each => !added.includes(String(each))) : [];
	return { ipam: IPAMConfig ?? {}, aliases, links: Links ?? [], driver: DriverOpts ?? {}, GwPriority };
}
