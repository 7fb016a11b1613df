/** Who made a container and would recreate it. */

import type { Container } from '../../objects.ts';
import { lavaDockerRole } from './lava-docker.ts';

/** None but those made `by-command` and by `compose` may be recreated from here. */
export type Manager =
	/** `docker run`, lavadock, or another tool that leaves no mark. */
	| { kind: 'by-command' }
	| { kind: 'compose'; project: string; service: string }
	/** `project` and `service` are empty where Compose's labels are missing. */
	| { kind: 'lava-docker'; project: string; service: string }
	| { kind: 'lava-docker-worker'; version: string }
	| { kind: 'kubernetes'; pod: string }
	/** A job of LAVA's, for as long as it runs. */
	| { kind: 'job'; job: string };

const COMPOSE = { project: 'com.docker.compose.project', service: 'com.docker.compose.service' } as const;

/** `lava-worker-VERSION-xxxxx` (lava.md 7). */
const DOCKER_WORKER_NAME = /^lava-worker-(\d{4}\..+)-[^-]+$/;

export function managerOf(container: Container): Manager {
	const { name, labels } = container;
	const job = jobOf(container);
	if (job !== undefined) return { kind: 'job', job };
	const worker = DOCKER_WORKER_NAME.exec(name)?.[1];
	if (worker !== undefined) return { kind: 'lava-docker-worker', version: worker };
	const pod = labels['io.kubernetes.pod.name'] ?? /^k8s_[^_]+_([^_]+)_/.exec(name)?.[1];
	if (pod !== undefined) return { kind: 'kubernetes', pod };
	const { [COMPOSE.project]: project = '', [COMPOSE.service]: service = '' } = labels;
	if (lavaDockerRole(container) !== undefined) return { kind: 'lava-docker', project, service };
	return project === '' ? { kind: 'by-command' } : { kind: 'compose', project, service };
}

/**
 * What LAVA's jobs name their containers on the engine whose socket a worker has: `lava-[PREFIX-]JOB-LEVEL` with a level
 * like 1.2.3, the same after `lava-docker-test-shell-`, `NAME-lava-JOB`.
 */
const JOB_NAMES = [/^lava-(?:docker-test-shell-)?(?:.+-)?(\d+)-\d{1,2}(?:\.\d{1,2})+$/, /.-lava-(\d+)$/];
/** Its test services are projects of Compose: `lava-JOB[-LEVEL with -]-test-service-NAME`. */
const JOB_PROJECT = /^lava-(?:.*?-)??(\d+)(?:-\d+)*-test-service-/;

/** The number of the job that made it. */
function jobOf({ name, labels }: Container): string | undefined {
	const project = labels[COMPOSE.project];
	// Compose numbers its containers too: `lab-lava-1`.
	if (project !== undefined) return JOB_PROJECT.exec(project)?.[1];
	return JOB_NAMES.map(pattern => pattern.exec(name)?.[1]).find(job => job !== undefined);
}
