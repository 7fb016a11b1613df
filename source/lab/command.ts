/** A command in a container, and how a container is named. */

import type { Value } from './value.ts';

/**
 * `name`: what it is called when it is reached. `id`: '' for a container that the plan itself makes; with an id
 * that container is meant and no other, whatever bears the name by then.
 */
export type ContainerRef = { id: string; name: string };

/** That container and no other. */
export const refOf = ({ id, name }: ContainerRef): ContainerRef => ({ id, name });

/** What the Engine API takes for it. */
export const idOrName = ({ id, name }: ContainerRef): string => id || name;

/** A command in a running container. Its arguments are public: `docker events` tells them to everyone. */
export type Command = {
	command: readonly string[];
	/** User name or id, with a group or without, as `docker exec --user` takes it. */
	user?: string;
	/** Not reported by events: a place for secrets that a program takes from nowhere else. */
	environment?: Readonly<Record<string, Value>>;
	stdin?: Value;
};

/** Takes the rest of the first line of stdout that begins with `after`, blanks trimmed; without it all of stdout. */
export type Capture = {
	secret: string;
	after?: string;
	/** It is not needed: it is only kept from being shown. */
	drop?: true;
};
