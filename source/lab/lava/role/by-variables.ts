/** What a container's variables tell of its part in the lab (lava.md 1 and 2a). */

import type { Component } from '../../image/image.ts';
import type { Contract } from '../contract.ts';
import type { Container } from '../../objects.ts';
import { type Service, SERVICES } from '../services.ts';
import { variablesOf } from './what-runs.ts';

export type PlacedVariables = {
	container: Container;
	variables: ReadonlyMap<string, string>;
	/** It has LAVA's own image or entrypoint, so that names which others use too mean what LAVA means by them. */
	lavas: boolean;
	/** Of LAVA's own image: what is in it; undefined: its name does not tell. */
	component: Component | undefined;
};

/** Whether a variable has a value: an empty one counts as unset, as it does for LAVA's entrypoints. */
function has(variables: PlacedVariables['variables'], name: string): boolean {
	return (variables.get(name) ?? '') !== '';
}

/** Their values are unlike any other program's. */
const WORKER_VALUES: Readonly<Record<string, RegExp>> = {
	WORKER_NAME: /^--name[=\s]/,
	DISPATCHER_HOSTNAME: /^--hostname[=\s]/,
	MASTER_URL: /^tcp:\/\//,
	LOGGER_URL: /^tcp:\/\//,
};

const WORKER_VARIABLES = ['WORKER_NAME', 'DISPATCHER_HOSTNAME', 'URL', 'MASTER_URL', 'LAVA_MASTER'];

/** Whether it is meant to be a worker. */
export function isDispatcher({ variables, lavas, component = 'dispatcher' }: PlacedVariables): boolean {
	if (component !== 'dispatcher') return false;
	const clear = Object.entries(WORKER_VALUES).some(([name, value]) => value.test(variables.get(name) ?? ''));
	return clear || (lavas && WORKER_VARIABLES.some(name => has(variables, name)));
}

const SERVER_VARIABLES =
	/^(?:LAVA_(?:SITE|ADMIN_|DB_|CHECK_OWNERS|SETTINGS_|JSON_SETTINGS|YAML_SETTINGS_)|GUNICORN_|SCHEDULER_LOGLEVEL|PUBLISHER_LOGLEVEL|ALLOWED_HOSTS$|DATABASE_URL$)/;

/** Whether its variables are a LAVA server's; other products of a lab have some of their names. */
export function isServer({ variables, lavas, component }: PlacedVariables): boolean {
	return (
		lavas &&
		component === undefined &&
		[...variables].some(([name, value]) => value !== '' && SERVER_VARIABLES.test(name))
	);
}

/**
 * Which of a LAVA server's services a container is set to run, in the order in which they start; undefined: all of them,
 * or none is named. LAVA looks for their names anywhere in the value (lava.md 2a).
 */
export function servicesOf(container: Pick<Container, 'detail'>): readonly Service[] | undefined {
	const services = variablesOf(container).get('SERVICES');
	const named = SERVICES.filter(service => services?.includes(service));
	return named.length === 0 ? undefined : named;
}

/** Which contract the variables of a worker are of: what is read by the image decides, this is what was meant. */
export function contractByVariables(variables: PlacedVariables['variables']): Contract {
	const [http, zmq] = [
		['WORKER_NAME', 'URL'],
		['DISPATCHER_HOSTNAME', 'MASTER_URL', 'LOGGER_URL'],
	].map(names => names.some(name => has(variables, name)));
	if (http === zmq) return 'unknown';
	return http ? 'http' : 'zmq';
}
