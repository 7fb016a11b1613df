/** What a script waits for: commands that exit with 0 when it holds. */

import type { Condition, LavaServerRef } from '../../condition.ts';
import type { HostKey } from '../../host.ts';
import { partsOf } from '../../value.ts';
import { tellWorker, VERSION_PATH, workerPath } from '../lava-question.ts';
import { execCommand, nameOf, printed } from '../docker-exec.ts';
import { quoteCommand, type VariableOf } from '../quote.ts';
import { refuseSwarm } from '../unsayable.ts';
import { usingHost } from './hosts.ts';

/** @param host where the step that waits is done */
export function holds(condition: Condition, variable: VariableOf, host?: HostKey): string {
	switch (condition.is) {
		case 'running': {
			const { container, steady } = condition;
			if (steady !== undefined) return quoteCommand(['steady', nameOf(container), String(steady)]);
			return `[ "$(${quoteCommand(['state', nameOf(container)])})" = running ]`;
		}
		case 'healthy':
			return `[ "$(${quoteCommand(['inspect', '{{.State.Health.Status}}', nameOf(condition.container)])})" = healthy ]`;
		case 'answered':
			return quoteCommand(['answered', nameOf(condition.container)]);
		case 'logged':
			return quoteCommand(['logged', nameOf(condition.container), condition.text]);
		case 'succeeds':
			return execCommand(condition.container, condition.probe, variable);
		case 'ready':
		case 'peered':
		case 'role':
			return refuseSwarm();
		case 'serving':
			return `${asked(condition.server, VERSION_PATH, variable)} | served`;
		case 'online': {
			const { server, worker, since } = condition;
			const rest = asked(server, workerPath(worker), variable);
			const online = quoteCommand(['online_since', since === undefined ? '' : nameOf(since)]);
			if ('url' in server) return `${rest} | ${online}`;
			const database = execCommand(server.container, tellWorker(worker), variable);
			const there = server.host === undefined || server.host === host ? '' : `${usingHost(server.host)}; `;
			return `{ ${there}${rest} | grep -v '^404 ' || ${database}; } | ${online}`;
		}
	}
}

function asked(server: LavaServerRef, path: string, variable: VariableOf): string {
	if ('container' in server) return quoteCommand(['ask_lava', nameOf(server.container), path]);
	const status = String.raw`\n%{http_code} `;
	const curl = ['curl', '--silent', '--max-time', '10', '--write-out', status];
	const url = `${server.url.replace(/\/$/, '')}${path}`;
	if (server.token === undefined) return quoteCommand([...curl, url]);
	// In the configuration that curl reads from its input, for its arguments are public.
	const header = [`header = "Authorization: Token `, ...partsOf(server.token), '"'];
	return `${printed(header, variable)} | ${quoteCommand([...curl, '--config', '-', url])}`;
}
