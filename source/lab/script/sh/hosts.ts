/** How a script for several hosts speaks to the engine of each. */

import type { HostKey } from '../../host.ts';
import type { Plan, Step } from '../../plan.ts';
import { quoteCommand, quoteWord } from '../quote.ts';
import type { Script } from '../script-steps.ts';

/**
 * Chosen by docker's own variables, so that each command of the script, and of its functions, goes there. An empty
 * DOCKER_HOST would do as well with newer commands; to those of 20.10 it names the context `default`.
 */
export function hostFunction({ reached = {} }: Plan, hosts: readonly HostKey[]): string {
	const cases = hosts.map(host => `\t${quoteWord(host)})\n${chosen(reached[host] ?? [])}\n\t\t;;`);
	return `# use_host HOST: whose engine docker speaks to from here on.
own_host=\${DOCKER_HOST:-} own_context=\${DOCKER_CONTEXT:-}
use_host() {
	unset DOCKER_HOST DOCKER_CONTEXT
	case $1 in
${cases.join('\n')}
	esac
}`;
}

/** @param words what tells the docker command of a host; nothing: it takes the one that it would by itself */
function chosen([option = '', value = '']: readonly string[]): string {
	if (option === '') {
		return `\t\t[ -z "$own_host" ] || export DOCKER_HOST="$own_host"
		[ -z "$own_context" ] || export DOCKER_CONTEXT="$own_context"`;
	}
	return `\t\texport ${option === '--context' ? 'DOCKER_CONTEXT' : 'DOCKER_HOST'}=${quoteWord(value)}`;
}

export const usingHost = (host: HostKey): string => quoteCommand(['use_host', host]);

/** Before what is done of a step: nothing where there is one host alone. */
export function onItsHost({ host }: Step, { hosts }: Script): string[] {
	return hosts.length > 0 && host !== undefined ? [usingHost(host)] : [];
}
