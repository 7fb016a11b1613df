/** Names that completion finds on this machine. What can't be read proposes nothing: nobody is there to read an error. */

import { readSettings } from '../../console/settings/read-settings.ts';
import { listContexts } from '../../engine/reach/context.ts';
import type { NamesHere } from './complete.ts';

export function namesHere(environment: NodeJS.ProcessEnv): NamesHere {
	const contexts = (): ReturnType<typeof listContexts> => listContexts(environment);
	return {
		async addresses() {
			const { host } = await readSettings(undefined, environment).catch(() => ({ host: undefined }));
			const own = [host, environment['DOCKER_HOST']].flatMap(each => each || []);
			return [...new Set([...own, ...(await contexts()).map(each => each.host)])];
		},
		contexts: async () => ['default', ...(await contexts()).map(each => each.name).toSorted()],
	};
}
