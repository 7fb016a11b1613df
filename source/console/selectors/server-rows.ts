/** The rows of the Workers panel: servers in several containers first, for where one is down, so are its workers. */

import type { HostKey } from '../../lab/host.ts';
import type { Container } from '../../lab/objects.ts';
import type { LavaServer } from '../../lab/lava/server/server.ts';
import { serverRows as rowsOf, type ServerRow } from '../../lab/verdict/servers.ts';
import type { WorkerRow } from '../../lab/verdict/worker-row.ts';
import { stateWords } from '../../lab/verdict/verdict.ts';
import { lavaServers, wholeLab } from '../state/hosts.ts';
import { memoizeLast } from '../state/memoize.ts';
import type { State } from '../state/state.ts';
import { hasAllWords } from '../state/words.ts';
import { workerRows } from './rows.ts';

export type PanelRow = ServerRow | WorkerRow;

export const isServerRow = (row: PanelRow): row is ServerRow => 'parts' in row;

const survey = memoizeLast((containers: ReadonlyMap<string, Container>, servers: readonly LavaServer[]) =>
	rowsOf(containers, servers),
);

/** All that there are, whatever the filter. */
export const allServerRows = (state: State): readonly ServerRow[] =>
	survey(wholeLab(state).containers, lavaServers(state));

const shown = memoizeLast(
	(servers: readonly ServerRow[], workers: readonly WorkerRow[], hosts: ReadonlySet<HostKey>, filter: string) => {
		const wanted = servers.filter(
			({ name, state, says, web }) =>
				(hosts.size === 0 || hosts.has(web.host)) && hasAllWords(filter, [name, stateWords[state], says]),
		);
		return wanted.length === 0 ? workers : [...wanted, ...workers];
	},
);

export const workersPanelRows = (state: State): readonly PanelRow[] =>
	shown(allServerRows(state), workerRows(state), state.hostsShown, state.lists.workers.filter);

/** The server under the cursor of the panel. */
export function selectedServer(state: State): ServerRow | undefined {
	const { key } = state.lists.workers;
	return allServerRows(state).find(row => row.key === key);
}
