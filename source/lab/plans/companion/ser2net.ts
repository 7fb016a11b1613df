/** ser2net beside a dispatcher: the serial lines of its boards, over the network (lava.md 7). */

import type { ContainerRef } from '../../command.ts';
import type { Ser2netForm, SerialLine } from '../../companion/ser2net/config.ts';
import { writeSer2net } from '../../companion/ser2net/write.ts';
import { writeSer2netLines } from '../../companion/ser2net/write-lines.ts';
import { SERVES_LABEL } from '../../companion/serves.ts';
import { lavaVersion } from '../../image/image.ts';
import { isAtLeast } from '../../image/version.ts';
import { ROLE_LABEL } from '../../lava/role/role.ts';
import type { Plan, Step } from '../../plan.ts';
import type { ContainerSpec } from '../../spec/container.ts';
import { steadilyRunning } from '../well.ts';

export type Ser2netRequest = {
	/** Of the container. */
	name: string;
	/** The dispatcher's: ser2net is in each of LAVA's images. */
	image: string;
	lines: readonly SerialLine[];
	/** The name of the dispatcher that connects to them. */
	dispatcher: string;
	/** A network that both are on, or the host's own. */
	place: { network: string } | 'host';
	/** Of the host, for others than the dispatcher; `address`: '' = all. */
	publish: { address: string } | undefined;
	restart: string;
	/** From where the lines are tried; `host`: under which ser2net is found there. */
	tryFrom: { container: ContainerRef; host: string };
};

const FOLDER = '/etc/ser2net';

export function ser2netPlan(request: Ser2netRequest): Plan {
	const { name, lines, tryFrom } = request;
	const container: ContainerRef = { id: '', name };
	const form = formOf(request.image);
	const steps: Step[] = [
		{ do: 'create-volume', volume: { name: configVolume(name) } },
		{ do: 'create', spec: ser2netSpec(request) },
		{ do: 'put-file', container, path: fileOf(form), content: configText(lines, form), mode: 0o644, uid: 0, gid: 0 },
		{ do: 'start', container },
		{ do: 'wait', ...steadilyRunning(name) },
		...lines.map((line): Step => proof(line, tryFrom)),
	];
	return { title: `Create ${name}`, steps, warnings: [] };
}

export const configVolume = (name: string): string => `${name}-config`;

/** What the ser2net of an image reads: 3.5 of Debian 10 knows no YAML, and is in LAVA's images up to 2021.06. */
function formOf(image: string): Exclude<Ser2netForm, 'yaml-2'> {
	const version = lavaVersion(image);
	return version === undefined || isAtLeast(version, '2021.08') ? 'yaml-1' : 'lines';
}

const fileOf = (form: Ser2netForm): string => `${FOLDER}/ser2net.${form === 'lines' ? 'conf' : 'yaml'}`;

function configText(lines: readonly SerialLine[], form: Ser2netForm): string {
	const head = ['Made by lavadock. ser2net reads it when its container starts.'];
	return form === 'lines' ? writeSer2netLines(lines, head) : writeSer2net(lines, head);
}

function ser2netSpec({ name, image, lines, dispatcher, place, publish, restart }: Ser2netRequest): ContainerSpec {
	return {
		name,
		image,
		labels: { [ROLE_LABEL]: 'ser2net', [SERVES_LABEL]: dispatcher },
		// With -d it says what it refuses, where `docker logs` has it.
		entrypoint: ['ser2net'],
		command: ['-n', '-d', '-c', fileOf(formOf(image))],
		init: true,
		...(place === 'host' ? { networkMode: 'host' } : { hostname: name, networks: [{ network: place.network }] }),
		mounts: [
			{ type: 'volume', source: configVolume(name), target: FOLDER },
			// The whole folder: a name that comes back leads to another node.
			{ type: 'bind', source: '/dev', target: '/dev' },
		],
		deviceCgroupRules: cgroupRules(lines.map(({ device }) => device)),
		...(publish !== undefined && {
			ports: lines.map(({ port }) => ({
				container: port,
				host: port,
				...(publish.address !== '' && { address: publish.address }),
			})),
		}),
		// It keeps nothing, and may wait for its clients for long.
		stopGrace: 2,
		restart,
	};
}

const isUsb = (device: string): boolean => /usb|ttyACM/i.test(device);

/** Of USB adapters always, for others may be plugged in later (Linux, admin-guide/devices.txt). */
function cgroupRules(devices: readonly string[]): string[] {
	const majors = devices.every(isUsb) ? [188, 166] : [188, 166, 4, 204];
	return majors.map(major => `c ${major}:* rmw`);
}

/**
 * Connects as LAVA will, and hears whether ser2net could open the device: it takes connections for a line whose device
 * is gone, and tells that to each client that connects.
 */
const CONNECT = [
	'exec 3<>"/dev/tcp/$0/$1" || exit 1',
	'said=$(timeout 2 head -c 300 <&3 | tr -d "\\000" | grep -a -i -o "[A-Za-z ]*failure.*" | head -n 1)',
	'[ -z "$said" ] || { echo "$said"; exit 1; }',
].join('\n');

/** Seconds, for ser2net binds its ports a moment after its start. */
const PORT_SECONDS = 15;

function proof({ name, port }: SerialLine, { container, host }: Ser2netRequest['tryFrom']): Step {
	const says = `${host === 'localhost' ? 'ser2net' : host} answers on port ${port} (${name})`;
	const probe = { command: ['bash', '-c', CONNECT, host, String(port)] };
	return {
		do: 'wait',
		until: { is: 'succeeds', container, probe, says },
		seconds: PORT_SECONDS,
		lenient: true,
	};
}

/** What a device's dictionary needs. */
export const connectionCommand = (host: string, port: number): string =>
	`{% set connection_command = 'telnet ${host} ${port}' %}`;
