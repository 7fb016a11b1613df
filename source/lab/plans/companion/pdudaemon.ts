/** pdudaemon beside a dispatcher: it switches the power of its boards (lava.md 7). */

import type { ContainerRef } from '../../command.ts';
import type { Client } from '../../companion/pdudaemon/commands.ts';
import { PDU_PORT } from '../../companion/pdudaemon/config.ts';
import { PDU_FILE } from '../../companion/pdudaemon/files.ts';
import { SERVES_LABEL } from '../../companion/serves.ts';
import { ROLE_LABEL } from '../../lava/role/role.ts';
import type { Plan, Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import type { Value } from '../../value.ts';
import { placeOn } from '../network/static-address.ts';
import { steadilyRunning } from '../well.ts';

export type PdudaemonRequest = {
	/** Of the container. */
	name: string;
	image: string;
	/** The engine has none of that name. */
	pull: boolean;
	/** Of its file; what is secret in it by name. */
	content: Value;
	/** The name of the dispatcher whose boards it switches. */
	dispatcher: string;
	/** A network that both are on, with the address that it keeps ('' = the engine chooses), or the host's own. */
	place: { network: string; address: string } | 'host';
	/** The port is published on every address of the host. */
	publish: boolean;
	restart: string;
	/** What the commands of the dictionaries ask with. */
	client: Client;
	/** From where it is asked; `host`: under which it is found there. */
	tryFrom: { container: ContainerRef; host: string };
};

export function pdudaemonPlan(request: PdudaemonRequest): Plan {
	const { name, image, pull, content } = request;
	const container: ContainerRef = { id: '', name };
	const steps: Step[] = [
		...(pull ? [{ do: 'pull' as const, image }] : []),
		{ do: 'create-volume', volume: { name: pduVolume(name) } },
		{ do: 'create', spec: pdudaemonSpec(request) },
		{ do: 'put-file', container, path: PDU_FILE, content, mode: 0o600, uid: 0, gid: 0 },
		{ do: 'start', container },
		{ do: 'wait', ...steadilyRunning(name) },
		...proofs(request),
	];
	return { title: `Create ${name}`, steps, warnings: [] };
}

export const pduVolume = (name: string): string => `${name}-config`;

/** The image's own command is a supervisor, which would hide from Docker that pdudaemon ended. */
function pdudaemonSpec({ name, image, dispatcher, place, publish, restart }: PdudaemonRequest): ContainerSpec {
	return {
		name,
		image,
		labels: { [ROLE_LABEL]: 'pdudaemon', [SERVES_LABEL]: dispatcher },
		entrypoint: ['pdudaemon'],
		command: [`--conf=${PDU_FILE}`],
		init: true,
		...(place === 'host'
			? { networkMode: 'host' }
			: { hostname: name, networks: [placeOn(place.network, place.address)] }),
		mounts: [{ type: 'volume', source: pduVolume(name), target: PDU_FILE.slice(0, PDU_FILE.lastIndexOf('/')) }],
		...(publish && place !== 'host' && { ports: [{ container: PDU_PORT, host: PDU_PORT }] }),
		restart,
	};
}

/** Asks for a page that switches nothing, and takes any answer in HTTP. */
const ASKS_HTTP = [
	'exec 3<>"/dev/tcp/$0/$1" || exit 1',
	String.raw`printf "GET / HTTP/1.0\r\n\r\n" >&3`,
	'timeout 5 head -n 1 <&3 | grep -q "^HTTP/"',
].join('\n');

/** Seconds: some drivers ask their PDU before pdudaemon listens. */
const ANSWER_SECONDS = 30;

function proofs({ tryFrom: { container, host }, client }: PdudaemonRequest): Step[] {
	const answers: Step = {
		do: 'wait',
		until: {
			is: 'succeeds',
			container,
			probe: { command: ['bash', '-c', ASKS_HTTP, host, String(PDU_PORT)] },
			says: `${host === 'localhost' ? 'pdudaemon' : host} answers on port ${PDU_PORT}`,
		},
		seconds: ANSWER_SECONDS,
	};
	if (client === 'python3') return [answers];
	const probe = { command: ['sh', '-c', 'command -v "$0"', client] };
	const says = `${container.name} has ${client}`;
	return [answers, { do: 'wait', until: { is: 'succeeds', container, probe, says }, seconds: 5, lenient: true }];
}
