/** Conditions as commands that a shell can ask. */

import type { ContainerRef } from '../command.ts';
import type { Condition, LavaCondition, LavaServerRef } from '../condition.ts';
import { partsOf } from '../value.ts';
import type { HostKey } from '../host.ts';
import { type DockerOf, type DockerWords, onlyDocker } from './docker-words.ts';
import { execCommand, nameOf, printed } from './docker-exec.ts';
import { quoteCommand, type VariableOf, variableOf } from './quote.ts';

/** A command that exits with 0 when the condition holds. */
export function conditionCommand(
	condition: Condition,
	variable: VariableOf = variableOf,
	dockerFor: DockerOf = onlyDocker,
	host?: HostKey,
): string {
	const docker = dockerFor(host);
	switch (condition.is) {
		case 'running':
			return condition.steady === undefined
				? inspects(docker, condition.container, '{{.State.Status}}', 'running')
				: steadily(docker, condition.container, condition.steady);
		case 'healthy':
			return inspects(docker, condition.container, '{{.State.Health.Status}}', 'healthy');
		case 'answered':
			return `${quoteCommand([...docker, 'logs', nameOf(condition.container)])} 2>&1 | ${quoteCommand(['awk', ANSWERED])}`;
		case 'logged':
			return `${quoteCommand([...docker, 'logs', nameOf(condition.container)])} 2>&1 | grep -q -F -- ${quoteCommand([condition.text])}`;
		case 'succeeds':
			return execCommand(condition.container, condition.probe, variable, docker);
		case 'ready':
			return `${quoteCommand([...docker, 'node', 'inspect', '--format', '{{.Status.State}}', condition.guest.name])} | grep -qx ready`;
		case 'peered':
			return `[ "$(${quoteCommand([...docker, 'network', 'inspect', '--format', '{{len .Peers}}', 'ingress'])})" -gt 1 ]`;
		case 'role': {
			const manages = quoteCommand([...docker, 'info', '--format', '{{.Swarm.ControlAvailable}}']);
			return `[ "$(${manages})" = ${condition.role === 'manager'} ]`;
		}
		case 'serving':
		case 'online':
			return lavaCommand(
				dockerFor(hostOf(condition.server) ?? host),
				condition.server,
				lavaQuestion(condition),
				variable,
			);
	}
}

const hostOf = (server: LavaServerRef): HostKey | undefined => ('container' in server ? server.host : undefined);

/** Two pings and no complaint after the first, or a master that took the greeting (`lab/verdict/reading/log-reading.ts`). */
export const ANSWERED =
	'/(LAVA worker has started|server error: code)/ {n=0} /PING => server/ {n++} /Connection with master.*established/ {n=2} END {exit n<2}';

/** What LAVA is asked, and the text that its answer has, without blanks, when the condition holds. */
export type LavaQuestion = { path: string; answer: string };

export function lavaQuestion(condition: LavaCondition): LavaQuestion {
	return condition.is === 'serving'
		? { path: '/api/v0.2/system/version/', answer: '"version"' }
		: { path: `/api/v0.2/workers/${condition.worker}/`, answer: '"state":"Online"' };
}

/** Running while it restarts too, `State.Running` tells nothing: what ended meanwhile has another start. */
function steadily(docker: DockerWords, container: ContainerRef, seconds: number): string {
	const format = '{{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}';
	const inspect = quoteCommand([...docker, 'container', 'inspect', '--format', format, nameOf(container)]);
	return `start=$(${inspect}) && [ "\${start%% *}" = running ] && sleep ${seconds} && [ "$(${inspect})" = "$start" ]`;
}

function inspects(docker: DockerWords, container: ContainerRef, format: string, answer: string): string {
	const inspect = [...docker, 'container', 'inspect', '--format', format, nameOf(container)];
	return `[ "$(${quoteCommand(inspect)})" = ${answer} ]`;
}

/** Python is in every LAVA server; an administrator's shell has curl. The name localhost is always allowed. */
function lavaCommand(
	docker: DockerWords,
	server: LavaServerRef,
	{ path, answer }: LavaQuestion,
	variable: VariableOf,
): string {
	const search = ` | tr -d ' ' | grep -q -F ${quoteCommand([answer])}`;
	if ('container' in server) {
		const code = `import urllib.request as u; print(u.urlopen("http://localhost${path}").read().decode())`;
		return `${quoteCommand([...docker, 'exec', nameOf(server.container), 'python3', '-c', code])}${search}`;
	}
	const url = `${server.url.replace(/\/$/, '')}${path}`;
	if (server.token === undefined) return `${quoteCommand(['curl', '--silent', url])}${search}`;
	// In the configuration that curl reads from its input, for its arguments are public.
	const header = [`header = "Authorization: Token `, ...partsOf(server.token), '"'];
	return `${printed(header, variable)} | ${quoteCommand(['curl', '--silent', '--config', '-', url])}${search}`;
}
