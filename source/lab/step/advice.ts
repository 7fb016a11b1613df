/** What to do about a step that the engine refused, from its words. */

import type { Step } from '../plan.ts';
import { problemWords, registryProblem } from '../image/registry-problem.ts';

const ROWS: readonly [RegExp, string][] = [
	[
		/no space left on device|disk quota exceeded/i,
		"There is no room on the engine's disk: `docker system df` shows what takes it, `docker image prune` removes images that nothing uses.",
	],
	[
		/port is already allocated|failed to bind (?:host )?port|listen (?:tcp|udp)\S* .*address already in use/i,
		'A container or a program of the host has that port: stop it, or publish another port.',
	],
	[/address already in use/i, 'Something took that address meanwhile: choose another.'],
	[
		/conflicts with network [0-9a-f]{64}.*overlapping/i,
		'The sudden end of the engine left a half of a network there, which it lists no more: choose another subnet.',
	],
	[/pool overlaps|overlaps with other one/i, 'Something took these addresses meanwhile: choose another subnet.'],
	[/name .* is already in use by container/i, 'Choose another name, or remove that container.'],
	[/exec format error/i, "The image is for another processor than this host's: choose one for this host."],
	[
		/valid join token is necessary|invalid (?:join token|checksum digest)|remote CA does not match/i,
		'The Swarm does not take this token: it is not whole, of another Swarm, or was replaced since. `docker swarm join-token worker` on a manager tells the one of now.',
	],
	[
		/timeout was reached before node joined|code = Unavailable.*error while dialing/i,
		"The Swarm's manager did not answer this host: 2377/tcp of the manager has to be open for it, at the address that was given.",
	],
	[
		/could not (?:choose|find) (?:an|the) (?:IP|system's IP) address|must specify .*(?:advertise|listen)/i,
		'Docker does not know which address of this host the others reach: write one.',
	],
	[
		/attaching to network failed/i,
		"The Swarm gave it no place on the network: another host's container has its address, or the Swarm's manager is out of reach.",
	],
	[/no such device|error gathering device information/i, 'Plug the device in, or leave it out.'],
];

/** The engine's words, with what to do where there is an answer to that. */
export function withAdvice(step: Step, said: string): string {
	if (step.do === 'pull') return problemWords(registryProblem(step.image, said));
	const [, advice] = ROWS.find(([pattern]) => pattern.test(said)) ?? [];
	return advice === undefined ? said : `${advice} The engine said: ${said}`;
}

/**
 * Why a running container keeps a half-made place on a network.
 *
 * @param said the engine's words at the try to make it whole
 */
export function halfMadeStays(
	{ container: { name }, network }: Extract<Step, { do: 'disconnect' }>,
	said: string,
): string {
	return (
		`${name} keeps what it was refused, and can't be started again with that. The engine takes it away only while the ` +
		`container is stopped: stop ${name}, disconnect it from ${network}, start it. The engine said: ${said}`
	);
}
