/** Looks up what a wizard's answers ask for: containers that are made anew, and images in their registries. */

import type { Engine } from '../../engine/engine.ts';
import { type Asked, askedKey, type LookedUp } from '../../wizards/world.ts';

/** By `askedKey`. Rejects with an EngineError when the engine does not answer. */
export async function lookUp({ lookups }: Engine, asked: readonly Asked[]): Promise<ReadonlyMap<string, LookedUp>> {
	return new Map(await Promise.all(asked.map(async each => [askedKey(each), await lookUpOne(lookups, each)] as const)));
}

async function lookUpOne(lookups: Engine['lookups'], asked: Asked): Promise<LookedUp> {
	if (asked.about === 'image') {
		return { about: 'image', answer: await lookups.manifestOf(asked.image, asked.login) };
	}
	if (asked.about === 'volume') return { about: 'volume', content: await lookups.contentOf(asked.volume) };
	if (asked.about === 'image here') return { about: 'image here', found: await lookups.imageOf(asked.image) };
	const [old, changes] = await Promise.all([lookups.specOf(asked.id), lookups.changesOf(asked.id)]);
	if (old === undefined) return { about: 'container', old };
	const [image, now] = await Promise.all([lookups.imageOf(old.imageId), lookups.imageOf(old.spec.image)]);
	return { about: 'container', old, changes, image, imageNow: now?.id };
}
