/** What the engine says of itself, as far as it says it. */

import { readHost } from '../answers/host.ts';
import { isRefusal, refusalText, wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

export async function describeHost(session: Session, cache: SnapshotCache): Promise<void> {
	const { docker, address, apiVersion } = session;
	try {
		const [version, info] = await Promise.all([
			unlessRefused(ask(session, () => docker.version())),
			unlessRefused(ask(session, () => docker.info())),
		]);
		const refused = [version, info].find(each => 'refusal' in each)?.refusal;
		cache.setEngine({ host: readHost(version.answer, info.answer, address.shown, apiVersion) });
		cache.setGap('host', gapOf(refused));
	} catch (error) {
		if (!session.signal.aborted) cache.setGap('host', gapOf(wordsOf(error)));
	}
}

const gapOf = (words: string | undefined) =>
	words === undefined ? undefined : ({ of: 'host', says: `The engine does not describe itself (${words}).` } as const);

async function unlessRefused(answer: Promise<unknown>): Promise<{ answer: unknown; refusal?: string }> {
	try {
		return { answer: await answer };
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return { answer: {}, refusal: refusalText(error) };
	}
}
