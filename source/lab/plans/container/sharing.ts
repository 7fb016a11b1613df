/** Containers that live in another's namespaces: what becomes of them when that one stops, or restarts. */

import * as z from 'zod/mini';
import { memoizeByObject } from '../../memoize.ts';
import { type Container, isUp } from '../../objects.ts';
import type { Plan } from '../../plan.ts';
import { isTiedTo, type Tie, tiesOf } from '../../spec/ties.ts';
import type { ContainerChange } from './container.ts';

const text = z.nullish(z.string());
const modes = z.object({ HostConfig: z.object({ NetworkMode: text, PidMode: text, IpcMode: text }) });

const namespacesOf = memoizeByObject(({ detail, networkMode }: Container): readonly Tie[] => {
	const parsed = modes.safeParse(detail?.raw());
	const { PidMode, IpcMode } = parsed.success ? parsed.data.HostConfig : {};
	return tiesOf({
		name: '',
		image: '',
		networkMode,
		...(PidMode && { pid: PidMode }),
		...(IpcMode && { ipc: IpcMode }),
	});
});

/** The plan, with what it does to those that share the container's namespaces. */
export function withSharers(
	plan: Plan,
	container: Container,
	change: ContainerChange,
	containers: Iterable<Container>,
): Plan {
	const kind = DOES[change.do];
	if (kind === undefined || !isUp(container)) return plan;
	const one = { id: container.id, spec: { name: container.name } };
	const notes = [...containers].filter(isUp).flatMap(other => {
		const ties = namespacesOf(other).filter(tie => isTiedTo(tie, one));
		return ties.map(({ how }) => WORDS[kind][how]).flatMap(words => words?.(other.name) ?? []);
	});
	return notes.length === 0 ? plan : { ...plan, warnings: [...plan.warnings, ...notes] };
}

type Kind = 'ends' | 'restarts' | 'goes';

const DOES: Readonly<Partial<Record<ContainerChange['do'], Kind>>> = {
	stop: 'ends',
	kill: 'ends',
	restart: 'restarts',
	remove: 'goes',
};

type Words = Readonly<Partial<Record<Tie['how'], (name: string) => string>>>;

/** A network ends with its owner, and the owner's next start makes another one (Engine 20.10 and 28.5, tried). */
const WORDS: Readonly<Record<Kind, Words>> = {
	ends: {
		network: name => `${name} lives in its network, and loses it: start this one again, then restart ${name}.`,
		pid: name => `${name} lives among its processes, and ends with it.`,
		ipc: name => `${name} shares its memory: stopped, it can start again only while this one runs.`,
	},
	restarts: {
		network: name => `${name} lives in its network, and loses it: restart ${name} after it.`,
		pid: name => `${name} lives among its processes, and ends with it: start ${name} after it.`,
		ipc: name => `${name} goes on with the memory that it shared before: restart ${name} after it.`,
	},
	goes: {
		network: name => `${name} lives in its network, loses it, and can never start again.`,
		pid: name => `${name} lives among its processes, ends with it, and can never start again.`,
		ipc: name => `${name} shares its memory: stopped, it can never start again.`,
	},
};
