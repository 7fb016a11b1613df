/** Names that completion finds on this machine. What can't be read proposes nothing: an error could not be shown. */

import { readSettings } from '../../console/settings/read-settings.ts';
import { defaultSettings } from '../../console/settings/settings.ts';
import type { AddressSources } from '../../engine/reach/address.ts';
import { listContexts } from '../../engine/reach/context.ts';
import { compareNames } from '../../text/compare.ts';
import type { NamesHere } from './complete.ts';

/** A user who pressed Tab does not wait longer. */
const PATIENCE_MILLISECONDS = 2000;

export function namesHere(environment: NodeJS.ProcessEnv): NamesHere {
	const contexts = (): ReturnType<typeof listContexts> => listContexts(environment);
	return {
		async addresses() {
			const { host, hosts = [] } = await readSettings(undefined, environment).catch(() => defaultSettings);
			const own = [host, ...hosts.map(each => each.host), environment['DOCKER_HOST']].flatMap(each => each || []);
			return [...new Set([...own, ...(await contexts()).map(each => each.host)])];
		},
		contexts: async () => ['default', ...(await contexts()).map(each => each.name).toSorted(compareNames)],
		containers: engine => containersOf({ ...engine, environment }),
	};
}

async function containersOf(sources: AddressSources): Promise<readonly string[]> {
	const { openEngine } = await import('../../engine/open.ts');
	const engine = openEngine(sources);
	const { promise, resolve } = Promise.withResolvers<void>();
	const late = setTimeout(resolve, PATIENCE_MILLISECONDS);
	const look = (): void => {
		if (engine.snapshot().connection.state === 'live') resolve();
	};
	const stop = engine.subscribe(look);
	look();
	await promise;
	clearTimeout(late);
	stop();
	const names = [...engine.snapshot().containers.values()].map(({ name }) => name);
	await engine.close();
	return names.toSorted(compareNames);
}
