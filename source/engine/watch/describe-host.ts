/** What the engine says of itself, as far as it says it. */

import { readHost } from '../answers/host.ts';
import { isRefusal, refusalText, wordsOf } from '../engine-error.ts';
import { ask, type Session } from '../session/session.ts';
import type { FirstAnswers } from './first-questions.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

/** @param first what was asked for already */
export async function describeHost(
	session: Session,
	cache: SnapshotCache,
	first?: Pick<FirstAnswers, 'version' | 'info'>,
): Promise<void> {
	const { docker, address, apiVersion } = session;
	try {
		const [version, info] = await Promise.all([
			unlessRefused(ask(session, () => first?.version ?? docker.version())),
			unlessRefused(ask(session, () => first?.info ?? docker.info())),
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
