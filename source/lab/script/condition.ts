/** Conditions as commands that a shell can ask. */

import type { ContainerRef } from '../command.ts';
import type { Condition, LavaServerRef } from '../condition.ts';
import { partsOf } from '../value.ts';
import { execCommand, nameOf, printed } from './docker-exec.ts';
import { quoteCommand, type VariableOf, variableOf } from './quote.ts';

/** A command that exits with 0 when the condition holds. */
export function conditionCommand(condition: Condition, variable: VariableOf = variableOf): string {
	switch (condition.is) {
		case 'running':
			return `${condition.steady === undefined ? '' : `sleep ${condition.steady} && `}${told(condition.container, '{{.State.Running}}', 'true')}`;
		case 'healthy':
			return told(condition.container, '{{.State.Health.Status}}', 'healthy');
		case 'logged':
			return `docker logs ${quoteCommand([nameOf(condition.container)])} 2>&1 | grep -q -F -- ${quoteCommand([condition.text])}`;
		case 'succeeds':
			return execCommand(condition.container, condition.probe, variable);
		case 'serving':
			return lavaCommand(condition.server, 'system/version/', '"version"', variable);
		case 'online':
			return lavaCommand(condition.server, `workers/${condition.worker}/`, '"state":"Online"', variable);
	}
}

function told(container: ContainerRef, format: string, answer: string): string {
	const inspect = ['docker', 'container', 'inspect', '--format', format, nameOf(container)];
	return `[ "$(${quoteCommand(inspect)})" = ${answer} ]`;
}

/** Python is in every LAVA server; whoever types these commands has curl. The name localhost is always allowed. */
function lavaCommand(server: LavaServerRef, path: string, answer: string, variable: VariableOf): string {
	const search = ` | tr -d ' ' | grep -q -F ${quoteCommand([answer])}`;
	if ('container' in server) {
		const code = `import urllib.request as u; print(u.urlopen("http://localhost/api/v0.2/${path}").read().decode())`;
		return `${quoteCommand(['docker', 'exec', nameOf(server.container), 'python3', '-c', code])}${search}`;
	}
	const url = `${server.url.replace(/\/$/, '')}/api/v0.2/${path}`;
	if (server.token === undefined) return `${quoteCommand(['curl', '--silent', url])}${search}`;
	// In the configuration that curl reads from its input, for its arguments are public.
	const header = [`header = "Authorization: Token `, ...partsOf(server.token), '"'];
	return `${printed(header, variable)} | ${quoteCommand(['curl', '--silent', '--config', '-', url])}${search}`;
}
