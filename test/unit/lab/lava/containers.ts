/** Containers of labs as the engine inspects them (fixtures/lava/containers; invented, in the forms that labs use). */

import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Container } from '../../../../source/lab/objects.ts';
import { containerOf, detailOf } from '../objects-for-tests.ts';

const words = z.array(z.string()).nullable();

const schema = z.object({
	about: z.string(),
	containers: z.array(
		z.object({
			expect: z.object({
				role: z.string(),
				contract: z.string().optional(),
				manager: z.string().optional(),
				job: z.string().optional(),
				/** The name it reports, and where it looks for its server. */
				worker: z.string().optional(),
				server: z.string().optional(),
			}),
			inspect: z.object({
				Name: z.string(),
				Config: z.object({
					Hostname: z.string(),
					Image: z.string(),
					Entrypoint: words,
					Cmd: words,
					Env: z.array(z.string()),
					Labels: z.record(z.string(), z.string()),
					ExposedPorts: z.record(z.string(), z.unknown()),
				}),
				HostConfig: z.object({ NetworkMode: z.string() }),
				State: z.object({ Status: z.enum(['running', 'exited']) }),
				Mounts: z.array(
					z.object({ Type: z.enum(['bind', 'volume']), Source: z.string(), Destination: z.string(), RW: z.boolean() }),
				),
			}),
		}),
	),
});

type Row = z.infer<typeof schema>['containers'][number];

export type Case = { container: Container; expect: Row['expect'] };

const folder = new URL('../../../../fixtures/lava/containers/', import.meta.url);

/** By the file's name: what one lab has. */
export const CASES: ReadonlyMap<string, readonly Case[]> = new Map(
	readdirSync(folder).map(file => {
		const { containers } = schema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
		return [file.replace('.json', ''), containers.map(toCase)];
	}),
);

/** One lab's container by its name. */
export function caseOf(lab: string, name: string): Container {
	const found = CASES.get(lab)?.find(({ container }) => container.name === name);
	if (found === undefined) throw new Error(`${lab} has no container ${name}.`);
	return found.container;
}

function toCase({ expect, inspect }: Row): Case {
	const { Name, Config, HostConfig, State, Mounts } = inspect;
	const container = containerOf(Name.slice(1), {
		image: Config.Image,
		command: [...(Config.Entrypoint ?? []), ...(Config.Cmd ?? [])].join(' '),
		status: State.Status,
		labels: Config.Labels,
		networkMode: HostConfig.NetworkMode,
		detail: detailOf({
			hostname: Config.Hostname,
			environment: Config.Env,
			entrypoint: Config.Entrypoint ?? [],
			command: Config.Cmd ?? [],
			mounts: Mounts.map(({ Type, Source, Destination, RW }) => ({
				type: Type,
				source: Source,
				destination: Destination,
				readOnly: !RW,
			})),
			raw: () => inspect,
		}),
	});
	return { container, expect };
}
